/* On a phone the panes are views behind tabs. */
export function start() {
  const tabs = [...document.querySelectorAll("[data-view-to]")]
  const show = name => {
    document.body.dataset.view = name
    for (const tab of tabs) tab.toggleAttribute("aria-current", tab.dataset.viewTo === name)
    document.querySelector(".views [aria-current]")?.setAttribute("aria-current", "true")
  }
  for (const tab of tabs) tab.addEventListener("click", e => { e.preventDefault(); show(tab.dataset.viewTo); scrollTo(0, 0) })
  if (["#review", "#drafts", "#scheduled", "#coverage"].includes(location.hash)) show(location.hash === "#coverage" ? "coverage" : "review")
}
