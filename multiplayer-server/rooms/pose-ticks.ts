import type { PresenceRelay } from '../presence/presence-relay.ts'

/** Clients are served in so many groups, one every 10 ms: the work of one tick stays short, and senders do not bunch. */
export const POSE_GROUPS = 5
/** How often a tick may be due. */
export const POSE_TICK_MS = 10
/** What is behind is caught up with so many ticks at a time, between which what came meanwhile is read. */
const AT_ONCE = 2
/** Ticks whose durations are known: ten seconds. */
const KNOWN_TICKS = 1000

/** Serves the groups of a relay when each is due, and knows how long that took. */
export interface PoseTicks {
  /** Call about every `POSE_TICK_MS`; serves what has become due since, and after a stall no more than one round of groups. */
  run(): void
  /** Duration of the slowest tick since this was last asked, ms. */
  takeSlowest(): number
  /** Duration that 99 of 100 of the last ten seconds' ticks with people stayed within, ms; 0 before the first. */
  readonly p99Ms: number
}

/** `now` is a steady clock in milliseconds. */
export function createPoseTicks(relay: PresenceRelay, now: () => number): PoseTicks {
  const durations = new Float64Array(KNOWN_TICKS)
  let known = 0
  let slowest = 0
  let dueMs = now()
  const tick = (): void => {
    const startMs = now()
    relay.tick()
    const durationMs = now() - startMs
    slowest = Math.max(slowest, durationMs)
    if (relay.people > 0) durations[known++ % KNOWN_TICKS] = durationMs
  }
  return {
    run() {
      const nowMs = now()
      if (nowMs - dueMs >= POSE_GROUPS * POSE_TICK_MS) dueMs = nowMs - (POSE_GROUPS - 1) * POSE_TICK_MS
      for (let ticks = 0; dueMs <= nowMs && ticks < AT_ONCE; ticks++, dueMs += POSE_TICK_MS) tick()
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
