/* The reader's view: what is being written, drawn by the server with the reader's own styles, above what readers see now. */
import { bare } from "desk/media"

const pane = () => document.getElementById("glass")
const frame = () => pane().querySelector("iframe")
const inside = () => frame().contentDocument?.getElementById("now")
const said = name => pane().querySelector(`[data-glass-${name}]`)
const token = () => document.cookie.split("; ").find(one => one.startsWith("stoppress_csrf="))?.slice(15)
const wait = 200, width = "stoppress-width"
let timer = 0, asked = null

export function start() {
  for (const one of tabs()) one.addEventListener("click", () => tab(one.id.slice(4)))
  document.querySelector(".side-tabs").addEventListener("keydown", arrows)
  for (const button of pane().querySelectorAll("[data-glass-width]")) button.addEventListener("click", () => wide(button.dataset.glassWidth, true))
  try { wide(localStorage.getItem(width) ?? "phone") } catch { wide("phone") }
  // A key only sets the clock: nothing is read or drawn while somebody types.
  const composer = document.getElementById("composer")
  for (const kind of ["input", "change", "htmx:finally:request"]) composer.addEventListener(kind, later)
  for (const kind of ["desk:sent", "desk:rest"]) document.addEventListener(kind, later)
  document.addEventListener("htmx:after:swap", e => { if (open() && e.detail.ctx.target?.id === "feed") standing() })
  frame().addEventListener("load", draw)
}

/** Turns the side column to "waiting" or "glass". */
export function tab(name) {
  for (const one of tabs()) {
    const now = one.id === `tab-${name}`
    one.setAttribute("aria-selected", now)
    one.tabIndex = now ? 0 : -1
    document.getElementById(one.getAttribute("aria-controls")).hidden = !now
  }
  document.body.toggleAttribute("data-glass", name === "glass")
  if (name !== "glass") return
  if (!frame().hasAttribute("src")) frame().src = frame().dataset.src
  else { draw(); standing() }
}

export const open = () => !pane().hidden
const tabs = () => [...document.querySelectorAll(".side-tabs [role=tab]")]

function arrows(e) {
  if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(e.key) || !e.target.matches("[role=tab]")) return
  const all = tabs(), to = all[e.key === "Home" ? 0 : e.key === "End" ? 1 : (all.indexOf(e.target) + 1) % 2]
  e.preventDefault()
  tab(to.id.slice(4))
  to.focus()
}

function wide(name, keep) {
  for (const button of pane().querySelectorAll("[data-glass-width]")) button.setAttribute("aria-pressed", button.dataset.glassWidth === name)
  pane().querySelector(".glass-pane").dataset.width = document.body.dataset.glassWidth = name
  if (keep) try { localStorage.setItem(width, name) } catch { /* then it is asked again */ }
}

function later() {
  clearTimeout(timer)
  if (open()) timer = setTimeout(draw, wait)
}

/** Shows what the composer holds; an answer that comes after a newer question is not looked at. */
async function draw() {
  if (!open() || !inside()) return
  asked?.abort()
  const mine = asked = new AbortController(), body = new FormData(document.getElementById("composer"))
  body.delete("csrfmiddlewaretoken")
  for (const [name, value] of bare([...body])) if (value !== body.get(name)) body.set(name, value) // what is still on its way
  try {
    const answer = await fetch(frame().dataset.src, { method: "POST", body, headers: { "X-CSRFToken": token() ?? "" }, signal: mine.signal })
    const text = await answer.text()
    said("trouble").hidden = answer.ok || answer.status === 422
    said("said").hidden = answer.status !== 422
    if (answer.status === 422) said("said").textContent = text
    else if (answer.ok && !answer.redirected) put(inside(), text)
  } catch { said("trouble").hidden = mine.signal.aborted || asked !== mine }
}

/** The posts below, anew; the frame keeps the place that it was scrolled to. */
async function standing() {
  if (!inside()) return
  try {
    const answer = await fetch(`${frame().dataset.src}?below`)
    if (answer.ok && !answer.redirected) put(frame().contentDocument.getElementById("below"), await answer.text())
  } catch { /* the next change asks again */ }
}

const put = (place, html) => { if (place && place.dataset.was !== html) { place.innerHTML = html; place.dataset.was = html } }
