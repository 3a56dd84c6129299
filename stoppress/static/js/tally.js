// The count in the tab's title: posts that wait, and posts that came while the tab was hidden. A hidden tab that has
// closed its stream looks every two minutes.
export const tally = ({ page, base, waiting, articles }) => {
  if (page.post) return () => 0
  const known = new Set(), missed = new Set()
  let mark = "", from, timer
  const look = (changes = []) => {
    for (const article of changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.localName === "article")) {
      const id = article.id
      if (article.matches(".withdrawn")) missed.delete(id)
      else if (document.hidden && !known.has(id)) missed.add(id)
      known.add(id)
    }
    const title = document.title, count = new Set([...missed, ...waiting.keys()]).size, bare = title.startsWith(mark) ? title.slice(mark.length) : title
    mark = count ? `(${count}) ` : ""
    if (title !== mark + bare) document.title = mark + bare
  }
  const ask = async () => {
    if (page.stay) return
    const answer = await (await fetch(`${base}/after/${page.epoch}.${from ??= page.head}`)).json()
    if (!document.hidden || answer.resync) return
    for (const { number, kind, post } of answer.changes) {
      from = number
      if (kind === "PostPublished" && post.html) missed.add(post.id)
      else if (kind !== "PostEdited") missed.delete(post?.id)
    }
    look()
  }
  const turn = () => {
    clearInterval(timer)
    from = null
    if (document.hidden) timer = setInterval(() => ask().catch(() => 0), 12e4)
    else missed.clear()
    look()
  }
  for (const { id } of articles()) known.add(id)
  addEventListener("visibilitychange", turn)
  turn()
  return look
}
