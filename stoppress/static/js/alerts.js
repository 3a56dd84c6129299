// A bell in the bar: a sound or a notification for key events, for whoever asks for it. Of several tabs one alerts.
import { recall, remember } from "./device.js"

const bell = '<details class="alerts"><summary><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 12h10l-1-3V7a4 4 0 0 0-8 0v2zM6 14h4"/></svg></summary><div><p role="status"></p></div></details>'
let audio
const ring = () => {
  audio ??= new AudioContext()
  for (const pitch of [587, 880]) {
    const tone = audio.createOscillator(), loud = audio.createGain(), from = audio.currentTime + pitch / 2e3
    tone.frequency.value = pitch
    loud.gain.setValueAtTime(.12, from)
    loud.gain.exponentialRampToValueAtTime(.001, from + .6)
    tone.connect(loud).connect(audio.destination)
    tone.start(from)
    tone.stop(from + .6)
  }
}

export const alerts = ({ $, $$, page, base, parse }, said) => {
  if (page.post || page.state === "closed") return () => 0
  const known = new Set(), fold = parse(bell), [summary, { firstChild: told }] = fold.children, able = self.Notification && navigator.serviceWorker
  const wanted = () => recall("alerts", page.slug) ?? {}
  const may = () => able && Notification.permission === "granted"
  const boxes = ["sound", ...able ? ["notice"] : []].map((name) => {
    const label = parse('<label><input type="checkbox"></label>'), box = label.firstChild
    box.name = name
    label.append(said[name])
    told.before(label)
    return box
  })
  const tick = () => {
    const { sound, notice } = wanted(), on = sound || (notice && may())
    boxes[0].checked = sound
    if (able) boxes[1].checked = notice && may()
    if (on) page.stay = 1 // hidden, the tab follows on
    else delete page.stay
    fold.classList.toggle("on", !!on)
  }
  // What one tab alerts to is remembered, so that the others keep quiet. What is remembered reaches them a little later:
  // until then the lock tells them. A browser lets no page sound before a click.
  const once = (due, act) => navigator.locks.request(`stoppress ${due}`, { ifAvailable: true }, (lock) => {
    const { told = [], ...more } = wanted()
    if (!lock || told.includes(due)) return
    remember("alerts", page.slug, { ...more, told: [due, ...told].slice(0, 50) })
    act()
    return new Promise((done) => setTimeout(done, 5e3))
  })
  const look = () => {
    if (!fold.isConnected) $(".bar").append(fold)
    const fresh = $$("[data-key]").filter(({ dataset: { key } }) => !known.has(key) && known.add(key))[0]
    if (!page.stay || !fresh) return
    const key = fresh.dataset.key, { sound, notice } = wanted()
    if (sound && navigator.userActivation?.hasBeenActive) once(`sound ${key}`, ring)
    if (notice && may()) once(key, async () => (await navigator.serviceWorker.ready).showNotification($("span", fresh).textContent, { body: $("h1").textContent, tag: key, icon: "/icon-192.png", silent: !!sound, data: `${base}/posts/${key}` }))
  }
  summary.ariaLabel = summary.title = said.alerts
  fold.addEventListener("change", async ({ target: { name, checked } }) => {
    const refused = checked && name === "notice" && await Notification.requestPermission() !== "granted"
    told.textContent = refused ? said.refused : ""
    remember("alerts", page.slug, { ...wanted(), [name]: checked && !refused })
    if (checked && name === "sound") ring()
    tick()
  })
  fold.addEventListener("toggle", tick)
  fold.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return
    fold.open = false
    summary.focus()
  })
  addEventListener("click", ({ target }) => fold.contains(target) || (fold.open = false))
  look()
  tick()
  return look
}
