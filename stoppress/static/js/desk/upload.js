/* Files on their way to the server: in chunks as large as the line carries in a moment, resumed after a lost connection,
   a reload or a closed tab. The files stand beside the texts in this browser; one tab of it sends them, one after the
   other, as long as a text or a post in the queue names them. */
import { chance, living, tab } from "desk/journal"
import { change, get, holdsFiles, read } from "desk/shelf"
import { ask, refusal } from "desk/wire"

const first = 65_536, least = 16_384, wished = 1_500 // bytes, bytes, milliseconds of a chunk
const shortest = 1_000, longest = 30_000, grace = 10_000, glance = 2_000, day = 86_400_000
const all = new Map(), files = new Map(), addresses = new Map()
let person = "", channel = null, step = first, running = false, another = false, over = false, tries = 0, after = 0, timer = 0, last = 0, begun = null, known = false

/** Begins for this person: what an earlier page left goes on. */
export function start(who) { return begun ??= begin(who) }

/** Takes a file in; its key is what a block names until the server has it. `pinned`: no kept text names it. */
export function add(file, to, pinned = false) {
  last = Math.max(Date.now(), last + 1)
  const one = { key: chance(16), person, at: last, to, name: file.name || "", type: file.type, size: file.size, id: "", state: "waiting", problem: "", asset: null, pinned }
  all.set(one.key, one)
  files.set(one.key, file)
  one.kept = keep(one, file)
  drain()
  return one.key
}

/** The file first: a tab that finds the record finds the file too. Where there is no room for it, this tab alone has it. */
async function keep(one, file) {
  try { await change(["files", "put", { key: one.key, file }]) } catch { one.loose = await tab() }
  await store(one)
  tell(one)
}

/** How it stands: {name, size, offset, state: waiting | ready | refused | gone, why: offline | over | "", problem, asset}. */
export function look(key) {
  const one = all.get(key)
  return one ? { ...one, offset: one.offset ?? 0, why: one.state !== "waiting" ? "" : over ? "over" : tries || !navigator.onLine ? "offline" : "" } : { key, name: "", size: 0, offset: 0, state: known ? "gone" : "waiting", why: "", problem: "", asset: null }
}

/** An address for this page alone, to show the file from; "" where the file is not on this device. */
export async function address(key) {
  if (!addresses.has(key)) {
    const file = await fileOf(key)
    addresses.set(key, file ? URL.createObjectURL(file) : "")
  }
  return addresses.get(key)
}

/** Something may be possible again: tries at once. */
export function wake() {
  over = false
  after = 0
  drain()
}

/** Nobody wants this one: it goes, from here and from the server. */
async function cancel(one) {
  one.state = "gone"
  await drop(one)
  if (one.id) await ask("DELETE", `${one.to}/${one.id}`)
}

/** Nothing of this person stays. */
export async function clear() {
  for (const one of all.values()) { one.state = "gone"; await drop(one) }
}

async function begin(who) {
  person = who
  if (self.BroadcastChannel) {
    channel = new BroadcastChannel(lock())
    channel.addEventListener("message", e => heard(e.data))
  }
  for (const sign of ["online", "focus", "pageshow"]) addEventListener(sign, () => { if (open().length) wake() })
  addEventListener("offline", () => { for (const one of open()) emit(one) })
  document.addEventListener("desk:back", wake)
  document.addEventListener("outbox:elsewhere", () => { if (over) wake() })
  await refresh()
  known = true
  document.dispatchEvent(new Event("upload:known"))
  await sweep()
  if (open().length) drain()
}

const lock = () => `stoppress uploads ${person}`
const open = () => [...all.values()].filter(one => one.state === "waiting").sort((a, b) => a.at - b.at)
const emit = one => document.dispatchEvent(new CustomEvent("upload:changed", { detail: { key: one.key } }))
const lasting = ["key", "person", "at", "to", "name", "type", "size", "id", "chunk", "state", "problem", "asset", "pinned", "loose"]
const record = one => Object.fromEntries(lasting.map(name => [name, one[name]]))
const store = one => change(["uploads", "put", record(one)]).catch(() => {})
const locked = run => (navigator.locks ? navigator.locks.request(lock(), run) : run())
const fileOf = async key => { const file = files.get(key) ?? (await get("files", key))?.file; return file instanceof Blob ? file : null }

function tell(one) {
  channel?.postMessage({ key: one.key, offset: one.offset })
  emit(one)
}

async function heard({ key, offset }) {
  const known = all.get(key), kept = await get("uploads", key)
  if (!kept) { if (known) known.state = "gone" } else if (kept.person === person && !known?.busy) all.set(key, { ...known, ...kept, offset: offset ?? known?.offset })
  if (all.has(key)) emit(all.get(key))
}

async function refresh() {
  for (const one of await read("uploads")) if (one.person === person && !all.has(one.key)) all.set(one.key, one)
  for (const one of all.values()) emit(one)
}

/** What nobody named for a day, and what arrived long ago. */
async function sweep() {
  const wanted = await wants(), now = Date.now()
  for (const one of [...all.values()]) {
    if (one.state === "waiting" && now - one.at > day && !wanted(one)) await cancel(one)
    else if (one.state !== "waiting" && now - one.at > 30 * day) await drop(one)
  }
}

async function drop(one) {
  all.delete(one.key)
  files.delete(one.key)
  await change(["uploads", "delete", one.key]).then(() => change(["files", "delete", one.key])).catch(() => {})
  tell(one)
}

/** Whether a text or a post in the queue names it; in the first moments nobody could have. */
async function wants() {
  if (!await holdsFiles()) return () => true
  const named = JSON.stringify([await read("texts"), await read("outbox")])
  return one => one.pinned || Date.now() - one.at < grace || named.includes(one.key)
}

async function drain() {
  if (running) { another = true; return }
  running = true
  clearTimeout(timer)
  try { await locked(run) } finally { running = false }
  if (another) { another = false; return drain() }
  if (open().length) timer = setTimeout(drain, Math.max(after - Date.now(), glance))
}

async function run() {
  await refresh()
  for (;;) {
    const wanted = await wants(), elsewhere = await inOtherHands(), one = open().find(other => wanted(other) && !elsewhere(other))
    another = false
    if (!one || after > Date.now()) return
    one.busy = true
    const went = await carry(one)
    one.busy = false
    if (went === "later" || went === "over") return
  }
}

/** Whether another tab, which is open, has the file in its memory alone. */
async function inOtherHands() {
  const alive = open().some(one => one.loose && !files.has(one.key)) ? await living() : new Set()
  return one => one.loose && !files.has(one.key) && alive.has(one.loose)
}

/** One file, to its end: "done", or why not: "later", "over", "unwanted". */
async function carry(one) {
  const file = await fileOf(one.key)
  if (!file) return end(one, { state: "gone" })
  let looked = Date.now(), told = one.id ? await ask("GET", `${one.to}/${one.id}`) : await begins(one)
  for (;;) {
    const went = await weigh(one, told)
    if (went) return went
    if (Date.now() - looked > glance) {
      if (!(await wants())(one)) return "unwanted"
      looked = Date.now()
    }
    told = one.offset < one.size ? await piece(one, file) : await rest(one)
  }
}

const begins = one => ask("POST", one.to, { body: JSON.stringify({ name: one.name, size: one.size }), type: "application/json" })

async function piece(one, file) {
  const began = performance.now(), size = Math.min(step, one.chunk || first)
  const told = await ask("PATCH", `${one.to}/${one.id}`, { body: file.slice(one.offset, one.offset + size), type: "application/offset+octet-stream", headers: { "Upload-Offset": String(one.offset) } })
  if (told.status === 200) step = Math.max(least, Math.round(Math.min(size * 4, size * wished / Math.max(1, performance.now() - began))))
  else if (told.status !== 409) step = Math.max(least, Math.round(step / 2))
  return told
}

/** All of it is there, and the server still looks at it. */
async function rest(one) {
  await new Promise(done => setTimeout(done, 500))
  return ask("GET", `${one.to}/${one.id}`)
}

/** What an answer means; "" where it goes on. */
async function weigh(one, told) {
  const { status, json } = told
  if (status === 409 && Number.isInteger(json?.offset)) return went(one, json)
  if (told.ok && json?.id) {
    if (json.state === "ready") return end(one, { state: "ready", asset: json, id: json.id })
    if (json.state === "refused") return end(one, { state: "refused", problem: json.problem || refusal(told) })
    return went(one, json)
  }
  if (status === 401 || status === 403 || (status === 404 && !one.id)) return pause(one, "over")
  if (status === 404) { one.id = ""; await store(one); return pause(one, "later") } // swept away there: from the start
  if (status === 413 && one.id && step > least) return ""
  if ([400, 409, 410, 413, 415, 422].includes(status)) return end(one, { state: "refused", problem: refusal(told) })
  return pause(one, "later", told.pause)
}

async function went(one, { id, offset, chunk }) {
  const fresh = id && id !== one.id
  one.offset = offset ?? one.offset ?? 0
  one.chunk = chunk ?? one.chunk
  tries = 0
  if (fresh) { one.id = id; await one.kept; await store(one) }
  tell(one)
  return ""
}

async function end(one, how) {
  Object.assign(one, how)
  one.offset = one.size
  tries = 0
  await one.kept
  await store(one)
  files.delete(one.key)
  await change(["files", "delete", one.key]).catch(() => {})
  tell(one)
  return "done"
}

function pause(one, why, least_ = 0) {
  over = why === "over"
  tries += 1
  const wait = over ? longest / 2 : Math.min(longest, shortest * 2 ** (tries - 1)) * (0.5 + Math.random())
  after = Date.now() + Math.max(wait, least_)
  tell(one)
  return why
}
