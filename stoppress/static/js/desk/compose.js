/* The composer: a new id for each text, the words kept in the browser, Publish, and an empty sheet after it. */
import { editorOf, hold, setProse, withMod } from "desk/editor"
import { drop, fieldsOf, keep, kept, putBack } from "desk/keep"

const letters = "0123456789abcdefghjkmnpqrstvwxyz"
const prose = form => [...form.querySelectorAll("[name^=prose-]")]
const one = (form, what) => form.querySelector(`[data-${what}]`)

/** An id for a post, as the newsroom makes them: sortable by time, the same for a repeated submission. */
export function freshId(now = Date.now(), chance = crypto.getRandomValues(new Uint8Array(8))) {
  let time = "", rest = now
  for (let place = 0; place < 10; place++) { time = letters[rest % 32] + time; rest = Math.floor(rest / 32) }
  return "p" + time + [...chance].map(byte => letters[byte & 31]).join("")
}

export const words = form => (form.elements.headline.value + prose(form).map(field => field.value).join("")).replace(/<[^>]*>/g, "").trim()

export function start(form) {
  if (form.dataset.keep === form.dataset.keepNew) form.elements.post.value = freshId()
  restore(form)
  length(form)
  let touched = false
  form.addEventListener("input", () => { touched = true; length(form); keepNow(form) })
  form.addEventListener("change", () => keepNow(form))
  addEventListener("pagehide", () => { if (touched && !form.dataset.carried && words(form)) keep(form.dataset.keep, form) })
  headline(form)
  size(form)
  form.addEventListener("htmx:before:request", () => sending(form, true))
  form.addEventListener("htmx:finally:request", () => sending(form, false))
  document.addEventListener("desk:sent", e => { if (e.detail.post === form.elements.post.value) empty(form) })
  document.addEventListener("click", e => carry(form, e))
}

/** What a form shares with the edit page: restore and discard. */
export function restore(form) {
  const note = form.querySelector("[data-restored]") ?? document.querySelector("[data-restored]"), now = kept(form.dataset.keep)
  if (!now || JSON.stringify(now.fields) === JSON.stringify(fieldsOf(form))) return false
  putBack(form, now.fields)
  note.hidden = false
  note.querySelector("[data-discard]").addEventListener("click", () => { drop(form.dataset.keep); location.reload() })
  return true
}

export function keepNow(form) {
  const mark = form.querySelector("[data-kept]") ?? document.querySelector("[data-kept]")
  if (!words(form)) { drop(form.dataset.keep, form.elements.post?.value); mark.hidden = true; return }
  mark.hidden = !keep(form.dataset.keep, form)
}

/** While it is on its way, typing on would be lost: the fields wait for the answer. */
export function sending(form, on) {
  const mark = form.querySelector("[data-sending]") ?? document.querySelector("[data-sending]")
  mark.hidden = !on
  form.toggleAttribute("aria-busy", on)
  form.elements.headline.readOnly = on
  for (const field of prose(form)) hold(field, on)
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

/** The server has the text: an empty sheet, under the same bylines. */
function empty(form) {
  const { bylines, post } = form.elements
  drop(form.dataset.keep, post.value)
  const names = bylines.value
  form.querySelectorAll("[data-block]").forEach(block => block.remove())
  prose(form).forEach((field, place) => { if (place) field.closest(".prose-field").remove(); else setProse(field, "") })
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false
  Object.assign(form.elements.headline, { value: "" })
  form.elements.tags.value = form.elements.status.value = form.elements.version.value = ""
  bylines.value = names || form.dataset.own
  post.value = freshId()
  form.dataset.keep = form.dataset.keepNew
  one(form, "composer-title").textContent = one(form, "composer-title").dataset.new
  for (const gone of ["kept", "restored"]) one(form, gone).hidden = true
  one(form, "leave")?.remove()
  document.getElementById("composer-said").replaceChildren()
  history.replaceState(null, "", location.pathname + location.search.replace(/[?&]draft=[^&]*/, ""))
  length(form)
  if (form.contains(document.activeElement) || document.activeElement === document.body) (matchMedia("(max-width: 55.99rem)").matches ? one(form, "open") : form.elements.headline).focus()
  document.dispatchEvent(new Event("desk:rest"))
}

/** A post that is out already, with an earlier text: the words go along to its own page. */
function carry(form, e) {
  const link = e.target.closest?.("[data-carry]")
  if (!link) return
  form.elements.version.value = link.dataset.version // what went out has been seen: it stands beside
  keep(form.dataset.keepNew.replace(/new$/, link.dataset.carry), form)
  drop(form.dataset.keep, form.elements.post.value)
  form.dataset.carried = "true"
}
