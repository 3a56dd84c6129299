/* One request of an upload: its answer, whatever it is; it never throws. */
import { credentials } from "desk/deliver"

const patience = 30_000

/** Asks, once more where the token of the session was an old one: {ok, status, json, text, pause}; status 0 is no answer. */
export async function ask(method, address, { body, type, headers = {} } = {}, again = false) {
  const all = { Accept: "application/json", ...credentials(), ...headers, ...(type ? { "Content-Type": type } : {}) }
  try {
    const answer = await fetch(address, { method, body, headers: all, signal: AbortSignal.timeout(patience) })
    const text = await answer.text(), { ok, status } = answer
    if (answer.headers.has("Desk-Token") && !again) return ask(method, address, { body, type, headers }, true)
    if (answer.redirected && new URL(answer.url).pathname.startsWith("/desk/sign-in")) return { ok: false, status: 401, json: null, text: "", pause: 0 }
    return { ok, status, json: parsed(text), text, pause: 1_000 * Number(answer.headers.get("Retry-After") ?? 0) || 0 }
  } catch {
    return { ok: false, status: 0, json: null, text: "", pause: 0 }
  }
}

/** The sentence of a refusal, however it is wrapped. */
export function refusal({ json, text }) {
  const said = json?.problem ?? json?.detail ?? json?.error
  if (said) return String(said)
  const page = json ? null : new DOMParser().parseFromString(text.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/ style="[^"]*"/g, ""), "text/html")
  return page?.querySelector("[role=alert], .page-head p, main p")?.textContent.replace(/\s+/g, " ").trim() ?? ""
}

function parsed(text) {
  try { return JSON.parse(text) } catch { return null }
}
