import { milliseconds, type Milliseconds } from '../units/index.ts'
import type { CueState } from './cue-state.ts'

/** A cue state and the server time it came into force. */
export interface CueMoment {
  readonly atServerMs: Milliseconds
  readonly state: CueState
}

/** The moment in force at server time, ms: the newest that has begun, else the first, which stands for all time before it. */
export function inForce(history: readonly CueMoment[], atMs: number): CueMoment | undefined {
  for (let index = history.length - 1; index > 0; index--) {
    const moment = history[index]
    if (moment !== undefined && moment.atServerMs <= atMs) return moment
  }
  return history[0]
}

/** The latest server time a state speaks of: when it came into force, for every command that leaves a time in it. */
function latestMsOf(state: CueState): number {
  let latest = -Infinity
  for (const entry of state.running) {
    latest = Math.max(latest, entry.startedAtServerMs, entry.anchorServerMs, entry.releasedAtServerMs ?? -Infinity)
  }
  for (const fade of state.masters) latest = Math.max(latest, fade.atServerMs)
  for (const fade of state.overrides) latest = Math.max(latest, fade.atServerMs)
  return latest
}

/**
 * Adds a state that arrived at server time `nowMs` to a history, in force since the time it tells of, and forgets what lies
 * further back than `lookBackMs`. A state that tells of no new time (an override let go) counts from its arrival.
 */
export function rememberState(history: CueMoment[], state: CueState, nowMs: Milliseconds, lookBackMs: Milliseconds): void {
  const before = history.at(-1)?.atServerMs ?? -Infinity
  const told = latestMsOf(state)
  history.push({ atServerMs: told > before && told <= nowMs ? milliseconds(told) : nowMs, state })
  while (history.length > 1 && (history[1]?.atServerMs ?? Infinity) < nowMs - lookBackMs) history.shift()
}
