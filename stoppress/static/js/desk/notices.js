/* What htmx cannot say by itself: no answer, a bad answer; and the token of a session that was renewed elsewhere. */
import { credentials } from "desk/deliver"

const none = "x-no-answer"

export function start() {
  // No answer is an answer too: said on the page, not on the console.
  document.addEventListener("htmx:config:request", e => { e.detail.ctx.fetch = (...asked) => fetch(...asked).catch(() => new Response("", { status: 504, headers: { [none]: "1" } })) })
  // Signing in on another page renews the token: the page's own would be refused, and the text with it.
  document.addEventListener("htmx:config:request", e => {
    const { request } = e.detail.ctx
    Object.assign(request.headers, credentials())
    if (request.method !== "GET" && request.headers["X-CSRFToken"]) request.body?.delete("csrfmiddlewaretoken")
  })
  document.addEventListener("htmx:error", e => say("no-answer", e))
  document.addEventListener("htmx:before:response", e => {
    const { response, hx } = e.detail.ctx
    if (response.status < 400) signedIn()
    // An answer that names no place for itself is no fragment of ours: never put it into the page.
    if (response.status < 400 || hx.retarget) return
    e.preventDefault()
    say(response.headers.has(none) ? "no-answer" : "bad-answer", e)
  })
  document.addEventListener("htmx:after:swap", () => { for (const one of document.querySelectorAll("#notices .notice:not(.notice-stays)")) fade(one) })
  for (const one of document.querySelectorAll("#notices .notice")) fade(one)
}

/** Somebody signed in again: what asked for it goes. */
export const signedIn = () => document.querySelectorAll("#notices .notice-stays").forEach(one => one.remove())

function say(which, e) {
  const source = e.detail.ctx.sourceElement
  if (source.matches("body, [data-quiet]")) return // a look at the timeline: the bar tells the state of the network
  if (!document.dispatchEvent(new CustomEvent("desk:unanswered", { detail: { source, which }, cancelable: true }))) return // it waits
  const home = document.getElementById("said") ?? document.getElementById("notices")
  home.replaceChildren(document.getElementById(which).content.cloneNode(true))
}

function fade(one) {
  if (one.dataset.fades) return
  one.dataset.fades = "true"
  setTimeout(() => { if (!one.matches(":hover, :focus-within")) one.remove(); else one.addEventListener("mouseleave", () => one.remove()) }, one.querySelector("button") ? 12000 : 6000)
}
