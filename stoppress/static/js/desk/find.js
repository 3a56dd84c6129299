/* Search and filters of the timeline. Whatever asks for the timeline asks for what is looked for, down to where older posts begin. */
const form = () => document.getElementById("find")
const place = () => document.querySelector("#feed [data-feed]")
const wait = 200
let timer = 0

export function start() {
  form().addEventListener("input", e => { clearTimeout(timer); timer = setTimeout(seek, e.target.name === "find" ? wait : 0) })
  form().addEventListener("submit", e => { e.preventDefault(); clearTimeout(timer); seek() })
  document.addEventListener("htmx:config:request", e => ask(e.detail.ctx))
  document.addEventListener("htmx:before:request", e => { if (e.target.matches?.(".older")) e.target.dataset.loading = "" })
  document.addEventListener("htmx:finally:request", e => { if (e.target.matches?.(".older")) delete e.target.dataset.loading })
  document.addEventListener("htmx:before:swap", e => pass(e.detail))
  document.addEventListener("click", followed)
}

/** Whether only some of the posts are shown. */
export const active = () => Boolean(wanted().find || wanted().show)

export function clear() { set("", "") }

/** The field takes the focus, with what stands in it selected. */
export function focus() { form().elements.find.select(); form().elements.find.focus() }

/** Goes to a post; where it is not on the page, to the key events, where it is. */
export async function toPost(id) {
  if (!document.getElementById(`post-${id}`)) await set("", "key")
  const post = document.getElementById(`post-${id}`)
  post?.focus()
  post?.scrollIntoView({ block: "start" })
}

function wanted() {
  const { find, show } = form().elements
  return { find: find.value.replace(/\s+/g, " ").trim(), show: show.value }
}

function set(find, show) {
  const { elements } = form()
  elements.find.value = find
  for (const one of elements.show) one.checked = one.value === show
  clearTimeout(timer)
  return seek()
}

/** Looks for what the form says, from the top. */
async function seek() {
  const here = new URL(location.href)
  here.searchParams.delete("before")
  for (const [name, value] of Object.entries(wanted())) value ? here.searchParams.set(name, value) : here.searchParams.delete(name)
  history.replaceState(history.state, "", here.pathname + here.search)
  await look()
}

const look = () => htmx.ajax("GET", `/desk/${document.body.dataset.slug}/feed`, { target: "#feed", swap: "innerMorph", source: form() }).catch(() => {})

const of = address => { const { searchParams } = new URL(address, location.href); return { find: searchParams.get("find") ?? "", show: searchParams.get("show") ?? "" } }
const same = (one, other) => one.find === other.find && one.show === other.show

/** A request for the timeline: of the same search, below the same post, down to the older parts that the page has. */
function ask(ctx) {
  if (!["feed", "#feed"].includes(ctx.target?.id ?? ctx.target) || !place()) return
  const url = new URL(ctx.request.action, location.href), put = (name, value) => (value ? url.searchParams.set(name, value) : url.searchParams.delete(name))
  for (const [name, value] of Object.entries(wanted())) put(name, value)
  if (same(wanted(), of(place().dataset.feed))) {
    put("before", new URL(place().dataset.feed, location.href).searchParams.get("before"))
    const parts = document.querySelector("#older > :is(section, [data-loading])")
    put("upto", parts?.dataset.below)
    put("since", parts && place().dataset.head)
  }
  ctx.request.action = url.pathname + url.search
}

/** An answer to another search than the one that stands in the form by now leaves the timeline as it is. */
function pass({ ctx, tasks }) {
  const main = tasks.find(task => task.type === "main" && task.target?.id === "feed"), shown = main?.fragment.querySelector("[data-feed]")
  if (!shown) return
  if (!same(wanted(), of(shown.dataset.feed))) {
    for (let n = tasks.length; n--;) if (["feed", "older", "count"].includes(tasks[n].target?.id)) tasks.splice(n, 1)
    return void look()
  }
  if (!same(of(place().dataset.feed), of(shown.dataset.feed))) document.getElementById("posts").scrollTop = 0
}

function followed(e) {
  if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return
  const tag = e.target.closest("[data-find-tag]"), post = e.target.closest("[data-to-post]"), all = e.target.closest("[data-find-clear]")
  if (!tag && !post && !all) return
  e.preventDefault()
  if (tag) set(`"#${tag.dataset.findTag.replaceAll('"', "")}"`, "")
  else if (all) clear()
  else toPost(post.dataset.toPost)
}
