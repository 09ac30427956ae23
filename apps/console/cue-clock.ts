import type { ShowCue } from '../../model/documents/index.ts'
import { showTimeOf, type RunningCue } from '../../model/show/index.ts'
import { milliseconds } from '../../model/units/index.ts'

/** Seconds a running cue has played and has left; a looping cue counts its present round. */
export function cueClock(running: RunningCue, cue: ShowCue, serverMs: number): { elapsedS: number; remainingS: number } {
  const played = Math.max(0, showTimeOf(running, milliseconds(serverMs)) - cue.atS)
  const elapsedS = cue.end === 'loop' && cue.durationS > 0 ? played % cue.durationS : Math.min(played, cue.durationS)
  return { elapsedS, remainingS: Math.max(0, cue.durationS - elapsedS) }
}

/** Seconds until the cue after this one goes by itself; null where it waits for the operator. */
export function followsInS(running: RunningCue, cue: ShowCue, serverMs: number): number | null {
  if (cue.followAfterS === undefined) return null
  return Math.max(0, cue.atS + cue.followAfterS - showTimeOf(running, milliseconds(serverMs)))
}

/** `1:05.2` */
export function minutes(totalS: number): string {
  const tenths = Math.floor(totalS * 10)
  const wholeS = Math.floor(tenths / 10)
  return `${Math.floor(wholeS / 60)}:${String(wholeS % 60).padStart(2, '0')}.${tenths % 10}`
}
