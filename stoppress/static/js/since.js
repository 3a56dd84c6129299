// What came since the reader last looked: said in the bar, with a line at the first post that is new. A look covers what
// stood in the feed when the reader turned away: not what waited behind the button, or came while nobody looked.
import { recall, remember } from "./device.js"

export const since = (tools, said) => {
  const { $, page, words, base, format, at, parse, articles, tell, focus, fill, many } = tools
  if (page.post || page.before) return () => 0
  const link = parse('<a class="unread"></a>'), line = parse('<p class="since"></p>')
  let mark = recall("seen", page.slug), start = Date.now(), looking = !document.hidden, read, older, corrections = 0, shown, top

  const when = () => {
    const on = new Date(mark.on), today = on.toDateString() === new Date().toDateString()
    return format({ ...today ? {} : Date.now() - on < 5e8 ? { weekday: "short" } : { day: "numeric", month: "short" }, hour: "2-digit", minute: "2-digit" }).format(on)
  }
  const isNew = (one) => at(one) > mark.at
  const fresh = () => articles().filter((one) => isNew(one) && at(one) <= start && !one.matches(".withdrawn")).sort((one, other) => at(one) - at(other))
  const look = () => {
    // A page of chosen posts does not show what else there is: it counts as no look.
    if (!looking || page.find) return link.remove()
    top = +articles().slice(0, 1).map(at)
    if (!mark) return
    const found = fresh(), [first] = found, more = $(".feed .more"), [total, corrected] = page.posts.split(","), same = mark.epoch === page.epoch
    older = more && first && articles().every(isNew)
    // What is corrected while the reader looks on is no news any more.
    if (same && Date.now() < start + 1e4) corrections = Math.max(0, corrected - mark.corrections)
    const posts = older && same ? Math.max(found.length, total - mark.posts) : found.length
    line.textContent ||= said.line.replace("@", when)
    if (!first || older) line.remove()
    else if (line.parentNode !== first) first.append(line)
    if (read || !(posts || corrections)) return link.remove()
    const what = (posts ? many(words.posts, posts) : "") + (corrections ? many(words.corrections, corrections) : "")
    const text = fill(older ? said.older : said.since, what.replace(/^[,،] */, "")).replace("@", when)
    if (shown !== text) link.textContent = shown = text
    link.href = older ? more.href : first ? `#${first.id}` : `${base}/corrections`
    if (!link.isConnected) $(".state").after(link)
  }
  const done = () => {
    read = true
    look()
  }
  // The first of them may be far down: the pages between come in place.
  const follow = async (click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey || !fresh()[0]) return
    click.preventDefault()
    try {
      const { extend } = await import(page.later)
      for (let pages = 0; older && pages < 15; pages++) {
        await extend(tools, $(".feed"))
        look()
      }
    } catch {
      location = link.href
    }
    tell()
    const first = fresh()[0]
    focus(first)
    first.scrollIntoView({ block: "center" })
    done()
  }
  const leave = () => {
    if (!looking || top == null) return
    looking = false
    const [posts, corrections] = page.posts.split(",")
    mark = { on: Date.now(), epoch: page.epoch, at: Math.max(mark?.at ?? 0, top), posts, corrections }
    remember("seen", page.slug, mark)
  }
  const turn = () => {
    if (document.hidden) return leave()
    start = Date.now()
    looking = true
    read = shown = corrections = line.textContent = ""
    look()
  }
  addEventListener("visibilitychange", turn)
  addEventListener("pagehide", leave)
  addEventListener("pageshow", turn)
  addEventListener("scroll", () => link.isConnected && line.isConnected && line.getBoundingClientRect().top < innerHeight && done())
  link.addEventListener("click", follow)
  look()
  return look
}
