// On the page around the frames: makes each as tall as it says. Only a frame of ours, from our origin, is listened to.
const site = new URL(import.meta.url).origin
const ours = (frame) => frame.src.startsWith(`${site}/live/`)
const frames = () => [...document.querySelectorAll("iframe")].filter(ours)
addEventListener("message", (message) => {
  if (message.origin !== site || message.data?.stoppress !== "height") return
  const height = message.data.height
  const frame = frames().find((one) => one.contentWindow === message.source)
  if (frame && Number.isFinite(height) && height > 0) frame.style.height = `${Math.min(height, 1e5)}px`
})
// A frame that was quicker than this script tells it again.
frames().forEach((frame) => frame.contentWindow.postMessage({ stoppress: "ask" }, "*"))
