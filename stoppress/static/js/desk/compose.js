/* The composer: a new id for each text, the words kept in the browser, Publish, and an empty sheet after it. */
import { fresh } from "desk/blocks"
import { editorOf, hold, withMod } from "desk/editor"
import { adopt, drop, found, setAside } from "desk/journal"
import { fieldsOf, forgetDue, keepDue, keepNow, keepSoon, plain, putBack, same, worth } from "desk/keep"
import { bare } from "desk/media"
import { post } from "desk/outbox"
import { taking } from "desk/ways"

const letters = "0123456789abcdefghjkmnpqrstvwxyz"
const prose = form => [...form.querySelectorAll("[name^=prose-]")]
const one = (form, what) => form.querySelector(`[data-${what}]`)
const place = form => form.dataset.keep
const said = () => document.getElementById("composer-said")

/** An id for a post, as the newsroom makes them: sortable by time, the same for a repeated submission. */
export function freshId(now = Date.now(), chance = crypto.getRandomValues(new Uint8Array(8))) {
  let time = "", rest = now
  for (let place = 0; place < 10; place++) { time = letters[rest % 32] + time; rest = Math.floor(rest / 32) }
  return "p" + time + [...chance].map(byte => letters[byte & 31]).join("")
}

export const words = form => plain(form.elements.headline.value + prose(form).map(field => field.value).join(""))

export async function start(form) {
  if (place(form) === form.dataset.keepNew) form.elements.post.value = freshId()
  length(form)
  keeping(form)
  form.addEventListener("input", () => length(form))
  form.addEventListener("submit", e => { e.preventDefault(); send(form, e.submitter) })
  document.addEventListener("outbox:refused", e => { if (returned(form, e.detail.one)) e.preventDefault() })
  document.addEventListener("click", e => { if (e.target.closest("#composer-said [data-leave-out]")) leaveOut(form, one(form, "primary")) })
  document.addEventListener("click", e => carry(form, e))
  headline(form)
  due(form)
  size(form)
  await restore(form)
  length(form)
}

/** What a form shares with the edit page: each key is kept. */
export function keeping(form) {
  form.addEventListener("input", () => { form.dataset.touched = "true"; keepSoon(form) })
  form.addEventListener("change", () => keepNow(form))
  addEventListener("pagehide", () => keepDue(form))
  document.addEventListener("visibilitychange", () => keepDue(form))
}

/** What a form shares with the edit page: this tab's own text, or the latest that a closed one left. */
export async function restore(form) {
  const { own, left } = await found(place(form)).catch(() => ({ left: [] }))
  for (const text of own ? [own] : left) {
    if (form.dataset.touched) return false // somebody writes already
    if (!own && !await adopt(text)) continue // another tab was quicker
    if (same(form, text.fields)) return false
    putBack(form, text.fields)
    showRestored(form)
    return true
  }
  return false
}

function showRestored(form) {
  const note = form.querySelector("[data-restored]") ?? document.querySelector("[data-restored]")
  note.hidden = false
  note.querySelector("[data-discard]").onclick = async () => { forgetDue(form); await drop(place(form)); location.reload() }
}

/** What did not arrive goes out of the form, and the form goes on its way. */
export function leaveOut(form, button) {
  putBack(form, bare(fieldsOf(form)))
  keepNow(form)
  button.click()
}

/** What a post without words is called: its picture. */
export const describedIn = form => [...form.querySelectorAll("[data-block] :is([data-field=caption], [data-field=alt])")].map(field => field.value?.trim()).find(Boolean)?.slice(0, 120) ?? ""

/** A file that will not come: which, why, and what to do. */
export function lost({ name, problem }) {
  const note = document.getElementById("lost").content.cloneNode(true), why = note.querySelector("[data-why]")
  note.querySelector("b").textContent = note.querySelector("b").dataset.words.replace("%(name)s", name)
  if (problem) why.textContent = problem
  return note
}

/** Into the outbox, and an empty sheet: the answer comes to the timeline. */
function send(form, button) {
  const coming = taking(form)
  if (coming) return coming.then(() => send(form, button))
  const fields = fieldsOf(form)
  if (button?.name) fields.push([button.name, button.value])
  forgetDue(form)
  const title = form.elements.headline.value.trim() || words(form).slice(0, 120) || describedIn(form), head = one(form, "composer-title").textContent
  post({ kind: "composer", blog: document.body.dataset.slug, place: place(form), post: form.elements.post.value, action: form.getAttribute("action"), title, head, fields })
  empty(form)
}

/** Puts a text into the composer; what stands there already is set aside, and offered beside it. */
export async function bring(form, text, answer) {
  if (worth(fieldsOf(form))) { await setAside(place(form), fieldsOf(form)); await drop(place(form)) }
  fill(form, text)
  if (answer) tellWhy(form, answer)
}

/** A text that came back from its own page, while the sheet is empty: it stands there again, with the reason. */
function returned(form, { kind, place: at, fields, refused, head }) {
  const [person, blog] = form.dataset.keepNew.split("/")
  if (kind !== "composer" || !at.startsWith(`${person}/${blog}/`) || worth(fieldsOf(form))) return false
  fill(form, { place: at, fields, head })
  tellWhy(form, refused)
  return true
}

function fill(form, { place: at, fields, head }) {
  empty(form, false)
  form.dataset.keep = at ?? form.dataset.keepNew
  if (head) one(form, "composer-title").textContent = head
  putBack(form, fields)
  keepNow(form)
  length(form)
  // No focus is taken away from somebody who went on to something else.
  if (form.contains(document.activeElement) || document.activeElement === document.body) document.dispatchEvent(new Event("desk:write"))
}

/** The newsroom's own words, or ours where something else answered. */
export function tellWhy(form, { status, text, retarget, upload }) {
  if (upload) return said().replaceChildren(lost(upload))
  if (retarget) return htmx.swap({ text, target: "#composer-said", swap: "innerHTML", sourceElement: form })
  const which = { 413: "too-large" }[status] ?? "failed"
  said().replaceChildren(document.getElementById(which).content.cloneNode(true))
}

/** While an edit is on its way, typing on would be lost: the fields wait for the answer. */
export function sending(form, on) {
  const mark = form.querySelector("[data-sending]") ?? document.querySelector("[data-sending]")
  mark.hidden = !on
  form.toggleAttribute("aria-busy", on)
  form.elements.headline.readOnly = on
  for (const field of prose(form)) hold(field, on)
}

/** Enter in the time schedules; the browser would take the form's first button, which saves a draft. */
function due(form) {
  form.elements.due_at?.addEventListener("keydown", e => {
    if (e.key !== "Enter" || withMod(e)) return
    e.preventDefault()
    form.requestSubmit(form.querySelector("[data-schedule]"))
  })
}

function headline(form) {
  const head = form.elements.headline
  head.addEventListener("keydown", e => {
    if (e.key !== "Enter" || withMod(e) || e.isComposing) return
    e.preventDefault()
    const editor = editorOf(prose(form)[0])
    editor?.view.focus() // at once: a focus that waits for the next frame lets the first letters fall into the headline
    editor?.commands.setTextSelection(0)
  })
}

function length(form) {
  const out = one(form, "length"), n = [...form.elements.headline.value.trim()].length
  out.hidden = n < 40
  out.textContent = (n > 80 ? out.dataset.wordsLong : out.dataset.words).replace("%(n)s", n)
  out.toggleAttribute("data-long", n > 80)
  const open = one(form, "open")
  open.dataset.rest ??= open.textContent
  open.textContent = words(form).slice(0, 80) || open.dataset.rest
}

function size(form) {
  const set = to => { form.dataset.size = to; document.body.classList.toggle("is-writing", to === "open") }
  one(form, "open").addEventListener("click", () => { set("open"); form.elements.headline.focus() })
  one(form, "close").addEventListener("click", () => { set("line"); one(form, "open").focus() })
  document.addEventListener("desk:write", () => { set("open"); form.elements.headline.focus() })
  document.addEventListener("desk:rest", () => set("line"))
  if (location.search.includes("draft=")) set("open")
}

/** An empty sheet, under the same bylines, with an id of its own. */
function empty(form, rest = true) {
  const { bylines, post, version } = form.elements, names = bylines.value
  fresh(form)
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = false
    else if (field.name && !["hidden", "submit", "button", "radio"].includes(field.type) && !field.name.startsWith("prose-")) field.value = ""
  }
  version.value = ""
  bylines.value = names || form.dataset.own
  post.value = freshId()
  form.dataset.keep = form.dataset.keepNew
  one(form, "composer-title").textContent = one(form, "composer-title").dataset.new
  for (const gone of ["kept", "restored"]) one(form, gone).hidden = true
  for (const gone of ["leave", "review-note"]) one(form, gone)?.remove()
  said().replaceChildren()
  history.replaceState(null, "", location.pathname + location.search.replace(/[?&]draft=[^&]*/, ""))
  length(form)
  if (!rest) return
  if (form.contains(document.activeElement) || document.activeElement === document.body) (matchMedia("(max-width: 55.99rem)").matches ? one(form, "open") : form.elements.headline).focus()
  document.dispatchEvent(new Event("desk:rest"))
}

/** A post that is out already, with an earlier text: the words go along to its own page. */
async function carry(form, e) {
  const link = e.target.closest?.("[data-carry]")
  if (!link) return
  const here = !(e.ctrlKey || e.metaKey || e.shiftKey || e.button)
  if (here) e.preventDefault()
  form.elements.version.value = link.dataset.version // what went out has been seen: it stands beside
  await setAside(form.dataset.keepNew.replace(/new$/, link.dataset.carry), fieldsOf(form))
  forgetDue(form)
  await drop(place(form))
  if (here) location.assign(link.href)
  else empty(form)
}
