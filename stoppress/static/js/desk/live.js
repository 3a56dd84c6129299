/* The timeline follows the blog: the stream says that something changed, the server says what stands now. */
import { anew, follow, following, rest, stale } from "desk/follow"
import { show } from "desk/pill"

const quiet = 40_000, poll = 15_000, sleep = 60_000
let heard = 0, waiting = 0, hiding = 0, fresh = false

const place = () => document.querySelector("#feed [data-feed]")
const isDraft = () => place()?.dataset.state === "draft"

export function start() {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding)
    if (document.hidden) hiding = setTimeout(rest, sleep)
    else { look(); open() }
  })
  addEventListener("pagehide", rest)
  addEventListener("pageshow", e => { if (e.persisted) open() })
  addEventListener("online", () => { say(isDraft() ? "live" : "again"); anew(); look(); open() })
  addEventListener("offline", () => say("off"))
  setInterval(beat, 5_000)
  setInterval(() => { if (!document.hidden && !(following() && fresh)) look() }, poll)
  open()
}

/** Fetches the live parts; the composer and the focus stay where they are. */
export function look() {
  if (document.hidden) return // it looks when somebody does
  clearTimeout(waiting)
  waiting = setTimeout(() => { if (place()) htmx.ajax("GET", place().dataset.feed, { target: "#feed", swap: "innerMorph", source: document.body }).catch(() => {}) }, 150)
}

function open() {
  if (following() || document.hidden || isDraft()) return // a draft has no stream: readers do not know it
  heard = Date.now()
  follow(document.body.dataset.slug, take)
}

function take(kind, text, at) {
  if (kind === "state") { fresh = text === "live"; return say(text, at) }
  heard = Date.now()
  fresh = true
  say("live")
  if (kind !== "head" || isNew(text)) look()
}

/** Whether the blog went on while nobody listened: between the page and the stream, or between two streams. */
function isNew(data) {
  try { return String(JSON.parse(data).head) !== place()?.dataset.head } catch { return true }
}

function beat() {
  if (!navigator.onLine) say("off")
  if (following() && Date.now() - heard > quiet) { heard = Date.now(); fresh = false; say("again"); look(); stale() }
  if (!following()) open() // the coverage was opened meanwhile
}

const say = (state, at) => show(navigator.onLine ? state : "off", { at, draft: isDraft() })
