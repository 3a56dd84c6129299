/* The ways in which a file comes to a post: dropped, pasted, picked, or taken with the phone. */
import { editorOf } from "desk/editor"
import { loaded } from "desk/media"
import { carrier, home, isBlock, parts, partOf } from "desk/parts"

const kinds = { picture: /^image\/|\.(jpe?g|png|webp|avif|gif|heic|heif|tiff?|bmp)$/i, video: /^video\/|\.(mp4|m4v|mov|webm)$/i, audio: /^audio\/|\.(mp3|m4a)$/i }
const unsaid = new Set(["", "application/octet-stream"])
const settled = 10_000
const carries = e => Boolean(e.dataTransfer?.types.includes("Files"))

/** What kind of block a file makes; undefined for one that makes none. Its name counts where its type says nothing. */
export const kindOf = file => Object.keys(kinds).find(kind => kinds[kind].test(file.type)) ?? Object.keys(kinds).find(kind => unsaid.has(file.type) && kinds[kind].test(file.name))

export function start(form) {
  let depth = 0
  // When a file comes, the network may be gone: what takes files in is there by then, and no part of the first load.
  form.addEventListener("focusin", warm, { once: true })
  setTimeout(warm, settled)
  const over = on => { depth = on ? depth : 0; form.toggleAttribute("data-drop", on) }
  form.addEventListener("dragenter", e => { if (carries(e)) { e.preventDefault(); depth += 1; over(true); warm() } })
  form.addEventListener("dragleave", e => { if (carries(e) && --depth <= 0) over(false) })
  form.addEventListener("dragover", e => { if (carries(e)) { e.preventDefault(); e.dataTransfer.dropEffect = "copy" } })
  form.addEventListener("drop", e => { over(false); dropped(form, e) }, true) // before the editor, which would take it for text
  form.addEventListener("paste", e => pasted(form, e), true)
  for (const field of form.querySelectorAll("[data-pick-file]")) field.addEventListener("change", () => { take(form, [...field.files]); field.value = "" })
  form.addEventListener("click", e => {
    const button = e.target.closest("[data-pick]")
    if (!button) return
    warm()
    form.querySelector(`[data-pick-file="${button.dataset.pickFrom ?? ""}"]`).click()
  })
}

/** The blog's own picture stands in a form that comes when it is asked for. */
export function lead() {
  const dress = () => { for (const root of document.querySelectorAll("[data-lead]:not([data-begun])")) loaded().then(() => import("desk/lead")).then(one => one.dress(root), () => {}) }
  document.addEventListener("htmx:after:swap", dress)
  dress()
}

// A file that misses the composer would take the browser away from the desk.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, e => { if (carries(e) && !e.defaultPrevented) { e.preventDefault(); e.dataTransfer.dropEffect = "none" } })

const warm = () => { loaded().catch(() => {}) }

function dropped(form, e) {
  if (!carries(e)) return
  const files = [...e.dataTransfer.files], part = partOf(e.target)
  e.preventDefault()
  e.stopPropagation()
  if (part && parts(form).includes(part)) stand(part, e)
  if (files.length) take(form, files, isBlock(part) ? part : null)
}

/** The cursor goes to where the files were let go. */
function stand(part, e) {
  if (isBlock(part)) return part.focus()
  const editor = editorOf(carrier(part)), at = editor?.view.posAtCoords({ left: e.clientX, top: e.clientY })
  editor?.view.focus()
  if (at) editor.commands.setTextSelection(at.pos)
}

/** A picture in the clipboard. Word and Docs put one beside their HTML: where the HTML has words, it wins. */
function pasted(form, e) {
  const files = [...e.clipboardData.files].filter(kindOf), html = e.clipboardData.getData("text/html")
  if (!files.length || !form.contains(e.target) || hasWords(html)) return
  e.preventDefault()
  e.stopPropagation()
  const part = partOf(e.target)
  take(form, files, isBlock(part) ? part : null)
}

const hasWords = html => Boolean(html && new DOMParser().parseFromString(html.replace(/<(style|script|title|xml)\b[\s\S]*?<\/\1\s*>/gi, "").replace(/<[^>]+>/g, " "), "text/html").body.textContent.trim())

/** Puts files into the post: where the cursor stands, or into the gallery that they were let go on. */
export async function take(form, files, on = null) {
  const fit = files.filter(kindOf), strange = files.filter(file => !kindOf(file))
  for (const file of strange) say(form, "strange", file.name)
  if (!fit.length) return
  const put = loaded().then(modules => into(form, modules[0], fit, on)).catch(() => { for (const file of fit) say(form, "unready", file.name) })
  coming.set(form, put)
  await put
  if (coming.get(form) === put) coming.delete(form)
}

const coming = new WeakMap()

/** Files that were given to the form and do not stand in it yet: it must not go out without them. */
export const taking = form => coming.get(form)

function into(form, { blocksOf, joined }, files, on) {
  const rest = on ? joined(on, files) : files
  if (rest.length) home(form).dispatchEvent(new CustomEvent("desk:insert", { detail: { parts: blocksOf(form, rest) } }))
}

function say(form, which, name) {
  const note = document.importNode(document.querySelector(`template[data-part="${which}"]`).content, true)
  note.querySelector("b").textContent = name
  document.getElementById("notices").append(note)
}
