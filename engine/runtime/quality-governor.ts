/**
 * What a page draws less of when frames take too long, in the order it goes. Glow and light groups are not among them: they are the
 * night itself.
 */
export const QUALITY_STEPS = ['mirror', 'bloom', 'mist', 'droplets', 'farCrowd', 'beams', 'interiors', 'streaks', 'renderScale'] as const
export type QualityStep = (typeof QUALITY_STEPS)[number]

/** How fast a kind of device shall draw, and which steps there are to go: others draw none of it in the first place. */
export interface QualityProfile {
  /** Of one frame, milliseconds. */
  readonly targetMs: number
  readonly steps: readonly QualityStep[]
}

/** A headset must keep its pace before all else; a phone may go at half of a desk's. */
export const QUALITY_PROFILES: Readonly<Record<'headset' | 'phone' | 'desktop', QualityProfile>> = {
  headset: { targetMs: 1000 / 72, steps: ['droplets', 'farCrowd', 'beams', 'streaks', 'renderScale'] },
  phone: { targetMs: 1000 / 30, steps: ['droplets', 'farCrowd', 'beams', 'streaks', 'renderScale'] },
  desktop: { targetMs: 1000 / 60, steps: ['droplets', 'farCrowd', 'beams', 'streaks', 'renderScale'] },
}

/** Decides how many steps are gone. Knows nothing of how they are taken. */
export interface QualityGovernor {
  /** Steps gone now, 0..steps.length. */
  readonly gone: number
  /** Tells how long a frame took, milliseconds; true where `gone` changed. Allocates nothing. */
  frame(tookMs: number): boolean
}

/** A longer frame is a tile that came, not the pace… */
const HITCH_MS = 250
/** …unless so many come in a row: who draws three frames a second needs the steps most. */
const HITCHES_OF_A_PACE = 4
/** Longer than this, a page slept. */
const SLEPT_MS = 2000
/** Frames are judged by windows of so long. */
const WINDOW_MS = 1000
/** A window is slow where its mean frame is longer than the target by this factor, and good up to the other. */
const SLOW = 1.22
const GOOD = 1.08
/** Slow windows in a row before a step goes. */
const SLOW_WINDOWS = 2
/** Good windows in a row before a step comes back: doubled each time that turns out to have been too soon. */
const FIRST_PATIENCE = 10
const MOST_PATIENCE = 160

/** Starts with everything drawn. A step that came back and had to go again within a minute makes the governor more patient. */
export function createQualityGovernor(profile: QualityProfile): QualityGovernor {
  let gone = 0
  let frames = 0
  let sumMs = 0
  let hitches = 0
  let slow = 0
  let good = 0
  let patience = FIRST_PATIENCE
  /** Windows since a step last came back. */
  let sinceBack = Infinity

  const judge = (meanMs: number): boolean => {
    sinceBack++
    slow = meanMs > profile.targetMs * SLOW ? slow + 1 : 0
    good = meanMs <= profile.targetMs * GOOD ? good + 1 : 0
    if (slow >= SLOW_WINDOWS && gone < profile.steps.length) {
      if (sinceBack < 60) patience = Math.min(MOST_PATIENCE, patience * 2)
      gone++
      slow = 0
      return true
    }
    if (good < patience || gone === 0) return false
    gone--
    good = 0
    sinceBack = 0
    return true
  }

  return {
    get gone() {
      return gone
    },
    frame(tookMs) {
      if (!(tookMs > 0) || tookMs > SLEPT_MS) return false
      hitches = tookMs > HITCH_MS ? hitches + 1 : 0
      if (hitches > 0 && hitches < HITCHES_OF_A_PACE) return false
      frames++
      sumMs += tookMs
      if (sumMs < WINDOW_MS) return false
      const meanMs = sumMs / frames
      frames = 0
      sumMs = 0
      return judge(meanMs)
    },
  }
}
