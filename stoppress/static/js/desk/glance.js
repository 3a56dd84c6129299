/* At a glance: looked at anew every few seconds while somebody can see it, and after each change. */
const every = 5_000, settled = 300 // the fan-out is measured when the timeline has changed
let soon = 0, refused = false

export function start() {
  const glance = document.getElementById("glance")
  if (!glance) return
  const look = () => {
    if (document.hidden || !navigator.onLine || refused) return
    htmx.ajax("GET", glance.dataset.glance, { target: glance, swap: "innerMorph", source: glance }).catch(() => {})
  }
  // Who may not look is told so once, not every five seconds; what the timeline gets again, this gets too.
  document.addEventListener("htmx:before:response", e => {
    const { response, sourceElement } = e.detail.ctx
    if (sourceElement === glance) refused = response.status === 401 || response.status === 403 || response.status === 404
    else if (response.status < 400) refused = false
  })
  document.addEventListener("htmx:after:swap", e => {
    if (e.detail.ctx?.sourceElement === glance) return
    clearTimeout(soon)
    soon = setTimeout(look, settled)
  })
  document.addEventListener("visibilitychange", look)
  setInterval(look, every)
}
