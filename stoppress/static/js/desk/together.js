/* Who is here and who writes where: report() is what the heartbeat sends, show(answer) what it brought. */
import { beat, part } from "desk/here"
import { drop } from "desk/journal"
import { forgetDue } from "desk/keep"
import { look } from "desk/live"

const typed = 20_000
const made = crypto.randomUUID()
let wrote = { post: "", at: -typed }, last = { here: [] }, stamp = ""

const words = () => document.getElementById("here-words").content
const say = (which, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), words().querySelector(`[data-${which}]`).textContent)
const el = (name, kind, text = "") => Object.assign(document.createElement(name), { className: kind, textContent: text })

/** The post that a field belongs to. */
const postOf = field => field.closest("#composer")?.elements.post?.value ?? (field.closest("#edit") && document.querySelector("[data-writes]")?.dataset.writes) ?? ""

export function start() {
  part("presence", report, show)
  addEventListener("pagehide", gone)
  document.addEventListener("click", settle)
  document.addEventListener("outbox:sent", e => keptBoth(e.detail))
  document.addEventListener("input", e => {
    const post = postOf(e.target), news = report().writing !== post
    if (!post) return
    wrote = { post, at: performance.now() }
    if (news) beat() // not only when its turn comes
  })
  // The list was drawn anew: what stood on it stands there again.
  document.addEventListener("htmx:after:swap", () => mark(last.here))
}

/** What this page tells. */
export function report() {
  return { tab: made, writing: performance.now() - wrote.at < typed ? wrote.post : "", narrow: matchMedia("(max-width: 55.99rem)").matches }
}

/** This page is left: nobody waits until it is missed. */
function gone() {
  const token = document.cookie.split("; ").find(one => one.startsWith("stoppress_csrf="))?.slice(15) ?? ""
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token }
  fetch(document.body.dataset.here, { method: "POST", headers, body: JSON.stringify({ presence: { tab: made, gone: true } }), keepalive: true }).catch(() => {})
}

/** Both texts of a draft are on a page of their own, and the server has this one: the composer need not keep it. */
async function settle(e) {
  const link = e.target.closest?.("#composer [data-settle]"), form = document.getElementById("composer")
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return
  e.preventDefault()
  forgetDue(form)
  await drop(form.dataset.keep)
  location.assign(link.href)
}

/** An edit that waited for the network came too late: where both texts are. */
function keptBoth({ one, answer }) {
  if (!answer.redirect?.includes("/merge?kept=") || document.getElementById("edit")?.dataset.keep === one.place) return
  const note = document.importNode(words().querySelector("[data-kept-both]"), true)
  note.querySelector("a").href = answer.redirect
  document.getElementById("notices").replaceChildren(note)
}

/** What the server answered. */
export function show(answer) {
  if (!answer) return
  last = answer
  if (stamp && stamp !== answer.stamp) look()
  stamp = answer.stamp
  const own = document.querySelector(".bar .face"), you = answer.here.find(one => one.you)
  if (own && you) own.className = `face who-${you.hue}`
  list(answer.here)
  mark(answer.here)
  too(answer.here)
}

function list(here) {
  const home = document.getElementById("here-now")
  if (!home) return
  home.hidden = here.length === 0
  const rows = here.map(one => {
    const row = el("li", "person-here"), text = el("span", "", one.you ? say("you", { name: one.name }) : one.name)
    row.append(face(one), text, doing(one))
    return row
  })
  home.querySelector("[data-people]").replaceChildren(...rows)
}

function doing(one) {
  if (!one.writing || one.you) return el("small", "", [say(one.role), one.narrow && say("phone")].filter(Boolean).join(", "))
  const home = document.getElementById(`post-${one.writing}`) ?? document.getElementById(`slip-${one.writing}`)
  const title = home?.querySelector("[id$='-h']")?.textContent
  return el("small", `writing who-${one.hue}`, title ? say("writing", { post: title }) : say("writing-new"))
}

function face(one, small = "") {
  const mark = el("span", `face ${small} who-${one.hue}`, one.initials)
  mark.setAttribute("aria-hidden", "true")
  return mark
}

/** On the post or the slip itself. */
function mark(here) {
  for (const old of document.querySelectorAll("[data-writing-mark]")) old.remove()
  for (const one of here.filter(one => one.writing && !one.you)) {
    const home = document.querySelector(`#post-${one.writing} .post-meta, #slip-${one.writing} .slip-meta`)
    if (!home) continue
    const note = el("span", `writing who-${one.hue}`)
    note.setAttribute("data-writing-mark", "")
    note.append(face(one, "face-s"), say("writing-here", { name: one.name }), dots())
    home.prepend(note)
  }
}

function dots() {
  const three = el("span", "writing-dots")
  three.setAttribute("aria-hidden", "true")
  three.append(el("i"), el("i"), el("i"))
  return three
}

/** On the page of one post, before the two stand against each other. */
function too(here) {
  const note = document.querySelector("[data-writing-too]"), post = document.querySelector("[data-writes]")?.dataset.writes
  if (!note) return
  const others = here.filter(one => one.writing === post && !one.you), text = others.map(one => say("writing-too", { name: one.name })).join(", ")
  if (note.textContent !== text) note.replaceChildren(...(text ? [el("span", `writing who-${others[0].hue}`, text)] : []))
}
