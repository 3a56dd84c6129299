/* The outbox: what somebody sent, kept until the server has it. It goes out in order, by one tab of this browser at a
   time, as often as it takes; the server does it once. What is refused stands aside and holds nothing up; so does what
   waits for a picture, until the picture is there. */
import { deliver } from "desk/deliver"
import { chance, keyOf, tab } from "desk/journal"
import { bare, pendingOf, settled } from "desk/media"
import { change, read, take } from "desk/shelf"

const shortest = 1_000, longest = 30_000, failures = 3
let person = "", home = "", queue = [], writes = [], current = null, over = false, timer = 0, channel = null
let running = false, another = false, eager = false, looking = 0, ready
let begun = new Promise(done => { ready = () => { begun = null; done() } })

/** Begins for this person: what an earlier page left goes out now. */
export async function start(who) {
  if (person) return
  person = who
  home = await tab()
  if (self.BroadcastChannel) {
    channel = new BroadcastChannel(lock())
    channel.addEventListener("message", e => { if (e.data === "sent") { over = false; emit("elsewhere") } refresh() })
  }
  for (const sign of ["online", "focus", "pageshow"]) addEventListener(sign, () => { if (queue.length) drain(true) })
  document.addEventListener("visibilitychange", () => { if (!document.hidden && queue.length) drain(true) })
  document.addEventListener("upload:changed", e => { if (queue.some(one => one.media?.includes(e.detail.key))) arrives() })
  await refresh()
  ready()
  if (open().length) drain(true)
}

/** All that stands here, in order: `sending` is on its way, `refused` came back. */
export const slips = () => queue.map(one => ({ ...one, sending: Boolean(under(one)) }))
export const isOver = () => over
/** When the next attempt is made, or 0. */
export const nextTry = () => free()[0]?.after ?? 0

/** Sends {blog, post, place, action, fields, …}. Its text leaves the journal in the moment in which it enters here. */
export async function post(given) {
  if (begun) await begun
  const one = { once: chance(24), ...given, person, tab: home, at: Date.now(), tries: 0, after: 0, media: pendingOf(given.fields) }
  const { number: _, ...record } = one
  const alone = !open().length && !running && !one.media.length
  // Alone it leaves in this very moment: the text is in the journal, and the key makes a second sender harmless.
  if (alone) one.early = deliver(record)
  queue.push(one)
  const write = change(["texts", "delete", keyOf(one.place, home)], ["outbox", "put", record]).then(number => { one.number = number; tell() }, () => {})
  writes.push(write)
  write.then(() => { writes = writes.filter(other => other !== write) })
  emit("changed")
  drain(true, alone)
}

/** Takes one back, and puts `then(one)` into the journal in the same moment; null where it is on its way, or gone. */
export async function takeBack(number, then) {
  if (queue.some(one => one.number === number && under(one))) return null
  const found = await locked({ signal: AbortSignal.timeout(1_500) }, () => take("outbox", number, then)).catch(() => null)
  await refresh()
  tell()
  return found
}

/** Sends one without the pictures that it waits for. */
export async function leaveOut(number) {
  const one = queue.find(other => other.number === number)
  if (!one || under(one)) return
  Object.assign(one, { fields: bare(one.fields), media: [] })
  await store(one)
  tell()
  return drain(true)
}

/** Tries at once; one that was refused, or all that wait. */
export async function again(number) {
  const one = queue.find(other => other.number === number)
  if (one?.refused) { delete one.refused; Object.assign(one, { tries: 0, failed: 0, after: 0 }); await store(one); tell() }
  return drain(true)
}

/** Nothing of this person stays. */
export async function clear() {
  clearTimeout(timer)
  await refresh()
  if (queue.length) await change(...queue.filter(one => one.number).map(one => ["outbox", "delete", one.number]))
  queue = []
  tell()
}

const open = () => queue.filter(one => !one.refused)
/** What may go: of one post nothing overtakes what waits for its picture. */
const free = () => open().filter((one, place, all) => !one.media?.length && !all.slice(0, place).some(other => other.media?.length && other.post === one.post && other.blog === one.blog))
const lock = () => `stoppress outbox ${person}`
const emit = (what, detail = {}, cancelable = false) => document.dispatchEvent(new CustomEvent(`outbox:${what}`, { detail, cancelable }))
const tell = (what = "changed") => { channel?.postMessage(what); emit("changed") }
const store = one => (one.number ? change(["outbox", "put", { ...one }]).catch(() => {}) : null)
// Without locks (a page without TLS) each tab sends what it finds: the server still does it once.
const locked = (how, run) => (navigator.locks ? navigator.locks.request(lock(), how, run) : run())

/** What the browser holds now: other tabs add and take away. What is known already stays the same object. */
async function refresh() {
  await Promise.all(writes)
  const known = new Map(queue.map(one => [one.number, one])), kept = (await read("outbox")).filter(one => one.person === person)
  const fresh = kept.sort((a, b) => a.number - b.number).map(one => under(known.get(one.number)) ?? one)
  const back = fresh.filter(one => one.refused && one.tab === home && !known.get(one.number)?.refused)
  queue = [...fresh, ...queue.filter(one => !one.number)]
  emit("changed")
  for (const one of back) if (known.has(one.number)) await returned(one)
}

/** On its way: nothing may take its place. */
const under = one => (one && (one === current || one.early) ? one : null)

async function drain(now = false, quick = false) {
  if (running) { another ||= now; return }
  running = true
  eager = now
  clearTimeout(timer)
  try {
    await locked({}, () => run(quick))
  } finally {
    running = false
  }
  if (another) { another = false; return drain(true) }
  const wait = free()[0]?.after - Date.now()
  if (free().length && !over) timer = setTimeout(drain, Math.max(50, wait))
}

async function run(quick) {
  if (!quick) await refresh()
  await fetched()
  for (let one; (one = free()[0]) && (eager || one.after <= Date.now());) if (!await pass(one)) break
}

/** Puts the ids of what has arrived into the posts that wait for it; what never will is a refusal. */
async function fetched() {
  const waiting = open().filter(one => one.media?.length)
  if (!waiting.length) return
  const known = new Map((await read("uploads")).map(one => [one.key, one]))
  for (const one of waiting) {
    const lost = one.media.map(key => known.get(key) ?? { state: "gone" }).find(({ state }) => !["waiting", "ready"].includes(state))
    one.fields = one.fields.map(([name, value]) => [name, name.startsWith("block-") ? settled(value, known) : value])
    one.media = pendingOf(one.fields)
    if (lost) await refuse(one, { what: "refused", status: 0, text: "", upload: { name: lost.name ?? "", problem: lost.problem ?? "" } })
    else if (!one.media.length) await Promise.all(writes).then(() => store(one))
  }
}

/** Many steps of an upload come in a row: one look is enough for them. */
function arrives() {
  emit("changed")
  clearTimeout(looking)
  looking = setTimeout(drain, 100, true)
}

/** Whether the next one may follow. */
async function pass(one) {
  current = one
  emit("changed")
  const answer = await (one.early ?? deliver(one))
  delete one.early
  over = answer.what === "over"
  if (answer.what === "sent") await gone(one, answer)
  else if (answer.what === "refused" || failed(one, answer)) await refuse(one, answer)
  else await wait(one, answer)
  current = null
  emit("changed")
  return answer.what === "sent" || Boolean(one.refused)
}

/** A text that the server fails at again and again must not hold up the others. */
function failed(one, answer) {
  one.failed = (one.failed ?? 0) + (answer.status === 500)
  return one.failed >= failures
}

async function gone(one, answer) {
  queue = queue.filter(other => other !== one)
  emit("sent", { one, answer, here: one.tab === home, last: !open().length })
  await remove(one)
  tell("sent")
}

async function remove(one) {
  await Promise.all(writes)
  if (one.number) await change(["outbox", "delete", one.number]).catch(() => {})
}

async function refuse(one, answer) {
  one.refused = answer
  if (one.tab !== home || !await returned(one)) await Promise.all(writes).then(() => store(one))
  tell()
}

/** Offers what was refused to the page that it came from; true where that took it. */
async function returned(one) {
  if (emit("refused", { one }, true)) return false
  queue = queue.filter(other => (one.number ? other.number !== one.number : other !== one))
  await remove(one)
  return true
}

async function wait(one, answer) {
  eager = false
  one.tries += 1
  const pause = Math.min(longest, shortest * 2 ** (one.tries - 1)) * (0.5 + Math.random())
  one.after = Date.now() + Math.max(pause, answer.pause ?? 0)
  await Promise.all(writes).then(() => store(one))
  if (over) emit("over", { answer })
  tell()
}
