/* One submission on its way: sent, refused, to be tried later, or waiting for somebody to sign in. */
const patience = 30_000
const cookie = name => document.cookie.split("; ").find(one => one.startsWith(`${name}=`))?.slice(name.length + 1)

/** What every request of this page carries: whose page it is, and the token of the session as it is now. */
export const credentials = () => ({ "X-CSRFToken": cookie("stoppress_csrf") ?? "", "Desk-Person": document.body.dataset.person ?? "" })

/** Sends it; the key makes a repetition harmless. Returns {what, text, …}; it never throws. */
export async function deliver(one, again = false) {
  const headers = { "HX-Request": "true", "Idempotency-Key": one.once, ...credentials() }
  try {
    const response = await fetch(one.action, { method: "POST", headers, body: new URLSearchParams(one.fields), signal: AbortSignal.timeout(patience) })
    const pause = 1_000 * Number(response.headers.get("Retry-After") ?? 0) || 0
    const told = { status: response.status, text: await response.text(), pause, ...places(response.headers) }
    if (response.headers.has("Desk-Token") && !again) return deliver(one, true)
    if (response.redirected && !again) return moved(one, response, told)
    return { ...told, what: judge(one, response) }
  } catch {
    return { what: "later", status: 0, text: "" } // no network, no answer, or half of one
  }
}

const places = headers => Object.fromEntries(["retarget", "reselect", "reswap", "redirect"].map(name => [name, headers.get(`HX-${name}`)]))

function judge(one, response) {
  const { ok, status, headers } = response
  // A page that stands between us and the server may answer anything: only the newsroom names the post.
  if (ok && named(headers) === one.post) return "sent"
  if (status === 401) return "over"
  // Ours names a place for itself. Of the others only those that no repetition mends; a proxy may mend by itself.
  if (status >= 400 && status < 500 && (headers.has("HX-Retarget") || [400, 413, 422].includes(status))) return "refused"
  return "later"
}

function named(headers) {
  try { return JSON.parse(headers.get("HX-Trigger"))["desk:sent"].post } catch { return null }
}

/** The blog has another address by now; or there is nobody signed in any more. */
function moved(one, response, told) {
  const to = new URL(response.url)
  if (to.pathname.startsWith("/desk/sign-in")) return { ...told, what: "over" }
  const same = to.origin === location.origin && to.pathname.startsWith("/desk/") && to.pathname.split("/").slice(3).join("/") === one.action.split("/").slice(3).join("/")
  return same ? deliver({ ...one, action: to.pathname }, true) : { ...told, what: "later" }
}
