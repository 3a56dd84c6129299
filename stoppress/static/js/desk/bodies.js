/* What each kind of block is written with: `fill` shows a block, `read` says what stands there now. */
import { cellsOf } from "desk/paste"
import { editorOf, editors } from "desk/editor"
import { carries, show as showTo } from "desk/to"

const template = (name, value) => document.querySelector(`template[data-${name}="${value}"]`).content
const clone = (name, value) => document.importNode(template(name, value), true)
const inner = home => home.querySelector("textarea[data-inner]")
const fields = home => [...home.querySelectorAll("[data-field]")]
const said = (home, name) => home.querySelector(`[data-field=${name}]`).value
const several = /<(ul|ol|h4|blockquote)[\s>]/

function rich(home, html) {
  const field = inner(home)
  field.value = field.defaultValue = html
  if (several.test(html)) delete field.dataset.inner // made elsewhere, with more than this field could keep
  else if (/<p[\s>]/.test(html)) field.dataset.inner = "quote"
  field.dataset.rich = ""
}
const richly = home => home.querySelector("textarea[data-rich]").value

function rows(body, kind, all, fill) {
  const list = body.querySelector("[data-rows]")
  list.append(...all.map(one => { const row = clone("row", kind); fill(row.firstElementChild, one); return row }))
}

/** One body for each kind; those of pictures, video and sound come when they are needed. */
export const bodies = {
  quote: {
    empty: () => ({ kind: "quote", html: "", attribution: "" }),
    fill(body, block) { rich(body, block.html); body.querySelector("[data-field]").value = block.attribution ?? "" },
    read: (body, block) => ({ ...block, html: richly(body), attribution: said(body, "attribution") }),
  },
  points: {
    empty: () => ({ kind: "points", points: [{ html: "", post: null, url: null }] }),
    fill(body, block) { rows(body, "points", block.points, (row, point) => { rich(row, point.html); carries(row, point) }) },
    read: (body, block) => ({ ...block, points: [...body.querySelectorAll("[data-row]")].map(row => ({ html: richly(row), post: row.dataset.post || null, url: row.dataset.url || null })) }),
    shown: body => showTo(body),
  },
  figures: {
    empty: () => ({ kind: "figures", figures: [{ value: "", label: "", source: "", as_of: "" }] }),
    fill(body, block) { rows(body, "figures", block.figures, (row, figure) => { for (const field of fields(row)) field.value = figure[field.dataset.field] ?? "" }) },
    read: (body, block) => ({ ...block, figures: [...body.querySelectorAll("[data-row]")].map(row => Object.fromEntries(fields(row).map(field => [field.dataset.field, field.value]))) }),
  },
  table: {
    empty: () => ({ kind: "table", rows: [["", "", ""], ["", "", ""], ["", "", ""]], caption: "" }),
    fill(body, block) { body.querySelector("[data-field]").value = block.caption ?? ""; drawn(body, block.rows) },
    read: (body, block) => ({ ...block, caption: said(body, "caption"), rows: cells(body).map(row => row.map(cell => cell.value)) }),
  },
}

/** The editor of this block in its body; the words are those of the block. */
export function fill(body, block) {
  for (const field of body.querySelectorAll("textarea")) editorOf(field)?.destroy()
  body.replaceChildren(clone("kind", block.kind))
  bodies[block.kind].fill(body, block)
  editors(body)
  bodies[block.kind].shown?.(body)
}

/** The block with one row more, less or moved; `at` is the row's place. */
export function rowed(block, what, at) {
  const name = block.kind, all = [...block[name]], empty = bodies[name].empty()[name][0]
  if (what === "add") all.splice(at + 1, 0, empty)
  if (what === "remove") all.splice(at, 1)
  const to = at + (what === "up" ? -1 : 1)
  if ((what === "up" || what === "down") && all[to]) all.splice(to, 0, ...all.splice(at, 1))
  return { ...block, [name]: all.length ? all : [empty] }
}

/** The table with a row or column more or less, at the cell in which the cursor stands. */
export function tabled(block, what, [y, x]) {
  const all = block.rows.map(row => [...row]), width = Math.max(...all.map(row => row.length))
  for (const row of all) while (row.length < width) row.push("")
  if (what === "row") all.splice(y + 1, 0, Array(width).fill(""))
  if (what === "column") for (const row of all) row.splice(x + 1, 0, "")
  if (what === "no-row" && all.length > 1) all.splice(y, 1)
  if (what === "no-column" && width > 1) for (const row of all) row.splice(x, 1)
  return { ...block, rows: all }
}

/** The table with these rows written over it from the cell on, larger where it must be. */
export function spread(block, rows, [y, x]) {
  const width = Math.max(...block.rows.map(row => row.length), ...rows.map(row => x + row.length))
  const all = Array.from({ length: Math.max(block.rows.length, y + rows.length) }, (_, r) => Array.from({ length: width }, (_, c) => rows[r - y]?.[c - x] ?? block.rows[r]?.[c] ?? ""))
  return { ...block, rows: all }
}

export const place = cell => [cell.closest("tr").rowIndex, cell.closest("th, td").cellIndex]
export const pastedCells = e => { const rows = cellsOf(e.clipboardData); return rows && (rows.length > 1 || rows[0].length > 1) ? rows : null }
export const cells = body => [...body.querySelectorAll("tr")].map(row => [...row.querySelectorAll("textarea")])

function drawn(body, all) {
  const home = body.querySelector("[data-cell-name]"), table = home.querySelector("table")
  const width = Math.max(...all.map(row => row.length))
  for (const [y, row] of all.entries()) {
    const line = table.insertRow()
    for (let x = 0; x < width; x++) {
      const cell = document.createElement("textarea"), around = document.createElement(y ? "td" : "th")
      Object.assign(cell, { rows: 1, value: row[x] ?? "", maxLength: 2000, dir: "auto", className: "cell" })
      if (!y) around.scope = "col"
      cell.setAttribute("aria-label", home.dataset.cellName.replace("%(row)s", y + 1).replace("%(column)s", x + 1))
      around.append(cell)
      line.append(around)
    }
  }
}
