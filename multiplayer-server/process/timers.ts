/** The only place of the server that starts timers; tests give others. Each answers how to stop it. */
export interface Timers {
  after(ms: number, run: () => void): () => void
  every(ms: number, run: () => void): () => void
}

/** Longest delay Node's timers take; longer ones are reached in steps. */
const LONGEST_MS = 2 ** 31 - 1

/** The machine's own timers. They do not keep the process alive. */
export const systemTimers: Timers = {
  after(ms, run) {
    if (ms > LONGEST_MS) {
      let stop = systemTimers.after(LONGEST_MS, () => {
        stop = systemTimers.after(ms - LONGEST_MS, run)
      })
      return () => stop()
    }
    const timer = setTimeout(run, Math.max(0, ms)).unref()
    return () => clearTimeout(timer)
  },
  every(ms, run) {
    const timer = setInterval(run, ms).unref()
    return () => clearInterval(timer)
  },
}

/** Keeps the process from ending for want of anything to do, until called off. */
export function stayAlive(): () => void {
  const timer = setInterval(() => {}, LONGEST_MS)
  return () => clearInterval(timer)
}
