/* The parts of a post: prose fields and blocks in one order. Each change of the order, and each row that comes or goes,
   can be undone with Ctrl+Z; a block's hidden field always has what its editor shows. */
import { bodies, cells, pastedCells, place, rowed, spread, tabled } from "desk/bodies"
import { cut, chained, editorOf, editors, fieldOf, setProse, settled, toolsOf, withMod } from "desk/editor"
import { blockOf, built, carried, carrier, dress, enter, finished, focusProse, home, isBlock, named, number, order, partOf, parts, piece, set, settle, sheet, write } from "desk/parts"
import { open as lead } from "desk/to"
import { change, forget, redo, told, undo } from "desk/steps"
import { start as media } from "desk/ways"
import { fresh as timeless } from "desk/when"

const where = new WeakMap() // form -> the part in which the cursor stood last

/** Gives every block of the form its editor. Call it after the prose fields have theirs. */
export function start(form) {
  const root = home(form)
  for (const part of parts(form)) if (isBlock(part)) dress(part)
  settle(form)
  if ("begun" in root.dataset) return
  root.dataset.begun = ""
  root.addEventListener("focusin", e => where.set(form, partOf(e.target)))
  root.addEventListener("input", e => { const part = partOf(e.target); if (isBlock(part)) write(part) })
  root.addEventListener("click", e => clicked(form, e))
  root.addEventListener("keydown", e => pressed(form, e), true)
  root.addEventListener("paste", e => intoCells(form, e), true)
  media(form)
  root.addEventListener("desk:insert", e => insert(form, e.detail.parts))
  root.addEventListener("desk:step", e => { if (step(partOf(e.target), e.detail.by)) e.preventDefault() })
  tall(form)
  toolsOf(form)?.addEventListener("click", e => { const kind = e.target.closest("[data-insert]")?.dataset.insert; if (kind) insert(form, [bodies[kind].empty()]) })
}

/** Makes the parts those of a kept form: an array of [name, value]; of none, an empty sheet. Before the editors are made,
    or after. */
export function rebuild(form, fields) {
  const kept = fields.filter(([name]) => named.test(name)).sort(([a], [b]) => number(a) - number(b)), root = home(form)
  if (!root) return // a form without a post
  if (!kept.length) return fresh(form)
  const begun = "begun" in root.dataset
  for (const part of parts(form)) { if (!isBlock(part)) editorOf(carrier(part))?.destroy(); part.remove() }
  for (const [name, value] of kept) {
    const part = name.startsWith("prose") ? sheet(value) : carried(value)
    if (!part) continue
    carrier(part).name = name
    root.append(part)
  }
  if (!begun) return
  editors(form)
  for (const part of parts(form)) if (isBlock(part)) dress(part)
}

/** An empty sheet: no blocks, one prose field, no times of its own, nothing to undo. */
export function fresh(form) {
  const [first, ...others] = parts(form).filter(part => !isBlock(part))
  for (const part of [...others, ...parts(form).filter(isBlock)]) part.remove()
  if (first) setProse(carrier(first), "")
  forget(form)
  where.delete(form)
  timeless(form)
  settle(form)
}

/** Puts these parts where the cursor stands; words that are selected become the words of a quote. */
export function insert(form, made) {
  change(form, () => {
    const editor = toolsOf(form).current(), stood = where.get(form), at = isBlock(stood) && parts(form).includes(stood) ? stood : partOf(fieldOf(editor))
    let after = "", put = made.map(built)
    if (isBlock(at)) at.after(...put)
    else {
      const [before, rest, selected] = cut(editor)
      if (selected && made.length === 1 && made[0].kind === "quote") put = [built({ ...made[0], html: selected })]
      else after = selected // a table over a selection keeps the words
      setProse(carrier(at), before)
      at.after(...put, ...(after || rest ? [sheet(after + rest)] : []))
    }
    finished(form)
    for (const one of put) if (!isBlock(one)) settled(one)
    enter(put.find(isBlock))
  })
}

/** Puts these parts below everything that stands there. */
export function append(form, made) {
  change(form, () => { home(form).append(...made.map(built)); finished(form) })
}

/** More room for long posts; it stays so until somebody wants the timeline back. */
function tall(form) {
  const button = form.querySelector("[data-tall]")
  if (!button) return
  button.hidden = false
  button.addEventListener("click", () => button.setAttribute("aria-pressed", form.toggleAttribute("data-big")))
}

/** The focus goes on to the part above or below; true where there is one. */
function step(part, by) {
  const to = by < 0 ? part.previousElementSibling : part.nextElementSibling
  if (!to) return false
  if (isBlock(to)) to.focus()
  else focusProse(to, by < 0)
  return true
}

function move(form, part, by) {
  const near = by < 0 ? part.previousElementSibling : part.nextElementSibling, far = by < 0 ? near?.previousElementSibling : near?.nextElementSibling
  change(form, () => {
    // What stands beside it moves, one paragraph at a time: the block keeps its place in the document, and the focus.
    const html = near && !isBlock(near) ? carrier(near).value : ""
    if (html) {
      const box = new DOMParser().parseFromString(html, "text/html").body, one = by < 0 ? box.lastElementChild : box.firstElementChild
      if (!one) return
      const other = by < 0 ? part.nextElementSibling : part.previousElementSibling
      one.remove()
      setProse(carrier(near), box.innerHTML)
      setProse(carrier(other), by < 0 ? one.outerHTML + carrier(other).value : carrier(other).value + one.outerHTML)
    } else if (isBlock(far)) {
      if (by < 0) part.after(near, far)
      else part.before(far, near)
    }
  })
}

function remove(form, part) {
  const before = part.previousElementSibling, after = part.nextElementSibling
  change(form, () => {
    part.remove()
    if (before && after && !isBlock(before) && !isBlock(after)) {
      const joined = carrier(before).value + carrier(after).value
      after.remove()
      if (joined !== carrier(before).value) setProse(carrier(before), joined)
    }
  })
  focusProse(parts(form).includes(before) ? before : parts(form)[0], true)
  say(form)
}

function say(form) {
  const notice = piece("removed").firstElementChild
  notice.querySelector("button").addEventListener("click", () => { notice.remove(); undo(form) })
  document.getElementById("notices").replaceChildren(notice)
  setTimeout(() => notice.remove(), 8000)
}

/* ---- keys and clicks ---- */
function pressed(form, e) {
  if (e.isComposing) return
  const part = partOf(e.target), key = e.key.toLowerCase(), block = isBlock(part) ? part : null
  const done = block && bodies[block.dataset.block]?.key?.(block, e) ? true
    : withMod(e) && !e.altKey && key === "z" && !e.shiftKey ? undo(form)
    : withMod(e) && !e.altKey && (key === "y" || (key === "z" && e.shiftKey)) ? redo(form)
    : block && e.altKey && !withMod(e) && (key === "arrowup" || key === "arrowdown") ? nudged(form, block, e, key === "arrowup" ? -1 : 1)
    : e.target === block && !withMod(e) ? onBlock(form, block, key)
    : block && !withMod(e) && !e.altKey ? inBlock(form, block, e) : false
  if (!done) return
  e.preventDefault()
  e.stopPropagation()
}

function nudged(form, block, e, by) {
  const row = e.target.closest("[data-row]")
  if (e.shiftKey && row) rowAct(form, block, row, by < 0 ? "up" : "down")
  else if (!e.shiftKey) move(form, block, by)
  return true
}

function onBlock(form, block, key) {
  if (key === "delete" || key === "backspace") remove(form, block)
  else if (key === "enter") enter(block)
  else if (key === "arrowup" || key === "arrowdown") step(block, key === "arrowup" ? -1 : 1)
  else return false
  return true
}

function inBlock(form, block, e) {
  const row = e.target.closest("[data-row]"), cell = e.target.matches("textarea.cell") ? e.target : null, plain = e.target.matches("input[data-field]")
  if (e.key === "Enter" && cell && !e.shiftKey) return nextCell(form, block, cell)
  if (e.key === "Enter" && !e.shiftKey && row && (plain || e.target.matches("[contenteditable]") || e.target.closest(".ProseMirror"))) { rowAct(form, block, row, "add"); return true }
  if (e.key === "Enter" && plain) { step(block, 1); return true }
  if (e.key === "Backspace" && row && !row.textContent.replace(row.querySelector("[data-to]")?.textContent ?? "", "").trim() && [...row.querySelectorAll("[data-field]")].every(field => !field.value) && row.parentNode.children.length > 1) { rowAct(form, block, row, "remove"); return true }
  return false
}

function nextCell(form, block, cell) {
  const [y, x] = place(cell)
  if (!cells(block)[y + 1]) tableAct(form, block, "row", [y, x])
  cells(block)[y + 1]?.[x].focus()
  return true
}

function clicked(form, e) {
  const block = e.target.closest("[data-block]"), button = e.target.closest("button")
  if (!block || !button) return
  const { blockAct: act, rowAct: rowed, tableAct: tabled } = button.dataset, row = button.closest("[data-row]")
  if (bodies[block.dataset.block]?.click?.(block, button)) return
  if (act === "remove") remove(form, block)
  else if (act) move(form, block, act === "up" ? -1 : 1)
  else if (rowed) rowAct(form, block, row, rowed)
  else if ("rowAdd" in button.dataset) rowAct(form, block, block.querySelector("[data-row]:last-child"), "add")
  else if (tabled) tableAct(form, block, tabled, last.get(block) ?? [cells(block).length - 1, cells(block)[0].length - 1])
  else if ("toOpen" in button.dataset) lead(row, () => told(form, write(block)))
}

const last = new WeakMap() // block -> the cell in which the cursor stood
document.addEventListener("focusin", e => { if (e.target.matches?.("textarea.cell")) last.set(e.target.closest("[data-block]"), place(e.target)) })

function rowAct(form, block, row, what) {
  const all = [...row.parentNode.children], at = all.indexOf(row), field = document.activeElement.dataset?.field, button = document.activeElement.dataset?.rowAct
  change(form, () => set(block, JSON.stringify(rowed(blockOf(block), what, at))))
  const rows = [...block.querySelectorAll("[data-row]")], to = rows[Math.max(0, Math.min(rows.length - 1, what === "add" || what === "down" ? at + 1 : what === "up" || what === "remove" ? at - 1 : at))]
  if (button && what !== "remove") return to.querySelector(`[data-row-act=${button}]`).focus()
  const into = to.querySelector(field && what !== "add" ? `[data-field=${field}]` : "textarea, [data-field]"), editor = editorOf(into)
  if (editor) chained(editor).focus("end").run()
  else into.focus()
}

function tableAct(form, block, what, at) {
  change(form, () => set(block, JSON.stringify(tabled(blockOf(block), what, at))))
  const all = cells(block), y = Math.min(all.length - 1, at[0] + (what === "row" ? 1 : 0)), x = Math.min(all[0].length - 1, at[1] + (what === "column" ? 1 : 0))
  all[y][x].focus()
}

function intoCells(form, e) {
  const cell = e.target.closest?.("textarea.cell"), rows = cell && pastedCells(e)
  if (!rows) return
  e.preventDefault()
  const block = cell.closest("[data-block]"), at = place(cell)
  change(form, () => set(block, JSON.stringify(spread(blockOf(block), rows, at))))
  cells(block)[at[0]][at[1]].focus()
}
