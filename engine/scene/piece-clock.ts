import { cueTimeAt, currentCue, type CueState, type ShowPlan } from '../../model/show/index.ts'
import type { Frame, FrameSystem } from '../runtime/index.ts'
import type { PieceClock } from './piece.ts'

/** Server time wraps so far, so that seconds keep their milliseconds in a shader's floats. */
const HOST_WRAP_S = 3600

/** The clock pieces read, and the system that turns it. `state` gives the newest cue state. */
export function createPieceClock(plan: ShowPlan, state: () => CueState | null): { clock: PieceClock; system: FrameSystem } {
  const clock = { showS: 0, running: false, hostS: 0, serverMs: 0 }
  let known: CueState | null = null
  let current: ReturnType<typeof currentCue> = null
  const run = (frame: Frame): void => {
    clock.serverMs = frame.serverMs
    clock.hostS = (frame.serverMs / 1000) % HOST_WRAP_S
    const now = state()
    if (now !== known) current = now === null ? null : currentCue(plan, now)
    known = now
    clock.running = current !== null
    if (current === null) return
    clock.showS = cueTimeAt(current.cue, current.entry, frame.serverMs)
  }
  return { clock, system: { phase: 'show', run } }
}
