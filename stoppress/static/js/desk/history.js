/* The history: J and K go from version to version, R brings one back, C corrects, Esc leaves. */
const keys = { j: "[data-older]", k: "[data-newer]", r: "[data-act=restore]", c: "[data-act=correct]", escape: "[data-leave]" }

document.addEventListener("keydown", e => {
  if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return
  const to = keys[e.key.toLowerCase()] && document.querySelector(keys[e.key.toLowerCase()])
  if (!to) return
  e.preventDefault()
  to.click()
})
document.querySelector("[data-version][aria-current]")?.scrollIntoView({ block: "nearest" })
