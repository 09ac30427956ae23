/** The hub's clock and chance, injected everywhere else. */
export interface HubClock {
  /** Monotonic, ms. */
  nowMs(): number
  /** Epoch, ms, as this machine has it: what senders' own clocks are compared with. */
  wallMs(): number
  /** Calls back every `ms` until the returned function is called. */
  every(ms: number, run: () => void): () => void
  /** Calls back once after `ms` unless the returned function is called before. */
  after(ms: number, run: () => void): () => void
  /** 0 to 1. */
  random(): number
}

export const systemHubClock: HubClock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  every(ms, run) {
    const timer = setInterval(run, ms)
    return () => clearInterval(timer)
  },
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
