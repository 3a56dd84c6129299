/* The parts of a post in a form: prose fields and blocks in one order, each with the field that carries it. */
import { bodies, fill } from "desk/bodies"
import { chained, editorOf, editors, setProse } from "desk/editor"
import { isMedia, loaded } from "desk/media"

export const home = form => form.querySelector("[data-blocks]")
export const isBlock = part => Boolean(part?.matches("[data-block]"))
export const parts = form => [...home(form).children].filter(part => part.matches("[data-block], .prose-field, textarea"))
export const carrier = part => (isBlock(part) ? part.querySelector(":scope > input[type=hidden]") : part.matches("textarea") ? part : part.querySelector(":scope > textarea"))
export const blockOf = part => JSON.parse(carrier(part).value)
export const piece = name => document.importNode(document.querySelector(`template[data-part="${name}"]`).content, true)
export const named = /^(prose|block)-(\d{1,3})$/
export const number = name => Number(named.exec(name)[2])
export const partOf = el => { let part = el; while (part && !part.parentElement?.matches("[data-blocks]")) part = part.parentElement; return part }
export const built = one => (one.kind === "prose" ? sheet(one.html) : carried(JSON.stringify(one)))

export function sheet(html) {
  const field = piece("prose").firstElementChild
  field.value = field.defaultValue = html
  return field
}

export function carried(json) {
  try { if (!JSON.parse(json).kind) return null } catch { return null }
  const part = piece("block").firstElementChild
  part.dataset.block = JSON.parse(json).kind
  carrier(part).value = json
  return part
}

/** Head, buttons and editor of a block; what has no editor stays as it is shown. */
export function dress(part) {
  if (part.querySelector(".block-acts")) return
  const block = blockOf(part), head = part.querySelector(".block-head"), body = part.querySelector(".block-body")
  const kind = document.querySelector(`template[data-kind="${CSS.escape(block.kind)}"]`), tool = document.querySelector(`[data-insert="${CSS.escape(block.kind)}"] svg`)
  head.querySelector("[data-plain]")?.remove()
  head.querySelector(".block-kind").textContent ||= kind?.dataset.name ?? block.kind
  if (tool) head.prepend(tool.cloneNode(true))
  if (kind?.dataset.icon) head.prepend(drawn(kind.dataset.icon))
  head.append(piece("acts"))
  part.tabIndex = -1
  part.setAttribute("role", "group")
  part.setAttribute("aria-label", head.querySelector(".block-kind").textContent.trim())
  if (bodies[block.kind]) fill(body, block)
  else if (isMedia(block.kind)) loaded().then(() => fill(body, blockOf(part)), () => {}) // until then it is shown as it is
  else if (!body.children.length && kind) quoted(body, block, kind)
}

function drawn(name) {
  const icon = document.querySelector(".tool svg").cloneNode(true)
  icon.firstElementChild.setAttribute("href", `#i-${name}`)
  return icon
}

function quoted(body, block, kind) {
  body.append(document.importNode(kind.content, true))
  for (const el of body.querySelectorAll("[data-embed]")) el.textContent = block[el.dataset.embed] ?? ""
  const link = body.querySelector("a")
  if (block.url) link.href = block.url
  else link.remove()
}

export function write(part) {
  const block = blockOf(part), now = bodies[block.kind]?.read(part.querySelector(".block-body"), block)
  if (now) carrier(part).value = JSON.stringify(now)
}

export function set(part, value) {
  if (!isBlock(part)) return setProse(carrier(part), value)
  carrier(part).value = value
  const block = JSON.parse(value)
  if (bodies[block.kind]) fill(part.querySelector(".block-body"), block)
}

export function order(form) {
  for (const [place, part] of parts(form).entries()) {
    const field = carrier(part)
    field.name = `${isBlock(part) ? "block" : "prose"}-${place}`
    if (!isBlock(part)) field.id = field.name
  }
}

/** Before, after and between blocks there is always a place to write. */
export function settle(form) {
  const root = home(form)
  for (const part of parts(form)) {
    const next = part.nextElementSibling
    if (isBlock(part) && !(next && !isBlock(next))) part.after(sheet(""))
    if (isBlock(part) && !part.previousElementSibling) part.before(sheet(""))
  }
  for (const part of parts(form)) {
    const next = part.nextElementSibling
    if (isBlock(part) || !next || isBlock(next)) continue
    if (!carrier(next).value) next.remove()
    else if (!carrier(part).value) part.remove()
  }
  if (!root.children.length) root.append(sheet(""))
  editors(form)
  order(form)
}

export function finished(form) {
  settle(form)
  for (const part of parts(form)) if (isBlock(part)) dress(part)
}

export function enter(part) {
  if (!part) return
  const field = part.querySelector(".block-body textarea, .block-body input")
  const editor = field && editorOf(field)
  if (editor) chained(editor).setTextSelection(editor.state.doc.content.size - 1).run()
  else (field ?? part).focus()
}

export function focusProse(part, end) {
  const editor = editorOf(carrier(part))
  if (editor) chained(editor).focus(end ? "end" : "start").run()
}
