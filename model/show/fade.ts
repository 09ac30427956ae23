import type { Milliseconds, Seconds } from '../units/index.ts'
import type { Fade } from './cue-state.ts'

/** How far a ramp that starts at `from` has come at `at`: 0 before it, 1 after `overS`. A ramp of no length is done at once. */
export function rampAt(from: Milliseconds, overS: Seconds, at: Milliseconds): number {
  const elapsedS = (at - from) / 1000
  if (elapsedS < 0) return 0
  return elapsedS >= overS ? 1 : elapsedS / overS
}

/** Value of a fade at server time; before its start `from`, after its end exactly `to`. */
export function fadeAt(fade: Fade, serverMs: Milliseconds): number {
  const done = rampAt(fade.atServerMs, fade.fadeS, serverMs)
  return done === 1 ? fade.to : fade.from + (fade.to - fade.from) * done
}

/** Whether a fade has arrived. */
export const isFadeDone = (fade: Fade, serverMs: Milliseconds): boolean => rampAt(fade.atServerMs, fade.fadeS, serverMs) === 1
