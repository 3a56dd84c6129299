/* Light, dark, or as the system: kept on the device in a cookie, so that the server draws the page right from the start. */
const choice = document.querySelector("[data-theme-choice]")

choice?.addEventListener("change", e => {
  const theme = e.target.value, safe = location.protocol === "https:" ? "; Secure" : ""
  document.cookie = `stoppress_theme=${theme}; Path=/desk; Max-Age=${theme ? 31_536_000 : 0}; SameSite=Lax${safe}`
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
  document.querySelector("meta[name=color-scheme]").content = theme || "light dark"
})
