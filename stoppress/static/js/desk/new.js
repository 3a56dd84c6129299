/* The form of a new blog: the address comes from the headline until somebody writes another one. */
const form = document.querySelector("[data-new]"), { headline, slug, time_zone: zone } = form.elements

export function slugOf(text) {
  const plain = text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")
  return plain.length > 60 ? plain.slice(0, 60).replace(/-[^-]*$/, "") : plain
}

let own = slug.value !== ""
slug.addEventListener("input", () => { own = slug.value !== "" })
headline.addEventListener("input", () => { if (!own) slug.value = slugOf(headline.value) })
// A headline in another script gives no address: the browser leads there, and says so, when the form is sent.
const weigh = () => slug.setCustomValidity(!slug.value && headline.value.trim() && !slugOf(headline.value) ? slug.dataset.write : "")
form.addEventListener("input", weigh)
weigh()
if (zone.value === "UTC" && !headline.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC"
