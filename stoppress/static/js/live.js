// The reader's page follows its blog. Without this it is complete, and refreshed by a link.
// Only HTML that the server made and cleaned becomes innerHTML; all else is textContent.
const root = document.documentElement
const $ = (selector, from = document) => from.querySelector(selector)
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)]
const page = $("main").dataset, words = JSON.parse(page.words), base = `/live/${page.slug}`
const waiting = new Map() // id -> article that came while the reader was further down

// Words and times. A language tag that the browser refuses must not stop the page.
let lang = root.lang
try { Intl.getCanonicalLocales(lang) } catch { lang = "en" }
lang += "-u-nu-latn"
const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
const weekday = new Intl.DateTimeFormat(lang, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
const longDay = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" })
const relative = new Intl.RelativeTimeFormat(lang), now = new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(0, "second")
const rules = new Intl.PluralRules(lang)
const fill = (text, value) => text.replace("#", () => value)
// The server gives one form for each of these numbers: take the one whose number has our plural.
const many = (forms, n) => {
  const like = [1, 2, 3, 5, 11, 100, 0].findIndex((number) => rules.select(number) === rules.select(n))
  return fill(forms[like] ?? forms.at(-1), n)
}
const dayName = (day) => {
  const parts = Object.fromEntries(longDay.formatToParts(new Date(day)).map(({ type, value }) => [type, value]))
  return words.day.replace(/{(\w+)}/g, (_, part) => parts[part])
}
const ago = (minutes) => {
  if (minutes < 1) return now
  if (minutes < 60) return relative.format(-minutes, "minute")
  return minutes < 2880 ? relative.format(-Math.round(minutes / 60), "hour") : relative.format(-Math.round(minutes / 1440), "day")
}
const dayOf = (element) => $("time", element).dateTime.slice(0, 10)
const at = (element) => Date.parse($("time", element).dateTime)

// Times in the reader's zone, with the blog's on hover; the weekday where it is another day there.
const tell = () => {
  for (const time of $$("time[datetime*=T]:not([title])")) {
    const moment = new Date(time.dateTime), here = new Date(moment - moment.getTimezoneOffset() * 6e4).toISOString()
    if (here.slice(0, 16) === time.dateTime.slice(0, 16)) continue
    time.title = `${time.textContent} ${page.zone}`
    time.textContent = (here.slice(0, 10) === time.dateTime.slice(0, 10) ? clock : weekday).format(moment)
    $(".zone").hidden = true
  }
  for (const span of $$(".ago")) span.textContent = ago(Math.round((Date.now() - at(span.parentNode)) / 6e4))
  $(".feed article") && $(".latest time")?.replaceWith($(".feed article time").cloneNode(true))
}

// The state line speaks only when the state is another one.
const say = (name) => {
  if (page.state === "closed") name = "ended"
  else if (name === "reconnecting" && !navigator.onLine) name = "offline"
  root.dataset.following = name
  if (name === "polling") name = "live"
  const line = $(".state")
  if (!line || line.dataset.state === name) return
  line.dataset.state = name
  const [bold, rest] = words[name].split("|")
  $("b", line).textContent = bold
  $("span", line).textContent = fill(rest, clock.format(heard))
}

// What is being read stays where it is, whatever changes above it.
const scrolled = () => $(".feed")?.getBoundingClientRect().top < 0
const keep = (act) => {
  const read = scrolled() && $$(".feed article").find((article) => article.getBoundingClientRect().bottom > 60)
  const top = read && read.getBoundingClientRect().top
  act()
  const still = read && document.getElementById(read.id)
  if (still) scrollBy({ top: still.getBoundingClientRect().top - top, behavior: "instant" })
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
  const focused = old.contains(document.activeElement), h3 = $("h3", article)
  if (page.post) {
    const h1 = document.createElement("h1")
    h1.className = h3 ? "" : "unseen"
    h1.textContent = article.getAttribute("aria-label")
    h3 ? h3.replaceWith(h1) : $(".body", article).prepend(h1)
  }
  old.replaceWith(article)
  if (focused) focus(article)
}

// Into the feed by time; of two at the same time the later change stands above. Makes the day where it is missing.
const place = (article) => {
  const feed = $(".feed"), day = dayOf(article), next = $$("article", feed).find((other) => at(other) <= at(article))
  if (!next && $(".more", feed)) return
  let section = $(`[data-day="${day}"]`, feed)
  if (!section) {
    section = parse(`<section class="day" data-day="${day}"><h2 class="day-name"><time datetime="${day}"></time></h2><div role="feed"></div></section>`)
    $("time", section).textContent = section.lastChild.ariaLabel = dayName(day)
    feed.insertBefore(section, next?.closest(".day") ?? null)
  }
  next?.closest(".day") === section ? next.before(article) : section.lastChild.append(article)
  $(".none")?.remove()
}
const show = (article) => {
  place(article)
  article.classList.add("arrived")
  setTimeout(() => article.classList.remove("arrived"), 6e3)
}
const count = () => {
  const fresh = $(".fresh")
  fresh.hidden = !waiting.size
  fresh.textContent = many(words.fresh, waiting.size)
}
const showAll = () => {
  keep(() => waiting.forEach(show))
  waiting.clear()
  count()
  tell()
}
const arrive = (article) => {
  const there = $$(".feed article")
  if ($(".more") && at(article) < at(there.at(-1))) return
  if (page.before ? !there[0] || at(article) > at(there[0]) : scrolled()) waiting.set(article.id, article)
  else show(article)
  count()
  $(".said").textContent = fill(words.arrived, article.getAttribute("aria-label"))
}

const mark = (article, key) => {
  const list = $(".keys"), id = article.id
  $(`[data-key="${id}"]`, list)?.remove()
  if (key) {
    const entry = parse(`<li data-key="${id}"><a href="${base}/posts/${id}"> <span></span></a></li>`)
    $("span", entry).textContent = article.getAttribute("aria-label")
    $("a", entry).prepend($("time", article).cloneNode(true))
    list.insertBefore(entry, $$("[data-key]", list).find((other) => at(other) <= at(entry)) ?? null)
  }
  $$(".keys-day").forEach((line) => line.remove())
  const entries = $$("li", list)
  entries.forEach((entry, n) => {
    if (!n || dayOf(entry) === dayOf(entries[n - 1])) return
    entry.before(parse('<li class="keys-day"></li>'))
    entry.previousSibling.textContent = dayName(dayOf(entry))
  })
  $(".way").hidden = !entries.length
  $(".way summary").textContent = fill(words.keys, entries.length)
}
const pin = (article) => {
  const copy = $(".pinned")
  if (!copy) return
  copy.hidden = !article
  copy.dataset.copy = article?.id ?? ""
  $(".title", copy).textContent = (article && $("h3", article)?.textContent) ?? ""
  $(".copy", copy).innerHTML = article?.innerHTML ?? ""
}

const put = (article, kind, key) => {
  const id = article.id, gone = article.matches(".withdrawn"), there = document.getElementById(id)
  mark(article, key && !gone)
  if ($(".pinned")?.dataset.copy === id) pin(gone ? null : article)
  if (there && at(there) === at(article)) return swap(there, article)
  there?.remove()
  if (gone) waiting.delete(id)
  if (waiting.has(id)) waiting.set(id, article)
  else if (kind === "PostPublished" && !there) arrive(article)
  else if (!page.before || at(article) < at($(".feed article"))) place(article)
  count()
}
const describe = ({ headline, kicker, standfirst }) => {
  document.title = document.title.replace($("h1").textContent, () => headline)
  $("h1").textContent = headline
  $(".topic").textContent = kicker
  $(".standfirst").innerHTML = standfirst
}
const turn = (state, successor) => {
  const over = state === "closed", badge = $(".live-mark"), next = $(".successor")
  page.state = state
  badge.classList.toggle("ended", over)
  badge.textContent = words.marks[+over]
  next.hidden = !successor
  if (successor) Object.assign($("a", next), { href: successor.url, textContent: successor.headline })
  say("live")
}
const apply = ({ kind, post, details, successor, posts, corrections }) => {
  // A post that is withdrawn by now comes without html: only its number counts.
  const article = post?.html && parse(post.html)
  if (page.post) return article?.id === page.post && swap(document.getElementById(page.post), article)
  $(".record").textContent = [many(words.posts, posts), corrections ? many(words.corrections, corrections) : []].flat().join(", ")
  if (/inned$/.test(kind)) (article || kind === "PostUnpinned") && pin(article)
  else if (article) put(article, kind, post.key)
  if (details) describe(details)
  if (kind === "CoverageClosed") turn("closed", successor)
  if (kind === "CoverageReopened") turn("live")
}

// A part of the page from the server: older posts, or all of it after a resync.
const load = async (address) => {
  const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(4e4) })
  const other = new DOMParser().parseFromString(await answer.text(), "text/html")
  if (!$("main[data-epoch]", other)) throw answer
  return other
}
const extend = async (feed) => {
  const more = $(".more", feed)
  if (!more) return
  const older = await load(more.getAttribute("href")), from = $("main", older).dataset
  $$("article", older).forEach((article) => $(`[id="${article.id}"]`, feed) && article.remove())
  for (const section of $$(".day", older)) {
    const same = $(`[data-day="${section.dataset.day}"] [role=feed]`, feed)
    same ? same.append(...section.lastElementChild.children) : more.before(section)
  }
  more.replaceWith(...$$(".more", older))
  // A cache may hand out an old page: go back to its number, so that nothing withdrawn since then stays.
  if (+from.head < page.head) page.head = from.head, poll()
  return true
}
const refresh = async () => {
  const other = await load(location), feed = $(".feed", other), had = $$(".feed article").length
  while (feed && $$("article", feed).length < had && await extend(feed));
  keep(() => {
    for (const part of [".blog-head", ".bar", ".pinned", ".way", ".feed", ".digest", ".alone>article"]) {
      const old = $(part), fresh = $(part, other)
      if (!old || !fresh) continue
      $$("details", fresh).forEach((fold, n) => fold.open = $$("details", old)[n]?.open)
      old.replaceWith(fresh)
    }
    Object.assign(page, $("main", other).dataset)
    waiting.clear()
  })
  tell()
  say(root.dataset.following)
}

// Following: a stream, shared by the tabs of this origin; where it fails, polling.
let source, channel, stop, release, again, polling, renewing, down, hiding
let heard = Date.now(), quiet = heard, delay = 1e3, wake = () => {}
const jitter = (time) => time * (.5 + Math.random())
const sleep = (time) => new Promise((done) => {
  wake = done
  setTimeout(done, jitter(time))
})
const longer = (time) => Math.min(time * 2, 3e4)

const renew = async () => {
  if (renewing) return
  renewing = true
  for (let wait = 1e3; renewing; wait = longer(wait)) try {
    await refresh()
    renewing = false
  } catch { await sleep(wait) }
  if (source) listen()
}
const take = (change, epoch) => {
  if (epoch !== page.epoch) return renew()
  if (change.number <= page.head) return
  if (change.number > +page.head + 1) return poll()
  page.head = change.number
  try { keep(() => apply(change)) } catch { renew() }
  tell()
}
const poll = async () => {
  if (polling) return
  polling = true
  for (let wait = 1e3, more = true; stop && (more || down);) try {
    const from = page.head, answer = await (await fetch(`${base}/after/${page.epoch}.${from}`, { signal: AbortSignal.timeout(4e4) })).json()
    if (answer.resync) await renew()
    else answer.changes.forEach((change) => take(change, answer.epoch))
    more = answer.more
    heard = Date.now()
    wait = 1e3
    if (down) say("polling")
    if (page.head === from) await sleep(1e3)
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
  for (const kind of ["head", "change", "resync"]) mine.addEventListener(kind, ({ data, lastEventId }) => {
    channel?.postMessage([kind, data, lastEventId])
    receive(kind, data, lastEventId)
  })
  // The browser comes back by itself, except after an answer such as 502: then the stream is closed for good.
  mine.onerror = () => mine.readyState === 2 ? lost() : say("reconnecting")
}
const start = () => {
  if (stop) return
  const mine = stop = new AbortController()
  quiet = Date.now()
  if (!navigator.locks || !self.BroadcastChannel) return listen()
  // One tab holds the lock and the stream and passes each message on; who comes anew asks where it stands.
  channel = new BroadcastChannel(`stoppress ${page.slug}`)
  channel.onmessage = ({ data }) => data ? receive(...data) : source && !down && channel.postMessage(["head", JSON.stringify({ epoch: page.epoch, head: +page.head })])
  channel.postMessage(0)
  navigator.locks.request(channel.name, { signal: mine.signal }, () => mine.signal.aborted || new Promise((done) => {
    release = done
    listen()
  })).catch(() => mine.signal.aborted || listen())
}
const rest = () => {
  stop?.abort()
  release?.()
  channel?.close()
  source?.close()
  clearTimeout(again)
  stop = release = channel = source = null
}

addEventListener("visibilitychange", () => {
  clearTimeout(hiding)
  document.hidden ? hiding = setTimeout(rest, 6e4) : start()
})
addEventListener("pagehide", rest)
addEventListener("pageshow", start)
addEventListener("offline", () => {
  lost()
  say("reconnecting")
})
addEventListener("online", () => {
  delay = 1e3
  wake()
  if (source) listen()
})
addEventListener("scroll", () => waiting.size && !page.before && $(".feed").getBoundingClientRect().top > -300 && showAll(), { passive: true })
addEventListener("click", (click) => {
  const link = click.target.closest("a, button"), id = link?.href?.split(`${location.origin}${base}/posts/`)[1]
  if (!link || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
  if (link.matches("button.fresh")) {
    showAll()
    focus($(".feed article"))
    $(".feed").scrollIntoView()
  } else if (link.matches(".more")) {
    click.preventDefault()
    if (link.ariaBusy) return
    link.ariaBusy = true
    link.textContent = words.loading
    const had = $$(".feed article").length
    extend($(".feed")).then(() => {
      tell()
      focus($$(".feed article")[had])
    }).catch(() => location = link.href)
  } else if (id && !link.closest(".when") && $(".feed") && document.getElementById(id)) {
    click.preventDefault()
    location.hash = id
  }
})
tell()
setInterval(tell, 3e4)
setInterval(() => stop && Date.now() - quiet > 4e4 && lost(), 5e3)
start()
