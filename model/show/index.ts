export type { CueCommand, CueRequest, CueState, Fade, RunningCue } from './cue-state.ts'
export { compileShow, type ShowSource } from './compile-show.ts'
export {
  createShowValues,
  slotOf,
  type PlanChannel,
  type PlanClip,
  type PlanCue,
  type PlanDmxChannel,
  type PlanFixture,
  type PlanLight,
  type PlanPart,
  type ShowPlan,
} from './show-plan.ts'
export { initialCueState, reduceCue, RECENT_COMMANDS, type CueOutcome } from './reduce-cue.ts'
export { currentCue } from './run-cues.ts'
export { nextFollow } from './next-follow.ts'
export { fadeAt } from './fade.ts'
export { evaluateShow } from './evaluate-show.ts'
export { createDmxFrame, dmxFrame, type DmxFrame } from './dmx-frame.ts'
export { dmxValues } from './dmx-values.ts'
export { rememberState, type CueMoment } from './cue-history.ts'
export { createHeadMechanics, type HeadMechanics } from './head-mechanics.ts'
export { createFlashLimit, type FlashLimit, type FlashLimitOptions } from './flash-limit.ts'
export { createVisitorLimit, type VisitorLimit, type VisitorLimitOptions } from './visitor-limit.ts'
export { luminanceOf, rednessOf } from './light-level.ts'
export { recoverServerTime, showTimeOf, type LoggedClock, type MachineClock } from './show-clock.ts'
export { captionAt, cueTimeAt, showNow, type ShowNow } from './show-now.ts'
