/* Passkeys: the browser asks for one or makes one, and a form carries its answer. */
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
const listed = list => (list ?? []).map(one => ({ ...one, id: bytes(one.id) }))

export function start() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue
    form.hidden = false
    document.querySelector(form.dataset.with)?.removeAttribute("hidden")
    form.addEventListener("submit", e => send(e, form))
  }
}

async function send(e, form) {
  if (form.elements.credential.value) return
  e.preventDefault()
  const said = form.querySelector("[data-said]")
  said.hidden = true
  try {
    const options = (await optionsOf(form)).publicKey
    form.elements.credential.value = JSON.stringify(form.dataset.passkey === "make" ? await make(options) : await get(options))
    form.requestSubmit()
  } catch (problem) {
    said.hidden = false
    said.querySelector("[data-why]").textContent = said.dataset[problem.name === "InvalidStateError" ? "known" : "none"]
  }
}

async function optionsOf(form) {
  const here = document.getElementById(form.dataset.options)
  if (here) return JSON.parse(here.textContent)
  return (await fetch(form.dataset.ask, { headers: { Accept: "application/json" } })).json()
}

async function make(options) {
  const user = { ...options.user, id: bytes(options.user.id) }
  const made = await navigator.credentials.create({ publicKey: { ...options, user, challenge: bytes(options.challenge), excludeCredentials: listed(options.excludeCredentials) } })
  const { clientDataJSON, attestationObject } = made.response
  return told(made, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), transports: made.response.getTransports?.() ?? [] })
}

async function get(options) {
  const found = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) } })
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response
  return told(found, { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null })
}

const told = (one, response) => ({ id: one.id, rawId: text(one.rawId), type: one.type, authenticatorAttachment: one.authenticatorAttachment, clientExtensionResults: one.getClientExtensionResults(), response })
