/* The keyboard: Ctrl+Enter sends, single letters act outside text fields, and can be turned off. */
import { words } from "desk/compose"
import { withMod } from "desk/editor"
import { active, clear, focus as find } from "desk/find"
import { glass, go, round, slip, timeline } from "desk/panes"
import { step } from "desk/timeline"
import { undo } from "desk/undo"
import { show, small } from "desk/views"

const onPost = { e: "edit", c: "correct", m: "key", p: "pin", w: "withdraw", h: "history", o: "open", l: "copy" }
const onSlip = { a: "approve", b: "back" }
const typing = el => el?.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]")
const sheet = () => document.getElementById("keys")
const composer = () => document.getElementById("composer")
const kept = "stoppress-keys", chord = 1_200
let after = 0 // until when a letter belongs to the G before it

export function start() {
  document.addEventListener("keydown", pressed)
  document.addEventListener("click", e => {
    if (e.target.closest("[data-keys]")) sheet().showModal()
    if (e.target.closest("[data-keys-close]") || e.target === sheet()) sheet().close()
  })
  const box = sheet().querySelector("[data-single]")
  try { box.checked = localStorage.getItem(kept) !== "off" } catch { box.checked = true }
  const turn = () => { document.body.dataset.letters = box.checked ? "on" : "off" }
  box.addEventListener("change", () => { turn(); try { localStorage.setItem(kept, document.body.dataset.letters) } catch { /* then for this page alone */ } })
  turn()
}

function pressed(e) {
  if (e.isComposing || document.querySelector("dialog[open]")) return
  if (withMod(e) && e.key === "Enter") return e.repeat ? e.preventDefault() : send(e)
  if (withMod(e) && e.key.toLowerCase() === "s") return save(e)
  if (e.key === "Escape") return leave(e)
  if (e.key === "F6") return e.preventDefault(), round(e.shiftKey ? -1 : 1)
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return
  if (e.key === "Enter" && e.target.matches?.(".slip")) return act(e, "open")
  if (document.body.dataset.letters !== "off") single(e, letter(e))
}

// Where the keyboard writes another script, the key that has the Latin letter on it.
const letter = ({ key, code }) => (/^[\x20-\x7e]$/.test(key) || !code.startsWith("Key") ? key : code.slice(3)).toLowerCase()

function single(e, key) {
  const row = e.target.closest?.(".slip") ? slip : step
  if (key === "j" || key === "k") return e.preventDefault(), row(key === "j" ? 1 : -1) // a held key moves on: moving is no act
  if (e.repeat) return
  const chained = e.timeStamp < after
  after = 0
  if (chained && go(key)) return e.preventDefault()
  if (key === "g") return void (after = e.timeStamp + chord)
  if (everywhere[key]) return e.preventDefault(), everywhere[key](e)
  act(e, e.target.closest?.(".slip") ? onSlip[key] : onPost[key])
}

const everywhere = {
  "?": () => sheet().showModal(),
  "/": () => { if (small.matches) show("timeline"); find() },
  n: () => document.dispatchEvent(new Event("desk:write")),
  v: () => glass(),
  z: e => { const stub = e.target.closest?.(".post")?.querySelector("[data-act=undo]"); stub ? stub.click() : undo() },
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

function save(e) {
  e.preventDefault() // never the browser's "Save page as", which is what somebody in a hurry gets elsewhere
  if (!e.repeat) submit(composer().querySelector("[data-save], [data-primary][value=draft]"))
}

const press = button => { if (button && !button.form?.hasAttribute("aria-busy")) button.click() }
// An empty sheet, as after a post that went out, has nothing to send.
const submit = button => { if (words(composer()) || composer().querySelector("[data-block]")) press(button) }

function leave(e) {
  const menu = e.target.closest?.("[data-menu][open]") ?? document.querySelector("[data-menu][open]")
  if (menu) { menu.open = false; (menu.closest(".post, .slip") ?? menu.querySelector("summary")).focus(); return }
  if (active() && !e.target.closest?.("#composer")) return e.preventDefault(), clear()
  if (!typing(e.target)) return
  e.target.blur()
  document.dispatchEvent(new Event("desk:rest"))
  timeline()
}

function act(e, what) {
  const row = e.target.closest?.("#posts .post, .slip"), button = what && row?.querySelector(`[data-act="${what}"]`)
  if (what === "copy" && row?.dataset.address) return e.preventDefault(), copy(row)
  if (!button || e.repeat) return
  e.preventDefault()
  if (what === "withdraw") row.setAttribute("data-acts", "")
  button.click()
  // At once: what is typed next belongs into the note, and must not act as keys.
  if (what === "withdraw" || what === "back") row.querySelector("[data-hold][open] textarea")?.focus()
}

async function copy(row) {
  const address = new URL(row.dataset.address, location.href).href, said = name => document.getElementById("notices").replaceChildren(document.getElementById(name).content.cloneNode(true))
  try { await navigator.clipboard.writeText(address); said("copied") } catch { said("not-copied") }
}
