// Stands in pages that have pictures, films or cards: it has media.js come when the page is through with the rest, or at
// the first click on what needs it, which is then given again; where data is saved, at that click alone. Style: see
// stoppress/projections/shrink.py.
const load = () => import(document.querySelector("main").dataset.media)
const early = (click) => {
  const wanted = click.target.closest(".play,.strip a")
  if (!wanted || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
  click.preventDefault()
  removeEventListener("click", early)
  load().then(() => wanted.click(), () => location = wanted.href)
}
addEventListener("click", early)
if (!navigator.connection?.saveData) addEventListener("load", () => setTimeout(() => load().then(() => removeEventListener("click", early), () => 0), 200))
