// The page as it stands now is kept for reading without a connection: sw.js does it, this tells it when.
export const offline = async ({ $, page, keep }) => {
  const root = document.documentElement, live = () => root.dataset.following === "live" && keep(() => $(".kept")?.remove())
  new MutationObserver(live).observe(root, { attributeFilter: ["data-following"] })
  live()
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: "/manifest.webmanifest" }))
  await navigator.serviceWorker.register("/sw.js")
  const worker = await navigator.serviceWorker.ready
  let head
  const hand = () => {
    if (head === page.head) return
    head = page.head
    worker.active.postMessage({ page: location.href.split("#")[0], parts: performance.getEntriesByType("resource").map(({ name }) => name) })
  }
  addEventListener("visibilitychange", hand)
  addEventListener("pagehide", hand)
  setInterval(hand, 6e5)
  hand()
}
