import type { PerspectiveCamera, WebGLRenderer } from 'three'
import { walk, type WalkArea } from '../../model/walk/index.ts'
import { radians } from '../../model/units/index.ts'
import type { Frame, FrameSystem } from '../runtime/index.ts'
import type { Rig } from './rig.ts'
import type { WalkInput } from './walk-input.ts'

const WALK_M_PER_S = 1.8
const HURRY_M_PER_S = 4
/** Of held keys, radians a second. */
const TURN_PER_S = 1.4
const LIFT_PER_S = 0.8
const PITCH_LIMIT = radians(1.4)

/** Whom and where the walker moves. */
export interface WalkerParts {
  readonly rig: Rig
  readonly input: WalkInput
  readonly area: WalkArea
  readonly camera: PerspectiveCamera
  readonly renderer: WebGLRenderer
}

/** Moves the rig over the venue's ground by what `input` gathered: keys, pointer, an on-screen stick or a headset's. */
export function createWalker(parts: WalkerParts): FrameSystem {
  const { rig, input, area, camera, renderer } = parts
  const wish = new Float64Array(2)

  /** Heading of the eyes: the head's own turn adds to the rig's in a headset. */
  const eyeHeading = (immersive: boolean): number => {
    if (!immersive) return rig.heading
    const m = renderer.xr.getCamera().matrixWorld.elements
    return Math.atan2(-m[8], m[10])
  }

  const run = (frame: Frame): void => {
    // In a headset the eyes are turned by the head and by the headset's own steps alone.
    const held = frame.immersive ? 0 : frame.deltaS
    rig.heading = radians(rig.heading + input.turn + input.turning * TURN_PER_S * held)
    rig.pitch = radians(Math.max(-PITCH_LIMIT, Math.min(PITCH_LIMIT, rig.pitch + input.lift + input.lifting * LIFT_PER_S * held)))
    input.turn = 0
    input.lift = 0
    const { right, ahead } = input
    if (right !== 0 || ahead !== 0) {
      const reach = ((input.hurry ? HURRY_M_PER_S : WALK_M_PER_S) * frame.deltaS) / Math.max(1, Math.hypot(right, ahead))
      const heading = eyeHeading(frame.immersive)
      wish[0] = (Math.sin(heading) * ahead + Math.cos(heading) * right) * reach
      wish[1] = (Math.cos(heading) * ahead - Math.sin(heading) * right) * reach
      walk(area, rig.ground, wish, rig.ground)
    }
    rig.ease(frame.deltaS)
    rig.place(camera, frame.immersive)
  }
  return { phase: 'input', run }
}
