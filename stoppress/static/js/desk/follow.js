/* One stream for all tabs that look at a blog, the readers' pages among them (static/js/live.js speaks the same way):
   a browser allows six connections. One tab holds the lock and the stream, and passes each message on. */
let slug = "", take = () => {}, stop = null, release = null, source = null, channel = null, states = null, again = 0, tries = 0, place = null

/** `take(kind, text)` for every message; `state("live" | "again", at)` for what became of the connection. */
export function follow(blog, listener) {
  slug = blog
  take = listener
  if (stop) return
  const mine = stop = new AbortController(), { signal } = mine
  if (!navigator.locks || !self.BroadcastChannel) return listen()
  channel = new BroadcastChannel(`stoppress ${slug}`)
  channel.addEventListener("message", e => (e.data ? heard(...e.data) : tell()))
  states = new BroadcastChannel(`stoppress desk ${slug}`)
  states.addEventListener("message", e => (e.data ? take("state", ...e.data) : source?.readyState === EventSource.CONNECTING && states.postMessage(["again", 0])))
  channel.postMessage(0)
  states.postMessage(0)
  navigator.locks.request(channel.name, { signal }, () => signal.aborted || new Promise(done => { release = done; listen() })).catch(() => signal.aborted || listen())
}

/** Leaves the stream to another tab. */
export function rest() {
  stop?.abort()
  release?.()
  channel?.close()
  states?.close()
  source?.close()
  clearTimeout(again)
  stop = release = channel = states = source = null
}

export const following = () => Boolean(stop)

/** The network came back: the old stream may not know that it went. */
export function anew() {
  tries = 0
  if (source) listen()
}

function listen() {
  clearTimeout(again)
  source?.close()
  const mine = source = new EventSource(`/live/${slug}/stream`)
  for (const kind of ["head", "change", "resync"]) mine.addEventListener(kind, e => { channel?.postMessage([kind, e.data, e.lastEventId]); heard(kind, e.data, e.lastEventId) })
  mine.addEventListener("error", () => { if (source === mine) mine.readyState === EventSource.CLOSED ? later() : state("again", 0) })
}

function heard(kind, text, id) {
  if (source && tries) tries = 0
  // Where the stream stands, for a tab that comes anew.
  if (kind === "head") place = JSON.parse(text)
  if (kind === "change") place = { epoch: id.split(".")[0], head: JSON.parse(text).number }
  take(kind, text)
}

function tell() { if (source?.readyState === EventSource.OPEN && place) channel.postMessage(["head", JSON.stringify({ epoch: place.epoch, head: place.head })]) }

function state(...what) {
  states?.postMessage(what)
  take("state", ...what)
}

/** The stream is closed for good, by one bad answer of a proxy perhaps: a new one, later each time. */
function later() {
  tries += 1
  const at = Date.now() + Math.min(30_000, 500 * 2 ** tries) * (0.5 + Math.random())
  clearTimeout(again)
  again = setTimeout(listen, at - Date.now())
  state("again", at)
}

/** Nothing was heard for too long: the tab that holds the stream begins it anew. */
export function stale() { if (source) later() }
