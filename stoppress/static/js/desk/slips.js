/* The slips above the timeline: what waits for the network, what came back, what was typed here and never sent. */
import { bring } from "desk/compose"
import { dropLeft, keyOf, leftIn, setAside } from "desk/journal"
import { plain } from "desk/keep"
import { again, isOver, leaveOut, slips, takeBack } from "desk/outbox"
import { waiting } from "desk/pill"

const slow = 800 // milliseconds after which something on its way shows: before that it would only flicker
const box = () => document.querySelector("[data-queued]")
const composer = () => document.getElementById("composer")
let left = [], thrown = [], timer = 0

export async function start() {
  for (const sign of ["changed", "elsewhere"]) document.addEventListener(`outbox:${sign}`, draw)
  document.addEventListener("desk:left", look)
  document.addEventListener("click", press)
  addEventListener("online", draw)
  addEventListener("offline", draw)
  await look()
}

/** The texts that closed tabs left in this blog, beside the one that the composer took. */
async function look() {
  const texts = await leftIn(composer().dataset.keepNew.replace(/new$/, "")).catch(() => [])
  left = texts.filter(one => !one.place.includes("/withdraw-"))
  draw()
}

function draw() {
  clearTimeout(timer)
  const now = Date.now(), blog = document.body.dataset.slug, ours = slips().filter(one => one.blog === blog)
  const media = ours.filter(one => !one.refused && one.media?.length), open = ours.filter(one => !one.refused && !one.media?.length), shown = open.filter(one => one.tries || now - one.at >= slow || !navigator.onLine)
  if (shown.length < open.length) timer = setTimeout(draw, slow)
  const back = ours.filter(one => one.refused)
  waiting(shown.length + media.length)
  fill("media", media, one => (one.kind === "edit" || one.fields.some(([name, value]) => name === "act" && value === "publish") ? "media" : "coming"))
  for (const one of media) coming(one)
  fill("waiting", shown, one => (one.sending ? "sending" : "waiting"))
  fill("back", back, () => "back")
  fill("left", [...left, ...thrown], one => (one.thrown ? "thrown" : "left"))
  box().hidden = !(media.length + shown.length + back.length + left.length + thrown.length)
}

/** A slip that says what it said before stays the same element: a click in that moment still hits its button. */
function fill(name, list, stateOf) {
  const part = box().querySelector(`[data-queue="${name}"]`), head = part.querySelector("[data-queue-word]")
  part.hidden = !list.length
  if (!list.length) return part.querySelector("ol").replaceChildren()
  const words = head.dataset[name === "waiting" && isOver() ? "over" : "words"]
  const text = many(JSON.parse(words), list.length)
  if (head.textContent !== text) head.textContent = text
  const focus = document.activeElement?.closest?.("[data-queued] li")?.dataset.slip, which = document.activeElement?.dataset?.do
  const stood = new Map([...part.querySelectorAll("li")].map(li => [li.dataset.slip + li.dataset.state, li]))
  const rows = list.map(one => stood.get(idOf(one) + stateOf(one)) ?? slip(one, stateOf(one)))
  if (rows.length !== stood.size || rows.some((li, place) => part.querySelectorAll("li")[place] !== li)) part.querySelector("ol").replaceChildren(...rows)
  if (focus && document.activeElement === document.body) part.querySelector(`[data-slip="${focus}"] [data-do="${which}"]`)?.focus()
}

/** How much of what it waits for is there. */
async function coming(one) {
  const { look } = await import("desk/upload"), all = one.media.map(look), whole = all.reduce((sum, { size }) => sum + size, 0)
  const bar = box().querySelector(`[data-slip="${CSS.escape(idOf(one))}"] progress`)
  if (bar) bar.value = whole ? Math.round(100 * all.reduce((sum, { offset }) => sum + offset, 0) / whole) : 0
}

/** The form of the language's plural: the server gives one for each of these numbers. */
function many(forms, n) {
  const rules = new Intl.PluralRules(document.documentElement.lang || "en"), like = [1, 2, 3, 5, 11, 100, 0]
  return (forms[like.findIndex(other => rules.select(other) === rules.select(n))] ?? forms.at(-1)).replace("%(n)s", n)
}

const idOf = one => one.key ?? one.once
const titleOf = one => one.title || plain((one.fields.find(([name, value]) => name === "headline" && value) ?? one.fields.find(([name, value]) => /^prose/.test(name) && value) ?? ["", ""])[1]).slice(0, 120)

function slip(one, state) {
  const made = document.getElementById("queue-slip").content.cloneNode(true).firstElementChild
  made.dataset.slip = idOf(one)
  made.dataset.state = state
  made.querySelector("time").textContent = new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" }).format(one.at)
  made.querySelector("time").dateTime = new Date(one.at).toISOString()
  made.querySelector("b").textContent = titleOf(one) || made.querySelector("b").textContent
  made.querySelector("b").lang = box().dataset.language
  for (const part of made.querySelectorAll("[data-if]")) if (!part.dataset.if.split(" ").includes(state)) part.remove()
  const why = made.querySelector("[data-why]")
  if (why) why.textContent = reason(one.refused) || why.textContent
  return made
}

/** The sentence of a refusal, without its looks. */
const reason = ({ retarget, text, upload }) => (upload ? upload.problem : retarget ? new DOMParser().parseFromString(text.replaceAll("<br>", " "), "text/html").querySelector("[role=alert] span")?.textContent.replace(/\s+/g, " ").trim() : "")

async function press(e) {
  const button = e.target.closest?.("[data-queued] [data-do]")
  if (!button) return
  const id = button.closest("li").dataset.slip
  const one = [...slips(), ...left, ...thrown].find(other => idOf(other) === id)
  if (one) await acts[button.dataset.do](one)
}

const acts = {
  /** Out of the queue, into the composer or to its own page; the journal has it in the same moment. */
  async open(one) {
    const taken = await takeBack(one.number, text => [["texts", "put", aside(text)]])
    if (!taken) return
    if (taken.kind === "composer") await intoComposer(taken, aside(taken).key, taken.refused)
    else location.assign(taken.page)
  },
  goOn(one) {
    const [, blog, what] = one.place.split("/")
    if (what === "new") return intoComposer(one, one.key)
    location.assign(one.fields.some(([name]) => name === "kind") ? `/desk/${blog}/posts/${what}` : `/desk/${blog}/?draft=${what}`)
  },
  again: one => again(one.number),
  without: one => leaveOut(one.number),
  async discard(one) {
    if (one.key) await dropLeft(one)
    else if (!await takeBack(one.number, () => [])) return
    thrown.push({ ...one, thrown: true })
    await look()
  },
  async undo(one) {
    thrown = thrown.filter(other => other !== one)
    await setAside(one.place, one.fields)
    await look()
  },
}

const aside = text => ({ key: keyOf(text.place, `aside-${text.once}`), place: text.place, tab: `aside-${text.once}`, at: text.at, fields: text.fields })

async function intoComposer(text, key, answer) {
  await bring(composer(), text, answer)
  await dropLeft({ key })
  await look()
}
