/* The timeline follows the blog: the stream says that something changed, the server says what stands now. */
const quiet = 40_000, poll = 15_000
let stream = null, heard = 0, waiting = 0, tries = 0, again = 0

const place = () => document.querySelector("#feed [data-feed]")
const isDraft = () => place()?.dataset.state === "draft"
const pill = () => document.querySelector(".net")

export function start() {
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else { look(); open() } })
  // The old stream may not know that its network went: a new one says at once what stands.
  addEventListener("online", () => { close(); tries = 0; show(isDraft() ? "live" : "again"); look(); open() })
  addEventListener("offline", () => show("off"))
  setInterval(beat, 5_000)
  setInterval(() => { if (!document.hidden && (!stream || stream.readyState !== EventSource.OPEN)) look() }, poll)
  open()
}

/** Fetches the live parts; the composer and the focus stay where they are. */
function look() {
  clearTimeout(waiting)
  waiting = setTimeout(() => { if (place()) htmx.ajax("GET", place().dataset.feed, { target: "#feed", swap: "innerMorph", source: document.body }).catch(() => {}) }, 150)
}

function open() {
  clearTimeout(again)
  if (stream || document.hidden || isDraft()) return // a draft has no stream: readers do not know it
  const mine = new EventSource(`/live/${document.body.dataset.slug}/stream`)
  stream = mine
  heard = Date.now()
  for (const kind of ["head", "change", "resync"]) mine.addEventListener(kind, e => { heard = Date.now(); tries = 0; show("live"); if (kind !== "head" || isNew(e.data)) look() })
  mine.addEventListener("error", () => { if (stream !== mine) return; show("again"); if (mine.readyState === EventSource.CLOSED) later() })
}

/** Whether the blog went on while nobody listened: between the page and the stream, or between two streams. */
function isNew(data) {
  try { return String(JSON.parse(data).head) !== place()?.dataset.head } catch { return true }
}

function close() { stream?.close(); stream = null; clearTimeout(again) }

function later() {
  close()
  tries += 1
  again = setTimeout(open, Math.min(60_000, 1_000 * 2 ** tries) * (0.5 + Math.random()))
}

function beat() {
  if (!navigator.onLine) return show("off")
  if (stream && Date.now() - heard > quiet) { show("again"); look(); later() }
  if (!stream && !isDraft() && !document.hidden && tries === 0) open() // the coverage was opened meanwhile
}

function show(state) {
  const mark = pill(), words = document.getElementById("net-words").content
  mark.hidden = isDraft() && state !== "off"
  mark.dataset.net = state
  mark.querySelector("[data-net-word]").textContent = words.querySelector(`[data-${state}]`).textContent
}
