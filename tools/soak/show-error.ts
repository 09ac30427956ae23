import type { RoomSeat } from '../bench/room-seat.ts'
import { showTimeOf } from '../../model/show/index.ts'
import { monotonicMs } from '../bench/bench-clock.ts'

/** Where the newest running cue is, by a seat's clock: seconds of show time at an instant. */
export interface ShowPlace {
  readonly cue: string
  readonly showS: number
  readonly atMs: number
  readonly rate: number
}

/** Null while nothing runs or the clock knows nothing. */
export function showPlaceOf({ state, clock }: RoomSeat): ShowPlace | null {
  const running = state?.running.at(-1)
  const atMs = monotonicMs()
  if (running === undefined || !clock.ready) return null
  return { cue: running.cue, showS: showTimeOf(running, clock.serverMs(atMs)), atMs, rate: running.rate }
}

/** How far a seat's show is from where it must be, counted on by the machine's monotonic clock from an earlier place; seconds. Infinity where another cue runs. */
export function showErrorS(seat: RoomSeat, before: ShowPlace): number {
  const now = showPlaceOf(seat)
  if (now === null || now.cue !== before.cue) return Infinity
  return Math.abs(now.showS - (before.showS + (before.rate * (now.atMs - before.atMs)) / 1000))
}
