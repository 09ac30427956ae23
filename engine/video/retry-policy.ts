import { milliseconds, type Milliseconds } from '../../model/units/index.ts'

/** Why an attempt failed: an HTTP status, 0 when nothing answered or the connection broke. */
export interface FailedAttempt {
  /** Attempts that failed in a row, this one included; 1 or more. */
  readonly failures: number
  readonly status: number
  /** 0 to 1, to keep many clients from coming at once. */
  readonly chance: number
}

const FIRST_MS = 250
const MOST_MS = 2000
const WAITING_MS = 600
/** Asking again cannot help: a bad request, no right, no such camera, too large. */
const FINAL = new Set([400, 403, 404, 413, 415])
/** A ticket may have run out on the way; a new one is asked for, a few times. */
const MAX_REFUSED_TICKETS = 5

/**
 * How long to wait before the next attempt; null to stop. Doubles from 250 ms to 2 s, so that a camera is back within
 * 3 s of its return; a camera that is known but not publishing (409) is asked again after 0.6 s.
 */
export function retryDelay({ failures, status, chance }: FailedAttempt): Milliseconds | null {
  if (FINAL.has(status) || (status === 401 && failures >= MAX_REFUSED_TICKETS)) return null
  const base = status === 409 ? WAITING_MS : Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10))
  return milliseconds(base * (0.75 + 0.25 * Math.min(1, Math.max(0, chance))))
}
