// What is remembered on the reader's device, and nowhere else: one record for each blog, of a month and of fifty blogs
// at most. A browser that keeps nothing is as well.
const name = (what) => `stoppress ${what}`
const all = (what) => {
  try {
    return JSON.parse(localStorage.getItem(name(what))) ?? {}
  } catch {
    return {}
  }
}

export const recall = (what, slug) => all(what)[slug]

export const remember = (what, slug, record) => {
  const kept = { ...all(what), [slug]: { ...record, on: Date.now() } }
  const young = Object.entries(kept).filter(([, { on }]) => on > Date.now() - 30 * 864e5).sort(([, a], [, b]) => b.on - a.on)
  try {
    localStorage.setItem(name(what), JSON.stringify(Object.fromEntries(young.slice(0, 50))))
  } catch {
    // blocked, or full
  }
}
