/* The page says every few seconds that it is open. Where it may not stay open, it covers what it shows and keeps
   what was typed; once the same person is back, it opens again.
   Other modules take part under a name of their own: part("presence", () => what to say, told => { … }). */
const every = 4_000, patience = 10_000
const parts = new Map()
const cookie = name => document.cookie.split("; ").find(one => one.startsWith(`${name}=`))?.slice(name.length + 1)
const cover = () => document.getElementById("over")
let timer = 0, asking = null, title = ""

/** Takes part in the heartbeat: say() gives what the server is told under this name, hear() gets what it answers. */
export function part(name, say, hear = () => {}) { parts.set(name, { say, hear }) }

export function start() {
  if (!document.body.dataset.person) return
  cover().addEventListener("cancel", e => e.preventDefault())
  cover().addEventListener("close", () => { if (isOver()) cover().showModal() })
  cover().querySelector("[data-load]").addEventListener("click", () => location.reload())
  document.addEventListener("visibilitychange", () => { if (document.hidden) rest(); else beat() })
  addEventListener("focus", beat)
  addEventListener("pageshow", e => { if (e.persisted) beat() })
  beat()
}

/** At once, instead of with the next beat: something changed that the others should know. */
export async function beat() {
  clearTimeout(timer)
  if (document.hidden || asking) return
  asking = ask()
  await asking
  asking = null
  if (!document.hidden && !isOver()) timer = setTimeout(beat, every) // covered, it asks again when somebody looks
}

const isOver = () => document.body.hasAttribute("data-over")
const rest = () => clearTimeout(timer)

async function ask() {
  const said = {}
  for (const [name, one] of parts) said[name] = one.say()
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": cookie("stoppress_csrf") ?? "" }
    const answer = await fetch(document.body.dataset.here, { method: "POST", headers, body: JSON.stringify(said), signal: AbortSignal.timeout(patience) })
    if (answer.ok) return hear(await answer.json())
    if (answer.status === 401 || answer.status === 403) close("401") // 403: all cookies are gone, the form's token with them
    else if (answer.status === 404) close("404")
  } catch { /* no network: what is shown stays, and so does the text */ }
}

function hear(told) {
  if (told.person !== document.body.dataset.person) return close("other")
  open()
  for (const [name, one] of parts) one.hear(told[name])
}

function close(why) {
  for (const panel of cover().querySelectorAll("[data-over]")) {
    panel.hidden = panel.dataset.over !== why
    panel.querySelector("h2").id = panel.hidden ? "" : "over-h"
  }
  if (isOver()) return
  document.body.setAttribute("data-over", "")
  title = document.title
  document.title = cover().querySelector("[data-over]:not([hidden]) h2").textContent
  for (const other of document.querySelectorAll("dialog[open]")) other.close()
  cover().showModal()
}

function open() {
  if (!isOver()) return
  document.body.removeAttribute("data-over")
  document.title = title
  cover().close()
  document.dispatchEvent(new Event("desk:back"))
}
