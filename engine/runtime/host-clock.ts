/** The page's monotonic clock, ms since the page began. The only reader of `performance` in the engine. */
export const hostNow = (): number => performance.now()

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
