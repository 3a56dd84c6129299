/* The page of one post: its words kept, minor or correction, a warning when a figure changed. */
import { start as blocks } from "desk/blocks"
import { start as chips } from "desk/chips"
import { keepNow, restore, sending } from "desk/compose"
import { editors, withMod } from "desk/editor"
import { drop } from "desk/keep"
import { start as here } from "desk/here"
import { start as notices } from "desk/notices"
import { start as type } from "desk/type"
import { start as when } from "desk/when"

const form = () => document.getElementById("edit")
const figures = text => text.match(/\d+(?:[.,:\u00a0\u202f ]?\d+)*/g) ?? []
const text = html => new DOMParser().parseFromString(html, "text/html").body.textContent
const prose = () => [...form().querySelectorAll("[name^=prose-]")]
let before = []

function begin() {
  before = figures([form().elements.headline.defaultValue, ...prose().map(field => text(field.defaultValue))].join("\n"))
  if (!("answered" in form().dataset)) restore(form()) // after a refusal the form holds the words already
  editors(document)
  blocks(form())
  chips(form())
  when(form())
  form().addEventListener("input", () => { keepNow(form()); weigh() })
  form().addEventListener("change", () => { keepNow(form()); weigh() })
  form().addEventListener("htmx:before:request", () => sending(form(), true))
  form().addEventListener("htmx:finally:request", () => { if (form()) sending(form(), false) })
  weigh()
}

/** What the one list has more often than the other. */
function without(list, other) {
  const rest = [...other]
  return list.filter(one => { const at = rest.indexOf(one); if (at >= 0) rest.splice(at, 1); return at < 0 })
}

/** Minor or correction: only what belongs to it shows; a changed figure is rarely minor. */
function weigh() {
  const minor = form().elements.kind.value === "minor", note = document.querySelector("[data-figures]")
  document.querySelector("[data-if-correction]").hidden = minor
  const now = figures([form().elements.headline.value, ...prose().map(field => text(field.value))].join("\n"))
  const gone = without(before, now), come = without(now, before)
  note.hidden = !(minor && gone.length && come.length)
  const words = note.querySelector("[data-figures-words]")
  if (!note.hidden) words.textContent = words.dataset.words.replace("%(old)s", gone[0]).replace("%(new)s", come[0])
}

begin()
notices()
type()
document.addEventListener("desk:sent", () => drop(form().dataset.keep))
document.addEventListener("htmx:after:swap", e => { if (!form().dataset.begun) { begin(); form().dataset.begun = "true" } })
form().dataset.begun = "true"
document.addEventListener("keydown", e => {
  if (e.isComposing) return
  if (withMod(e) && e.key === "Enter") { e.preventDefault(); if (!form().hasAttribute("aria-busy")) document.querySelector("[data-primary]").click() }
  if (e.key !== "Escape") return
  if (e.target.closest?.("input, textarea, select, [contenteditable=true]")) e.target.blur()
  else document.querySelector("[data-leave]").click()
})
here()
