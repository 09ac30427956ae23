/** The page's monotonic clock, ms since the page began. The only reader of `performance` in the engine. */
export const hostNow = (): number => performance.now()

/** The device's wall clock, ms since the Unix epoch: for display and for charts, never for the show. */
export const wallNow = (): number => Date.now()

/** A fresh chance, 0..1, for spreading retries; nothing that must be repeatable may use it. */
export const hostChance = (): number => Math.random()

/** Runs `work` after `delayMs` of host time; the returned function cancels it. */
export function after(delayMs: number, work: () => void): () => void {
  const timer = setTimeout(work, delayMs)
  return () => clearTimeout(timer)
}

/** Runs `work` every `periodMs` of host time until the returned function is called. */
export function every(periodMs: number, work: () => void): () => void {
  const timer = setInterval(work, periodMs)
  return () => clearInterval(timer)
}
