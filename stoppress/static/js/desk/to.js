/* Where a key point leads: a post of this blog, found by its words, or an address. */
import { whole } from "desk/editor"
import { listbox } from "desk/listbox"

const titles = new Map() // post -> how it is called

export function carries(row, point) {
  row.dataset.post = point.post ?? ""
  row.dataset.url = point.url ?? ""
}

/** Says in each row where it leads; titles that are not known yet are asked for. */
export async function show(body) {
  const rows = [...body.querySelectorAll("[data-to]")].map(to => to.closest("[data-row]")), find = body.closest("[data-blocks]").dataset.find
  for (const row of rows) say(row)
  const unknown = rows.map(row => row.dataset.post).filter(post => post && !titles.has(post))
  if (unknown.length) for (const one of await found(`${find}?ids=${encodeURIComponent(unknown.join(","))}`)) titles.set(one.post, one)
  for (const row of rows) say(row)
}

function say(row) {
  const words = row.querySelector("[data-to-words]"), { post, url } = row.dataset, known = titles.get(post)
  words.textContent = post ? (known ? `${known.at} ${known.title}` : words.dataset.post) : url || words.dataset.none
  row.querySelector("[data-to]").toggleAttribute("data-leads", Boolean(post || url))
}

/** Opens the choice in this row; `told` is called when it was made. */
export function open(row, told) {
  const button = row.querySelector("[data-to-open]"), home = button.parentNode
  if (home.querySelector("[data-to-box]")) return
  const box = document.importNode(document.querySelector("template[data-part=to]").content, true).firstElementChild, field = box.querySelector("input")
  const find = row.closest("[data-blocks]").dataset.find
  let waiting = 0, asked = 0, closed = false
  const close = focus => {
    if (closed) return // the focus leaves a box that is being removed
    closed = true
    clearTimeout(waiting)
    menu.hide()
    box.remove()
    button.hidden = false
    button.setAttribute("aria-expanded", "false")
    if (focus) button.focus()
  }
  const lead = to => { carries(row, to); say(row); close(true); told(row) }
  const menu = listbox(field, field.getAttribute("aria-label"), ({ value }) => {
    if (value.title) titles.set(value.post, value)
    lead(value)
  })
  const look = async () => {
    const mine = ++asked, text = field.value.trim(), address = text.includes(".") ? whole(text) : ""
    const posts = /^https?:/.test(text) ? [] : await found(`${find}?q=${encodeURIComponent(text)}`)
    if (mine !== asked || !box.isConnected) return
    const options = posts.map(one => ({ label: one.title, note: one.at, value: one }))
    if (/^https?:/.test(address)) options.unshift({ label: address, value: { url: address } })
    menu.show(options, field.getBoundingClientRect())
  }
  button.hidden = true
  button.setAttribute("aria-expanded", "true")
  home.append(box)
  box.addEventListener("input", e => { e.stopPropagation(); clearTimeout(waiting); waiting = setTimeout(look, 120) })
  field.addEventListener("keydown", e => {
    if (menu.key(e)) return
    if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) e.preventDefault()
    if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); close(true) }
  })
  box.addEventListener("focusout", e => { if (!box.contains(e.relatedTarget)) close(false) })
  box.querySelector("[data-to-off]").addEventListener("click", () => lead({}))
  field.value = row.dataset.url
  field.focus()
  look()
}

const found = from => fetch(from, { headers: { Accept: "application/json" } }).then(answer => (answer.ok ? answer.json() : { found: [] })).then(answer => answer.found).catch(() => [])
