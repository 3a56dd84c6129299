// The first part of embed.js, which it is sent in one piece with: what is not declared here is there.
// Follows one blog for all elements of the page that show it: a stream, and where it fails, polling.
class Follower {
  constructor(slug) {
    this.base = `/live/${slug}`
    this.members = new Set()
    this.wait = 1e3
  }
  get number() {
    return Math.min(...[...this.members].map((member) => member.number))
  }
  join(member) {
    this.members.add(member)
    member.say(this.state ?? "live")
    if (this.epoch && this.epoch !== member.epoch) this.renew()
    else if (this.source) this.poll() // it may have been drawn from an older copy
    this.epoch = member.epoch
    this.start()
  }
  leave(member) {
    this.members.delete(member)
    if (!this.members.size) this.rest()
  }
  start() {
    if (this.running || !this.members.size) return
    this.running = true
    this.listen()
  }
  rest() {
    this.running = this.down = false
    this.close()
  }
  close() {
    clearTimeout(this.again)
    this.source?.close()
    this.source = null
  }
  say(state) {
    this.state = state
    this.members.forEach((member) => member.say(state))
  }
  listen() {
    this.close()
    if (!this.running || this.renewing) return
    this.quiet = Date.now()
    const source = this.source = new EventSource(`${site + this.base}/stream?since=${this.epoch}.${this.number}`)
    for (const kind of ["head", "change", "resync"]) source.addEventListener(kind, (message) => this.hear(kind, message))
    // The browser comes back by itself, except after an answer such as 502: then the stream is closed for good.
    source.onerror = () => source.readyState === 2 ? this.lost() : this.say("reconnecting")
  }
  hear(kind, message) {
    const told = JSON.parse(message.data)
    this.quiet = Date.now()
    this.down = false
    this.wait = 1e3
    this.say("live")
    if (kind === "change") this.take(told, message.lastEventId.split(".")[0])
    else if (kind === "resync" || told.epoch !== this.epoch) this.renew()
    // The head comes before what was missed: look again when that should be here.
    else setTimeout(() => told.head > this.number && this.poll(), 2e3)
  }
  lost() {
    if (!this.down) this.say("reconnecting") // while it polls, each stream that fails again is no news
    this.down = true
    this.close()
    this.quiet = Date.now()
    this.again = setTimeout(() => this.listen(), jitter(this.wait))
    this.wait = longer(this.wait)
    this.poll()
  }
  watch() {
    if (this.running && !this.renewing && Date.now() - this.quiet > 4e4) this.lost()
  }
  take(change, epoch) {
    if (epoch !== this.epoch) return this.renew()
    let told
    for (const member of this.members) {
      if (change.number > member.number + 1) this.poll()
      else if (change.number > member.number) {
        const title = member.take(change)
        if (title && !told) member.announce(told = title)
      }
    }
  }
  async poll() {
    if (this.polling) return
    this.polling = true
    for (let wait = 1e3, more = 1; this.running && this.members.size && (more || this.down);) try {
      const from = this.number
      const reply = await ask(`${this.base}/after/${this.epoch}.${from}`)
      if (reply.status === 410) this.end()
      if (!this.running) break
      const answer = await reply.json()
      if (answer.resync) await this.renew()
      else answer.changes.forEach((change) => this.take(change, answer.epoch))
      more = answer.more || answer.head > this.number
      wait = 1e3
      if (this.down) this.say("live")
      if (this.number === from) await sleep(wait)
    } catch {
      if (this.running) this.say("reconnecting")
      await sleep(wait)
      wait = longer(wait)
    }
    this.polling = false
  }
  // Another history, or too far behind: all draw themselves anew. Not all readers in the same moment.
  async renew() {
    if (this.renewing) return
    this.renewing = true
    this.close()
    await sleep(1e3)
    await Promise.all([...this.members].map(async (member) => await member.load() || this.leave(member)))
    this.renewing = false
    for (const member of this.members) this.epoch = member.epoch
    if (this.members.size) this.listen()
  }
  // Taken down: nothing of it may stay.
  end() {
    this.members.forEach((member) => member.clear())
    this.members.clear()
    this.rest()
  }
}
