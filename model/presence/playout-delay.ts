import { type Milliseconds, milliseconds } from '../units/index.ts'
import { SAMPLE_MS } from './pose.ts'

/** How late samples come, and how far behind somebody is shown therefore. Milliseconds, by `LATE`: in a table nothing is boxed. */
export type Lateness = Float64Array & { readonly [lateness]: true }
declare const lateness: unique symbol

/** Running mean and mean deviation of lateness; samples seen; the delay. */
export const LATE = { mean: 0, deviation: 1, seen: 2, delay: 3 } as const

/** Bounds of the delay at which people are shown. */
export const DELAY_LEAST_MS = milliseconds(60)
export const DELAY_MOST_MS = milliseconds(1000)
/** Show time runs between 0.9 and 1.1 of real time while the delay changes. */
export const DELAY_SLEW = 0.1

const MEAN_SHARE = 1 / 16
const DEVIATION_SHARE = 1 / 8
const DEVIATIONS = 3

export const createLateness = (): Lateness => new Float64Array(4) as Lateness

/**
 * Takes the first sample of a batch that came at `arrivedMs`, both on server time. What counts is how long the buffer had
 * been without it: since one sample before its own time. A person at rest sends nothing for a while without being late.
 */
export function noteArrival(late: Lateness, sampleMs: Milliseconds, arrivedMs: Milliseconds): void {
  const need = arrivedMs - sampleMs + SAMPLE_MS
  const seen = late[LATE.seen]!
  late[LATE.seen] = seen + 1
  if (seen === 0) {
    late[LATE.mean] = need
    late[LATE.deviation] = SAMPLE_MS / 4
    return
  }
  const error = need - late[LATE.mean]!
  late[LATE.mean] = late[LATE.mean]! + error * MEAN_SHARE
  late[LATE.deviation] = late[LATE.deviation]! + (Math.abs(error) - late[LATE.deviation]!) * DEVIATION_SHARE
}

/**
 * Brings the delay, in `elapsedMs`, towards that at which all but the rarest sample is there in time; at once where nothing was shown
 * yet, which is said by Infinity. The estimate is that of TCP's retransmission timer.
 */
export function slewDelay(late: Lateness, elapsedMs: Milliseconds): void {
  const wanted = Math.min(DELAY_MOST_MS, Math.max(DELAY_LEAST_MS, late[LATE.mean]! + DEVIATIONS * late[LATE.deviation]!))
  const most = DELAY_SLEW * Math.max(0, elapsedMs)
  late[LATE.delay] = late[LATE.delay]! + Math.max(-most, Math.min(most, wanted - late[LATE.delay]!))
}
