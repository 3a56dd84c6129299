/* On a phone the panes are views behind tabs. */
import { tab } from "desk/glass"

export const small = matchMedia("(max-width: 55.99rem), (max-height: 34.99rem)")
const tabs = () => [...document.querySelectorAll("[data-view-to]")]

export function start() {
  for (const one of tabs()) one.addEventListener("click", e => { e.preventDefault(); show(one.dataset.viewTo); scrollTo(0, 0) })
  if (["#review", "#drafts", "#scheduled", "#coverage", "#glass"].includes(location.hash)) show({ "#coverage": "coverage", "#glass": "glass" }[location.hash] ?? "review")
}

/** The view of this name; where all stand beside each other, only the side column turns to it. */
export function show(name) {
  document.body.dataset.view = name
  for (const one of tabs()) one.toggleAttribute("aria-current", one.dataset.viewTo === name)
  const now = document.querySelector(".views [aria-current]")
  now?.setAttribute("aria-current", "true")
  now?.scrollIntoView({ block: "nearest", inline: "nearest" })
  tab(name === "glass" ? "glass" : "waiting")
}
