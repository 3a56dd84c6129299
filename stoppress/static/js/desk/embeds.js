/* Cards of what stands elsewhere: there at once with its address, filled when the server has asked the source. Nothing
   jumps while it is filled, and what somebody typed meanwhile stays. */
import { bodies } from "desk/bodies"
import { insert } from "desk/blocks"
import { credentials } from "desk/deliver"
import { blockOf, built, carrier, finished, focusProse, home, isBlock, parts } from "desk/parts"
import { amend, change, told } from "desk/steps"

const el = (root, name) => root.querySelector(`[data-card-${name}]`)
const field = (body, name) => (name === "text" ? el(body, "text") : body.querySelector(`[data-field=${name}]`))
const words = ["title", "text", "author"]
const web = /^https?:\/\/[^\s/]+\S*$/i
const patience = 45_000 // the server asks for ten seconds, and for the picture as long
const asking = new WeakMap() // block -> the question that is on its way
const waiting = new Map() // block -> what was pasted, to be asked again when the network is back
const form = part => part.closest("form")

bodies.embed = {
  empty: () => ({ kind: "embed", url: null, title: "", text: "", author: "", provider: "", at: null, picture: null, player: null, width: null, height: null, gone: false }),
  fill(body, block) {
    for (const name of words) field(body, name).value = block[name] ?? ""
    el(body, "gone").checked = Boolean(block.gone)
    shown(body, block)
    say(body, words.some(name => block[name]) ? "found" : block.url ? "bare" : "")
  },
  read: (body, block) => ({ ...block, ...typed(body), gone: el(body, "gone").checked }),
  /** Enter asks; in the text it breaks the line. */
  key(part, e) {
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || e.altKey || !e.target.matches("[data-card-address]")) return false
    ask(part, e.target.value)
    return true
  },
  click(part, button) {
    const act = button.dataset.cardAct
    if (act === "ask") ask(part, blockOf(part).url ?? el(part, "address").value)
    if (act === "link") asLink(part)
    return Boolean(act)
  },
}

/** Lets what is pasted into this form become cards. */
export function start(root) {
  if ("carded" in home(root).dataset) return
  home(root).dataset.carded = ""
  home(root).addEventListener("desk:card", e => put(root, e.detail.pasted))
}

addEventListener("online", () => { for (const [part, pasted] of [...waiting]) if (part.isConnected) ask(part, pasted); else waiting.delete(part) })

/** A card at once, and the cursor below it: whoever pasted goes on writing. */
function put(root, pasted) {
  const url = web.test(pasted) ? pasted : /https?:\/\/[^\s"'<>]+/i.exec(pasted)?.[0].replaceAll("&amp;", "&") ?? null
  const had = new Set(parts(root))
  insert(root, [{ ...bodies.embed.empty(), url, provider: site(url) }])
  const part = parts(root).find(one => isBlock(one) && !had.has(one))
  if (part.nextElementSibling && !isBlock(part.nextElementSibling)) focusProse(part.nextElementSibling, false)
  ask(part, pasted)
}

const site = url => { try { return new URL(url).hostname.replace(/^www\./, "") } catch { return "" } }
const typed = body => Object.fromEntries(words.map(name => [name, field(body, name).value]))
const pick = (from, names) => Object.fromEntries(names.map(name => [name, from[name]]))

/** Asks for the card of what was pasted, and puts what comes back into the block. */
async function ask(part, pasted) {
  const body = part.querySelector(".block-body"), before = typed(body), mine = {}
  if (!pasted.trim()) return say(body, "nothing")
  if (!blockOf(part).url && web.test(pasted.trim())) amended(part, { url: pasted.trim(), provider: site(pasted.trim()) })
  asking.set(part, mine)
  waiting.delete(part)
  say(body, "asking")
  const answer = await send(home(form(part)).dataset.cards, pasted)
  if (asking.get(part) !== mine || !part.isConnected) return
  asking.delete(part)
  if (answer.card) filled(part, answer.card, before, answer.outcome)
  if (answer.failed && !navigator.onLine) waiting.set(part, pasted)
  say(part.querySelector(".block-body"), answer.failed ? (navigator.onLine ? "failed" : "offline") : "found", answer.why)
}

async function send(to, url) {
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", ...credentials() }
    const response = await fetch(to, { method: "POST", headers, body: JSON.stringify({ url }), signal: AbortSignal.timeout(patience) })
    const answer = await response.json()
    return response.ok ? answer : { failed: true }
  } catch {
    return { failed: true }
  }
}

/** What the source says stands in the block, but for what somebody typed since it was asked. */
function filled(part, card, before, outcome) {
  const now = typed(part.querySelector(".block-body")), own = words.filter(name => now[name] !== before[name])
  const said = words.filter(name => card[name] && !own.includes(name)), block = blockOf(part)
  const news = { ...pick(card, ["url", "provider", "at", "player", "width", "height", ...said]), picture: card.picture ?? block.picture }
  // Whoever pastes an address that leads nowhere made a slip; a card that was filled once lost its source.
  if (outcome === "gone" && words.some(name => before[name])) news.gone = true
  if (outcome === "found" && block.gone) news.gone = false
  if (words.some(name => before[name])) change(form(part), () => write(part, news))
  else amended(part, news)
}

/** The card is the same card: what can be undone is that it was put in, not that it was filled. */
function amended(part, news) {
  const { url } = blockOf(part), was = carrier(part).value
  const same = one => one.kind === "embed" && url && one.url === url
  amend(form(part), json => { const one = JSON.parse(json); return json === was || same(one) ? JSON.stringify({ ...one, ...news }) : json })
  write(part, news)
  told(form(part))
}

/** Writes what is new into the fields that are there: the cursor stays where it is. */
function write(part, news) {
  const body = part.querySelector(".block-body"), block = { ...blockOf(part), ...news }
  carrier(part).value = JSON.stringify(block)
  for (const name of words) if (name in news && field(body, name).value !== news[name]) field(body, name).value = news[name]
  el(body, "gone").checked = Boolean(block.gone)
  shown(body, block)
}

function shown(body, block) {
  const known = Boolean(block.url || block.title || block.text), link = el(body, "url"), at = block.at ? new Date(block.at) : null
  const ask = el(body, "ask"), hadFocus = ask?.contains(document.activeElement)
  if (known) ask?.remove() // also so that whoever enters the block comes to its words
  for (const name of ["from", "sheet", "acts"]) el(body, name).hidden = !known
  for (const button of el(body, "acts").querySelectorAll("button")) button.hidden = !block.url
  el(body, "provider").textContent = block.provider || site(block.url) || "–"
  el(body, "at").textContent = at ? at.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", numberingSystem: "latn" }) : ""
  link.textContent = block.url ?? ""
  link.hidden = !block.url
  if (block.url) link.href = block.url
  picture(body, block.picture)
  if (hadFocus && known) field(body, "title").focus()
}

function picture(body, one) {
  const box = el(body, "picture"), old = box.querySelector("img")
  if ((old?.dataset.id ?? "") === (one?.id ?? "")) return
  old?.remove()
  el(box, "none").hidden = Boolean(one)
  if (!one) return
  const img = new Image(one.width, one.height)
  Object.assign(img, { alt: one.alt ?? "", src: body.closest("[data-cards]").dataset.cards.replace(/cards$/, `media/${one.id}/320.jpg`) })
  img.dataset.id = one.id
  box.append(img)
}

function say(body, state, why = "") {
  const said = el(body, "said"), text = why || (state ? said.dataset[state] ?? "" : "")
  said.classList.toggle("is-wrong", Boolean(why) || ["offline", "failed", "nothing"].includes(state))
  said.toggleAttribute("aria-busy", state === "asking")
  if (said.textContent !== text) said.textContent = text
  const address = el(body, "address")
  if (!address) return
  if (why || state === "nothing") address.setAttribute("aria-invalid", "true")
  else address.removeAttribute("aria-invalid")
}

/** It was to be a link after all. */
function asLink(part) {
  const { url, title } = blockOf(part), p = document.createElement("p"), a = document.createElement("a"), whole = form(part)
  a.href = url
  a.textContent = title || url
  p.append(a)
  const prose = built({ kind: "prose", html: p.outerHTML })
  change(whole, () => { part.replaceWith(prose); finished(whole) })
  home(whole).querySelector("[contenteditable=true]")?.focus()
}
