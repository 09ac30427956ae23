import type { Milliseconds, Seconds } from '../../model/units/index.ts'

/** The phases of a frame, in the order they run. */
export const PHASES = ['input', 'receive', 'clock', 'simulate', 'show', 'present', 'send', 'render'] as const
export type Phase = (typeof PHASES)[number]

/** What every system may know of the frame it runs in. One object, rewritten each frame: never keep it. */
export interface Frame {
  /** The page's own monotonic clock. */
  nowMs: Milliseconds
  /** Since the last frame, at most 0.1 s. */
  deltaS: Seconds
  /** Estimate of the server's clock, slewed, never stepping back. */
  serverMs: Milliseconds
  /** Counts frames from 0. */
  index: number
  /** True in an immersive session. */
  immersive: boolean
}

/** The third silhouette: something that moves each frame. `run` allocates nothing. */
export interface FrameSystem {
  readonly phase: Phase
  run(frame: Frame): void
}
