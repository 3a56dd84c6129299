// Keeps the pages that a reader opened, with what they load, for reading without a connection. It asks the network
// first; the desk, the API, streams and films never pass here. Kept: 30 pages for a week, 60 pictures, on the device.
const PAGES = "pages 1"
const PARTS = "parts 1"
const PICTURES = "pictures 1"
const MOST = { [PAGES]: 30, [PARTS]: 40, [PICTURES]: 60 }
const AGE = 7 * 864e5
const PATIENCE = 5e3 // for a network that does not answer
const LARGEST = 3e5 // bytes of a picture
const page = /^\/(live\/[a-z0-9-]+(\/posts\/[\w-]+)?)?$/
const query = /^(\?lite)?([?&]before=[\w-]+)?$/
const part = /^\/(static\/(js|css)\/[\w-]+\.\w+|words\/[\w-]+\.json|favicon\.ico)$/
const picture = /^\/(media\/\w+\/\w+\.(avif|webp|jpg)|logo\/\w+\.webp)$/
const STAMP = "x-kept"
const OURS = ["lite", "before", "after", "find", "show", "tag", "q", "order", "from", "at", "panel"]

const shelf = ({ origin, pathname, search }) => {
  if (origin !== location.origin) return null
  if (page.test(pathname)) return query.test(search) ? PAGES : null
  return part.test(pathname) ? PARTS : picture.test(pathname) ? PICTURES : null
}
// A page is kept once, whatever others hang on its address to count who follows their links.
const plain = (address) => {
  const url = new URL(address)
  url.hash = ""
  for (const name of [...url.searchParams.keys()]) if (!OURS.includes(name)) url.searchParams.delete(name)
  return url
}
const find = (address) => caches.match(address, { ignoreVary: true })
const stampOf = (answer) => +answer.headers.get(STAMP)

// The oldest go, and what is too old.
const prune = async (name) => {
  const cache = await caches.open(name)
  const all = []
  for (const key of await cache.keys()) all.push([key, stampOf(await cache.match(key, { ignoreVary: true }))])
  all.sort(([, a], [, b]) => b - a)
  await Promise.all(all.filter(([, at], n) => n >= MOST[name] || at < Date.now() - AGE).map(([key]) => cache.delete(key)))
}
// A coverage that was taken down leaves nothing here.
const forget = async (slug) => {
  const cache = await caches.open(PAGES)
  for (const key of await cache.keys()) if (new URL(key.url).pathname.split("/")[2] === slug) await cache.delete(key)
}
// What was withdrawn stays in no copy: once a page has the stub, all that name the post go, but for those with the stub.
const drop = async (stubs) => {
  const cache = await caches.open(PAGES)
  for (const key of stubs.length ? await cache.keys() : []) {
    const text = await (await cache.match(key, { ignoreVary: true }))?.text() ?? ""
    if (stubs.some(([stub, id]) => text.includes(id) && !text.includes(stub))) await cache.delete(key)
  }
}
const keep = async (address, answer) => {
  const url = new URL(address)
  const name = shelf(url)
  const cache = await caches.open(name)
  if (answer.status === 410) return forget(url.pathname.split("/")[2])
  if (answer.status === 404) return cache.delete(address)
  if (answer.status !== 200 || answer.redirected) return
  const body = await answer.blob()
  if (name === PICTURES && body.size > LARGEST) return
  const headers = new Headers(answer.headers)
  for (const gone of ["content-encoding", "content-length", "vary"]) headers.delete(gone)
  headers.set(STAMP, Date.now())
  await cache.put(address, new Response(body, { headers }))
  if (name === PAGES) await drop([...(await body.text()).matchAll(/withdrawn" id="([\w-]+)"/g)])
  await prune(name)
}
const renew = async (address) => keep(address, await fetch(address, { cache: "no-cache" }))

// What a page itself says of its age; the rest of it follows by itself once there is a connection.
const ago = (minutes, lang) => {
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" })
  if (minutes < 60) return relative.format(-minutes, "minute")
  return minutes < 1440 ? relative.format(-Math.round(minutes / 60), "hour") : relative.format(-Math.round(minutes / 1440), "day")
}
const banner = async (language, at) => {
  const found = await find(`/words/${language}.json`)
  if (!found) return ""
  const words = await found.json()
  const lang = `${language === "en" ? "en-GB" : language}-u-hc-h23-nu-latn`
  const minutes = Math.round((Date.now() - at) / 6e4)
  const time = new Intl.DateTimeFormat(lang, { ...minutes > 720 && { weekday: "short" }, hour: "2-digit", minute: "2-digit" }).format(at)
  const said = words.kept.replace("@", () => time).replace("#", () => ago(minutes, lang))
  return `<div class="live kept" role="status"><p class="kicker">${said} <a href="">${words.refresh}</a></p></div>`
}
const aged = async (kept) => {
  const html = await kept.text()
  const at = stampOf(kept)
  const said = await banner(/<html lang="([^"]*)"/.exec(html)[1], at).catch(() => "")
  return new Response(html.replace("<main ", () => `${said}<main data-kept="${at}" `), { headers: kept.headers })
}

// The newest from the network, or what is kept where that fails, takes too long or has trouble.
const open = async (event, address) => {
  const asked = fetch(event.request).then((answer) => {
    event.waitUntil(keep(address, answer.clone()))
    return answer
  })
  event.waitUntil(asked.catch(() => 0))
  const kept = await find(address)
  if (!kept || stampOf(kept) < Date.now() - AGE) return asked
  const answer = await Promise.race([asked, new Promise((done) => setTimeout(done, PATIENCE))]).catch(() => 0)
  return answer && answer.status < 500 ? answer : aged(kept)
}
const bring = async (request) => {
  try {
    return await fetch(request)
  } catch (problem) {
    const kept = await find(request.url)
    if (kept) return kept
    throw problem
  }
}
addEventListener("fetch", (event) => {
  const request = event.request
  if (request.method !== "GET" || request.headers.has("range")) return
  const url = request.mode === "navigate" ? plain(request.url) : new URL(request.url)
  const name = shelf(url)
  if (request.mode === "navigate") {
    if (name === PAGES) event.respondWith(open(event, url.href))
  } else if (name && name !== PAGES) event.respondWith(bring(request))
})

// A page tells what it is and what it has loaded. Scripts are asked for anew: they belong together. Pictures are not.
const take = async ({ page, parts }) => {
  if (shelf(plain(page)) !== PAGES) return
  await renew(plain(page).href).catch(() => 0)
  for (const address of parts) {
    const name = shelf(new URL(address))
    if (name === PARTS || (name === PICTURES && !await find(address))) await keep(address, await fetch(address)).catch(() => 0)
  }
}
addEventListener("message", (event) => event.waitUntil(take(event.data)))
addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (!MOST[name]) await caches.delete(name)
  await clients.claim()
})()))

// The post that a notification tells of, in a tab that has it, or in a new one.
const show = async (path) => {
  const open = await clients.matchAll({ type: "window" })
  const there = open.find((one) => new URL(one.url).pathname === path)
  return there ? there.focus() : clients.openWindow(path)
}
addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(show(event.notification.data))
})
