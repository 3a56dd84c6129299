/* The blog's own picture in the form of its details. */
import { settled } from "desk/media"
import { add, blank, draw, el, said, to } from "desk/pictures"
import { look } from "desk/upload"
import { kindOf } from "desk/ways"

const carrier = root => root.querySelector("[name=picture]")
const now = root => (carrier(root).value ? JSON.parse(carrier(root).value) : null)
const waiting = root => Boolean(now(root)?.upload)

/** Gives the picture of this form its buttons and its words, once. */
export function dress(root) {
  if ("begun" in root.dataset) return
  root.dataset.begun = ""
  const form = root.closest("form"), file = el(root, "lead-file")
  el(root, "lead-pick").addEventListener("click", () => file.click())
  el(root, "lead-off").addEventListener("click", () => { put(root, null); el(root, "lead-pick").focus() })
  file.addEventListener("change", () => { if (file.files[0]) take(root, file.files[0]); file.value = "" })
  root.addEventListener("input", () => { if (el(root, "image")) carrier(root).value = JSON.stringify(said(el(root, "here"), now(root))) })
  for (const kind of ["dragover", "drop"]) root.addEventListener(kind, e => {
    const one = [...e.dataTransfer.files].find(other => kindOf(other) === "picture")
    if (!e.dataTransfer.types.includes("Files")) return
    e.preventDefault()
    if (kind === "drop" && one) take(root, one)
  })
  document.addEventListener("upload:changed", e => { if (root.isConnected && now(root)?.upload === e.detail.key) arrive(root, form, look(e.detail.key)) })
  form.addEventListener("submit", e => { if (waiting(root)) hold(e, form) }, true)
  show(root)
}

function hold(e, form) {
  e.preventDefault()
  e.stopImmediatePropagation()
  form.dataset.waits = ""
  el(form, "lead-waits").hidden = false
}

function take(root, file) {
  const { caption = "", credit = "" } = now(root) ?? {}
  put(root, { ...blank(add(file, to(root), true)), caption, credit })
  el(root, "field=alt").focus()
}

function arrive(root, form, one) {
  if (one.state === "refused" || one.state === "gone") { delete form.dataset.waits; el(form, "lead-waits").hidden = true }
  if (one.state !== "ready") return
  carrier(root).value = settled(carrier(root).value, new Map([[one.key, one]]))
  show(root, true)
  if (!("waits" in form.dataset)) return
  delete form.dataset.waits
  el(form, "lead-waits").hidden = true
  form.requestSubmit()
}

function put(root, one) {
  carrier(root).value = one ? JSON.stringify(one) : ""
  show(root)
}

function show(root, arrived = false) {
  const one = now(root), pick = el(root, "lead-pick")
  el(root, "lead-off").hidden = !one
  pick.hidden = false
  if (arrived) return
  if (one) draw(el(root, "here"), one)
  else el(root, "here").replaceChildren()
}
