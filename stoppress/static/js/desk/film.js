/* A film or a recording while it is written about: it plays from the file itself, takes its still from what it shows, and
   has captions and a transcript. */
import { bodies } from "desk/bodies"
import { add, blank, el, shown, to, way } from "desk/pictures"
import { blockOf, set } from "desk/parts"
import { change, told } from "desk/steps"
import { address } from "desk/upload"

const fields = ["caption", "credit", "transcript"]
const fresh = (kind, key) => ({ kind, id: "", upload: key, captions: null, transcript: "", caption: "", credit: "", ...(kind === "video" ? { poster: null } : {}) })
const blockAt = body => body.closest("[data-block]")
const file = one => ["film", "sound"].some(name => one.file?.startsWith(name))

for (const kind of ["video", "audio"]) bodies[kind] = {
  of: (one, at) => fresh(kind, add(one, at)),
  fill(body, block) {
    for (const name of fields) el(body, `field=${name}`).value = block[name] ?? ""
    body.querySelector("[data-captions-file]").addEventListener("change", e => captions(body, e.target.files[0]))
    body.querySelector("[data-poster-file]")?.addEventListener("change", e => poster(body, e.target.files[0]))
    show(body, block)
  },
  read: (body, block) => (el(body, "plays") ? { ...block, ...Object.fromEntries(fields.map(name => [name, el(body, `field=${name}`).value])) } : block),
  click(block, button) {
    const body = block.querySelector(".block-body")
    if ("still" in button.dataset) still(body, true)
    else if ("poster" in button.dataset) body.querySelector("[data-poster-file]").click()
    else if ("captions" in button.dataset) body.querySelector("[data-captions-file]").click()
    else if ("captionsOff" in button.dataset) renewed(body, { captions: null })
    else return false
    return true
  },
  arrived(body, block) {
    show(body, block)
    // The server may know none of its own; what is here already is played from the file.
    if (kind === "video" && !block.poster && !block.upload) still(body, false)
  },
}

function show(body, block) {
  const plays = el(body, "plays")
  way(el(body, "way"), block.upload)
  if (!plays.src) from(plays, block).then(src => { if (src && !plays.src) plays.src = src })
  const { captions: words, poster: look_ } = block
  for (const one of body.querySelectorAll("[data-if-captions]")) one.hidden = Boolean(words) !== (one.dataset.ifCaptions === "yes")
  way(el(body, "captions-way"), words?.upload)
  const img = el(body, "poster-shown")
  if (!img) return
  img.closest("[data-poster-at]").hidden = !look_
  if (look_) { shown(img, look_, 320); way(el(body, "poster-way"), look_.upload) }
}

const from = async (plays, block) => (block.upload ? await address(block.upload) : file(block) ? `${to(plays)}/${block.id}/${block.file}` : "")

/** The block with this besides; what is typed meanwhile stays. */
function renewed(body, more) {
  const block = blockAt(body), form = block.closest("form")
  change(form, () => set(block, JSON.stringify({ ...blockOf(block), ...more })))
}

/** Without drawing the block anew: it plays on. */
function quietly(body, more) {
  const block = blockAt(body), carries = block.querySelector(":scope > input[type=hidden]"), now = { ...blockOf(block), ...more }
  carries.value = JSON.stringify(now)
  show(body, now)
  told(block.closest("form"))
}

async function captions(body, one) {
  if (one) quietly(body, { captions: { upload: add(await timed(one), to(body)), id: "" } })
}

/** SubRip differs from WebVTT in its head and in a comma; players take the latter alone. */
async function timed(one) {
  const text = await one.text()
  if (/^\ufeff?WEBVTT/.test(text) || !text.includes("-->")) return one
  return new File([`WEBVTT\n\n${text.replace(/^\ufeff/, "").replace(/(\d:\d\d:\d\d),(\d{3})/g, "$1.$2")}`], one.name.replace(/\.\w+$/, ".vtt"), { type: "text/vtt" })
}

function poster(body, one) {
  if (one) quietly(body, { poster: { ...blank(add(one, to(body))), decorative: true } })
}

/** What the film shows now becomes its still; by itself, the first second of it. */
function still(body, now) {
  const plays = el(body, "plays")
  if (now) return draw(body, plays)
  plays.addEventListener("seeked", () => draw(body, plays), { once: true })
  plays.currentTime = Math.min(1, (plays.duration || 0) / 3)
}

function draw(body, plays) {
  if (!plays.videoWidth || !blockAt(body)) return
  const canvas = Object.assign(document.createElement("canvas"), { width: plays.videoWidth, height: plays.videoHeight })
  canvas.getContext("2d").drawImage(plays, 0, 0)
  canvas.toBlob(blob => { if (blob && body.isConnected) poster(body, new File([blob], "still.jpg", { type: "image/jpeg" })) }, "image/jpeg", 0.88)
}

