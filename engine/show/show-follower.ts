import {
  compileShow,
  createShowValues,
  createVisitorLimit,
  evaluateShow,
  type CueState,
  type ShowPlan,
  type ShowSource,
  type VisitorLimitOptions,
} from '../../model/show/index.ts'
import type { Frame, FrameSystem } from '../runtime/index.ts'

/** The show as one page sees it: the newest cue state evaluated at the frame's server time, softened by the visitor's own limit. */
export interface ShowFollower extends FrameSystem {
  readonly plan: ShowPlan
  /** Every channel's value of this frame; see `slotOf`. Rewritten each frame. */
  readonly values: Float64Array
  readonly state: CueState | null
  /** A newer state, in force from now; older revisions are ignored. */
  follow(state: CueState): void
  /** The visitor's own limit and wish for calm motion; from the next frame on. */
  limit(options: VisitorLimitOptions): void
}

/** Compiles the show once. Before the first state every channel rests at its default. */
export function createShowFollower(source: ShowSource): ShowFollower {
  const plan = compileShow(source)
  const values = createShowValues(plan)
  let state: CueState | null = null
  let apply = createVisitorLimit(plan, { flashesPerSecond: 3, reducedMotion: false })
  return {
    phase: 'show',
    plan,
    values,
    get state() {
      return state
    },
    follow(next) {
      if (state && next.revision < state.revision) return
      state = next
    },
    limit(options) {
      apply = createVisitorLimit(plan, options)
    },
    run(frame: Frame) {
      if (!state) return
      evaluateShow(plan, state, frame.serverMs, values)
      apply(frame.serverMs, values)
    },
  }
}
