// Galleries by key, button and full screen, and the players of cards. Without it all pictures can be looked at by
// scrolling, and a card leads to its original. It listens on the document: posts come and go.
const WIDTHS = [320, 640, 960, 1280, 1920]
const $ = (selector, from = document) => from.querySelector(selector)
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)]
const still = matchMedia("(prefers-reduced-motion: reduce)")

// Where a strip stands. While it glides to a picture that was asked for, that one counts.
const gliding = new WeakMap()
const pitch = ({ children: [one, two] }) => (two ? Math.abs(two.offsetLeft - one.offsetLeft) : 1)
const placed = (strip) => gliding.get(strip) ?? (strip.scrollWidth ? where(strip) : strip.at)
const where = (strip) => Math.min(strip.children.length - 1, Math.round(Math.abs(strip.scrollLeft) / pitch(strip)))

const tell = (strip) => {
  const n = strip.at = placed(strip), last = strip.children.length - 1, gallery = strip.parentNode, count = $(".count", gallery)
  $(".prev", gallery).ariaDisabled = n === 0
  $(".next", gallery).ariaDisabled = n === last
  const said = count.dataset.of.replace("#", n + 1)
  if (count.textContent !== said) count.textContent = said
}

const go = (strip, n, glide = true) => {
  n = Math.max(0, Math.min(n, strip.children.length - 1))
  const by = strip.children[n].getBoundingClientRect().left - strip.getBoundingClientRect().left
  gliding.set(strip, n)
  strip.classList.add("glides")
  strip.scrollBy({ left: by, behavior: glide && !still.matches ? "smooth" : "instant" })
  tell(strip)
  // "scrollend" does not come where nothing had to move, nor in every browser.
  clearTimeout(strip.rest)
  strip.rest = setTimeout(() => {
    gliding.delete(strip)
    strip.classList.remove("glides")
    tell(strip)
  }, 800)
}

// The markup of a gallery names only small renditions, so that a page that nobody scrolls stays light.
const widen = (picture, sizes) => {
  const img = $("img", picture), own = +img.getAttribute("width")
  const widths = own <= 1920 ? [...WIDTHS.filter((width) => width < own), own] : WIDTHS
  const folder = img.getAttribute("src").replace(/[^/]*$/, "")
  for (const one of [...$$("source", picture), img]) {
    const suffix = (one.type ?? "").split("/")[1] ?? "jpg"
    one.sizes = sizes
    one.srcset = widths.map((width) => `${folder}${width}.${suffix} ${width}w`).join(", ")
  }
}

const rig = (gallery) => {
  const strip = $(".strip", gallery)
  gallery.dataset.at = ""
  if (strip.children.length > 1) for (const button of $$(".prev,.next", gallery)) button.hidden = false
  $(".wide", gallery).hidden = false
  tell(strip)
  if (touched) sharpen(gallery)
}
const sharpen = (gallery) => {
  for (const picture of $$("picture", gallery)) widen(picture, $("img", picture).sizes)
}
const rigAll = () => {
  for (const gallery of $$(".gallery:not([data-at])")) rig(gallery)
}

// Full screen: the same gallery once more, in a dialog. The browser keeps the focus in it, and gives it back.
const open = (gallery, n) => {
  const stage = document.createElement("dialog"), copy = gallery.cloneNode(true), strip = $(".strip", copy)
  stage.className = "media stage"
  stage.ariaLabel = strip.ariaLabel
  for (const picture of $$("picture", copy)) widen(picture, "100vw")
  for (const link of $$("a", copy)) link.removeAttribute("href")
  $(".wide", copy).hidden = true
  $(".close", copy).hidden = false
  strip.autofocus = true
  strip.classList.remove("glides")
  stage.append(copy)
  stage.gallery = gallery
  stage.addEventListener("close", () => {
    if (stage.gallery.isConnected) go($(".strip", stage.gallery), strip.at, false)
    stage.remove()
  })
  document.body.append(stage)
  stage.showModal()
  go(strip, n, false)
}

// A player comes from its own origin, never from ours: the sandbox would not hold one of ours, which could take it off.
// allow-same-origin leaves it its own cookies and storage, without which players show an error; popups are for "watch
// there". It may not lead this page away, open dialogs, or start downloads.
const play = (link) => {
  const { player, name } = link.dataset, frame = document.createElement("iframe")
  if (new URL(player).origin === location.origin) return
  frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation"
  frame.allow = "fullscreen; encrypted-media; picture-in-picture"
  frame.referrerPolicy = "strict-origin"
  frame.title = name
  frame.src = player
  put(link, (box) => box.append(frame))
  frame.focus()
}
const put = (link, fill) => {
  const { width, height } = link.dataset, card = link.closest(".embed")
  let box = $(".box", card)
  if (!box) {
    box = document.createElement("div")
    box.className = "box"
    link.parentNode.before(box)
  }
  if (!$("svg", box)) {
    box.style.cssText = width ? `aspect-ratio:${+width}/${+height}` : `block-size:${+height}px`
    if (+height > +width && width) box.style.maxInlineSize = `${+width}px`
  }
  $(".frame", box)?.remove()
  fill(box)
  $(".note", card)?.remove()
  link.remove()
}

// An edit does not stop what somebody watches, and a gallery stays where it was: the old article stands beside the new
// one when this is called. Browsers that cannot move a film without stopping it begin anew.
self.carry = (old, article) => {
  rigAll()
  const strips = $$(".strip", article)
  $$(".strip", old).forEach((strip, n) => strips[n] && strip.at && go(strips[n], strip.at, false))
  if (!article.moveBefore) return
  for (const one of $$("video,audio", old)) {
    const other = $$(one.localName, article).find((other) => other.getAttribute("src") === one.getAttribute("src"))
    if (!other || !one.played.length) continue
    other.parentNode.moveBefore(one, other)
    other.remove()
  }
  for (const frame of $$(".embed iframe", old)) {
    const link = $$(".play", article).find(({ dataset }) => new URL(dataset.player).href === frame.src)
    if (link) put(link, (box) => box.moveBefore(frame, null))
  }
}

const buttons = {
  prev: (strip) => go(strip, placed(strip) - 1),
  next: (strip) => go(strip, placed(strip) + 1),
  wide: (strip) => open(strip.parentNode, placed(strip)),
  close: (strip) => strip.closest("dialog").close(),
}
addEventListener("click", (click) => {
  if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
  const link = click.target.closest(".play,.strip a[href]"), button = click.target.closest(".turn button")
  if (button) buttons[button.className](button.closest(".gallery").querySelector(".strip"))
  if (!link) return
  click.preventDefault()
  if (link.matches(".play")) play(link)
  else {
    const strip = link.closest(".strip")
    open(strip.parentNode, [...strip.children].indexOf(link.closest("li")))
  }
})
addEventListener("keydown", (key) => {
  const strip = key.target.closest?.(".gallery")?.querySelector(".strip")
  if (!strip || key.metaKey || key.ctrlKey || key.shiftKey || key.altKey) return
  const ahead = getComputedStyle(strip).direction === "rtl" ? "ArrowLeft" : "ArrowRight"
  const n = { Home: 0, End: strip.children.length - 1 }[key.key] ?? (/^Arrow(Left|Right)$/.test(key.key) ? placed(strip) + (key.key === ahead ? 1 : -1) : null)
  if (n === null) return
  key.preventDefault()
  go(strip, n)
})
addEventListener("scroll", ({ target }) => target.matches?.(".strip") && target.parentNode.matches("[data-at]") && tell(target), true)

// One voice at a time.
addEventListener("play", ({ target }) => {
  for (const other of $$("video,audio")) if (other !== target) other.pause()
}, true)

let touched = false
const touch = () => {
  if (touched) return
  touched = true
  for (const gallery of $$("main .gallery")) sharpen(gallery)
}
for (const kind of ["scroll", "pointermove", "pointerdown", "keydown"]) addEventListener(kind, touch, { capture: true, once: true, passive: true })
// Full screen goes on over an edit of its post, and ends with a withdrawal.
const follow = () => {
  const stage = $(".stage")
  if (!stage || stage.gallery.isConnected) return
  const old = stage.gallery.closest("article"), fresh = old && document.getElementById(old.id)
  const heir = fresh && $$(".gallery", fresh)[$$(".gallery", old).indexOf(stage.gallery)]
  if (heir) stage.gallery = heir
  else stage.close()
}
new MutationObserver(() => {
  rigAll()
  follow()
}).observe($("main"), { childList: true, subtree: true })
rigAll()
