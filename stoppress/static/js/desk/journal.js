/* The journal: what is typed, kept in this browser from the first key until the server has it. A text belongs to the
   tab that writes it; another tab finds it only when that one is gone. Places begin with the person: PERSON/BLOG/WHAT. */
import { change, read, take } from "desk/shelf"

const memory = "stoppress tab", lockOf = id => `${memory} ${id}`
const letters = "0123456789abcdefghjkmnpqrstvwxyz"
let seated = null, stand = null, roll = null

/** A random word, where nothing better is at hand: crypto.randomUUID wants a secure page. */
export const chance = (length = 12) => [...crypto.getRandomValues(new Uint8Array(length))].map(byte => letters[byte & 31]).join("")

/** This tab's name. It outlives a reload; a copy of the tab gets another one. */
export const tab = () => (seated ??= sit())

/** Keeps the fields of a form; false where the browser has no room or forbids it. */
export async function keep(place, fields) {
  try { await change(["texts", "put", record(place, await tab(), fields)]); return true } catch { return false }
}

/** What is kept for this place: this tab's own text, and those of tabs that are gone, the latest first. */
export async function found(place) {
  const id = await tab(), own = (await read("texts")).find(one => one.key === keyOf(place, id)) ?? null
  return { own, left: own ? [] : (await leftIn(place)).filter(one => one.place === place) }
}

/** The texts whose tab is gone, of all places that begin so, the latest first. */
export async function leftIn(start) {
  const id = await tab(), others = (await read("texts")).filter(one => one.place.startsWith(start) && one.tab !== id)
  const alive = others.length ? await living() : new Set()
  return others.filter(one => !alive.has(one.tab)).sort((a, b) => b.at - a.at)
}

/** Makes a left text this tab's own; nothing where another tab was quicker. */
export async function adopt(text) {
  const id = await tab()
  return take("texts", text.key, one => [["texts", "put", { ...record(one.place, id, one.fields), at: one.at }]])
}

/** Puts a text where any tab of this person finds it. */
export const setAside = (place, fields) => change(["texts", "put", record(place, `aside-${chance()}`, fields)])

/** The server has this tab's text, or nobody wants it. */
export async function drop(place, also = []) { await change(...also, ["texts", "delete", keyOf(place, await tab())]) }

/** A text that is in nobody's hands, thrown away. */
export const dropLeft = text => change(["texts", "delete", text.key])

/** All texts of a person. */
export const textsOf = async person => (await read("texts")).filter(one => one.place.startsWith(`${person}/`))

/** Every text of a person goes: somebody else sits here next. */
export async function forget(person) {
  const texts = (await textsOf(person)).map(one => ["texts", "delete", one.key])
  if (texts.length) await change(...texts)
}

export const keyOf = (place, id) => `${place}/${id}`
const record = (place, id, fields) => ({ key: keyOf(place, id), place, tab: id, at: Date.now(), fields })

async function sit() {
  listen()
  let id = remembered()
  // The page that this one replaces may hold the name for a moment yet; a tab that was copied holds it for good.
  if (id && await hold(id, 250)) return id
  id = chance()
  try { sessionStorage.setItem(memory, id) } catch { /* then a reload finds the text as one that was left */ }
  await hold(id, 1_000)
  return id
}

function remembered() { try { return sessionStorage.getItem(memory) } catch { return null } }

async function hold(id, patience) {
  if (!navigator.locks) return !(await living()).has(id)
  const signal = AbortSignal.timeout(patience)
  return new Promise(done => navigator.locks.request(lockOf(id), { signal }, () => { done(true); return new Promise(free => { stand = free }) }).catch(() => done(false)))
}

/** The names of the tabs that are open. */
export async function living() {
  if (navigator.locks) return new Set((await navigator.locks.query()).held.map(one => one.name.slice(lockOf("").length)))
  const names = new Set(), note = e => { if (e.data.here) names.add(e.data.here) }
  roll?.addEventListener("message", note)
  roll?.postMessage({ who: true })
  await new Promise(done => setTimeout(done, 100))
  roll?.removeEventListener("message", note)
  return names
}

function listen() {
  // So that the page that comes next finds the name free.
  addEventListener("pagehide", () => stand?.())
  addEventListener("pageshow", e => { if (e.persisted) { seated = null; tab() } })
  if (navigator.locks || !self.BroadcastChannel) return
  roll = new BroadcastChannel(memory) // on a page without TLS there are no locks: the tabs are asked
  roll.addEventListener("message", async e => { if (e.data.who) roll.postMessage({ here: await seated }) })
}
