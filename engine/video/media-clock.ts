/** Clock and chance of the media machines, injected so that tests can hold them. */
export interface MediaClock {
  /** The page's monotonic clock, ms. */
  nowMs(): number
  every(ms: number, run: () => void): () => void
  after(ms: number, run: () => void): () => void
  /** 0 to 1. */
  random(): number
}

/** The clock and timers of this page. */
export const pageMediaClock: MediaClock = {
  nowMs: () => performance.now(),
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
