/* Ctrl+Z for what no editor can undo: a block that came, went or moved, a row that came or went. An editor's own undo goes
   first: ours acts only where the parts stand as the last change left them. */
import { carrier, focusProse, home, isBlock, order, parts, set, settle } from "desk/parts"

const stacks = new WeakMap() // form -> what was done, what was undone
const stack = form => { if (!stacks.has(form)) stacks.set(form, { done: [], undone: [] }); return stacks.get(form) }
const state = form => parts(form).map(part => [part, carrier(part).value])
const stands = (form, saved) => { const now = state(form); return now.length === saved.length && now.every(([part, value], place) => part === saved[place][0] && value === saved[place][1]) }

export function change(form, act) {
  const before = state(form)
  act()
  settle(form)
  if (stands(form, before)) return
  stack(form).done.push({ before, after: state(form) })
  stack(form).undone = []
  told(form)
}

export const told = form => home(form).dispatchEvent(new Event("input", { bubbles: true }))

function restore(form, saved) {
  home(form).replaceChildren(...saved.map(([part]) => part))
  for (const [part, value] of saved) if (carrier(part).value !== value) set(part, value)
  order(form)
  told(form)
}

export function undo(form) {
  const { done, undone } = stack(form), last = done.at(-1)
  if (!last || !stands(form, last.after)) return false
  const came = last.before.find(([part, value]) => !last.after.some(([other, now]) => other === part && now === value))
  done.pop()
  undone.push(last)
  restore(form, last.before)
  if (came) { if (isBlock(came[0])) came[0].focus(); else focusProse(came[0], true) }
  else if (!home(form).contains(document.activeElement)) focusProse(parts(form).findLast(part => !isBlock(part)), true) // the keys stay in the post
  return true
}

export function redo(form) {
  const { done, undone } = stack(form), last = undone.at(-1)
  if (!last || !stands(form, last.before)) return false
  undone.pop()
  done.push(last)
  restore(form, last.after)
  const gone = last.after.find(([part]) => isBlock(part))
  if (gone) gone[0].focus()
  else focusProse(last.after[0][0], true)
  return true
}

/** What stands and what was undone, each block as `mend` makes it: a picture that arrived is the same picture. */
export function amend(form, mend) {
  for (const step of [...stack(form).done, ...stack(form).undone]) for (const saved of [step.before, step.after]) for (const one of saved) if (isBlock(one[0])) one[1] = mend(one[1])
}

/** A new sheet has nothing to undo. */
export const forget = form => stacks.delete(form)
