/* The coverage as text: into the clipboard, or as a file. */
export function start() {
  for (const home of document.querySelectorAll("[data-take]")) {
    const copy = home.querySelector("[data-take-copy]"), only = home.querySelector("[data-take-only]"), key = home.querySelector("[data-take-key]"), file = home.querySelector("[data-take-file]")
    copy.hidden = only.hidden = false
    key.addEventListener("change", () => { file.search = key.checked ? "?file=1&key=1" : "?file=1" })
    copy.addEventListener("click", () => take(copy, copy.dataset.takeCopy + (key.checked ? "?key=1" : "")))
  }
}

async function take(button, from) {
  const words = button.querySelector("span"), text = fetch(from).then(answer => { if (!answer.ok) throw new Error(answer.statusText); return answer.text() })
  words.dataset.rest ??= words.textContent
  try {
    // The promise goes into the clipboard: a browser may forbid what comes long after the click.
    const blob = text.then(found => new Blob([found], { type: "text/plain" }))
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })])
    words.textContent = button.dataset.done
  } catch {
    text.catch(() => {})
    words.textContent = button.dataset.failed
  }
  setTimeout(() => { words.textContent = words.dataset.rest }, 4000)
}
