/* The page of one post: its words kept, minor or correction, a warning when a figure changed. */
import { start as blocks } from "desk/blocks"
import { start as chips } from "desk/chips"
import { keeping, leaveOut as sendBare, lost, restore, sending, tellWhy } from "desk/compose"
import { decided, start as conflict } from "desk/conflict"
import { editors, withMod } from "desk/editor"
import { start as embeds } from "desk/embeds"
import { start as here } from "desk/here"
import { chance, drop } from "desk/journal"
import { fieldsOf, forgetDue, putBack } from "desk/keep"
import { pendingOf } from "desk/media"
import { leaveOut, post, slips, takeBack } from "desk/outbox"
import { start as notices } from "desk/notices"
import { start as together } from "desk/together"
import { start as type } from "desk/type"
import { taking } from "desk/ways"
import { start as when } from "desk/when"

const form = () => document.getElementById("edit")
const figures = text => text.match(/\d+(?:[.,:\u00a0\u202f ]?\d+)*/g) ?? []
const text = html => new DOMParser().parseFromString(html, "text/html").body.textContent
const prose = () => [...form().querySelectorAll("[name^=prose-]")]
let before = [], once = { key: "", fields: "" }

async function begin() {
  before = figures([form().elements.headline.defaultValue, ...prose().map(field => text(field.defaultValue))].join("\n"))
  keeping(form())
  if (!("answered" in form().dataset) && !resume()) await restore(form()) // after a refusal the form holds the words already
  dress()
  conflict()
  for (const sign of ["input", "change"]) form().addEventListener(sign, weigh)
  form().addEventListener("htmx:before:request", () => sending(form(), true))
  form().addEventListener("htmx:finally:request", () => { if (form()) sending(form(), false) })
  weigh()
}

function dress() {
  editors(document)
  blocks(form())
  embeds(form())
  chips(form())
  when(form())
}

/** What the one list has more often than the other. */
function without(list, other) {
  const rest = [...other]
  return list.filter(one => { const at = rest.indexOf(one); if (at >= 0) rest.splice(at, 1); return at < 0 })
}

/** Minor or correction: only what belongs to it shows; a changed figure is rarely minor. */
function weigh() {
  if (!form().elements.kind) return // a draft: nothing goes out
  const minor = form().elements.kind.value === "minor", note = document.querySelector("[data-figures]")
  document.querySelector("[data-if-correction]").hidden = minor
  const now = figures([form().elements.headline.value, ...prose().map(field => text(field.value))].join("\n"))
  const gone = without(before, now), come = without(now, before)
  note.hidden = !(minor && gone.length && come.length)
  const words = note.querySelector("[data-figures-words]")
  if (!note.hidden) words.textContent = words.dataset.words.replace("%(old)s", gone[0]).replace("%(new)s", come[0])
}

/** The same words are the same submission, however often they have to be sent. */
function key() {
  const fields = JSON.stringify(fieldsOf(form()))
  if (once.fields !== fields) once = { key: chance(24), fields }
  return once.key
}

/** No answer, or nobody signed in: the outbox has it from here on, and this page may be left. */
function handOver() {
  const [, blog, id] = form().dataset.keep.split("/")
  forgetDue(form())
  post({ kind: "edit", blog, place: form().dataset.keep, post: id, action: form().getAttribute("action"), page: location.pathname, title: form().elements.headline.value, once: key(), fields: fieldsOf(form()) })
  waits()
}

function waits() {
  const which = pendingOf(fieldsOf(form())).length ? "waits-media" : "waits"
  document.getElementById("said").replaceChildren(document.getElementById(which).content.cloneNode(true))
  setTimeout(() => sending(form(), true)) // htmx ends its own request first
}

const leave = to => location.assign(to ?? document.querySelector("[data-leave]").href)
const queued = () => slips().find(one => one.place === form().dataset.keep)

/** What waits in the outbox for this post stands in the form, as it was sent. */
function resume() {
  const one = queued()
  if (!one || one.refused) return false
  putBack(form(), one.fields)
  waits()
  return true
}

async function takeItBack() {
  const one = queued()
  if (one && !await takeBack(one.number, ({ key: _, ...text }) => [["texts", "put", { key: `${text.place}/${text.tab}`, place: text.place, tab: text.tab, at: text.at, fields: text.fields }]])) return
  document.getElementById("said").replaceChildren()
  sending(form(), false)
}

await begin()
notices()
type()
document.addEventListener("submit", e => { if (!e.submitter?.hasAttribute("data-whole") && !decided()) { e.preventDefault(); e.stopImmediatePropagation() } }, true)
document.addEventListener("submit", e => {
  // A picture is on its way: the outbox waits for it, and this page need not.
  const coming = e.target === form() && taking(form())
  if (coming) { e.preventDefault(); e.stopImmediatePropagation(); return void coming.then(() => e.submitter?.click()) }
  if (e.target !== form() || e.submitter?.hasAttribute("data-whole") || e.submitter?.formAction.endsWith("/merge") || !pendingOf(fieldsOf(form())).length) return
  e.preventDefault()
  e.stopImmediatePropagation()
  handOver()
}, true)
document.addEventListener("desk:filled", () => { dress(); weigh() })
document.addEventListener("desk:sent", async () => {
  forgetDue(form())
  await drop(form().dataset.keep)
  if ("draft" in form().dataset) leave()
})
document.addEventListener("htmx:after:swap", e => { if (!form().dataset.begun) { form().dataset.begun = "true"; begin() } })
form().dataset.begun = "true"
document.addEventListener("htmx:config:request", e => { if (e.detail.ctx.sourceElement === form()) e.detail.ctx.request.headers["Idempotency-Key"] = key() })
document.addEventListener("desk:unanswered", e => { if (e.detail.source === form()) { e.preventDefault(); handOver() } })
document.addEventListener("htmx:before:response", e => { if (e.detail.ctx.sourceElement === form() && e.detail.ctx.response.status === 401) handOver() })
document.addEventListener("outbox:sent", e => { if (e.detail.one.place === form().dataset.keep) leave(e.detail.answer.redirect) })
document.addEventListener("outbox:elsewhere", () => { if (form().hasAttribute("aria-busy") && !queued()) location.assign(document.querySelector("[data-leave]").href) })
document.addEventListener("outbox:refused", e => {
  const { one } = e.detail
  if (one.place !== form().dataset.keep) return
  e.preventDefault()
  sending(form(), false)
  form().dispatchEvent(new Event("change")) // kept again
  const { text, retarget, reselect, reswap, upload } = one.refused
  if (upload) return document.getElementById("said").replaceChildren(lost(upload))
  if (retarget) htmx.swap({ text, target: retarget, select: reselect, swap: reswap, sourceElement: form() })
  else tellWhy(form(), one.refused)
})
document.addEventListener("click", e => {
  if (e.target.closest("[data-take-back]")) takeItBack()
  if (!e.target.closest("#said [data-leave-out]")) return
  if (queued()) leaveOut(queued().number)
  else sendBare(form(), document.querySelector("[data-primary]"))
})
document.addEventListener("keydown", e => {
  if (e.isComposing) return
  if (withMod(e) && e.key === "Enter") { e.preventDefault(); if (!form().hasAttribute("aria-busy")) document.querySelector("[data-primary]").click() }
  if (e.key !== "Escape") return
  if (e.target.closest?.("input, textarea, select, [contenteditable=true]")) e.target.blur()
  else document.querySelector("[data-leave]").click()
})
together()
here()
