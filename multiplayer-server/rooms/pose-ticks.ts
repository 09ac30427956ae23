import type { PresenceRelay } from '../presence/presence-relay.ts'

/** A tick is due every 5 ms of server time, so many in 50: the work of one stays short. */
export const POSE_GROUPS = 10
export const POSE_TICK_MS = 5
/** After a stall no more is caught up with than one turn of a large room. */
const MOST_BEHIND = 2 * POSE_GROUPS
/** What is behind is caught up with so many ticks at a time, between which what came meanwhile is read. */
const AT_ONCE = 3
/** Ticks whose durations are known: ten seconds. */
const KNOWN_TICKS = 2000

/** Gives a relay each tick when it is due, and knows how long that took. */
export interface PoseTicks {
  /** Call about every `POSE_TICK_MS`; serves what has become due since. */
  run(): void
  /** Duration of the slowest tick since this was last asked, ms. */
  takeSlowest(): number
  /** Duration that 99 of 100 of the last ten seconds' ticks with people stayed within, ms; 0 before the first. */
  readonly p99Ms: number
}

/** `now` is server time in milliseconds, steady. */
export function createPoseTicks(relay: PresenceRelay, now: () => number): PoseTicks {
  const durations = new Float64Array(KNOWN_TICKS)
  let known = 0
  let slowest = 0
  let done = Math.floor(now() / POSE_TICK_MS)
  const tick = (number: number): void => {
    const startMs = now()
    relay.tick(number)
    const durationMs = now() - startMs
    slowest = Math.max(slowest, durationMs)
    if (relay.people > 0) durations[known++ % KNOWN_TICKS] = durationMs
  }
  return {
    run() {
      const due = Math.floor(now() / POSE_TICK_MS)
      done = Math.max(done, due - MOST_BEHIND)
      for (let ticks = 0; done < due && ticks < AT_ONCE; ticks++) tick(++done)
    },
    takeSlowest() {
      const since = slowest
      slowest = 0
      return since
    },
    get p99Ms() {
      const sorted = durations.slice(0, Math.min(known, KNOWN_TICKS)).sort()
      return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0
    },
  }
}
