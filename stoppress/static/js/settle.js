// What makes a page that is read and followed comfortable. It comes when all else is through, or never, where data is
// saved: nothing that reading and following need is here.
const sheet = async (name) => {
  const answer = await fetch(new URL(`../css/${name}.css`, import.meta.url))
  if (!answer.ok) throw answer
  document.adoptedStyleSheets.push(await new CSSStyleSheet().replace(await answer.text()))
}

export const settle = (tools) => Promise.all([
  sheet("motion"),
  import("./find.js").then(({ find }) => find(tools, sheet)),
])
