import type { PerspectiveCamera, WebGLRenderer } from 'three'
import { walk, type WalkArea } from '../../model/walk/index.ts'
import { radians } from '../../model/units/index.ts'
import type { Frame, FrameSystem } from '../runtime/index.ts'
import type { Rig } from './rig.ts'
import type { WalkInput } from './walk-input.ts'

const WALK_M_PER_S = 1.8
const HURRY_M_PER_S = 4
const PITCH_LIMIT = radians(1.4)
/** A headset's stick below this is at rest. */
const DEAD_ZONE = 0.2
const SNAP_TURN = Math.PI / 6

/** Whom and where the walker moves. */
export interface WalkerParts {
  readonly rig: Rig
  readonly input: WalkInput
  readonly area: WalkArea
  readonly camera: PerspectiveCamera
  readonly renderer: WebGLRenderer
}

/** Moves the rig over the venue's ground by keys, pointer, stick, or a headset's thumbsticks (left walks, right turns by steps). */
export function createWalker(parts: WalkerParts): FrameSystem {
  const { rig, input, area, camera, renderer } = parts
  const wish = new Float64Array(2)
  const sticks = { right: 0, ahead: 0, turn: 0, armed: true }

  const readSticks = (): void => {
    sticks.right = 0
    sticks.ahead = 0
    sticks.turn = 0
    const sources = renderer.xr.getSession()?.inputSources
    if (!sources) return
    for (let index = 0; index < sources.length; index++) {
      const source = sources[index]!
      const axes = source.gamepad?.axes
      if (!axes || axes.length < 4) continue
      if (source.handedness === 'left') {
        sticks.right = Math.abs(axes[2]!) > DEAD_ZONE ? axes[2]! : 0
        sticks.ahead = Math.abs(axes[3]!) > DEAD_ZONE ? -axes[3]! : 0
      } else if (source.handedness === 'right') sticks.turn = axes[2]!
    }
    if (Math.abs(sticks.turn) < 0.5) sticks.armed = true
    else if (sticks.armed) {
      sticks.armed = false
      rig.heading = radians(rig.heading + Math.sign(sticks.turn) * SNAP_TURN)
    }
  }

  /** Heading of the eyes: the head's own turn adds to the rig's in a headset. */
  const eyeHeading = (immersive: boolean): number => {
    if (!immersive) return rig.heading
    const m = renderer.xr.getCamera().matrixWorld.elements
    return Math.atan2(-m[8], m[10])
  }

  const run = (frame: Frame): void => {
    if (frame.immersive) readSticks()
    rig.heading = radians(rig.heading + input.turn)
    rig.pitch = radians(Math.max(-PITCH_LIMIT, Math.min(PITCH_LIMIT, rig.pitch + input.lift)))
    input.turn = 0
    input.lift = 0
    const right = frame.immersive ? sticks.right : input.right
    const ahead = frame.immersive ? sticks.ahead : input.ahead
    if (right !== 0 || ahead !== 0) {
      const reach = ((input.hurry ? HURRY_M_PER_S : WALK_M_PER_S) * frame.deltaS) / Math.max(1, Math.hypot(right, ahead))
      const heading = eyeHeading(frame.immersive)
      wish[0] = (Math.sin(heading) * ahead + Math.cos(heading) * right) * reach
      wish[1] = (Math.cos(heading) * ahead - Math.sin(heading) * right) * reach
      walk(area, rig.ground, wish, rig.ground)
    }
    rig.place(camera, frame.immersive)
  }
  return { phase: 'input', run }
}
