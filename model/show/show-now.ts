import type { Localised, Show } from '../documents/index.ts'
import type { Milliseconds, Seconds } from '../units/index.ts'
import { seconds } from '../units/index.ts'
import type { CueState, RunningCue } from './cue-state.ts'
import { fadeAt } from './fade.ts'
import { showTimeOf } from './show-clock.ts'

/** What a show does at a moment, as one tells it: no channel is evaluated. */
export interface ShowNow {
  readonly state: 'waiting' | 'running' | 'paused' | 'ended' | 'blackout'
  /** The cue that plays; null while none does. */
  readonly cue: Localised | null
  /** The line of narration of this moment. */
  readonly caption: Localised | null
}

/** Show time of a cue that plays, within its stretch: a looping one starts again, any other stands at its end. Allocates nothing. */
export function cueTimeAt(
  cue: { readonly startS: number; readonly endS: number; readonly end: string },
  entry: RunningCue,
  serverMs: Milliseconds,
): Seconds {
  const lengthS = cue.endS - cue.startS
  const intoS = Math.max(0, showTimeOf(entry, serverMs) - cue.startS)
  return seconds(cue.startS + (cue.end === 'loop' && lengthS > 0 ? intoS % lengthS : Math.min(intoS, lengthS)))
}

/** The line of narration at a show time, or null. */
export function captionAt(show: Show, showS: number): Localised | null {
  return show.captions.findLast((line) => line.atS <= showS && showS < line.atS + line.durationS)?.text ?? null
}

/** Reads the show off the cue state; null stands for a state that has not come yet. */
export function showNow(show: Show, state: CueState | null, serverMs: Milliseconds): ShowNow {
  const nothing = { cue: null, caption: null }
  if (state === null) return { state: 'waiting', ...nothing }
  const dark = state.masters.find(({ target }) => target === 'blackout')
  const entry = state.running.findLast((running) => running.releasedAtServerMs === undefined)
  const cue = entry && show.cues.find(({ id }) => id === entry.cue)
  if (dark && fadeAt(dark, serverMs) > 0.5) return { state: 'blackout', cue: cue?.name ?? null, caption: null }
  const idle = state.next === null ? 'ended' : 'waiting'
  if (!entry || !cue) return { state: idle, ...nothing }
  const endS = cue.atS + cue.durationS
  if (cue.end === 'release' && showTimeOf(entry, serverMs) > endS + cue.fadeOutS) return { state: idle, ...nothing }
  const showS = cueTimeAt({ startS: cue.atS, endS, end: cue.end }, entry, serverMs)
  return { state: entry.rate === 0 ? 'paused' : 'running', cue: cue.name, caption: captionAt(show, showS) }
}
