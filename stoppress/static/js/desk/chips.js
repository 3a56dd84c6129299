/* Names as chips: comma or Enter adds one, Backspace takes the last, what was used before is suggested.
   The plain field stays what is sent; a name with a comma in it stands there in quotes. */
import { listbox } from "desk/listbox"
import { follow } from "desk/when"

const name = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)/g
const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")

export const parted = text => [...new Set([...text.matchAll(name)].map(one => (one[1]?.replaceAll('""', '"') ?? one[2]).trim()).filter(Boolean))]
export const joined = names => names.map(one => (one.includes(",") || one.startsWith('"') ? `"${one.replaceAll('"', '""')}"` : one)).join(", ")

export function start(root) {
  for (const home of root.querySelectorAll("[data-chips]")) if (!home.querySelector("[data-chip-list]")) make(home)
}

function make(home) {
  const field = home.querySelector("input"), list = document.createElement("span"), entry = field.cloneNode(), known = suggestions(home)
  Object.assign(list, { className: "chips" })
  list.dataset.chipList = ""
  entry.removeAttribute("name")
  Object.assign(entry, { id: `${field.id}-entry`, value: "", maxLength: 300, autocomplete: "off" })
  entry.setAttribute("role", "combobox")
  entry.setAttribute("aria-autocomplete", "list")
  entry.setAttribute("aria-expanded", "false")
  entry.setAttribute("aria-label", home.dataset.add)
  home.querySelector("label").remove()
  home.setAttribute("role", "group")
  home.setAttribute("aria-label", field.placeholder)
  field.hidden = true
  field.before(list, entry)

  const names = () => parted(value.get.call(field))
  const menu = listbox(entry, home.dataset.add, one => more([one.label]))
  const set = (now, told = true) => {
    value.set.call(field, joined(now))
    show()
    if (told) field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const show = () => {
    list.replaceChildren(...names().map(one => chip(one, home)))
    entry.placeholder = names().length ? "" : field.placeholder
  }
  const more = now => { entry.value = ""; menu.hide(); if (now.length) set([...new Set([...names(), ...now])]) }
  const add = text => more(parted(text))
  const offer = async () => {
    const all = await known(), typed = entry.value.trim().toLocaleLowerCase(), has = new Set(names())
    if (document.activeElement !== entry) return
    const found = all.filter(one => !has.has(one) && one.toLocaleLowerCase().includes(typed)).slice(0, 8)
    menu.show(found.map(label => ({ label })), entry.getBoundingClientRect(), -1)
  }
  follow(field, show)

  entry.addEventListener("focus", offer)
  entry.addEventListener("input", e => { e.stopPropagation(); offer() })
  entry.addEventListener("blur", () => { menu.hide(); if (entry.value.trim()) add(entry.value) })
  entry.addEventListener("keydown", e => {
    if (e.isComposing || menu.key(e)) return
    if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) { e.preventDefault(); add(entry.value) }
    else if (e.key === "Enter" && entry.value.trim()) add(entry.value)
    else if (e.key === "," && !/^\s*"[^"]*$/.test(entry.value)) { e.preventDefault(); add(entry.value) }
    else if (e.key === "Backspace" && !entry.value) set(names().slice(0, -1))
  })
  list.addEventListener("click", e => {
    const button = e.target.closest("button"), place = [...list.children].indexOf(button?.closest(".chip"))
    if (place < 0) return
    set(names().toSpliced(place, 1))
    entry.focus()
  })
  home.addEventListener("mousedown", e => { if (e.target === home || e.target === list) { e.preventDefault(); entry.focus() } })
  show()
}

function chip(text, home) {
  const made = document.createElement("span"), button = document.createElement("button"), words = document.createElement("bdi")
  made.className = "chip"
  words.textContent = text
  button.type = "button"
  button.setAttribute("aria-label", home.dataset.gone.replace("%(name)s", text))
  button.append(document.querySelector("template[data-part=acts]").content.querySelector("[data-block-act=remove] svg").cloneNode(true))
  made.append(words, button)
  return made
}

/** Asked for once, when somebody comes to the field. */
function suggestions(home) {
  let asked = null
  return () => (asked ??= fetch(home.dataset.find, { headers: { Accept: "application/json" } }).then(answer => (answer.ok ? answer.json() : { found: [] })).then(({ found }) => found).catch(() => { asked = null; return [] }))
}
