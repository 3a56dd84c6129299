/* The two times of a post, as the button says them. */
const clock = field => { const [day, time] = field.value.split("T"); return { day, time: time?.slice(0, 5) } }

export function start(root) {
  // Before anybody else hears of it: the form still has the id of the post that went out.
  document.addEventListener("desk:sent", e => { for (const form of root.querySelectorAll("#composer")) if (form.elements.post.value === e.detail.post) fresh(form) }, true)
  for (const home of root.querySelectorAll("[data-when]")) {
    show(home)
    home.addEventListener("input", () => show(home))
    for (const field of home.querySelectorAll("input")) follow(field, () => show(home))
  }
}

const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")

/** Whoever fills or empties the form sets a value, and nothing is dispatched: what shows it follows. */
export function follow(field, then) {
  Object.defineProperty(field, "value", { configurable: true, get: () => value.get.call(field), set: text => { value.set.call(field, text); then() } })
}

function show(home) {
  const words = home.querySelector("[data-when-words]"), form = home.closest("form"), { happened_at: happened, published_at: published } = form.elements
  const said = []
  if (published?.value) said.push(words.dataset.asOf.replace("%(time)s", clock(published).time))
  if (happened?.value) said.push(words.dataset.happened.replace("%(time)s", clock(happened).time))
  words.textContent = said.join(", ") || words.dataset.now
  home.toggleAttribute("data-set", said.length > 0)
}

/** A new sheet has no time of its own. */
export function fresh(form) {
  for (const field of form.querySelectorAll("input[type=datetime-local]")) field.value = ""
  for (const home of form.querySelectorAll("[data-when]")) home.open = false
}
