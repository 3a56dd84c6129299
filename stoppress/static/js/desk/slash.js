/* "/" at the start of an empty paragraph offers every block; the letters after it narrow the choice. */
import { listbox } from "desk/listbox"

const slashed = /^\/([\p{L} -]{0,20})$/u

/** For one editor: `look` after each change, `key` before the editor has it. */
export function slash(field, editor) {
  let left = -1 // the paragraph in which somebody waved it away
  const tools = field.form.querySelector("[data-tools]")
  const list = listbox(editor.view.dom, tools.getAttribute("aria-label"), ({ button }) => {
    const { $head } = editor.state.selection
    editor.view.focus()
    editor.chain().deleteRange({ from: $head.start(), to: $head.end() }).run()
    button.click()
  })
  editor.on("blur", () => list.hide())
  return {
    look() {
      const { $head, empty } = editor.state.selection, found = empty && $head.depth === 1 && $head.parentOffset === $head.parent.content.size && slashed.exec($head.parent.textContent)
      if (!found || !editor.isFocused) { if (!found) left = -1; return list.hide() }
      if (left === $head.start()) return
      const wanted = found[1].toLocaleLowerCase(), all = [...tools.querySelectorAll("[data-slash]")].map(button => ({ button, label: button.getAttribute("aria-label"), icon: button.querySelector("svg") }))
      list.show(all.filter(({ label }) => ` ${label.toLocaleLowerCase()}`.includes(` ${wanted}`)), editor.view.coordsAtPos($head.pos))
    },
    key(e) {
      if (list.open && e.key === "Escape") left = editor.state.selection.$head.start()
      return list.key(e)
    },
  }
}
