/* A picture while it is written about: shown at once from the file itself, with what it shows, whose it is, and the point
   that must stay in view. */
import { bodies } from "desk/bodies"
import { settled } from "desk/media"
import { blockOf, built, carrier, enter, finished, home, isBlock, parts, set } from "desk/parts"
import { add, address, look, start as begin } from "desk/upload"
import { amend, change, told } from "desk/steps"
import { kindOf } from "desk/ways"

const texts = ["alt", "caption", "credit"], memory = "stoppress-credit"
const part = name => document.importNode(document.querySelector(`template[data-part="${name}"]`).content, true).firstElementChild
const el = (root, name) => root.querySelector(`[data-${name}]`)
const percent = share => Math.round(share * 100)
let count = 0

begin(document.body.dataset.person)
document.addEventListener("upload:changed", e => arrive(e.detail.key))
document.addEventListener("upload:known", () => { for (const root of document.querySelectorAll("[data-way]")) if (root.dataset.upload) way(root, root.dataset.upload) })

/** A picture of which nothing is said yet. */
export const blank = key => ({ id: "", upload: key, alt: "", decorative: false, caption: "", credit: "", focus: null })

/** Where this form sends its files. */
export const to = node => node.closest("[data-media]").dataset.media

/** The blocks that these files make: several pictures are a gallery, everything else stands for itself. */
export function blocksOf(form, files) {
  const at = to(home(form)), pictures = files.filter(file => kindOf(file) === "picture"), several = pictures.length > 1
  const one = file => ({ kind: "picture", ...blank(add(file, at)) })
  const made = files.filter(file => !several || kindOf(file) !== "picture").map(file => (kindOf(file) === "picture" ? one(file) : bodies[kindOf(file)].of(file, at)))
  return several ? [{ kind: "gallery", pictures: pictures.map(file => blank(add(file, at))), caption: "" }, ...made] : made
}

/** Puts what the block can take into it: pictures into a gallery. Returns the other files. */
export function joined(block, files) {
  const pictures = files.filter(file => kindOf(file) === "picture")
  if (block.dataset.block !== "gallery" || !pictures.length) return files
  bodies.gallery.more(block, pictures)
  return files.filter(file => !pictures.includes(file))
}

/** Draws a picture with its fields into this place; `one` is a picture of the story, or one on its way. */
export function draw(place, one) {
  const root = part("image"), id = `image-${count += 1}`
  place.replaceChildren(root)
  for (const name of texts) { const field = el(root, `field=${name}`); field.value = one[name] ?? ""; field.id = `${id}-${name}`; root.querySelector(`[data-for=${name}]`).htmlFor = field.id }
  el(root, "field=decorative").checked = Boolean(one.decorative)
  el(root, "no-alt").id = `${id}-wrong`
  el(root, "focus-out").id = `${id}-focus`
  el(root, "frame").setAttribute("aria-describedby", `${id}-focus`)
  root.addEventListener("input", () => weigh(root))
  root.addEventListener("change", e => { if (e.target.dataset.field === "credit") remember(e.target.value.trim()) })
  el(root, "credit-last").addEventListener("click", () => { el(root, "field=credit").value = last(); root.dispatchEvent(new Event("input", { bubbles: true })); el(root, "field=credit").focus() })
  point(root, one)
  show(root, one)
  weigh(root)
}

/** What the fields say now. */
export function said(place, one) {
  const root = el(place, "image")
  return { ...one, ...Object.fromEntries(texts.map(name => [name, el(root, `field=${name}`).value])), decorative: el(root, "field=decorative").checked, focus: root.dataset.focus ? root.dataset.focus.split(",").map(Number) : null }
}

/** Whether nobody has said yet what it shows. */
export const bare = one => !one.alt?.trim() && !one.decorative

/** The address of a picture that the server has, about so many pixels wide. */
export const source = (root, one, wide = 640) => `${to(root)}/${one.id}/${one.width > wide ? wide : Math.min(one.width || wide, 1920)}.webp`

/** Shows the picture in an <img>: from the server, or from the file while that is on its way. */
export async function shown(img, one, wide, root = img) {
  const keyed = one.upload ?? ""
  img.dataset.shows = keyed || one.id
  if (one.width) Object.assign(img, { width: one.width, height: one.height })
  const from = one.id && !keyed ? source(root, one, wide) : await address(keyed)
  if (img.dataset.shows !== (keyed || one.id)) return
  img.hidden = !from
  if (!from) return img.removeAttribute("src")
  img.onerror = () => { img.hidden = true } // a kind of file that this browser cannot show
  if (img.src && keyed !== img.dataset.shows) await loadedFirst(from)
  img.src = from
}

function loadedFirst(from) {
  const first = new Image()
  first.src = from
  return first.decode().catch(() => {})
}

/** How an upload stands, in its own element: the bar, and a word where it does not go on by itself. */
export function way(root, key) {
  const now = key ? look(key) : null, done = !now || now.state === "ready", come = now ? percent(now.offset / Math.max(1, now.size)) : 0
  root.hidden = done
  root.dataset.upload = key ?? ""
  if (now?.state === "ready") setTimeout(arrive, 0, key) // while nobody looked
  if (done) return
  const lost = now.state !== "waiting", bar = root.querySelector("progress"), words = el(root, "way-words")
  bar.hidden = lost
  bar.value = come
  bar.setAttribute("aria-label", now.name || bar.dataset.name)
  root.toggleAttribute("data-lost", lost)
  root.toggleAttribute("data-paused", Boolean(now.why))
  const text = lost ? (now.problem || words.dataset[now.state]) : (words.dataset[now.why] ?? words.dataset.words).replace("%(n)s", come)
  if (words.textContent !== text) words.textContent = text
}

function show(root, one) {
  const img = el(root, "shown")
  shown(img, one)
  for (const crop of root.querySelectorAll("[data-crop]")) shown(crop, one, 320)
  way(el(root, "way"), one.upload)
}

/** Says what is missing, and who was credited last. */
function weigh(root) {
  const alt = el(root, "field=alt"), decorative = el(root, "field=decorative").checked, missing = !alt.value.trim() && !decorative, known = last()
  alt.disabled = decorative
  el(root, "no-alt").hidden = !missing
  if (missing) alt.setAttribute("aria-describedby", el(root, "no-alt").id)
  else alt.removeAttribute("aria-describedby")
  const offer = el(root, "credit-last")
  offer.hidden = !known || Boolean(el(root, "field=credit").value.trim())
  offer.querySelector("span").textContent = known
}

/* ---- the focal point ---- */
function point(root, one) {
  const frame = el(root, "frame")
  root.dataset.focus = one.focus ? one.focus.join(",") : ""
  const put = (x, y) => { root.dataset.focus = [x, y].map(share => Math.round(Math.min(1, Math.max(0, share)) * 100) / 100).join(","); dot(root); frame.dispatchEvent(new Event("input", { bubbles: true })) }
  const at = e => { const box = el(root, "shown").getBoundingClientRect(); put((e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height) }
  frame.addEventListener("pointerdown", e => { if (e.button || el(root, "shown").hidden) return; frame.setPointerCapture(e.pointerId); frame.focus(); at(e) })
  frame.addEventListener("pointermove", e => { if (frame.hasPointerCapture(e.pointerId)) at(e) })
  frame.addEventListener("keydown", e => {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key] ?? [], by = e.shiftKey ? 0.1 : 0.02
    if (e.altKey || e.ctrlKey || e.metaKey) return
    if (e.key === "Delete" || e.key === "Backspace") { root.dataset.focus = ""; dot(root); frame.dispatchEvent(new Event("input", { bubbles: true })) }
    else if (dx === undefined) return
    else { const [x, y] = root.dataset.focus ? root.dataset.focus.split(",").map(Number) : [0.5, 0.5]; put(x + dx * by, y + dy * by) }
    e.preventDefault()
    e.stopPropagation()
  })
  dot(root)
}

function dot(root) {
  const [x, y] = root.dataset.focus ? root.dataset.focus.split(",").map(Number) : [], mark = el(root, "dot"), out = el(root, "focus-out"), there = x !== undefined
  mark.hidden = !there
  el(root, "crops").hidden = !there
  out.textContent = there ? out.dataset.words.replace("%(x)s", percent(x)).replace("%(y)s", percent(y)) : out.dataset.none
  if (!there) return
  Object.assign(mark.style, { insetBlockStart: `${y * 100}%`, left: `${x * 100}%` })
  for (const crop of root.querySelectorAll("[data-crop]")) crop.style.objectPosition = `${x * 100}% ${y * 100}%`
}

/* ---- the last credit ---- */
const last = () => { try { return localStorage.getItem(memory) ?? "" } catch { return "" } }
function remember(credit) { if (credit) try { localStorage.setItem(memory, credit) } catch { /* then it is typed again */ } }

/* ---- the block ---- */
bodies.picture = {
  fill(body, block) {
    draw(el(body, "here"), block)
    body.querySelector("[data-replace-file]").addEventListener("change", e => { if (e.target.files[0]) replace(body.closest("[data-block]"), e.target.files[0]) })
  },
  read: (body, block) => (el(body, "image") ? said(body, block) : block),
  click(block, button) {
    if ("replace" in button.dataset) block.querySelector("[data-replace-file]").click()
    else if ("gather" in button.dataset) gather(block)
    else return false
    return true
  },
  key: (block, e) => onward(e, () => block.nextElementSibling?.querySelector("[contenteditable]")?.focus()),
}

/** Enter in a field of one line: what comes next. */
export function onward(e, next) {
  if (e.key !== "Enter" || e.shiftKey || e.ctrlKey || e.metaKey || !e.target.matches("[data-field=alt], [data-field=caption], [data-field=credit]")) return false
  next()
  return true
}

function replace(block, file) {
  const { id: _, width: _w, height: _h, preview: _p, ...one } = blockOf(block), form = block.closest("form")
  change(form, () => set(block, JSON.stringify({ ...one, ...blank(add(file, to(block))), ...Object.fromEntries(texts.map(name => [name, one[name] ?? ""])) })))
}

/** The pictures that stand one after the other, with nothing between them that anybody wrote. */
function beside(block) {
  const found = [block]
  for (const side of ["previousElementSibling", "nextElementSibling"]) {
    for (let next = block?.[side]; next; next = next[side]) {
      if (isBlock(next) && ["picture", "gallery"].includes(next.dataset.block)) { if (side[0] === "p") found.unshift(next); else found.push(next) }
      else if (isBlock(next) || carrier(next).value) break
    }
  }
  return found
}

function gather(block) {
  const all = beside(block), form = block.closest("form"), first = all[0]
  const pictures = all.flatMap(one => { const { kind, ...picture } = blockOf(one); return kind === "gallery" ? picture.pictures : [picture] })
  const made = built({ kind: "gallery", pictures, caption: "" })
  change(form, () => {
    first.before(made)
    for (const one of all) one.remove()
    finished(form)
  })
  enter(made)
}

/** A file has arrived: it has an id from now on, in every form of the page and in what can be undone. */
function arrive(key) {
  for (const root of document.querySelectorAll(`[data-upload="${key}"]`)) way(root, key)
  const now = look(key)
  if (now.state !== "ready") return
  const known = new Map([[key, now]]), mend = json => settled(json, known)
  for (const form of new Set([...document.querySelectorAll("[data-blocks]")].map(one => one.closest("form")))) {
    amend(form, mend)
    for (const one of parts(form).filter(isBlock)) if (carrier(one).value.includes(key)) renew(form, one, mend(carrier(one).value))
  }
}

function renew(form, block, json) {
  carrier(block).value = json
  bodies[block.dataset.block]?.arrived?.(block.querySelector(".block-body"), JSON.parse(json))
  told(form)
}

bodies.picture.arrived = (body, block) => show(el(body, "image"), block)
export { add, el, part }
