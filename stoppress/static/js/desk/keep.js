/* Keeps what is typed in this browser, from the first key until the server has it. */
const room = "stoppress/"
const skipped = new Set(["csrfmiddlewaretoken", "act"])

export const fieldsOf = form => [...new FormData(form)].filter(([name, value]) => !skipped.has(name) && typeof value === "string")

/** What is kept under this name, or null. */
export function kept(name) {
  try { return JSON.parse(localStorage.getItem(room + name)) } catch { return null }
}

/** Keeps the form; false where the browser has no room or forbids it. */
export function keep(name, form) {
  try { localStorage.setItem(room + name, JSON.stringify({ at: Date.now(), fields: fieldsOf(form) })); return true } catch { return false }
}

/** The server has it. Another tab's text, which has another post, stays. */
export function drop(name, post) {
  const now = kept(name), theirs = now?.fields.find(([field]) => field === "post")?.[1]
  if (!post || !theirs || theirs === post) try { localStorage.removeItem(room + name) } catch { /* then there is nothing to drop */ }
}

/** Puts kept fields back into the form, before editors are made of its prose. */
export function putBack(form, fields) {
  const given = new Set(fields.map(([name]) => name))
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = given.has(box.name)
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name)
    if (!field) continue
    if (field instanceof RadioNodeList || field.type === "radio") field.value = value
    else if (field.type !== "checkbox") field.value = value
  }
}
