/* Two versions: each choice makes the text below anew; nothing goes out while a place waits for a choice. */
const keys = { 1: "theirs", 2: "yours", 3: "both" }
const merge = () => document.querySelector("[data-merge]")
const hunks = () => [...document.querySelectorAll("[data-hunk]")]
const picked = hunk => hunk.querySelector("input:checked")
const open = () => hunks().filter(hunk => !picked(hunk) && !hunk.disabled)
const token = () => document.cookie.split("; ").find(one => one.startsWith("stoppress_csrf="))?.slice(15) ?? ""
let turn = 0, filling = false

export function start() {
  if (!merge()) return
  document.querySelector("[data-no-script]").hidden = true
  merge().addEventListener("change", () => fill())
  merge().addEventListener("click", e => {
    const all = e.target.closest("[data-all]")
    if (all) { e.preventDefault(); takeAll(all.value) }
    if (e.target.closest("[data-again]")) { hand(false); fill() }
  })
  document.getElementById("sheet").addEventListener("input", () => { if (!filling) hand(true) })
  document.addEventListener("keydown", pressed)
  tell()
}

/** Whether the form may go: else the place that waits takes the focus. */
export function decided() {
  const first = merge() && open()[0]
  if (!first) return true
  first.querySelector("input").focus()
  first.scrollIntoView({ block: "center" })
  return false
}

function takeAll(side) {
  hand(false)
  for (const hunk of hunks()) hunk.querySelector(`[value=${side}]`).checked = true
  fill(side)
}

/** The server merges; the text in the editor is its answer. */
async function fill(all = "") {
  const mine = ++turn, form = document.getElementById("edit"), data = new FormData(form)
  if (all) data.set("all", all)
  tell()
  const answer = await fetch(merge().dataset.merge, { method: "POST", body: data, headers: { "X-CSRFToken": token() } }).catch(() => null)
  if (mine !== turn || !answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const kept = `${merge().dataset.merge}?kept=${form.elements.kept.value}`
  // Somebody saved once more: other places, other questions.
  if (page.querySelector("#edit [name=version]")?.value !== form.elements.version.value) return location.assign(kept)
  filling = true
  document.getElementById("sheet").replaceChildren(...page.getElementById("sheet").childNodes)
  document.dispatchEvent(new Event("desk:filled"))
  filling = false
}

/** What was written by hand stands; the choices rest. */
function hand(on) {
  document.querySelector("[data-hand]").hidden = !on
  for (const hunk of hunks()) hunk.disabled = on
  tell()
}

function tell() {
  const left = document.querySelector("[data-left]"), n = open().length
  left.textContent = n ? left.dataset.words.replace("%(n)s", n) : left.dataset.none
}

function pressed(e) {
  if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable=true]")) return
  const all = hunks().filter(hunk => !hunk.disabled), at = all.indexOf(e.target.closest?.("[data-hunk]"))
  if (e.key === "j" || e.key === "k") {
    const to = all[Math.max(0, Math.min(all.length - 1, at + (e.key === "j" ? 1 : -1)))]
    ;(to && (picked(to) ?? to.querySelector("input")))?.focus()
    to?.scrollIntoView({ block: "nearest" })
    e.preventDefault()
  } else if (keys[e.key]) {
    const box = (all[at] ?? open()[0] ?? all[0])?.querySelector(`[value=${keys[e.key]}]`)
    if (box) { e.preventDefault(); box.focus(); box.click() }
  }
}
