/* The ways between the panes: F6, and G with a letter. */
import { open } from "desk/glass"
import { step } from "desk/timeline"
import { show, small } from "desk/views"

const composer = () => document.dispatchEvent(new Event("desk:write"))
const seen = el => el && el.offsetParent !== null
const panes = [
  ["#composer", () => (composer(), true)],
  [".timeline", () => { timeline(); return seen(document.activeElement.closest(".timeline")) }],
  [".side", side],
  [".room", () => first(".room a, .room button")],
]
const trays = { r: "review", s: "scheduled", d: "drafts" }

/** The next pane that has something to stand on, or the one before. */
export function round(by) {
  const now = panes.findIndex(([where]) => document.activeElement.closest?.(where))
  for (let n = 1, at = now; n <= panes.length; n++) {
    at = now < 0 ? (by > 0 ? n - 1 : panes.length - n) : (at + by + panes.length) % panes.length
    if (at !== 0) document.dispatchEvent(new Event("desk:rest"))
    if (panes[at][1]()) return
  }
}

/** G and this letter; false where it leads nowhere. */
export function go(letter) {
  if (letter === "b") location.assign("/desk/")
  else if (letter === "t") timeline()
  else if (trays[letter]) tray(trays[letter])
  else return false
  return true
}

export function timeline() {
  if (small.matches) show("timeline")
  step(0)
  if (!document.activeElement.closest("#posts")) document.getElementById("posts").focus()
}

/** The reader's view beside the composer, and back. */
export function glass() { show(open() ? (small.matches ? "timeline" : "review") : "glass") }

/** The next or previous slip, where one has the focus. */
export function slip(by) {
  const all = [...document.querySelectorAll(".slip")].filter(seen), now = all.indexOf(document.activeElement.closest(".slip"))
  const to = all[Math.max(0, Math.min(all.length - 1, now + by))]
  to?.focus()
  to?.scrollIntoView({ block: "nearest" })
}

function tray(id) {
  show("review")
  const home = document.getElementById(id)
  home.open = true
  const to = home.querySelector(".slip") ?? home.querySelector("summary")
  to.focus()
  to.scrollIntoView({ block: "nearest" })
}

function side() {
  if (small.matches) show(open() ? "glass" : "review")
  return open() ? first("#tab-glass, #glass button") : first(".slip") || first("#tab-waiting, #waiting summary")
}

function first(what) {
  const found = [...document.querySelectorAll(what)].find(seen)
  found?.focus()
  return Boolean(found)
}
