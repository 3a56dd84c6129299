// The reader's page follows its blog. Without this it is complete, and refreshed by a link. Every byte of it is in the
// first load, so that only what reading and following need is here; later.js has the rest. Only HTML that the server
// made and cleaned becomes innerHTML; all else is textContent. Style: see stoppress/projections/shrink.py.
const $ = (selector, from = document) => from.querySelector(selector)
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)]
const root = document.documentElement
const page = $("main").dataset
const words = JSON.parse(page.words)
const base = `/live/${page.slug}`
const waiting = new Map() // id -> article that came while the reader was further down

// Words and times. A language tag that the browser refuses must not stop the page. The desk may change the language.
let lang
let clock
let relative
let rules
const format = (parts) => new Intl.DateTimeFormat(lang, parts)
const hours = { hour: "2-digit", minute: "2-digit" }
const speak = () => {
  lang = root.lang === "en" ? "en-GB" : root.lang
  try { Intl.getCanonicalLocales(lang) } catch { lang = "en-GB" }
  lang += "-u-hc-h23-nu-latn"
  clock = format(hours)
  relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" })
  rules = new Intl.PluralRules(lang)
}
const fill = (text, value) => text.replace("#", () => value)
// The server gives one form for each of these numbers: take the one whose number has our plural.
const many = (forms, n) => fill(forms[[1, 2, 3, 5, 11, 100, 0].findIndex((like) => rules.select(like) === rules.select(n))] ?? forms.at(-1), n)
const dayName = (day) => format({ weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(day))
const ago = (minutes) => {
  if (minutes < 1) return relative.format(0, "second")
  if (minutes < 60) return relative.format(-minutes, "minute")
  return minutes < 1440 ? relative.format(-Math.round(minutes / 60), "hour") : relative.format(-Math.round(minutes / 1440), "day")
}
const stampOf = (element) => $("time", element).dateTime
const at = (element) => Date.parse(stampOf(element))
const nameOf = (article) => $("h3", article)?.textContent ?? article.ariaLabel

// Times in the reader's zone, with the blog's on hover; the weekday where it is another day there. Each is looked at once
// (an empty title marks it), and with a change only the ages of what came: a page may have hundreds of posts.
const tell = (ages = ".ago") => {
  $$("time[datetime*=T]:not([title])").forEach((time) => {
    const stamp = time.dateTime
    const moment = new Date(stamp)
    const here = new Date(moment - moment.getTimezoneOffset() * 6e4).toISOString()
    if (here.slice(0, 16) === stamp.slice(0, 16)) return time.title = ""
    time.title = `${time.textContent} ${page.zone}`
    time.textContent = format(time.className ? { dateStyle: "full", timeStyle: "short" } : here.slice(0, 10) === stamp.slice(0, 10) ? hours : { weekday: "short", ...hours }).format(moment)
    $(".zone").hidden = true
  })
  $$(ages).forEach((span) => span.textContent = ago(Math.round((Date.now() - at(span.parentNode)) / 6e4)))
  $(".latest time")?.replaceWith($(".feed article time").cloneNode(true))
}

// The state line speaks only when the state is another one.
const say = (state) => {
  if (page.state === "closed") state = "ended"
  else if (state === "reconnecting" && !navigator.onLine) state = "offline"
  root.dataset.following = state
  if (state === "polling") state = "live"
  const line = $(".state")
  if (!line || line.dataset.state === state) return
  line.dataset.state = state
  const said = words[state].split("|")
  $("b", line).textContent = said[0]
  $("span", line).textContent = fill(said[1], clock.format(heard))
}

// What is being read stays where it is, whatever changes above it.
const topOf = (element) => element.getBoundingClientRect().top
const articles = () => $$(".feed article")
const newest = () => $(".feed article")
const scrolled = (room = 0) => newest() && topOf($(".feed")) < room
const keep = (act) => {
  const read = scrolled() && articles().find((article) => article.getBoundingClientRect().bottom > 60)
  const top = read && topOf(read)
  act()
  const still = read && document.getElementById(read.id)
  if (still) scrollBy({ top: topOf(still) - top, behavior: "instant" })
}
const focus = (article) => {
  article.tabIndex = -1
  article.focus({ preventScroll: true })
}
const parse = (html) => {
  const template = document.createElement("template")
  template.innerHTML = html
  return template.content.firstElementChild
}
const swap = (old, article) => {
  const focused = old.contains(document.activeElement)
  old.after(article)
  self.carry?.(old, article)
  old.remove()
  if (focused) focus(article)
}

// Into the feed by time; of two at the same time the later change stands above. Makes the day where it is missing.
const place = (article) => {
  const feed = $(".feed")
  const day = stampOf(article).slice(0, 10)
  const below = (other) => at(other) <= at(article)
  const next = [newest()].find((first) => first && below(first)) ?? articles().find(below)
  if (!next && $(".more")) return
  let section = $(`[data-day="${day}"]`)
  if (!section) {
    section = parse(`<section class="day" data-day="${day}"><h2 class="day-name"><time datetime="${day}"></time></h2><div role="feed"></div></section>`)
    $("time", section).textContent = section.lastChild.ariaLabel = dayName(day)
    feed.insertBefore(section, next?.closest(".day") ?? null)
  }
  section.lastChild.insertBefore(article, section.contains(next ?? null) ? next : null)
  $(".none")?.remove()
}
const show = (article) => {
  place(article)
  article.classList.add("arrived")
  setTimeout(() => article.classList.remove("arrived"), 6e3)
}
const count = () => {
  $(".fresh").hidden = !waiting.size
  $(".fresh").textContent = many(words.fresh, waiting.size)
}
const showAll = () => {
  keep(() => waiting.forEach(show))
  waiting.clear()
  count()
  tell()
}
// A page of chosen posts takes none, a page of older posts nothing above its first; no page takes what is below its last, while there is more.
const above = (article) => page.find || page.before && !(at(article) <= at(newest() ?? article))
const over = (article) => $(".more") ? at(article) - at(articles().at(-1)) : 1
const arrive = (article) => {
  if (over(article) < 0) return
  if (above(article) || scrolled()) waiting.set(article.id, article)
  else show(article)
  $(".said").textContent = fill(words.arrived, nameOf(article))
}

// What is not part of first reading comes when it is first needed. Calls stay in order: imports of their own would not.
let asked
const later = (name, ...given) => (asked ??= import(page.later)).then((more) => more[name](tools, ...given))
const amend = (...given) => later(...given).catch(renew)
const put = (article, kind, key) => {
  const id = article.id
  const gone = article.matches(".withdrawn")
  const there = document.getElementById(id)
  // Calls that still wait for later.js may have put it into another place by then: it looks again.
  if (asked || key || $(`[data-key="${id}"],[data-copy="${id}"]`)) amend("follow", article.cloneNode(true), key)
  if (gone) waiting.delete(id)
  if (there && (page.find || at(there) === at(article))) swap(there, article)
  else {
    there?.remove()
    if (waiting.has(id)) waiting.set(id, article)
    else if (kind === "PostPublished" && !there) arrive(article)
    else if (!above(article) && (there || over(article) > 0)) place(article)
  }
  count()
}
const apply = (change) => {
  const kind = change.kind
  const post = change.post
  // A post that is withdrawn by now comes without html: only its number counts.
  const article = post?.html && parse(post.html)
  if (page.post) {
    if (!post) amend("turn", change)
    else if (page.post === post.id && article) amend("alone", article)
    else if ($(`.neighbours [href$="${post.id}"]`)) renew()
    return
  }
  page.posts = [change.posts, change.corrections]
  if (/Pos.*inned/.test(kind)) {
    if (article || kind === "PostUnpinned") amend("pin", article)
  } else if (article) put(article, kind, post.key)
  else if (!post) amend("turn", change)
  // Behind all that measures, else the page is laid out once more.
  $(".record").textContent = many(words.posts, change.posts) + (change.corrections ? many(words.corrections, change.corrections) : "")
}

// Following: a stream, shared by the tabs of this origin; where it fails, polling.
let source
let channel
let stop
let release
let again
let polling
let renewing
let down
let hiding
let heard = +page.kept || Date.now()
let quiet = heard
let delay = 1e3
const jitter = (time) => time * (.5 + Math.random())
const longer = (time) => Math.min(time * 2, 3e4)
const sleep = (time) => new Promise((done) => setTimeout(done, jitter(time)))

const renew = async () => {
  if (renewing) return
  renewing = true
  for (let wait = 1e3; renewing; wait = longer(wait)) try {
    await later("refresh")
    renewing = false
  } catch {
    asked = null
    await sleep(wait)
  }
  if (source) listen()
}
const take = (change, epoch) => {
  if (epoch !== page.epoch) return renew()
  if (change.number <= page.head) return
  if (change.number > +page.head + 1) return poll()
  // The first picture, film or card: its styles are here before it is, so that nothing moves.
  if (!page.media && /="media /.test(change.post?.html)) return later("dress").then(() => take(change, epoch), renew)
  page.head = change.number
  try { keep(() => apply(change)) } catch { renew() }
  tell(".ago:empty")
}
const poll = async () => {
  if (polling) return
  polling = true
  for (let wait = 1e3, more = 1; stop && (more || down);) try {
    const from = page.head
    const reply = await fetch(`${base}/after/${page.epoch}.${from}`, { signal: AbortSignal.timeout(4e4) })
    if (reply.status === 410) location.reload() // taken down: nothing of it may stay open
    const answer = await reply.json()
    if (answer.resync) await renew()
    else answer.changes.forEach((change) => take(change, answer.epoch))
    more = answer.more || answer.head > page.head
    heard = Date.now()
    wait = 1e3
    if (down) say("polling")
    if (page.head === from) await sleep(wait)
  } catch {
    say("reconnecting")
    await sleep(wait)
    wait = longer(wait)
  }
  polling = false
}
const lost = () => {
  if (!down) say("reconnecting")
  down = true
  quiet = Date.now()
  poll()
  if (!source) return // another tab's stream
  source.close()
  clearTimeout(again)
  again = setTimeout(listen, jitter(delay))
  delay = longer(delay)
}
const receive = (kind, text, id) => {
  heard = quiet = Date.now()
  down = false
  delay = 1e3
  const message = kind !== "resync" && JSON.parse(text)
  if (kind === "change") take(message, id.split(".")[0])
  else if (message.epoch !== page.epoch) renew()
  // The head comes before what was missed: look again when that should be here.
  else setTimeout(() => message.head > page.head && poll(), 2e3)
  say("live")
}
const listen = () => {
  clearTimeout(again)
  source?.close()
  quiet = Date.now()
  const mine = source = new EventSource(`${base}/stream?since=${page.epoch}.${page.head}`)
  ;["head", "change", "resync"].forEach((kind) => mine.addEventListener(kind, (message) => {
    channel?.postMessage([kind, message.data, message.lastEventId])
    receive(kind, message.data, message.lastEventId)
  }))
  // The browser comes back by itself, except after an answer such as 502: then the stream is closed for good.
  mine.onerror = () => mine.readyState === 2 ? lost() : say("reconnecting")
}
const start = () => {
  if (stop) return
  const mine = stop = new AbortController()
  const signal = mine.signal
  quiet = Date.now()
  if (!navigator.locks || !self.BroadcastChannel) return listen()
  // One tab holds the lock and the stream and passes each message on; who comes anew asks where it stands.
  channel = new BroadcastChannel(`stoppress ${page.slug}`)
  channel.onmessage = (message) => {
    if (message.data) receive(...message.data)
    else if (source && !down) channel.postMessage(["head", JSON.stringify({ epoch: page.epoch, head: +page.head })])
  }
  channel.postMessage(0)
  navigator.locks.request(channel.name, { signal }, () => signal.aborted || new Promise((done) => {
    release = done
    listen()
  })).catch(() => signal.aborted || listen())
}
const rest = () => {
  stop?.abort()
  release?.()
  channel?.close()
  source?.close()
  clearTimeout(again)
  stop = release = channel = source = null
}

const tools = { $, $$, page, words, base, waiting, format, at, nameOf, dayName, parse, articles, keep, swap, tell, say, poll, speak, focus, fill, many, start, rest }
addEventListener("visibilitychange", () => {
  clearTimeout(hiding)
  if (document.hidden) hiding = page.stay || setTimeout(rest, 6e4)
  else start()
})
addEventListener("pagehide", rest)
addEventListener("pageshow", start)
addEventListener("offline", () => {
  lost()
  say("reconnecting")
})
addEventListener("online", () => {
  delay = 1e3
  if (source) listen()
})
addEventListener("scroll", () => waiting.size && !page.before && !scrolled(-300) && showAll())
addEventListener("click", (click) => {
  const link = click.target.closest("a,button")
  if (!link || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
  if (link.matches("button.fresh")) {
    showAll()
    focus(newest())
    $(".feed").scrollIntoView()
  } else if (link.matches(".more")) {
    click.preventDefault()
    later("older").catch(() => location = link.href)
  }
})
speak()
tell()
setInterval(tell, 3e4)
setInterval(() => stop && Date.now() - quiet > 4e4 && lost(), 5e3)
start()
// What makes it comfortable comes when all this is through; who saves data does without.
if (!navigator.connection?.saveData) setTimeout(() => later("settle").catch(() => asked = null), 2e3)
