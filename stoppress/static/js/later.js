// What a reader's page needs now and then: loaded by live.js on first use, which hands over its own tools.

// What makes the page comfortable, once it is read and followed.
export const settle = async (tools) => (await import("./settle.js")).settle({ ...tools, load })

// The link to older posts was followed: they come in place, and the reading goes on with the first of them.
export const older = async (tools) => {
  const { $, articles, tell, focus } = tools, link = $(".feed .more"), had = articles().length
  if (link.ariaBusy) return
  link.append(" …")
  await extend(tools, $(".feed"))
  tell()
  focus(articles()[had] ?? articles().at(-1))
}

// Older posts, in place under those that are here.
export const extend = async (tools, feed) => {
  const { $, $$, page, poll } = tools
  const more = $(".more", feed)
  if (!more || more.ariaBusy) return
  more.ariaBusy = true
  const older = await load(tools, more.getAttribute("href")), head = $("main", older).dataset.head
  for (const article of $$("article", older)) if ($(`[id="${article.id}"]`, feed)) article.remove()
  for (const section of $$(".day", older)) {
    const same = $(`[data-day="${section.dataset.day}"] [role=feed]`, feed)
    if (same) same.append(...$("[role=feed]", section).children)
    else more.before(section)
  }
  more.replaceWith(...$$(".more", older))
  // A cache may hand out an old page: go back to its number, so that nothing withdrawn since then stays.
  if (+head < +page.head) {
    page.head = head
    poll()
  }
}

// The whole page anew, after a resync: never a reload, and what is being read stays where it is.
export const refresh = async (tools) => {
  const { $, $$, page, words, waiting, articles, keep, tell, say, speak } = tools, root = document.documentElement
  const other = await load(tools, location), feed = $(".feed", other), had = articles().length
  while (feed && $(".more", feed) && $$("article", feed).length < had) await extend(tools, feed)
  keep(() => {
    for (const part of [".blog-head", ".bar", ".successor", ".pinned", ".way", ".feed", ".from", ".alone > .day-name", ".alone > article", ".neighbours", ".colophon"]) {
      const old = $(part), fresh = $(part, other)
      if (!old || !fresh) continue
      for (const [n, fold] of $$("details", fresh).entries()) fold.open = $$("details", old)[n]?.open
      old.replaceWith(fresh)
    }
    Object.assign(page, $("main", other).dataset)
    Object.assign(words, JSON.parse(page.words))
    document.title = other.title
    root.lang = other.documentElement.lang
    root.dir = other.documentElement.dir
    speak()
    waiting.clear()
    tell()
  })
  const said = root.dataset.following
  say(said === "ended" ? "live" : said)
}

// Styles and script for pictures, films and cards, in a page that had none. A sheet made by script needs no leave of
// the policy; its address has no hash, since that of this file stands for the release.
let dressing
export const dress = ({ page }) => (dressing ??= page.media ? true : wear(page).catch((problem) => {
  dressing = null
  throw problem
}))
const wear = async (page) => {
  const script = import("./media.js"), answer = await fetch(new URL("../css/media.css", import.meta.url))
  if (!answer.ok) throw answer
  const sheet = await new CSSStyleSheet().replace(await answer.text())
  document.adoptedStyleSheets.push(sheet)
  page.media = 1
  await script
}

// A post that changed, in the other places where it stands or shall stand.
export const follow = (tools, article, key) => {
  const { $, keep } = tools, id = article.id
  if (key || $(`[data-key="${id}"]`)) keep(() => mark(tools, article, key))
  if ($(".pinned")?.dataset.copy === id) pin(tools, article.matches(".withdrawn") ? null : article)
}

// The list of key events with or without this post.
const mark = ({ $, $$, base, at, nameOf, dayName, parse, tell }, article, key) => {
  const list = $(".keys"), id = article.id, dayOf = (entry) => $("time", entry).dateTime.slice(0, 10)
  $(`[data-key="${id}"]`, list)?.remove()
  if (key) {
    const where = document.getElementById(id) ? "#" : `${base}/posts/`
    const entry = parse(`<li data-key="${id}"><a href="${where}${id}"> <span></span></a></li>`)
    $("span", entry).textContent = nameOf(article)
    $("a", entry).prepend($("time", article).cloneNode(true))
    list.insertBefore(entry, $$("[data-key]", list).find((other) => at(other) <= at(entry)) ?? null)
  }
  for (const line of $$(".keys-day", list)) line.remove()
  const entries = $$("li", list)
  for (const [n, entry] of entries.entries()) {
    if (!n || dayOf(entry) === dayOf(entries[n - 1])) continue
    const line = parse('<li class="keys-day"></li>')
    line.textContent = dayName(dayOf(entry))
    entry.before(line)
  }
  const summary = $(".way summary")
  summary.parentNode.hidden = !entries.length
  summary.textContent = summary.textContent.replace(/\d+/, entries.length)
  tell()
}

// The copy above the feed: of this article, or none.
export const pin = ({ $, keep, tell }, article) => {
  const copy = $(".pinned")
  if (!copy) return
  keep(() => {
    copy.hidden = !article
    delete copy.dataset.copy
    if (article) copy.dataset.copy = article.id
    $(".title", copy).textContent = (article && $("h3", article)?.textContent) ?? ""
    $(".copy", copy).innerHTML = article?.innerHTML ?? ""
  })
  tell()
}

// The post on its own page: its headline is the page's, and its title.
export const alone = ({ $, page, swap, nameOf, tell }, article) => {
  const h3 = $("h3", article), h1 = document.createElement("h1")
  h1.className = h3 ? "" : "unseen"
  h1.textContent = nameOf(article)
  document.title = `${nameOf(article)} | ${$(".masthead").textContent}`
  if (h3) h3.replaceWith(h1)
  else $(".body", article).prepend(h1)
  swap(document.getElementById(page.post), article)
  tell()
}

// The head of the coverage: other details, its end, and that it goes on. What touches every word is fetched anew.
export const turn = (tools, { kind, details, at, successor }) => {
  const { $, page, words, format, keep, say } = tools, root = document.documentElement, full = { dateStyle: "full", timeStyle: "short" }
  const lead = $(".lead")?.dataset.id
  const foreign = details && (($(".blog-head") && !page.before && details.picture != lead) || details.language !== root.lang || details.time_zone !== page.timeZone)
  if (foreign || kind === "CoverageReopened") return refresh(tools)
  keep(() => {
    if (details) {
      const name = $(page.post ? ".from a" : "h1"), standfirst = $(".standfirst")
      if (!page.post) document.title = document.title.replace(name.textContent, () => details.headline)
      name.textContent = details.headline
      $(".topic").textContent = details.kicker
      if (standfirst) standfirst.innerHTML = details.standfirst
    }
    if (kind !== "CoverageClosed") return
    const badge = $(".live-mark"), next = $(".successor")
    page.state = "closed"
    badge.classList.add("ended")
    badge.textContent = words.over[0]
    say("live")
    if (!next) return
    next.hidden = !successor
    if (successor) Object.assign($("a", next), { href: successor.url, textContent: successor.headline })
    document.title = document.title.replace(...words.over.slice(1))
    const end = document.createElement("time"), since = $(".facts .full")
    end.dateTime = at
    end.textContent = format(full).format(new Date(at))
    end.title = format({ ...full, timeZone: page.timeZone }).format(new Date(at)) + " " + page.zone
    $(".state span").replaceChildren(end)
    since.parentNode.replaceChildren(since, " – ", end.cloneNode(true))
  })
}

const load = async (tools, address) => {
  const { $ } = tools
  const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(40_000) })
  // This page's policy may not know the styles of that one, and would say so.
  const other = new DOMParser().parseFromString((await answer.text()).replace(/<style>.*?<\/style>/gs, ""), "text/html")
  if (!$("main[data-epoch]", other)) throw answer
  if ($("[data-media]", other)) await dress(tools)
  return other
}
