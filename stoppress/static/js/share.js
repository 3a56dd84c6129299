// A post's own page: passing it on, where the browser can. Without this the buttons stay hidden, and the address is in
// the address bar. Style: see stoppress/projections/shrink.py.
const bar = document.querySelector(".share")
const address = document.querySelector("[rel=canonical]").href
const offer = (name, can, act) => {
  const button = bar.querySelector(name)
  button.hidden = !can
  button.addEventListener("click", act)
}
const copy = () => navigator.clipboard.writeText(address).then(() => {
  const said = bar.querySelector("[role=status]")
  said.textContent = ""
  setTimeout(() => said.textContent = said.dataset.said, 50) // said anew each time
}, () => prompt(bar.querySelector(".copy-link").textContent, address))
const send = () => navigator.share({ title: document.title, url: address }).catch((problem) => problem.name === "AbortError" || copy())
offer(".send", navigator.share, send)
offer(".copy-link", navigator.clipboard, copy)
