/* A gallery while it is put together: the pictures in their order, and the words of the one that is chosen. */
import { bodies } from "desk/bodies"
import { add, bare, blank, draw, el, onward, part, said, shown, to, way } from "desk/pictures"
import { blockOf, built, enter, finished, set, write } from "desk/parts"
import { change } from "desk/steps"

const most = 60, near = 6, edge = 40 // pictures; pixels before a press is a drag; pixels at the edge that scroll
const shots = root => [...root.querySelectorAll("[data-shot]")]
const chosen = body => Number(body.dataset.at ?? 0)
const count = (words, n) => words.replace("%(n)s", n)

bodies.gallery = {
  fill(body, block) {
    body.dataset.at = Math.min(chosen(body), block.pictures.length - 1)
    el(body, "shots").append(...block.pictures.map((one, place) => shot(body, one, place, block.pictures.length)))
    el(body, "caption-of-all").value = block.caption ?? ""
    body.querySelector("[data-more-files]").addEventListener("change", e => { if (e.target.files.length) more(body.closest("[data-block]"), [...e.target.files]) })
    body.addEventListener("input", () => setTimeout(marks, 0, body))
    el(body, "shots").addEventListener("pointerdown", e => lift(body, e))
    choose(body, chosen(body), block)
  },
  read(body, block) {
    if (!el(body, "shots")) return block
    const pictures = block.pictures.map((one, place) => (place === chosen(body) && el(body, "image") ? said(el(body, "here"), one) : one))
    return { ...block, pictures, caption: el(body, "caption-of-all").value }
  },
  click(block, button) {
    const body = block.querySelector(".block-body"), at = shots(body).indexOf(button.closest("[data-shot]"))
    if (button.dataset.shift) shift(block, at, Number(button.dataset.shift))
    else if ("choose" in button.dataset) { choose(body, at); el(body, "field=alt").focus() }
    else if ("out" in button.dataset) out(block, at)
    else if ("more" in button.dataset) body.querySelector("[data-more-files]").click()
    else if ("apart" in button.dataset) apart(block)
    else if ("creditAll" in button.dataset) creditAll(block)
    else return false
    return true
  },
  key(block, e) {
    const body = block.querySelector(".block-body"), toward = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[e.key]
    const at = shots(body).indexOf(e.target.closest("[data-shot]")), on = at >= 0 ? at : chosen(body), last = on === shots(body).length - 1
    if (e.altKey && e.shiftKey && toward && (at >= 0 || el(body, "here").contains(e.target))) return shift(block, on, toward), true
    if (at >= 0 && e.key === "Delete") return out(block, at), true
    return el(body, "here").contains(e.target) && onward(e, () => { if (last) block.nextElementSibling?.querySelector("[contenteditable]")?.focus(); else { choose(body, on + 1); el(body, "field=alt").focus() } })
  },
  arrived(body, block) {
    for (const [place, li] of shots(body).entries()) face(li, block.pictures[place])
    if (!block.pictures[chosen(body)].upload) way(el(el(body, "here"), "way"), "")
  },
  more,
}

function shot(body, one, place, all) {
  const li = part("shot")
  for (const label of li.querySelectorAll("[data-label]")) label.setAttribute("aria-label", count(label.dataset.label, place + 1))
  el(li, "shot-n").textContent = place + 1
  li.querySelector("[data-shift='-1']").disabled = !place
  li.querySelector("[data-shift='1']").disabled = place === all - 1
  face(li, one, body)
  return li
}

function face(li, one, root = li) {
  shown(li.querySelector("img"), one, 320, root)
  way(el(li, "way"), one.upload)
  tick(li, one)
}

const tick = (li, one) => { for (const mark of li.querySelectorAll("[data-alt]")) mark.hidden = (mark.dataset.alt === "missing") !== bare(one) }

/** Whether each has words, after something was written. */
function marks(body) {
  const block = blockOf(body.closest("[data-block]"))
  for (const [place, li] of shots(body).entries()) if (block.pictures[place]) tick(li, block.pictures[place])
}

/** This picture's words come below. What was written of the other one is in the block already. */
function choose(body, at, block = blockOf(body.closest("[data-block]"))) {
  body.dataset.at = at
  for (const [place, li] of shots(body).entries()) li.querySelector("[data-choose]").setAttribute("aria-pressed", place === at)
  el(body, "of").textContent = el(body, "of").dataset.words.replace("%(n)s", at + 1).replace("%(all)s", block.pictures.length)
  draw(el(body, "here"), block.pictures[at])
}

/** The block with other pictures; `at` is the one whose words show. */
function put(block, pictures, at) {
  const form = block.closest("form"), body = block.querySelector(".block-body")
  write(block)
  body.dataset.at = Math.max(0, at)
  change(form, () => set(block, JSON.stringify({ ...blockOf(block), pictures })))
}

function shift(block, at, by, focus = `[data-shift='${by}']`) {
  const { pictures } = blockOf(block), goal = at + by, body = block.querySelector(".block-body")
  if (goal < 0 || goal >= pictures.length) return
  const inWords = el(body, "here").contains(document.activeElement), order = [...pictures]
  order.splice(goal, 0, ...order.splice(at, 1))
  put(block, order, goal)
  const now = inWords ? el(body, "field=alt") : shots(body)[goal].querySelector(focus)
  ;(now.disabled ? shots(body)[goal].querySelector("[data-choose]") : now).focus()
  const told = el(body, "gallery-said")
  told.textContent = told.dataset.words.replace("%(n)s", at + 1).replace("%(to)s", goal + 1).replace("%(all)s", pictures.length)
}

function out(block, at) {
  const pictures = blockOf(block).pictures.filter((_, place) => place !== at), body = block.querySelector(".block-body")
  if (!pictures.length) return block.querySelector("[data-block-act=remove]").click()
  put(block, pictures, Math.min(chosen(body), pictures.length - 1))
  shots(body)[Math.min(at, pictures.length - 1)].querySelector("[data-choose]").focus()
}

function more(block, files) {
  const { pictures } = blockOf(block), room = files.slice(0, Math.max(0, most - pictures.length)), at = to(block)
  put(block, [...pictures, ...room.map(file => blank(add(file, at)))], pictures.length)
  el(block.querySelector(".block-body"), "field=alt").focus()
}

function apart(block) {
  const form = block.closest("form"), made = blockOf(block).pictures.map(one => built({ kind: "picture", ...one }))
  change(form, () => { block.replaceWith(...made); finished(form) })
  enter(made[0])
}

/** One photographer took them all: the credit that shows, for each that has none. */
function creditAll(block) {
  const body = block.querySelector(".block-body"), credit = el(body, "field=credit").value.trim()
  if (!credit) return el(body, "field=credit").focus()
  put(block, blockOf(block).pictures.map(one => ({ ...one, credit: one.credit || credit })), chosen(body))
  el(block, "credit-all").focus()
}

/* ---- order by hand: a mouse takes the picture, a finger its number, so that the page can still be scrolled ---- */
function lift(body, e) {
  const li = e.target.closest("[data-shot]"), grip = e.target.closest("[data-grip]")
  if (!li || e.button || (!grip && (e.pointerType === "touch" || !e.target.closest("[data-choose]")))) return
  const list = el(body, "shots"), from = shots(body).indexOf(li), begun = [e.clientX, e.clientY]
  let held = false
  const move = at => {
    if (!held && Math.hypot(at.clientX - begun[0], at.clientY - begun[1]) < near) return
    if (!held) { held = true; list.setPointerCapture(e.pointerId); li.toggleAttribute("data-held", true) }
    const over = document.elementFromPoint(at.clientX, at.clientY)?.closest("[data-shot]")
    if (over && over !== li && over.parentNode === list) { if (shots(body).indexOf(over) > shots(body).indexOf(li)) over.after(li); else over.before(li) }
    scroll(list, at.clientY)
  }
  const end = how => {
    for (const [name, heard] of ears) removeEventListener(name, heard, true)
    li.toggleAttribute("data-held", false)
    if (!held) return
    addEventListener("click", stop, { capture: true, once: true })
    setTimeout(removeEventListener, 0, "click", stop, true)
    const goal = shots(body).indexOf(li)
    if (how === "cancel" || goal === from) return list.replaceChildren(...restored(shots(body), li, goal, from))
    shift(body.closest("[data-block]"), from, goal - from, "[data-choose]")
  }
  const ears = [["pointermove", move], ["pointerup", () => end("")], ["pointercancel", () => end("cancel")], ["keydown", key => { if (key.key === "Escape") { key.preventDefault(); key.stopPropagation(); end("cancel") } }]]
  for (const [name, heard] of ears) addEventListener(name, heard, true)
  if (grip) e.preventDefault()
}

const stop = e => { e.preventDefault(); e.stopPropagation() } // the press that ended a drag chooses nothing

function restored(list, li, at, from) {
  list.splice(from, 0, ...list.splice(at, 1))
  return list
}

function scroll(list, y) {
  const page = list.closest(".composer-page"), box = page?.getBoundingClientRect()
  if (box && y < box.top + edge) page.scrollBy(0, -8)
  if (box && y > box.bottom - edge) page.scrollBy(0, 8)
}
