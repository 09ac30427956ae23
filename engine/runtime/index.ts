export { PHASES, type Frame, type FrameSystem, type Phase } from './frame-system.ts'
export { createDisposeScope, type Disposable, type DisposeScope } from './dispose-scope.ts'
export { createSchedule, type Schedule } from './schedule.ts'
export { after, every, hostChance, hostNow, wallNow } from './host-clock.ts'
export {
  createQualityGovernor,
  QUALITY_PROFILES,
  QUALITY_STEPS,
  type QualityGovernor,
  type QualityProfile,
  type QualityStep,
} from './quality-governor.ts'
export { FrameLoop } from './frame-loop.tsx'
