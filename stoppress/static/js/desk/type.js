/* Quotation marks and dashes of the blog's language, made while somebody types: never in code, in what is pasted or in
   what is sent. One Backspace or one Ctrl+Z gives back what was typed. */
const signs = new Set(['"', "'", "-", " "])
const address = /(:\/\/|^www\.|@)\S*$/
const opening = /(^|[\s([{\u2013\u2014\/-])$/
const word = /[\p{L}\p{N}]$/u

/** What the sign becomes after these words: how many letters before it go, and what is put; or null. */
export function made(before, sign, [open, close, inner, end]) {
  if (!signs.has(sign) || address.test(/\S*$/.exec(before)[0])) return null
  if (sign === "-") return /(^|[^-])-$/.test(before) ? { cut: 1, put: "–" } : before.endsWith("–") ? { cut: 1, put: "—" } : null
  if (sign === " ") return /\S -$/.test(before) ? { cut: 1, put: "– " } : null
  const pair = sign === '"' ? [open, close] : [inner, end], started = begun(before, ...pair)
  if (sign === "'" && word.test(before)) return { cut: 0, put: started && pair[0] !== pair[1] ? end : "’" }
  if (opening.test(before) || opens(before, open, close) || opens(before, inner, end)) return { cut: 0, put: pair[0] }
  if (sign === '"' && !started && /\p{N}$|\p{Script=Hebrew}$/u.test(before)) return null // inches; an acronym in Hebrew
  return { cut: 0, put: sign === '"' || started ? pair[1] : "’" }
}

// What opens in one language closes in another: the blog's own marks decide.
const opens = (before, open, close) => open.trim() !== close.trim() && before.trimEnd().endsWith(open.trim())

function begun(before, open, close) {
  const [first, last] = [open.trim(), close.trim()]
  return first === last ? before.split(first).length % 2 === 0 : before.lastIndexOf(first) > before.lastIndexOf(last)
}

export const marksOf = el => (el.closest("form") ?? document).querySelector("[data-quotes]")?.dataset.quotes.split("|")

/** What an editor needs for it; `history` parts the change from the letters around it, so that Ctrl+Z takes it alone. */
export function typing(marks, closeHistory) {
  let last = null
  return {
    input(view, from, to, text) {
      if (!signs.has(text) || !marks) return false
      const { $from } = view.state.selection, code = [...(view.state.storedMarks ?? []), ...$from.marks()].some(mark => mark.type.name === "code")
      const put = !code && made($from.parent.textBetween(0, $from.parentOffset, null, "\ufffc"), text, marks)
      if (!put) return false
      view.dispatch(view.state.tr.insertText(text, from, to))
      view.dispatch(closeHistory(view.state.tr.insertText(put.put, from - put.cut, from + 1)).scrollIntoView())
      view.dispatch(closeHistory(view.state.tr))
      last = { doc: view.state.doc, from: from - put.cut, to: from - put.cut + put.put.length, typed: "-".repeat(put.cut) + text }
      if (text === "-" && put.put === "—") last.typed = "–-"
      return true
    },
    back(view) {
      const { selection, doc, tr } = view.state, now = last
      last = null
      if (!now || doc !== now.doc || !selection.empty || selection.head !== now.to) return false
      view.dispatch(tr.insertText(now.typed, now.from, now.to))
      return true
    },
  }
}

/** The same for plain fields that readers will see. */
export function start() {
  let last = null, busy = false
  const put = (el, from, to, text) => { busy = true; el.setSelectionRange(from, to); document.execCommand("insertText", false, text); busy = false }
  document.addEventListener("input", e => {
    const el = e.target
    // The browser selects again what was selected before; the next letter would take its place.
    if (e.inputType === "historyUndo" && el === last?.el && el.value.slice(el.selectionStart, el.selectionEnd) === last.typed) el.setSelectionRange(el.selectionEnd, el.selectionEnd)
    if (busy || e.isComposing || e.inputType !== "insertText" || !signs.has(e.data) || !el.matches?.("[data-typed]")) return
    const at = el.selectionStart, marks = marksOf(el), now = marks && made(el.value.slice(0, at - 1), e.data, marks)
    if (!now) return
    const from = at - 1 - now.cut, typed = el.value.slice(from, at)
    put(el, from, at, now.put)
    last = { el, value: el.value, from, to: from + now.put.length, typed }
  })
  document.addEventListener("keydown", e => {
    const now = last
    if (e.key !== "Backspace" || e.isComposing || !now || e.target !== now.el) return
    last = null
    if (e.ctrlKey || e.metaKey || e.altKey || now.el.value !== now.value || now.el.selectionStart !== now.to || now.el.selectionEnd !== now.to) return
    e.preventDefault()
    put(now.el, now.from, now.to, now.typed)
  })
}
