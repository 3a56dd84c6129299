/* Z takes back the last thing that this page did and that can be taken back. */
let last = null

export function start() {
  document.addEventListener("click", e => {
    const button = e.target.closest?.(".post :is([data-act=key], [data-act=pin])")
    if (button) last = { path: button.getAttribute("formaction"), values: { [button.name]: button.value === "on" ? "off" : "on" } }
  })
  // What the server offers to undo stays at hand when its line is gone.
  document.addEventListener("htmx:after:swap", () => {
    const form = document.querySelector("#notices form[action]")
    if (form && !form.dataset.seen) { form.dataset.seen = ""; last = { path: form.getAttribute("action"), values: {} } }
  })
}

export function undo() {
  if (!last) return
  const { path, values } = last, [name, value] = Object.entries(values)[0] ?? []
  // Once more takes back what was taken back.
  last = name ? { path, values: { [name]: value === "on" ? "off" : "on" } } : null
  htmx.ajax("POST", path, { target: "#feed", swap: "innerMorph", source: document.getElementById("notices"), values }).catch(() => {})
}
