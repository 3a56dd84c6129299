// What makes a page that is read and followed comfortable. It comes when all else is through, or never, where data is
// saved: nothing that reading and following need is here.
import { alerts } from "./alerts.js"
import { find } from "./find.js"
import { offline } from "./offline.js"
import { since } from "./since.js"
import { tally } from "./tally.js"

const get = async (address) => {
  const answer = await fetch(address)
  if (!answer.ok) throw answer
  return answer
}
const sheet = async (name) => {
  const answer = await get(new URL(`../css/${name}.css`, import.meta.url))
  document.adoptedStyleSheets.push(await new CSSStyleSheet().replace(await answer.text()))
}

export const settle = async (tools) => {
  const words = get(`/words/${document.documentElement.lang}.json`).then((answer) => answer.json())
  const [said] = await Promise.all([words, sheet("motion"), sheet("comfort")])
  const looks = [tally, since, alerts].map((part) => part(tools, said))
  // Whatever changes the page shows in it: nothing that follows it need know of these.
  new MutationObserver((changes) => looks.forEach((look) => look(changes))).observe(tools.$("main"), { childList: true, subtree: true })
  offline(tools).catch(() => 0)
  return find(tools, sheet)
}
