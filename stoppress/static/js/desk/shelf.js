/* Where this browser keeps what must not get lost: IndexedDB, and localStorage where that fails. */
const room = "stoppress", stores = { texts: "key", outbox: "number", uploads: "key", files: "key" }, patience = 3_000
let opening = null, poor = false

/** All records of a store; of one that was written to both places, the later one. */
export async function read(store) {
  const found = new Map()
  const ours = await (await opened())?.read(store).catch(() => []) ?? []
  for (const one of [...ours, ...simple.read(store)]) {
    const key = one[stores[store]]
    if (!(found.get(key)?.at > one.at)) found.set(key, one)
  }
  return [...found.values()]
}

/** Changes that are made together or not at all: [store, "put" | "delete", record | key]. Returns the last one's key. */
export async function change(...steps) {
  const base = await opened()
  if (base) try { return await base.change(steps) } catch (why) {
    if (steps.some(([store]) => store === "files")) throw why // a film too large for this browser: the words still find room
    poor = true
  }
  return simple.change(steps)
}

/** The record of this key, or nothing. */
export async function get(store, key) {
  return await (await opened())?.get(store, key).catch(() => null) ?? simple.read(store).find(one => one[stores[store]] === key)
}

/** Whether files can be kept: localStorage takes none. */
export const holdsFiles = async () => Boolean(await opened()) && !poor

/** Takes the record of this key away, and puts what is made of it in the same moment: nobody else can take it too. */
export async function take(store, key, then = () => []) {
  const base = await opened()
  const found = await base?.take(store, key, then).catch(() => null) ?? simple.take(store, key, then)
  return found
}

function opened() {
  if (poor) return opening?.catch(() => null) ?? null
  opening ??= Promise.race([open(), new Promise((_, fail) => setTimeout(fail, patience, new Error("IndexedDB does not answer")))])
  return opening.catch(() => { poor = true; return null })
}

const answer = request => new Promise((done, fail) => {
  request.addEventListener("success", () => done(request.result))
  request.addEventListener("error", () => fail(request.error))
})

async function open() {
  const request = indexedDB.open(room, 2)
  request.addEventListener("upgradeneeded", () => {
    for (const [name, keyPath] of Object.entries(stores)) if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath, autoIncrement: name === "outbox" })
  })
  const base = await answer(request)
  for (const end of ["close", "versionchange"]) base.addEventListener(end, () => { base.close(); opening = null })
  return { read: store => answer(base.transaction(store).objectStore(store).getAll()), get: (store, key) => answer(base.transaction(store).objectStore(store).get(key)), change: steps => together(base, steps), take: (...asked) => taken(base, ...asked) }
}

// Relaxed: the words are with the browser's own process, and outlive the tab; nobody waits for the disk.
// And of the stores that it changes alone: a film that is written must not hold up the words.
const begin = (base, names) => base.transaction([...new Set(names)], "readwrite", { durability: "relaxed" })
const ended = transaction => new Promise((done, fail) => {
  transaction.addEventListener("complete", done)
  transaction.addEventListener("abort", () => fail(transaction.error))
})

function step(transaction, [store, what, value]) { return transaction.objectStore(store)[what](value) }

async function together(base, steps) {
  const transaction = begin(base, steps.map(([store]) => store)), end = ended(transaction), last = steps.map(one => step(transaction, one)).at(-1)
  transaction.commit() // at once: a tab that dies now has said all that there was to say
  await end
  return last.result
}

async function taken(base, store, key, then) {
  const transaction = begin(base, ["texts", "outbox", store]), end = ended(transaction), request = transaction.objectStore(store).get(key)
  request.addEventListener("success", () => {
    if (!request.result) return
    transaction.objectStore(store).delete(key)
    for (const one of then(request.result)) step(transaction, one)
  })
  await end
  return request.result
}

const simple = {
  at: (store, key) => `${room}/${store}/${key}`,
  read(store) {
    try { return Object.keys(localStorage).filter(name => name.startsWith(this.at(store, ""))).map(name => JSON.parse(localStorage.getItem(name))) } catch { return [] }
  },
  change(steps) {
    let last
    for (const [store, what, value] of steps) {
      if (store === "files") continue
      if (what === "delete") localStorage.removeItem(this.at(store, value))
      else {
        // Behind all that IndexedDB numbered.
        last = value[stores[store]] ??= Math.max(Date.now(), ...this.read(store).map(one => one.number + 1))
        localStorage.setItem(this.at(store, last), JSON.stringify(value))
      }
    }
    return last
  },
  take(store, key, then) {
    const found = this.read(store).find(one => one[stores[store]] === key)
    if (found) this.change([[store, "delete", key], ...then(found)])
    return found
  },
}
