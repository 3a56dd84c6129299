/* The answers to what the outbox sent, on the page that shows them. */
import { look } from "desk/live"
import { signedIn } from "desk/notices"

export function start() {
  document.addEventListener("outbox:sent", e => { signedIn(); arrive(e.detail) })
  document.addEventListener("outbox:elsewhere", () => { signedIn(); look() })
  document.addEventListener("outbox:over", e => over(e.detail.answer))
}

/** The last of those that waited shows what stands now, with all before it. */
function arrive({ one, answer, here, last }) {
  if (!last) return
  if (here && one.kind === "composer" && one.blog === document.body.dataset.slug) htmx.swap({ text: answer.text, target: "#feed", swap: "innerMorph", sourceElement: document.body })
  else look()
}

function over({ text, retarget }) {
  if (document.querySelector("#notices .notice-stays")) return
  if (retarget) htmx.swap({ text, target: "#notices", swap: "innerHTML", sourceElement: document.body })
}
