/* A list of choices under a field or the cursor: arrows move, Enter takes, Escape leaves. The focus stays where it is. */
let made = 0

/** One list for this owner; `pick` is called with the option that was taken. Options: { label, note, icon, first }. */
export function listbox(owner, label, pick) {
  const list = document.createElement("ul")
  Object.assign(list, { className: "listbox", id: `listbox-${++made}`, popover: "manual" })
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", label)
  let options = [], now = -1
  const combobox = owner.getAttribute("role") === "combobox"

  function mark(to) {
    now = to
    for (const [place, row] of [...list.children].entries()) row.setAttribute("aria-selected", place === to)
    const row = list.children[to]
    row?.scrollIntoView({ block: "nearest" })
    if (row) owner.setAttribute("aria-activedescendant", row.id)
    else owner.removeAttribute("aria-activedescendant")
  }
  function hide() {
    if (!list.isConnected) return
    list.remove()
    options = []
    for (const name of ["aria-activedescendant", "aria-controls"]) owner.removeAttribute(name)
    if (combobox) owner.setAttribute("aria-expanded", "false")
  }
  function show(given, rect, first = 0) {
    if (!given.length) return hide()
    options = given
    list.replaceChildren(...given.map((one, place) => row(one, `${list.id}-${place}`)))
    if (!list.isConnected) (owner.closest("form") ?? document.body).append(list)
    list.showPopover()
    owner.setAttribute("aria-controls", list.id)
    if (combobox) owner.setAttribute("aria-expanded", "true")
    mark(first)
    set(list, rect)
  }
  function take(place) { const one = options[place]; hide(); pick(one) }

  list.addEventListener("mousedown", e => e.preventDefault())
  list.addEventListener("click", e => { const place = [...list.children].indexOf(e.target.closest("[role=option]")); if (place >= 0) take(place) })
  return {
    show, hide,
    get open() { return list.isConnected },
    /** True where the key was for the list. */
    key(e) {
      if (!list.isConnected || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return false
      if (e.key === "ArrowDown" || e.key === "ArrowUp") mark((now + (e.key === "ArrowDown" ? 1 : now < 0 ? 0 : -1) + options.length) % options.length)
      else if ((e.key === "Enter" || (e.key === "Tab" && !e.shiftKey)) && now >= 0) take(now)
      else if (e.key === "Escape") hide()
      else return false
      e.preventDefault()
      e.stopPropagation()
      return true
    },
  }
}

function row({ label, note, icon }, id) {
  const li = document.createElement("li"), words = document.createElement("span")
  Object.assign(li, { id, className: "option" })
  li.setAttribute("role", "option")
  words.textContent = label
  if (icon) li.append(icon.cloneNode(true))
  li.append(words)
  if (note) { const small = document.createElement("small"); small.textContent = note; li.append(small) }
  return li
}

/** Below the place, or above it where there is more room. */
function set(list, rect) {
  const below = innerHeight - rect.bottom, up = below < list.offsetHeight + 8 && rect.top > below
  list.style.left = `${Math.max(8, Math.min(document.dir === "rtl" ? rect.right - list.offsetWidth : rect.left, innerWidth - list.offsetWidth - 8))}px`
  list.style.top = up ? `${Math.max(8, rect.top - list.offsetHeight - 4)}px` : `${rect.bottom + 4}px`
}
