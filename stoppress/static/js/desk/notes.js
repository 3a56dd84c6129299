/* The note of a withdrawal is kept like every other text, and is there again when the note is opened. */
import { adopt, drop, found, keep } from "desk/journal"

const noteIn = el => el?.closest?.("#feed .post")?.querySelector("textarea[name=note]")
const placeOf = note => `${document.body.dataset.person}/${document.body.dataset.slug}/withdraw-${note.closest(".post").id.slice(5)}`

export function start() {
  document.addEventListener("input", e => {
    if (!e.target.matches("#feed .post textarea[name=note]")) return
    if (e.target.value.trim()) keep(placeOf(e.target), [["note", e.target.value]])
    else drop(placeOf(e.target))
  })
  document.addEventListener("toggle", e => { if (e.target.matches?.("[data-hold][open]") && noteIn(e.target)) putBack(noteIn(e.target)) }, true)
  // What is withdrawn needs its note no more.
  document.addEventListener("htmx:before:response", e => {
    const { sourceElement, response } = e.detail.ctx, note = noteIn(sourceElement)
    if (note && response.status < 400 && sourceElement.matches("[data-go]")) drop(placeOf(note))
  })
}

async function putBack(note) {
  const { own, left } = await found(placeOf(note)).catch(() => ({ left: [] }))
  const text = own ?? left[0]
  if (!text || note.value) return
  if (!own) await adopt(text)
  note.value = text.fields[0][1]
}
