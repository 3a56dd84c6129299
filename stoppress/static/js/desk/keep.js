/* Between a form and the journal: its fields, whether they are worth keeping, and the fields back in the form. */
import { rebuild } from "desk/blocks"
import { setProse } from "desk/editor"
import { drop, keep } from "desk/journal"

const skipped = new Set(["csrfmiddlewaretoken", "act"])
const marks = new Set(["post", "version", "bylines", "tags", "status", "key_event", "summary", "pin", "kind", "zone"])
const pause = 20 // milliseconds in which keys are gathered: no more than those are ever at stake
const due = new WeakMap()

export const fieldsOf = form => [...new FormData(form)].filter(([name, value]) => !skipped.has(name) && typeof value === "string")
export const plain = value => value.replace(/<[^>]*>|&nbsp;/g, "").trim()
export const same = (form, fields) => JSON.stringify(fields) === JSON.stringify(fieldsOf(form))

/** Whether somebody wrote something: marks and names alone are not words. */
export const worth = fields => fields.some(([name, value]) => !marks.has(name) && plain(value).replace(/[[\]{}",:\s]/g, ""))

/** Keeps the form a moment later, with the keys that come meanwhile. */
export function keepSoon(form) { if (!due.has(form)) due.set(form, setTimeout(keepNow, pause, form)) }

/** Keeps it at once, or drops what was kept where no word is left. */
export async function keepNow(form) {
  forgetDue(form)
  const fields = fieldsOf(form), mark = markOf(form)
  const kept = worth(fields) ? await keep(form.dataset.keep, fields) : (await drop(form.dataset.keep), false)
  if (mark) mark.hidden = !kept
}

/** What is in the form goes elsewhere: nothing of it is to be kept any more. */
export function forgetDue(form) {
  clearTimeout(due.get(form))
  due.delete(form)
}

/** Before the page goes or sleeps, what was not written yet. */
export const keepDue = form => { if (due.has(form)) keepNow(form) }

export const markOf = form => form.querySelector("[data-kept]") ?? document.querySelector("[data-kept]")

/** Puts fields into the form, before editors are made of its prose or after. */
export function putBack(form, fields) {
  rebuild(form, fields)
  const given = new Set(fields.map(([name]) => name))
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = given.has(box.name)
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name)
    if (!field || field.type === "checkbox") continue
    if (name.startsWith("prose-")) setProse(field, value)
    else field.value = value
  }
}
