/* The pill in the bar: connected or not, and how much waits here. */
let state = "live", count = 0, until = 0, hidden = true, timer = 0

/** Connected ("live"), reconnecting ("again", at a time) or offline ("off"); a draft that has no stream shows nothing. */
export function show(next, { at = 0, draft = false } = {}) {
  state = next
  until = at
  hidden = draft && next === "live"
  draw()
}

/** So many wait to be sent. */
export function waiting(n) { count = n; draw() }

function draw() {
  clearTimeout(timer)
  const mark = document.querySelector(".net"), words = document.getElementById("net-words")?.content
  if (!mark || !words) return
  const say = (name, n) => words.querySelector(`[data-${name}]`).textContent.replace("%(n)s", n)
  const seconds = Math.ceil((until - Date.now()) / 1_000), counts = state === "again" && !count && seconds > 0
  const text = count ? say(`${state}-waiting`, count) : counts ? say("again-in", seconds) : say(state)
  const word = mark.querySelector("[data-net-word]")
  mark.hidden = hidden && !count
  mark.dataset.net = count && state === "live" ? "again" : state
  if (word.textContent !== text) word.textContent = text
  if (counts) timer = setTimeout(draw, 1_000)
}
