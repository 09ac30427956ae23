import { milliseconds, type Milliseconds } from '../../model/units/index.ts'

/** Server time of another process, as far as its answers tell. */
export interface FollowedClock {
  /** Server time there, ms; never falls. */
  now(): Milliseconds
  /** An answer: own time of asking and of hearing, and server time there in between, ms. */
  note(sentMs: number, serverMs: number, heardMs: number): void
  /** False before the first answer. */
  readonly isSet: boolean
}

/** What the hands of two machines may differ by, ms a ms: an answer is doubted by half its trip, and by so much more for its age. */
const DRIFT = 0.0005
/** The clock is brought to what is told by so much at most, ms a ms; the hands of two machines differ far less. */
const SLEW = 0.005

/**
 * `own` is a steady clock of this process, ms. It goes by the answer that is doubted least: one that was long on its way, because a machine was
 * busy or much else was on the link before it, changes nothing.
 */
export function createFollowedClock(own: () => number): FollowedClock {
  let best: { readonly tripMs: number; readonly heardMs: number } | null = null
  let offsetMs = 0
  let wantedMs = 0
  let readMs = 0
  let lastMs = -Infinity
  let isSet = false
  return {
    get isSet() {
      return isSet
    },
    now() {
      const ownMs = own()
      const most = SLEW * Math.max(0, ownMs - readMs)
      readMs = ownMs
      offsetMs += Math.min(most, Math.max(-most, wantedMs - offsetMs))
      lastMs = Math.max(lastMs, ownMs + offsetMs)
      return milliseconds(lastMs)
    },
    note(sentMs, serverMs, heardMs) {
      const tripMs = heardMs - sentMs
      if (best !== null && tripMs / 2 > best.tripMs / 2 + DRIFT * (heardMs - best.heardMs)) return
      best = { tripMs, heardMs }
      wantedMs = serverMs - (sentMs + heardMs) / 2
      if (isSet) return
      isSet = true
      offsetMs = wantedMs
      readMs = heardMs
    },
  }
}
