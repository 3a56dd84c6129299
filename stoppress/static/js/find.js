// Finding one's way without leaving the page: the panel opens in place, and what is chosen in it replaces the posts.
// Every choice is an address that works without this, and comes back with the browser's own button.
const wide = matchMedia("(min-width: 68rem)")
let $
let $$
let tools // one a line: only so are names made short, see stoppress/projections/shrink.py
let dress
let worn
let wanted
let shown
let turn = 0 // the last choice wins
const here = () => location.pathname + location.search

export const find = async (given, sheetOf) => {
  tools = given
  $ = given.$
  $$ = given.$$
  if (!$("main.live")) return
  dress = sheetOf
  worn = tools.page.find // in styles of its own
  shown = here()
  addEventListener("click", click)
  addEventListener("submit", submit)
  addEventListener("popstate", () => here() === shown || go(here(), { push: false }))
  addEventListener("scroll", glance, { passive: true })
  // When the whole page is fetched anew, the panel that stands in it has no slider, or is gone.
  new MutationObserver(stand).observe($("main"), { childList: true })
  await stand()
}

const stand = () => {
  rig()
  if ((wide.matches || wanted) && $(".find")) return open().catch(() => 0)
}

const wear = () => worn || dress("find").then(() => worn = true)

const alone = async () => {
  const answer = await fetch(`${tools.base}?panel`)
  if (!answer.ok) throw answer
  return tools.parse(await answer.text())
}

// In place of the link to it. It stands below what is read, or beside it: nothing moves.
let opening
const open = () => opening ??= (async () => {
  try {
    const [panel] = await Promise.all([alone(), wear()])
    tools.keep(() => $(".find")?.replaceWith(panel))
    rig()
  } finally {
    opening = null
  }
})()

const click = (click) => {
  const link = click.target.closest("a")
  if (!link || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
  if (link.matches(".find")) {
    click.preventDefault()
    wanted = true
    // A field with the focus has a phone's keyboard come up: there, the focus stands on the panel's name.
    open().then(() => $(wide.matches ? "#\\~q" : ".finder summary").focus(), () => location = link.href)
  } else if (link.closest(".finder,.choice,.tags,.bar") && !link.matches(".unread") && link.pathname === tools.base && !link.hash) {
    click.preventDefault()
    const list = link.closest(".finder ul")?.className
    go(link.pathname + link.search, { then: list ? () => stay(list) : begin })
  }
}

const submit = (submit) => {
  const form = submit.target
  if (!form.matches(".search")) return
  submit.preventDefault()
  const asked = String(new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim())))
  go(asked ? `${tools.base}?${asked}` : tools.base, { then: begin })
}

// Where the focus goes: it stays in the list that was chosen from, else to what is shown now.
const stay = (list) => {
  $(`.${list} [aria-current]`)?.focus({ preventScroll: true })
  announce()
}
const begin = () => {
  const first = $(".choice p")
  if (!first) tools.focus($(".feed article"))
  else first.focus({ preventScroll: true })
  $(".feed").scrollIntoView({ behavior: "instant" })
}
const announce = () => $(".said").textContent = $(".choice p")?.textContent ?? $$(".finder [aria-current=true]").map((link) => link.textContent).join(", ")

// The posts of this address, in place. `keeps` is a part of the panel that is in use and stays as it is.
const go = async (address, { push = true, then = () => 0, keeps } = {}) => {
  const mine = ++turn
  $(".feed").ariaBusy = true
  try {
    const other = await tools.load(tools, address)
    const panel = $(".finder", other) ?? await alone()
    await wear()
    if (mine !== turn) return
    if ($("main", other).dataset.epoch !== tools.page.epoch) throw other
    if (push && address !== shown) leave(address)
    shown = address
    put(other, panel, keeps)
    if (push) then()
    else {
      scrollTo({ top: history.state?.y ?? scrollY, behavior: "instant" })
      announce()
    }
  } catch {
    if (mine === turn) location = address
  }
}

const leave = (address) => {
  history.replaceState({ y: scrollY }, "")
  history.pushState(null, "", address)
}

const put = (other, panel, keeps) => {
  const { page, poll, tell, waiting } = tools, next = $("main", other).dataset
  // The head stays; but a page that was opened on a choice has no standfirst yet.
  const head = $(".standfirst") || !$(".standfirst", other) ? ".kicker" : ".blog-head"
  for (const name of [head, ".bar > :is(.fresh,:has(.fresh))", ".feed"]) $(name).replaceWith($(name, other))
  $(".pinned")?.remove()
  $(".feed").before(...$$(".pinned", other))
  exchange(panel, keeps)
  for (const name of ["before", "find"]) {
    delete page[name]
    if (name in next) page[name] = next[name]
  }
  waiting.clear()
  document.title = other.title
  // What came since stays for the stream to tell, in all places where it stands. A cache may hand out an old page.
  if (+next.head < +page.head) {
    page.head = next.head
    poll()
  }
  tell()
  if ($(".feed").getBoundingClientRect().top < 0) $(".feed").scrollIntoView({ behavior: "instant" })
}

const exchange = (panel, keeps) => {
  const old = $(".finder, .find")
  panel.open = old.open ?? true
  const part = keeps && $(keeps, old)
  if (part) {
    const own = [...panel.children].filter((child) => !child.matches(keeps))
    for (const child of [...old.children]) if (child !== part) child.remove()
    part.before(...own)
  } else old.replaceWith(panel)
  rig()
}

// The times are links; with this they become one slider, a bar a step.
let slider, borders, counts, last // bar that has posts
const rig = () => {
  const plot = $(".plot")
  if (!plot || $("input", plot)) return
  counts = plot.dataset.counts.split(",").map(Number)
  borders = [...$$("li", plot).map((one) => one.dataset.at), plot.dataset.end].map(Date.parse)
  last = counts.findLastIndex((count) => count)
  slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: counts.length - 1 })
  slider.setAttribute("aria-labelledby", "~jump")
  slider.style.setProperty("--N", counts.length)
  slider.addEventListener("input", tellTime)
  slider.addEventListener("change", jump)
  const at = Date.parse(new URLSearchParams(location.search).get("from"))
  slider.value = at ? barOf(at) : oldest() ? 0 : last
  plot.append(slider)
  $("ol", plot).inert = true
  label(plot)
  tellTime()
}

const oldest = () => new URLSearchParams(location.search).get("order") === "oldest"
const startOf = (bar) => {
  const each = counts.length / (borders.length - 1), tick = Math.floor(bar / each), start = borders[tick]
  return bar >= counts.length ? borders.at(-1) : start + (borders[tick + 1] - start) * (bar % each) / each
}
const barOf = (time) => Math.max(0, counts.findLastIndex((_, bar) => startOf(bar) <= time))
const clock = { hour: "2-digit", minute: "2-digit" }
const tellTime = () => {
  const bar = +slider.value, time = tools.format({ weekday: "short", ...clock }).format(startOf(bar))
  slider.setAttribute("aria-valuetext", $(".finder output").value = `${time}, ${tools.many(tools.words.posts, counts[bar])}`)
}
// Times are told in the reader's zone, here as elsewhere.
const label = (plot) => {
  for (const one of $$("li", plot)) {
    const link = $("a", one)
    if (/^\d+:\d+$/.test(link.textContent)) link.textContent = tools.format(clock).format(Date.parse(one.dataset.at))
  }
}

// Newest first, the page begins with the last post of the bar; oldest first, with its first.
let due
const jump = () => {
  clearTimeout(due)
  due = setTimeout(() => {
    const bar = +slider.value, asked = new URL($(".plot a").href), from = asked.searchParams
    const end = oldest() ? bar === 0 : bar >= last
    if (end) from.delete("from")
    else from.set("from", new Date(oldest() ? startOf(bar) : startOf(bar + 1) - 6e4).toISOString().slice(0, 16) + "Z")
    const query = String(from).replaceAll("%3A", ":")
    go(query ? `${tools.base}?${query}` : tools.base, { then: announce, keeps: ".scrubber" })
  }, 300)
}

// The slider stands where the reading is.
let frame
const glance = () => {
  cancelAnimationFrame(frame)
  frame = requestAnimationFrame(() => {
    if (!slider?.isConnected || document.activeElement === slider) return
    const read = $$(".feed article").find((article) => article.getBoundingClientRect().bottom > 120)
    if (!read) return
    slider.value = barOf(tools.at(read))
    tellTime()
  })
}
