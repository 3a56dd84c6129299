// <stoppress-live blog="SLUG" limit="10" key-events> on any site: the latest posts of a blog, kept up to date. Until they
// are there, and where they cannot be had, what stands within the element is shown. Only HTML that the server made and
// cleaned becomes markup. Style: see stoppress/projections/shrink.py.
const site = new URL(import.meta.url).origin
const sheet = new CSSStyleSheet()
sheet.replaceSync("STYLE")
const policy = self.trustedTypes?.createPolicy("stoppress-live", { createHTML: (html) => html })
const $ = (selector, from) => from.querySelector(selector)
const $$ = (selector, from) => [...from.querySelectorAll(selector)]
const jitter = (time) => time * (.5 + Math.random())
const longer = (time) => Math.min(time * 2, 6e4)
const sleep = (time) => new Promise((done) => setTimeout(done, jitter(time)))
const ask = (path) => fetch(site + path, { credentials: "omit", signal: AbortSignal.timeout(4e4) })
const followers = new Map() // slug -> the one stream of this page for it
const at = (article) => Date.parse($("time", article).dateTime)
const make = (name, given) => Object.assign(document.createElement(name), given)
const parse = (html) => {
  const template = document.createElement("template")
  template.innerHTML = policy ? policy.createHTML(html) : html
  return template.content.firstElementChild
}
// What a page of another origin can show: absolute addresses, nothing that needs the script of our own pages, and no
// image within the markup, which a strict page forbids. The server does the same to the fragment.
const portable = (article) => {
  for (const video of $$("video[poster^=data]", article)) {
    const frame = $(".frame", video.parentNode)
    video.poster = $("[srcset][src]", frame).getAttribute("src")
    frame.remove()
  }
  for (const part of $$(".preview,.play,.note,.turn,svg", article)) part.remove()
  for (const part of $$("[href],[src],[srcset]", article)) for (const name of ["href", "src", "srcset", "poster"]) {
    const value = part.getAttribute(name)
    if (value) part.setAttribute(name, value.replace(name === "srcset" ? /(^|, )\//g : /^(())\/(?!\/)/, `$1${site}/`))
  }
  return article
}

class StoppressLive extends HTMLElement {
  static observedAttributes = ["blog", "limit", "key-events"]
  constructor() {
    super()
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet]
    this.clear()
  }
  connectedCallback() {
    this.begin()
  }
  disconnectedCallback() {
    this.life = null
    this.follower?.leave(this)
  }
  attributeChangedCallback(name, old, now) {
    if (!this.life || old === now) return
    this.disconnectedCallback()
    this.begin()
  }
  async begin() {
    const life = this.life = {}
    const slug = this.getAttribute("blog")
    if (!/^[a-z0-9-]{1,80}$/.test(slug)) return
    this.limit = Math.max(1, Math.min(50, parseInt(this.getAttribute("limit")) || 10))
    this.only = this.hasAttribute("key-events")
    this.path = `/live/${slug}/fragment?limit=${this.limit}${this.only ? "&key-events" : ""}`
    const known = followers.get(slug)
    const follower = this.follower = known ?? new Follower(slug)
    followers.set(slug, follower)
    if (await this.load() && this.life === life) follower.join(this)
  }
  // Draws the blog as it is now; false where it was taken down or the element left. It never gives up.
  async load() {
    const life = this.life
    for (let wait = 1e3; life && this.life === life; wait = longer(wait)) {
      try {
        const reply = await ask(this.path)
        const html = await reply.text()
        if (this.life !== life) break
        if (reply.status === 410) return this.clear()
        if (reply.ok) {
          this.draw(parse(html))
          return true
        }
      } catch { /* the network: again, later */ }
      await sleep(wait)
    }
  }
  // A post fell out of view, or the blog has another name: what is missing comes with the next look.
  async again() {
    const life = this.life
    await sleep(1e3)
    if (this.life === life && await this.load()) this.follower.poll()
  }
  clear() {
    this.shadowRoot.replaceChildren(make("slot"))
  }
  draw(section) {
    const root = this.shadowRoot
    const held = root.activeElement?.closest("article")?.id
    const given = section.dataset
    this.epoch = given.epoch
    this.number = +given.head
    this.ended = given.state === "closed"
    this.more = "more" in given
    this.words = JSON.parse(given.words)
    this.zone = given.zone
    let lang = section.lang === "en" ? "en-GB" : section.lang
    try { Intl.getCanonicalLocales(lang) } catch { lang = "en-GB" }
    this.tongue = lang + "-u-hc-h23-nu-latn"
    const feed = this.feed = make("div", { role: "feed", ariaLabel: section.ariaLabel })
    feed.append(...$$("article", section).map(portable))
    $$(".day", section).forEach((day) => day.remove())
    const line = $(".kicker", section)
    $(".state", line)?.remove()
    this.line = make("b", { className: "state", role: "status" })
    line.prepend(this.line, " ")
    $("header", section).after(feed)
    this.said = make("p", { className: "unseen", role: "status" })
    section.append(this.said)
    root.replaceChildren(section)
    this.say(this.follower.state ?? "live")
    this.tell()
    if (held) this.focusOn(this.find(held))
  }
  find(id) {
    return this.articles.find((article) => article.id === id)
  }
  get articles() {
    return [...this.feed.children]
  }
  focusOn(article) {
    if (!article) return
    article.tabIndex = -1
    article.focus({ preventScroll: true })
  }
  say(state) {
    if (this.ended) state = "ended"
    if (this.line?.dataset.state === state) return
    this.line.dataset.state = state
    this.line.textContent = this.words[state]
  }
  announce(title) {
    this.said.textContent = this.words.arrived.replace("#", () => title)
  }
  // Times in the reader's zone, with the date where it is another day; the blog's own on hover.
  tell() {
    if (!this.feed) return
    const format = (parts) => new Intl.DateTimeFormat(this.tongue, { hour: "2-digit", minute: "2-digit", ...parts })
    const today = new Date().toDateString()
    for (const time of $$("time[datetime*=T]", this.feed)) {
      const moment = new Date(time.dateTime)
      time.title ||= `${time.textContent} ${this.zone}`
      time.textContent = format(moment.toDateString() === today ? {} : { day: "numeric", month: "short" }).format(moment)
    }
  }
  // One change, the next after what is drawn. Returns the title of a post that came.
  take(change) {
    this.number = change.number
    const kind = change.kind
    const post = change.post
    if (!post) {
      if (/^Coverage[CR]/.test(kind)) this.ended = kind === "CoverageClosed"
      this.say(this.follower.state)
      this.again()
    }
    // A post that is withdrawn by now comes without html: only its number counts.
    if (!post?.html) return
    const article = portable(parse(post.html))
    const there = this.find(post.id)
    if (article.matches(".withdrawn") || this.only && !post.key) {
      there?.remove()
      if (there && this.more) this.again()
      return
    }
    const focused = there?.contains(this.shadowRoot.activeElement)
    const came = this.place(article, there) && kind === "PostPublished" && !there
    if (focused) this.focusOn(article)
    this.tell()
    if (!came) return
    article.classList.add("arrived")
    return $("h3", article)?.textContent ?? article.ariaLabel
  }
  // By time; of two at the same time the later change stands above. What is below the last is not shown.
  place(article, there) {
    if (there && at(there) === at(article)) {
      there.replaceWith(article)
      return true
    }
    there?.remove()
    const next = this.articles.find((other) => at(other) <= at(article))
    if (!next && this.more) return there && this.again()
    this.feed.insertBefore(article, next ?? null)
    $(".none", this.shadowRoot)?.remove()
    for (const last of this.articles.slice(this.limit)) {
      last.remove()
      this.more = true
    }
    return article.isConnected
  }
}

let hiding
const all = (name) => followers.forEach((follower) => follower[name]())
const look = () => {
  clearTimeout(hiding)
  if (document.hidden) hiding = setTimeout(all, 6e4, "rest")
  else all("start")
}
addEventListener("visibilitychange", look)
addEventListener("pagehide", () => all("rest"))
addEventListener("pageshow", look)
addEventListener("online", () => followers.forEach((follower) => follower.running && follower.listen()))
setInterval(all, 5e3, "watch")
setInterval(() => followers.forEach((follower) => follower.members.forEach((member) => member.tell())), 6e4)
look()
// A page may have the script twice, such as under two addresses: the first that came serves it.
customElements.get("stoppress-live") ?? customElements.define("stoppress-live", StoppressLive)
