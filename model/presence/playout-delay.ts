import { type Milliseconds, milliseconds } from '../units/index.ts'
import { SAMPLE_MS } from './pose.ts'

/** How late samples come, as a running mean and mean deviation, milliseconds. */
export interface Lateness {
  meanMs: number
  deviationMs: number
  /** 0 before the first sample. */
  seen: number
}

/** Bounds of the delay at which people are shown. */
export const DELAY_LEAST_MS = milliseconds(60)
export const DELAY_MOST_MS = milliseconds(1000)
/** Show time runs between 0.9 and 1.1 of real time while the delay changes. */
export const DELAY_SLEW = 0.1

const MEAN_SHARE = 1 / 16
const DEVIATION_SHARE = 1 / 8
const DEVIATIONS = 3

export const createLateness = (): Lateness => ({ meanMs: 0, deviationMs: 0, seen: 0 })

/**
 * Takes the first sample of a batch that came at `arrivedMs`, both on server time. What counts is how long the buffer had
 * been without it: since one sample before its own time. A person at rest sends nothing for a while without being late.
 */
export function noteArrival(lateness: Lateness, sampleMs: Milliseconds, arrivedMs: Milliseconds): void {
  const need = arrivedMs - sampleMs + SAMPLE_MS
  if (lateness.seen++ === 0) {
    lateness.meanMs = need
    lateness.deviationMs = SAMPLE_MS / 4
    return
  }
  const error = need - lateness.meanMs
  lateness.meanMs += error * MEAN_SHARE
  lateness.deviationMs += (Math.abs(error) - lateness.deviationMs) * DEVIATION_SHARE
}

/** The delay at which all but the rarest sample is there in time. The estimate is that of TCP's retransmission timer. */
export function wantedDelay(lateness: Lateness): Milliseconds {
  const wanted = lateness.meanMs + DEVIATIONS * lateness.deviationMs
  return milliseconds(Math.min(DELAY_MOST_MS, Math.max(DELAY_LEAST_MS, wanted)))
}

/** The delay after `elapsedMs` more, slewed towards what is wanted. */
export function slewedDelay(delayMs: Milliseconds, wantedMs: Milliseconds, elapsedMs: Milliseconds): Milliseconds {
  const most = DELAY_SLEW * Math.max(0, elapsedMs)
  return milliseconds(delayMs + Math.max(-most, Math.min(most, wantedMs - delayMs)))
}
