import { leaseFor } from './membership.ts'

/** How regularly a process comes to say that it lives. */
export interface Pulse {
  /** It is awake; called at a steady pace. */
  tick(): void
  /** It says that it lives, and asks how things stand; answers when, by its own clock. */
  ask(): number
  /** It knows how things stood when it asked. */
  settle(askedMs: number): void
  /** How long it may be silent by how far apart its words were of late, ms. */
  readonly leaseMs: number
  /** False from when it was held up for as long as a lease until it knows again. */
  readonly isSure: boolean
}

/** What was late is remembered for so long, in two halves. */
const REMEMBERED_MS = 60_000

/** `now` is a steady clock, ms. */
export function createPulse(now: () => number): Pulse {
  let tickMs = now()
  let askMs = tickMs
  let halfMs = tickMs
  let apartMs = 0
  let apartBeforeMs = 0
  let unsureMs: number | null = null
  const leaseMs = (): number => leaseFor(Math.max(apartMs, apartBeforeMs))
  const isHeldUp = (): boolean => now() - tickMs >= leaseMs()
  return {
    tick() {
      if (isHeldUp()) unsureMs = now()
      tickMs = now()
    },
    ask() {
      const nowMs = now()
      if (nowMs - halfMs > REMEMBERED_MS / 2) {
        apartBeforeMs = apartMs
        apartMs = 0
        halfMs = nowMs
      }
      apartMs = Math.max(apartMs, nowMs - askMs)
      return (askMs = nowMs)
    },
    settle(askedMs) {
      if (unsureMs !== null && askedMs >= unsureMs) unsureMs = null
    },
    get leaseMs() {
      return leaseMs()
    },
    get isSure() {
      return unsureMs === null && !isHeldUp()
    },
  }
}
