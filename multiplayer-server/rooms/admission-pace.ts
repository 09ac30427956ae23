import type { Timers } from '../process/timers.ts'

/** Newcomers a second: as many more join a moment later, so that those who are in are served meanwhile. */
export const ADMITTED_PER_S = 200
/** Longest wait for a turn; beyond that, newcomers are asked to come again. */
const LONGEST_WAIT_MS = 10_000

/** Lets newcomers in one after the other at a steady rate. */
export interface AdmissionPace {
  /** Waits for this newcomer's turn. False, at once, when the wait would be too long. */
  turn(): Promise<boolean>
}

/** `now` is a steady clock in milliseconds. */
export function createAdmissionPace(now: () => number, timers: Pick<Timers, 'after'>): AdmissionPace {
  let freeAtMs = -Infinity
  return {
    turn() {
      const nowMs = now()
      const atMs = Math.max(nowMs, freeAtMs)
      if (atMs - nowMs > LONGEST_WAIT_MS) return Promise.resolve(false)
      freeAtMs = atMs + 1000 / ADMITTED_PER_S
      if (atMs === nowMs) return Promise.resolve(true)
      return new Promise((resolve) => timers.after(atMs - nowMs, () => resolve(true)))
    },
  }
}
