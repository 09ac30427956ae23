import type { Logger } from 'pino'
import { pingMember, terminate } from './connection.ts'
import type { Connected } from './room-parts.ts'

/** How often to call `run`. */
export const PING_STEP_MS = 100
/** Steps in which every connection is asked once: each in its own, so that a thousand do not come at once. */
const STEPS = 40
/** Whoever leaves so many unanswered is gone: after twelve to sixteen seconds. */
const UNANSWERED = 3

/** Asks each connection of a room for its round trip every four seconds, and ends those that answer no more. */
export function createPings(members: ReadonlyMap<string, Connected>, now: () => number, log: Logger): { run(): void } {
  let steps = 0
  return {
    run() {
      const step = steps++ % STEPS
      for (const member of members.values()) {
        if (member.person.slot % STEPS !== step) continue
        if (member.unanswered >= UNANSWERED) {
          log.warn({ visitor: member.person.visitorId }, 'answers no more; dropped')
          terminate(member)
        } else pingMember(member, now())
      }
    },
  }
}
