/* On every page of somebody who is signed in: what an earlier page could not send goes out; and who signs out while
   words are kept here is asked what becomes of them. */
import { forget, textsOf } from "desk/journal"
import { clear, slips, start } from "desk/outbox"
import { read } from "desk/shelf"

const person = document.body.dataset.person
const sheet = () => document.getElementById("unsent")
let form = null, asked = false

const uploads = () => import("desk/upload")

start(person)
goOn()
document.addEventListener("submit", async e => {
  if (!e.target.matches("[data-sign-out]") || asked) return
  form = e.target
  e.preventDefault()
  const count = (await textsOf(person).catch(() => [])).length + slips().length
  if (!count) return leave()
  sheet().querySelector("[data-count]").textContent = count
  sheet().showModal()
})
document.addEventListener("click", async e => {
  const what = e.target.closest("#unsent [data-unsent]")?.dataset.unsent
  if (!what) return
  sheet().close()
  if (what === "delete") { await forget(person); await clear(); await forgetFiles() }
  if (what !== "stay") leave()
})

function leave() {
  asked = true
  form.requestSubmit()
}

/** Files whose page was left go on from any page of the desk. */
async function goOn() {
  if ((await read("uploads")).some(one => one.person === person && one.state === "waiting")) (await uploads()).start(person)
}

async function forgetFiles() {
  const { clear: all, start: begin } = await uploads()
  await begin(person)
  await all()
}
