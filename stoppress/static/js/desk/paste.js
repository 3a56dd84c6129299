/* What comes from Word, Google Docs, a mail or a web page: its words, lists, links and tables, and none of its looks. */
const blocks = "p, div, li, h1, h2, h3, h4, h5, h6, tr, blockquote, pre"
const looksAway = "img, picture, svg, math, video, audio, iframe, object, embed, canvas, button, input, select, textarea, script, style, noscript, template, [hidden], del[data-cite], .msocomanchor, .MsoCommentReference"
const unseen = /display:\s*none|mso-element:\s*comment|visually-?hidden|sr-only|screen-reader-text|clip-path:\s*inset\(50|clip:\s*rect\(0/i
const hidden = /[\u00ad\u200b\u2060\ufeff]+/g
const tracked = /^(utm_|fbclid$|gclid$|mc_[ce]id$)/
const within = (doc, name, nodes) => { const made = doc.createElement(name); made.append(...nodes); return made }
const look = el => `${el.dataset.class ?? ""} ${el.dataset.style ?? ""}`

/** The pasted HTML as prose alone; tables become a line for each row. */
export function plain(html) {
  const doc = cleaned(html)
  for (const table of [...doc.querySelectorAll("table")]) table.replaceWith(...grid(table).map(row => within(doc, "p", [row.filter(Boolean).join(" | ")])))
  return bare(doc.body)
}

/** The pasted HTML as parts of a post: prose and tables in their order. */
export function partsOf(html) {
  const doc = cleaned(html), parts = []
  let from = null
  for (const table of [...doc.querySelectorAll("table")]) {
    parts.push(proseBetween(doc, from, table), { kind: "table", rows: grid(table), caption: words(table.caption) })
    from = table
  }
  parts.push(proseBetween(doc, from, null))
  return parts.filter(part => part.kind === "table" || part.html.replace(/<[^>]*>|&nbsp;/g, "").trim())
}

/** An address that somebody pasted alone onto an empty line, or the embed code of a platform: it becomes a card. */
export function addressIn(data, alone) {
  const text = data.getData("text/plain").trim()
  if (/^<(iframe|blockquote|div|script)\b[^]*https?:\/\//i.test(text)) return text
  return alone && text.length <= 2000 && /^https?:\/\/[^\s/]+\S*$/i.test(text) && URL.canParse(text) ? text : ""
}

/** Rows of a spreadsheet that come as text with tabs between the cells; null where it is no table. */
export function rowsOf(text) {
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map(row => row.split("\t").map(cell => cell.trim()))
  return rows.length > 1 && rows[0].length > 1 && rows.every(row => row.length === rows[0].length) ? rows : null
}

/** The rows in what is pasted into a cell, from either of the two. */
export function cellsOf(data) {
  const html = data.getData("text/html"), text = data.getData("text/plain"), table = html && cleaned(html).querySelector("table")
  if (table) return grid(table)
  return /\t|\n./.test(text) ? text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map(row => row.split("\t").map(cell => cell.trim())) : null
}

/** A document without looks: a style would be a violation of the policy, even in a document that is never shown. */
function cleaned(html) {
  const text = html
    .replace(/<!--[\s\S]*?-->|<!\[[^>]*>|<(style|xml|title|script)\b[\s\S]*?<\/\1\s*>|<(?:meta|link|base)\b[^>]*>/gi, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, tag => tag.replace(/(["'\s/])(style|class|cite|on\w+)(?=\s*=)/gi, "$1 data-$2"))
  const doc = new DOMParser().parseFromString(text, "text/html"), all = what => [...doc.body.querySelectorAll(what)]
  for (let walk = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT); walk.nextNode();) if (hidden.test(walk.currentNode.data)) walk.currentNode.data = walk.currentNode.data.replace(hidden, "")
  for (const figure of all("figure")) if (figure.querySelector("img, picture, video, audio, iframe")) figure.querySelectorAll("figcaption").forEach(one => one.remove())
  for (const el of all(looksAway)) el.remove()
  for (const el of all("*")) if (unseen.test(look(el)) || /msocomanchor|MsoCommentReference/.test(look(el))) el.remove()
  for (const space of all("span")) if (/^\u00a0+$/.test(space.textContent) && !/mso-list/i.test(look(space))) space.textContent = " "
  for (const p of all("p")) if (/MsoListParagraph|mso-list:\s*l\d/i.test(look(p))) listed(doc, p)
  emphasised(doc, all)
  for (const head of all("h1, h2, h3, h5, h6")) head.replaceWith(within(doc, "h4", [...head.childNodes]))
  for (const title of all("p")) if (/\bMso(Title|Subtitle)\b/.test(look(title))) title.replaceWith(within(doc, "h4", [...title.childNodes]))
  for (const a of all("a")) linked(a)
  for (const table of all("table").reverse()) if (!isTable(table)) unfold(doc, table)
  for (const br of all("br")) if (!beside(br, "previousSibling") && !beside(br, "nextSibling") && br.parentElement.children.length > 1) br.remove()
  return doc
}

function emphasised(doc, all) {
  for (const b of all("b, strong")) if (/(^|[;\s])font-weight:\s*(normal|400)/i.test(look(b)) || b.closest("h1, h2, h3, h4, h5, h6")) b.replaceWith(...b.childNodes)
  for (const span of all("span, font")) {
    if (span.closest("h1, h2, h3, h4, h5, h6")) continue
    if (/(?:^|[;\s])font-weight:\s*(bold|[6-9]00)/i.test(look(span)) && !span.closest("b, strong")) span.replaceChildren(within(doc, "strong", [...span.childNodes]))
    if (/(^|[;\s])font-style:\s*italic/i.test(look(span)) && !span.closest("i, em")) span.replaceChildren(within(doc, "em", [...span.childNodes]))
  }
}

/** The address that a reader would have come to, without who is watching; a link to nowhere is no link. */
function linked(a) {
  let to
  try { to = new URL(a.getAttribute("href") ?? "") } catch { a.replaceWith(...a.childNodes); return }
  if (/(^|\.)google\.[a-z.]+$/.test(to.hostname) && to.pathname === "/url") try { to = new URL(to.searchParams.get("q") ?? to.searchParams.get("url")) } catch { /* then it stays as it is */ }
  if (!/^(https?|mailto|tel):$/.test(to.protocol)) { a.replaceWith(...a.childNodes); return }
  const watched = [...to.searchParams.keys()].filter(name => tracked.test(name))
  if (watched.length) { for (const name of watched) to.searchParams.delete(name); a.setAttribute("href", to.href) }
  else if (to.href !== new URL(a.getAttribute("href")).href) a.setAttribute("href", to.href)
}

/** Whether a node with words stands on this side of it. */
function beside(node, side) {
  let next = node[side]
  while (next && next.nodeType === Node.TEXT_NODE && !next.textContent.trim()) next = next[side]
  return next && !(next.nodeType === Node.ELEMENT_NODE && next.matches("p, div, ul, ol, h1, h2, h3, h4, h5, h6, table, blockquote"))
}

/** A table of facts has rows and columns; another only holds the page together. */
function isTable(table) {
  const rows = [...table.rows]
  return rows.length > 1 && Math.max(...rows.map(row => row.cells.length)) > 1 && !table.querySelector("table, ul, ol, h4, blockquote") && !rows.some(row => [...row.cells].some(cell => cell.querySelectorAll("p").length > 4))
}

function unfold(doc, table) {
  const cells = [...table.querySelectorAll("td, th")], loose = cells.length === 1 || table.querySelector("table, p + p, ul, ol, h4, blockquote, div + div")
  if (loose) table.replaceWith(...cells.flatMap(cell => [...(cell.querySelector("p, div, ul, ol, h4, blockquote, table") ? cell.childNodes : [within(doc, "p", [...cell.childNodes])])]))
  else table.replaceWith(...[...table.rows].map(row => within(doc, "p", [[...row.cells].map(words).join(" | ")])))
}

function words(el) {
  if (!el) return ""
  for (const part of el.querySelectorAll(`br, ${blocks}`)) part.after(" ")
  return el.textContent.replace(/\s+/g, " ").trim()
}

/** The cells in rows of one length: what spans several stands in its first place. */
function grid(table) {
  const rows = [...table.rows].map(() => [])
  for (const [y, row] of [...table.rows].entries()) {
    let x = 0
    for (const cell of row.cells) {
      while (rows[y][x] !== undefined) x++
      for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - y); down++) for (let right = 0; right < Math.min(cell.colSpan, 30); right++) rows[y + down][x + right] = down || right ? "" : words(cell)
    }
  }
  const width = Math.max(...rows.map(row => row.length))
  return rows.map(row => Array.from({ length: width }, (_, x) => row[x] ?? "")).filter(row => row.some(Boolean))
}

function proseBetween(doc, from, to) {
  const range = doc.createRange()
  range.setStart(doc.body, 0)
  if (from) range.setStartAfter(from)
  if (to) range.setEndBefore(to)
  else range.setEnd(doc.body, doc.body.childNodes.length)
  return { kind: "prose", html: bare(within(doc, "div", [range.cloneContents()])) }
}

function bare(root) {
  for (const el of root.querySelectorAll("*")) for (const { name } of [...el.attributes]) if (!["href", "start", "data-pm-slice"].includes(name)) el.removeAttribute(name)
  return root.innerHTML.replace(/(<br>\s*){2,}/g, "</p><p>")
}

/** A paragraph that Word shows as a list row becomes one. */
function listed(doc, p) {
  const sign = /^\s*([·•o§▪\uf0b7–-]|\d{1,3}[.)]|[a-z][.)])\s+/.exec(p.textContent)
  if (!sign) return
  const name = /\d|[a-z][.)]/.test(sign[1]) ? "OL" : "UL", marker = [...p.querySelectorAll("span")].find(span => /mso-list:\s*Ignore/i.test(look(span)))
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
