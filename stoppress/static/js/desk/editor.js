/* Turns prose fields into rich-text editors, and gives each form's toolbar its actions. */
import * as kit from "django-prose-editor/editor"

const made = new WeakMap() // textarea -> editor
const waiting = new WeakSet() // textareas whose text is on its way to the server
const mark = "data-django-prose-editor-desk"
const mac = /Mac|iP/.test(navigator.platform)

export const withMod = e => (mac ? e.metaKey || e.ctrlKey : e.ctrlKey)
export const editorOf = field => made.get(field)

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

/** While a text is on its way it takes no more letters. The focus stays: a field that cannot be edited would lose it. */
export function hold(field, on) {
  if (on) waiting.add(field)
  else waiting.delete(field)
}

function make(field) {
  const home = document.createElement("div")
  home.className = "prose-field"
  field.before(home)
  const attributes = { class: "prose", role: "textbox", "aria-multiline": "true", "aria-label": field.getAttribute("aria-label"), spellcheck: "true", dir: field.dir || "auto" }
  if (field.lang) attributes.lang = field.lang
  const editor = new kit.Editor({
    element: home,
    injectCSS: false, // the rules stand in css/desk/editor.css: a style element would need a nonce
    content: field.value,
    extensions: extensions(field),
    editorProps: {
      attributes,
      handleKeyDown: (_, e) => keydown(field, e),
      transformPastedHTML: plain,
      handlePaste: () => waiting.has(field),
      handleDrop: () => waiting.has(field),
      handleDOMEvents: { beforeinput: (_, e) => { if (waiting.has(field)) e.preventDefault(); return waiting.has(field) } },
    },
    onUpdate: () => {
      field.value = tidy(editor)
      field.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  home.append(field)
  home.addEventListener("mousedown", e => { if (e.target === home) { e.preventDefault(); editor.commands.focus("end") } })
  made.set(field, editor)
  editor.on("transaction", () => show(field.form, editor))
  editor.on("focus", () => { if (toolsOf(field.form)) toolsOf(field.form).editor = editor; show(field.form, editor) })
}

function extensions(field) {
  const wanted = Object.entries(JSON.parse(field.getAttribute(mark)).extensions)
  const found = wanted.filter(([name]) => kit[name]).map(([name, options]) => (typeof options === "object" ? kit[name].configure(options) : kit[name]))
  return field.placeholder ? [...found, kit.Placeholder.configure({ placeholder: field.placeholder })] : found
}

/** The HTML as the story wants it: no paragraph inside a plain list row, none that is empty. */
function tidy(editor) {
  const box = new DOMParser().parseFromString(editor.getHTML(), "text/html").body
  for (const li of box.querySelectorAll("li")) {
    const first = li.firstElementChild
    if (first?.tagName === "P" && li.querySelectorAll(":scope > p").length === 1) first.replaceWith(...first.childNodes)
  }
  for (const p of box.querySelectorAll("p")) if (!p.textContent.trim()) p.remove()
  return box.innerHTML
}

const words = node => node.textContent.replace(/\s+/g, " ").trim()
const within = (doc, name, nodes) => { const made = doc.createElement(name); made.append(...nodes); return made }

/** Pasted HTML without looks: a style would be a violation of the policy; tables and Word's lists keep their rows apart. */
function plain(html) {
  const bare = html
    .replace(/<!--[\s\S]*?-->|<!\[[^>]*>|<(style|xml|title|script)\b[\s\S]*?<\/\1\s*>|<(?:meta|link)\b[^>]*>/gi, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, tag => tag.replace(/(["'\s/])(style|class)(?=\s*=)/gi, "$1 data-$2"))
  const doc = new DOMParser().parseFromString(bare, "text/html"), all = what => [...doc.body.querySelectorAll(what)]
  const look = el => `${el.dataset.class ?? ""} ${el.dataset.style ?? ""}`
  for (const b of all("b, strong")) if (/font-weight:\s*(normal|400)/i.test(look(b))) b.replaceWith(...b.childNodes)
  for (const span of all("span")) {
    if (/font-weight:\s*(bold|[6-9]00)/i.test(look(span))) span.replaceChildren(within(doc, "strong", [...span.childNodes]))
    if (/font-style:\s*italic/i.test(look(span))) span.replaceChildren(within(doc, "em", [...span.childNodes]))
  }
  for (const head of all("h1, h2, h3, h5, h6")) head.replaceWith(within(doc, "h4", [...head.childNodes]))
  for (const table of all("table").reverse()) {
    const cells = table.querySelectorAll("td, th")
    if (cells.length === 1) { table.replaceWith(...cells[0].childNodes); continue } // it only holds the page together
    table.replaceWith(...[...table.rows].map(row => within(doc, "p", [[...row.cells].map(words).join(" | ")])))
  }
  for (const p of all("p")) if (/MsoListParagraph|mso-list:\s*l\d/i.test(look(p))) listed(doc, p, look)
  for (const el of all("*")) for (const { name } of [...el.attributes]) if (!["href", "start", "data-pm-slice"].includes(name)) el.removeAttribute(name)
  return doc.body.innerHTML
}

/** A paragraph that Word shows as a list row becomes one. */
function listed(doc, p, look) {
  const sign = /^\s*([·•o§▪–-]|\d{1,3}[.)])\s+/.exec(p.textContent)
  if (!sign) return
  const name = /\d/.test(sign[1]) ? "OL" : "UL", marker = [...p.querySelectorAll("span")].find(span => /mso-list:\s*Ignore/i.test(look(span)))
  if (marker) marker.remove()
  else for (let left = sign[0].length, walk = doc.createTreeWalker(p, NodeFilter.SHOW_TEXT); left > 0 && walk.nextNode();) {
    const cut = Math.min(left, walk.currentNode.length)
    walk.currentNode.deleteData(0, cut)
    left -= cut
  }
  const before = p.previousElementSibling, list = before?.tagName === name ? before : doc.createElement(name)
  if (list !== before) p.before(list)
  list.append(within(doc, "li", [within(doc, "p", [...p.childNodes])]))
  p.remove()
}

function keydown(field, e) {
  if (withMod(e) && e.key === "Enter") return true // the page's keys send it; here it must not break the line
  if (withMod(e) && e.key.toLowerCase() === "k" && toolsOf(field.form)) { e.preventDefault(); openLink(toolsOf(field.form)); return true }
  return waiting.has(field) && !e.ctrlKey && !e.metaKey
}

/* ---- the toolbar ---- */
const commands = {
  bold: c => c.toggleBold(), italic: c => c.toggleItalic(), heading: c => c.toggleHeading({ level: 4 }),
  bulletList: c => c.toggleBulletList(), orderedList: c => c.toggleOrderedList(), blockquote: c => c.toggleBlockquote(),
}
// The focus at once: one that waits for the next frame lets the first letters fall elsewhere.
const chained = editor => { editor.view.focus(); return editor.chain() }
const toolsOf = form => form?.querySelector("[data-tools]")

function toolbar(tools) {
  tools.hidden = false
  const current = () => (tools.editor && !tools.editor.isDestroyed ? tools.editor : made.get(tools.closest("form").querySelector(`[${mark}]`)))
  tools.addEventListener("mousedown", e => { if (e.target.closest(".tool")) e.preventDefault() }) // the words stay selected
  tools.addEventListener("click", e => {
    const name = e.target.closest("[data-tool]")?.dataset.tool
    if (name === "link") openLink(tools)
    else if (name) commands[name](chained(current())).run()
    if (e.target.closest("[data-link-set]")) setLink(tools, current())
    if (e.target.closest("[data-link-off]")) { chained(current()).extendMarkRange("link").unsetLink().run(); closeLink(tools) }
  })
  tools.addEventListener("keydown", e => {
    if (!e.target.matches("[data-link-address]")) return
    if (e.key === "Enter" && !withMod(e)) { e.preventDefault(); e.stopPropagation(); setLink(tools, current()) }
    if (e.key === "Escape") { e.stopPropagation(); closeLink(tools); current().view.focus() }
  })
  tools.current = current
}

function show(form, editor) {
  for (const button of toolsOf(form)?.querySelectorAll("[data-tool]") ?? []) button.setAttribute("aria-pressed", editor.isActive(button.dataset.tool))
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
function whole(text) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(text)) text = /^[\w-]+(\.[\w-]+)+(\/|$)/.test(text) ? `https://${text}` : ""
  return URL.canParse(text) && !/\s/.test(text) ? text : ""
}
