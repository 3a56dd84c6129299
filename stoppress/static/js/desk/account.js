/* The pages besides the one screen: the heartbeat, passkeys, links to copy. */
import { start as here } from "desk/here"
import { start as passkeys } from "desk/passkey"

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy)
  button.hidden = false
  button.addEventListener("click", async () => {
    field.select()
    // Without https there is no clipboard: the field is selected, and Ctrl+C does it.
    await navigator.clipboard?.writeText(field.value).then(() => { button.textContent = button.dataset.done }, () => {})
  })
}
for (const drawing of document.querySelectorAll("[data-print]")) {
  drawing.hidden = false
  drawing.addEventListener("click", () => print())
}
passkeys()
here()
