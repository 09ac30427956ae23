import { milliseconds, type Milliseconds } from '../units/index.ts'
import type { CueState } from './cue-state.ts'
import { currentCue } from './run-cues.ts'
import type { ShowPlan } from './show-plan.ts'

/**
 * When the current cue's follow is due and which cue it starts, or null: no cue runs, it waits for the operator, it is
 * paused, or the list is at its end. May lie in the past after a restart: then it is due now. The server turns it into a
 * `go` that names the cue.
 */
export function nextFollow(plan: ShowPlan, state: CueState): { readonly atServerMs: Milliseconds; readonly cue: string } | null {
  const current = currentCue(plan, state)
  if (current === null || current.cue.followAfterS === null || current.entry.rate <= 0 || state.next === null) return null
  const { entry, cue } = current
  const showS = cue.startS + (cue.followAfterS ?? 0)
  return { atServerMs: milliseconds(entry.anchorServerMs + ((showS - entry.anchorShowS) * 1000) / entry.rate), cue: state.next }
}
