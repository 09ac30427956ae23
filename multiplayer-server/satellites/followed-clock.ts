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

/** Of so many answers the one that came quickest counts: a machine that was busy in between tells nothing. */
const KEPT = 8
/** The clock is brought to what is told by so much at most, ms a ms; the hands of two machines differ far less. */
const SLEW = 0.005

/** `own` is a steady clock of this process, ms. */
export function createFollowedClock(own: () => number): FollowedClock {
  const answers: { readonly tripMs: number; readonly offsetMs: number }[] = []
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
      answers.push({ tripMs: heardMs - sentMs, offsetMs: serverMs - (sentMs + heardMs) / 2 })
      if (answers.length > KEPT) answers.shift()
      let quickest = answers[0]
      for (const answer of answers) if (quickest === undefined || answer.tripMs < quickest.tripMs) quickest = answer
      wantedMs = quickest?.offsetMs ?? 0
      if (isSet) return
      isSet = true
      offsetMs = wantedMs
      readMs = heardMs
    },
  }
}
