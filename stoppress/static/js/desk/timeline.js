/* The timeline: what is open or has the focus stays as it is while the list around it changes. */
import { editors } from "desk/editor"

const feed = () => document.getElementById("feed")
const posts = () => document.querySelectorAll("#posts .post")

export function start() {
  // A note that somebody is writing must survive the next look at the server.
  document.addEventListener("toggle", e => {
    if (!e.target.matches?.("[data-hold]")) return
    e.target.toggleAttribute("hx-morph-skip", e.target.open)
    if (e.target.open) e.target.querySelector("textarea, select")?.focus()
  }, true)
  document.addEventListener("click", e => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(e.target)) menu.open = false
    const more = e.target.closest("[data-more]")
    if (more) toggleActs(more)
  })
  let where = ""
  document.addEventListener("htmx:before:swap", () => { where = document.activeElement?.closest("#posts .post")?.id ?? "" })
  document.addEventListener("htmx:after:swap", e => {
    editors(document)
    // The button that was pressed may be gone: the post takes the focus, so that J and K go on from there.
    if (where && document.activeElement === document.body) document.getElementById(where)?.focus({ preventScroll: true })
    if (e.detail.ctx.target === feed()) below()
  })
  if (location.hash.startsWith("#post-")) document.getElementById(location.hash.slice(1))?.focus()
}

/** The next or previous post takes the focus. */
export function step(by) {
  const all = [...posts()], now = all.indexOf(document.activeElement.closest?.(".post"))
  const to = all[now < 0 ? 0 : Math.max(0, Math.min(all.length - 1, now + by))]
  to?.focus()
  to?.scrollIntoView({ block: "nearest" })
}

/** The parts below the first are asked for anew only where one of their posts changed. */
function below() {
  const changed = feed().querySelector("[data-changed]")?.dataset.changed.split(" ") ?? []
  const has = part => changed.some(id => id === "*" || part.querySelector(`#post-${CSS.escape(id)}`))
  for (const part of document.querySelectorAll("#older > section")) {
    if (changed.length && has(part)) htmx.ajax("GET", `${part.dataset.feed}&upto=${part.dataset.last}`, { target: part, swap: "outerMorph", source: part }).catch(() => {})
  }
}

function toggleActs(more) {
  const post = more.closest(".post"), open = !post.hasAttribute("data-acts")
  for (const other of document.querySelectorAll(".post[data-acts]")) { other.removeAttribute("data-acts"); other.querySelector("[data-more]")?.setAttribute("aria-expanded", "false") }
  post.toggleAttribute("data-acts", open)
  more.setAttribute("aria-expanded", open)
}
