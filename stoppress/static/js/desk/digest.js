/* A summary drafted from the key events, put into the composer to prune and publish. What was typed stays above it. */
import { append } from "desk/blocks"

export function start(form) {
  const home = form.querySelector("[data-digest]")
  home?.addEventListener("click", e => {
    const link = e.target.closest("a")
    if (!link) return
    e.preventDefault()
    home.open = false
    draft(form, link.href).catch(() => say(document.getElementById("no-answer").content.cloneNode(true)))
  })
}

async function draft(form, from) {
  const answer = await fetch(from, { headers: { Accept: "application/json", "HX-Request": "true" } })
  if (!answer.ok) return say(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes)
  const { headline, summary, blocks, said } = await answer.json(), { elements } = form
  if (!blocks.length) return say(noted(said))
  document.dispatchEvent(new Event("desk:write"))
  if (!elements.headline.value.trim()) elements.headline.value = headline
  if (summary) elements.summary.checked = true
  append(form, blocks)
  elements.headline.dispatchEvent(new Event("input", { bubbles: true }))
  const note = document.createElement("div")
  note.className = "notice"
  note.textContent = said
  document.getElementById("notices").replaceChildren(note)
  setTimeout(() => note.remove(), 6000)
}

function noted(words) {
  const note = document.createElement("p")
  note.className = "note"
  note.setAttribute("role", "status")
  note.textContent = words
  return note
}

const say = (...nodes) => document.getElementById("composer-said").replaceChildren(...nodes)
