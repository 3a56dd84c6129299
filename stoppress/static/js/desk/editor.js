/* Turns prose fields into rich-text editors, and gives each form's toolbar its actions. */
import * as kit from "django-prose-editor/editor"
import { addressIn, partsOf, plain, rowsOf } from "desk/paste"
import { slash } from "desk/slash"
import { marksOf, typing } from "desk/type"

const made = new WeakMap() // textarea -> editor
const homes = new WeakMap() // editor -> textarea
const waiting = new WeakSet() // textareas whose text is on its way to the server
const mark = "data-django-prose-editor-desk"
const mac = /Mac|iP/.test(navigator.platform)

export const withMod = e => (mac ? e.metaKey || e.ctrlKey : e.ctrlKey)
export const editorOf = field => made.get(field)
export const fieldOf = editor => homes.get(editor)

/** Makes an editor of every prose field in the root that is not one yet. */
export function editors(root) {
  for (const field of root.querySelectorAll(`[${mark}]`)) if (!made.has(field)) make(field)
  for (const tools of root.querySelectorAll("[data-tools]")) if (tools.hidden) toolbar(tools)
}

/** Puts other words into a prose field, whether it is an editor already or not. */
export function setProse(field, html) {
  field.value = html
  made.get(field)?.commands.setContent(html, { emitUpdate: false })
}

/** What the field carries becomes what its editor made of it. */
export function settled(field) {
  if (made.has(field)) field.value = tidy(made.get(field).getHTML())
}

/** While a text is on its way it takes no more letters. The focus stays: a field that cannot be edited would lose it. */
export function hold(field, on) {
  if (on) waiting.add(field)
  else waiting.delete(field)
}

function make(field) {
  const home = document.createElement("div")
  home.className = field.dataset.inner ? "prose-inner" : "prose-field"
  field.before(home)
  const attributes = { class: "prose", role: "textbox", "aria-multiline": String(field.dataset.inner !== "line"), "aria-label": field.getAttribute("aria-label"), spellcheck: "true", dir: field.dir || "auto" }
  if (field.lang) attributes.lang = field.lang
  const typed = typing(marksOf(field), kit.pm.history.closeHistory)
  let menu = null
  const editor = new kit.Editor({
    element: home,
    injectCSS: false, // the rules stand in css/desk/editor.css: a style element would need a nonce
    content: field.value,
    extensions: extensions(field),
    editorProps: {
      attributes,
      handleKeyDown: (view, e) => menu?.key(e) || keydown(field, e, view) || (e.key === "Backspace" && !e.ctrlKey && !e.metaKey && !e.altKey && typed.back(view)),
      handleTextInput: (view, from, to, text) => typed.input(view, from, to, text),
      transformPastedHTML: plain,
      handlePaste: (view, e) => waiting.has(field) || pasted(field, view, e),
      handleDrop: () => waiting.has(field),
      handleDOMEvents: { beforeinput: (_, e) => { if (waiting.has(field)) e.preventDefault(); return waiting.has(field) } },
    },
    onUpdate: () => {
      field.value = field.dataset.inner === "line" ? line(editor.getHTML()) : tidy(editor.getHTML())
      menu?.look()
      field.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  home.append(field)
  home.addEventListener("mousedown", e => { if (e.target === home) { e.preventDefault(); editor.commands.focus("end") } })
  made.set(field, editor)
  homes.set(editor, field)
  if (!field.dataset.inner && toolsOf(field.form)?.querySelector("[data-slash]")) menu = slash(field, editor)
  editor.on("transaction", () => show(field.form, editor))
  editor.on("selectionUpdate", () => menu?.look())
  editor.on("focus", () => { if (toolsOf(field.form)) toolsOf(field.form).editor = editor; show(field.form, editor) })
}

const outer = new Set(["Heading", "BulletList", "OrderedList", "ListItem", "Blockquote"])

function extensions(field) {
  const { inner } = field.dataset, own = {
    // "##" makes the one level of sub-heading that there is.
    Heading: found => found.extend({ addInputRules() { return [kit.textblockTypeInputRule({ find: /^#{1,4}\s$/, type: this.type, getAttributes: { level: 4 } })] } }),
    Document: found => (inner === "line" ? found.extend({ content: "paragraph" }) : found),
  }
  const wanted = Object.entries(JSON.parse(field.getAttribute(mark)).extensions).filter(([name]) => kit[name] && !(inner && outer.has(name)) && !(inner === "line" && name === "HardBreak"))
  const found = wanted.map(([name, options]) => { const one = typeof options === "object" ? kit[name].configure(options) : kit[name]; return own[name]?.(one) ?? one })
  return field.placeholder ? [...found, kit.Placeholder.configure({ placeholder: field.placeholder })] : found
}

/** The HTML as the story wants it: no paragraph inside a plain list row, none that is empty. */
function tidy(html) {
  const box = new DOMParser().parseFromString(html, "text/html").body
  for (const li of box.querySelectorAll("li")) {
    const first = li.firstElementChild
    if (first?.tagName === "P" && li.querySelectorAll(":scope > p").length === 1) first.replaceWith(...first.childNodes)
  }
  for (const list of box.querySelectorAll("ol")) list.removeAttribute("data-type")
  for (const p of box.querySelectorAll("p, h4")) if (!p.textContent.trim()) p.remove()
  return box.innerHTML
}

const line = html => new DOMParser().parseFromString(html, "text/html").body.firstElementChild?.innerHTML ?? ""

/** What stands before the cursor and after it, and the words that are selected, each as HTML. */
export function cut(editor) {
  const { doc, schema, selection: { $from, $to, empty } } = editor.state
  const html = (from, to) => tidy(kit.getHTMLFromFragment(doc.cut(from, to).content, schema))
  if (!empty) return [html(0, $from.pos), html($to.pos, doc.content.size), html($from.pos, $to.pos)]
  const [start, end] = [$to.before(1), $to.after(1)], middle = $to.depth === 1 && $to.parentOffset > 0 && $to.parentOffset < $to.parent.content.size
  if (middle) return [html(0, $to.pos), html($to.pos, doc.content.size), ""]
  const at = $to.depth === 1 && $to.parentOffset === 0 && $to.parent.content.size ? start : end // a list is not torn apart
  return [html(0, at), html(at, doc.content.size), ""]
}

/** Tables and addresses become blocks: js/desk/blocks.js puts them in; all else is the editor's own. */
function pasted(field, view, e) {
  if (field.dataset.inner || !field.form?.querySelector("[data-blocks]") || view.input?.shiftKey) return false
  const { $head, empty } = view.state.selection, pasted = addressIn(e.clipboardData, empty && $head.depth === 1 && !$head.parent.content.size)
  if (pasted) { field.dispatchEvent(new CustomEvent("desk:card", { bubbles: true, detail: { pasted } })); return true }
  const html = e.clipboardData.getData("text/html"), rows = html ? null : rowsOf(e.clipboardData.getData("text/plain"))
  const parts = rows ? [{ kind: "table", rows, caption: "" }] : html ? partsOf(html) : []
  if (!parts.some(part => part.kind === "table")) return false
  field.dispatchEvent(new CustomEvent("desk:insert", { bubbles: true, detail: { parts } }))
  return true
}

function keydown(field, e, view) {
  if (withMod(e) && e.key === "Enter") return true // the page's keys send it; here it must not break the line
  if (withMod(e) && e.key.toLowerCase() === "k" && toolsOf(field.form)) { e.preventDefault(); openLink(toolsOf(field.form)); return true }
  if (waiting.has(field)) return !e.ctrlKey && !e.metaKey
  if (!field.dataset.inner && !e.ctrlKey && !e.metaKey && !e.altKey && !e.shiftKey && steps[e.key] && atEdge(view, e.key)) {
    const away = new CustomEvent("desk:step", { bubbles: true, cancelable: true, detail: { by: steps[e.key], key: e.key } })
    return !field.dispatchEvent(away)
  }
  return false
}

const steps = { ArrowUp: -1, Backspace: -1, ArrowDown: 1, Delete: 1 }

/** Whether the cursor can go no further this way within the field. */
function atEdge(view, key) {
  const { selection: { $head, empty }, doc } = view.state, back = steps[key] < 0
  if (!empty || $head.depth !== 1 || $head.index(0) !== (back ? 0 : doc.childCount - 1)) return false
  if (key.startsWith("Arrow")) return view.endOfTextblock(back ? "up" : "down")
  return $head.parentOffset === (back ? 0 : $head.parent.content.size)
}

/* ---- the toolbar ---- */
const commands = {
  bold: c => c.toggleBold(), italic: c => c.toggleItalic(), heading: c => c.toggleHeading({ level: 4 }),
  bulletList: c => c.toggleBulletList(), orderedList: c => c.toggleOrderedList(),
}
const knows = (editor, name) => name in editor.schema.marks || name in editor.schema.nodes
// The focus at once: one that waits for the next frame lets the first letters fall elsewhere.
export const chained = editor => { editor.view.focus(); return editor.chain() }
export const toolsOf = form => form?.querySelector("[data-tools]")

function toolbar(tools) {
  tools.hidden = false
  const current = () => (tools.editor && !tools.editor.isDestroyed ? tools.editor : made.get(tools.closest("form").querySelector(`[${mark}]`)))
  tools.addEventListener("mousedown", e => { if (e.target.closest(".tool")) e.preventDefault() }) // the words stay selected
  tools.addEventListener("click", e => {
    const name = e.target.closest("[data-tool]")?.dataset.tool
    if (name === "link") openLink(tools)
    else if (name && knows(current(), name)) commands[name](chained(current())).run()
    if (e.target.closest("[data-link-set]")) setLink(tools, current())
    if (e.target.closest("[data-link-off]")) { chained(current()).extendMarkRange("link").unsetLink().run(); closeLink(tools) }
  })
  tools.addEventListener("keydown", e => {
    if (!e.target.matches("[data-link-address]")) return
    if (e.key === "Enter" && !withMod(e)) { e.preventDefault(); e.stopPropagation(); setLink(tools, current()) }
    if (e.key === "Escape") { e.stopPropagation(); closeLink(tools); current().view.focus() }
  })
  tools.current = current
  tools.addEventListener("keydown", e => roam(tools, e))
  roam(tools)
}

/** One stop for Tab; the arrows go from tool to tool. */
function roam(tools, e) {
  const all = [...tools.querySelectorAll(".tool, .menu > summary")].filter(one => one.offsetParent !== null), now = all.indexOf(e?.target)
  const way = { ArrowRight: 1, ArrowLeft: -1 }[e?.key], by = document.dir === "rtl" ? -way : way
  if (e && (!way || now < 0)) return
  const to = e ? all[(now + by + all.length) % all.length] : all[0]
  for (const one of all) one.tabIndex = one === to ? 0 : -1
  if (!e) return
  e.preventDefault()
  to.focus()
}

function show(form, editor) {
  for (const button of toolsOf(form)?.querySelectorAll("[data-tool]") ?? []) {
    button.setAttribute("aria-pressed", editor.isActive(button.dataset.tool))
    button.toggleAttribute("aria-disabled", !knows(editor, button.dataset.tool))
    if (button.hasAttribute("aria-disabled")) button.setAttribute("aria-disabled", "true")
  }
}

function openLink(tools) {
  const box = tools.querySelector("[data-linkbox]"), address = box.querySelector("[data-link-address]")
  address.value = tools.current().getAttributes("link").href ?? ""
  address.removeAttribute("aria-invalid")
  box.querySelector("[data-link-off]").hidden = !address.value
  box.hidden = false
  address.focus()
}

function closeLink(tools) { tools.querySelector("[data-linkbox]").hidden = true }

function setLink(tools, editor) {
  const address = tools.querySelector("[data-link-address]"), href = whole(address.value.trim())
  if (!href) return address.setAttribute("aria-invalid", "true"), address.focus()
  const chain = chained(editor)
  if (editor.state.selection.empty && !editor.isActive("link")) chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run()
  else chain.extendMarkRange("link").setLink({ href }).run()
  closeLink(tools)
}

/** A whole address, or "" for what is none: only what the sanitiser lets through. */
export function whole(text) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(text)) text = /^[\w-]+(\.[\w-]+)+(\/|$)/.test(text) ? `https://${text}` : ""
  return URL.canParse(text) && !/\s/.test(text) ? text : ""
}
