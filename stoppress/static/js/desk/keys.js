/* The keyboard: Ctrl+Enter sends, single letters act outside text fields. */
import { words } from "desk/compose"
import { withMod } from "desk/editor"
import { step } from "desk/timeline"

const acts = { e: "edit", c: "correct", m: "key", p: "pin", w: "withdraw", z: "undo", o: "open" }
const typing = el => el?.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]")
const sheet = () => document.getElementById("keys")
const composer = () => document.getElementById("composer")

export function start() {
  document.addEventListener("keydown", pressed)
  document.addEventListener("click", e => {
    if (e.target.closest("[data-keys]")) sheet().showModal()
    if (e.target.closest("[data-keys-close]") || e.target === sheet()) sheet().close()
  })
}

function pressed(e) {
  if (e.isComposing || sheet()?.open) return
  if (withMod(e) && e.key === "Enter") return send(e)
  if (withMod(e) && e.key.toLowerCase() === "s" && e.target.closest?.("#composer")) return e.preventDefault(), submit(document.querySelector("[data-save], [data-primary]"))
  if (e.key === "Escape") return leave(e)
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return
  const key = e.key.toLowerCase()
  if (e.key === "?") { e.preventDefault(); sheet().showModal() }
  else if (key === "n") { e.preventDefault(); document.dispatchEvent(new Event("desk:write")) }
  else if (key === "j" || key === "k") { e.preventDefault(); step(key === "j" ? 1 : -1) }
  else if (acts[key]) act(e, acts[key])
}

/** Sends the form that the cursor stands in; from anywhere else on the screen, the composer. */
function send(e) {
  const form = e.target.closest?.("form") ?? composer()
  const open = e.target.closest?.("[data-hold]")
  e.preventDefault()
  if (open) press(open.querySelector("[type=submit]"))
  else if (form === composer()) submit(form.querySelector("[data-primary]"))
  else if (form?.matches("#details")) form.requestSubmit()
  else submit(composer().querySelector("[data-primary]"))
}

// A held key repeats: one press is one submission.
const press = button => { if (button && !button.form?.hasAttribute("aria-busy")) button.click() }
// An empty sheet, as after a post that went out, has nothing to send.
const submit = button => { if (words(composer()) || composer().querySelector("[data-block]")) press(button) }

function leave(e) {
  const menu = e.target.closest?.("[data-menu][open]") ?? document.querySelector("[data-menu][open]")
  if (menu) { menu.open = false; (menu.closest(".post") ?? menu.querySelector("summary")).focus(); return }
  if (!typing(e.target)) return
  e.target.blur()
  document.dispatchEvent(new Event("desk:rest"))
  step(0)
}

function act(e, what) {
  const post = e.target.closest?.("#feed .post"), button = post?.querySelector(`[data-act="${what}"]`)
  if (!button || e.repeat) return
  e.preventDefault()
  if (what === "withdraw") post.setAttribute("data-acts", "")
  button.click()
  // At once: what is typed next belongs into the note, and must not act as keys.
  if (what === "withdraw") post.querySelector("[data-hold][open] textarea")?.focus()
}
