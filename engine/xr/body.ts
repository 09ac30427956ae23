import { Quaternion, Vector3, type Camera, type Object3D, type WebGLRenderer } from 'three'
import { enuFromRender, enuRotationFromRender, position, rotation } from '../../model/frames/index.ts'
import { createPose, type Pose } from '../../model/presence/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import type { Rig } from './rig.ts'

/** A visitor's head and hands in venue ENU, seven numbers each: east, north, up, then the quaternion x, y, z, w. */
export interface Body extends FrameSystem {
  /** Head, left hand, right hand: 21 numbers, rewritten each frame. */
  readonly pose: Pose
  /** Bit 0 the left hand, bit 1 the right one, is tracked. */
  hands: number
  /** The head is where nobody gets on foot since the last frame. */
  jumped: boolean
}

/** A head that moved this far, and faster than anybody runs, jumped. */
const JUMP_M = 0.3
const JUMP_M_PER_S = 8

/** Samples the eyes and, in a headset, the grips or wrists, in phase `simulate`. */
export function createBody(scope: DisposeScope, renderer: WebGLRenderer, camera: Camera, rig: Rig): Body {
  const pose = createPose()
  const before = createPose()
  let beforeMs = 0
  const point = new Vector3()
  const turn = new Quaternion()
  const size = new Vector3()
  const inRender = position('render')
  const inEnu = position('enu')
  const turnInRender = rotation('render')
  const turnInEnu = rotation('enu')
  const tracked = trackHands(scope, renderer, rig)

  const sample = (object: Object3D, at: number): void => {
    object.matrixWorld.decompose(point, turn, size)
    inRender[0] = point.x
    inRender[1] = point.y
    inRender[2] = point.z
    turnInRender[0] = turn.x
    turnInRender[1] = turn.y
    turnInRender[2] = turn.z
    turnInRender[3] = turn.w
    enuFromRender(inRender, inEnu)
    enuRotationFromRender(turnInRender, turnInEnu)
    for (let index = 0; index < 3; index++) pose[at + index] = inEnu[index]!
    for (let index = 0; index < 4; index++) pose[at + 3 + index] = turnInEnu[index]!
  }

  /** The headset's camera stands in its left eye; the head is midway. */
  const betweenEyes = (): void => {
    const eyes = renderer.xr.getCamera().cameras
    if (eyes.length < 2) return
    const left = eyes[0].matrixWorld.elements
    const right = eyes[1].matrixWorld.elements
    inRender[0] = (left[12] + right[12]) / 2
    inRender[1] = (left[13] + right[13]) / 2
    inRender[2] = (left[14] + right[14]) / 2
    enuFromRender(inRender, inEnu)
    for (let index = 0; index < 3; index++) pose[index] = inEnu[index]!
  }

  const body: Body = {
    phase: 'simulate',
    pose,
    hands: 0,
    jumped: false,
    run(frame: Frame) {
      before.set(pose)
      // The headset's camera is placed by the renderer itself, one frame ago; everything else by us.
      if (!frame.immersive) camera.updateWorldMatrix(true, false)
      sample(frame.immersive ? renderer.xr.getCamera() : camera, 0)
      if (frame.immersive) betweenEyes()
      const east = pose[0]! - before[0]!
      const north = pose[1]! - before[1]!
      const up = pose[2]! - before[2]!
      const far = Math.sqrt(east * east + north * north + up * up)
      body.jumped = far > JUMP_M && far > (JUMP_M_PER_S * (frame.nowMs - beforeMs)) / 1000
      beforeMs = frame.nowMs
      body.hands = 0
      if (!frame.immersive) return
      for (let side = 0; side < 2; side++) {
        const grip = tracked[side]
        if (!grip || !grip.visible) continue
        grip.updateWorldMatrix(true, false)
        sample(grip, 7 + side * 7)
        body.hands |= 1 << side
      }
    },
  }
  return body
}

/** The grip of the left and of the right hand, as controllers come and go. */
function trackHands(scope: DisposeScope, renderer: WebGLRenderer, rig: Rig): (Object3D | null)[] {
  const sides: (Object3D | null)[] = [null, null]
  for (let index = 0; index < 2; index++) {
    const controller = renderer.xr.getController(index)
    const grip = renderer.xr.getControllerGrip(index)
    const hand = renderer.xr.getHand(index)
    rig.origin.add(grip, hand)
    const connected = (event: { data: XRInputSource }): void => {
      if (event.data.handedness === 'none') return
      sides[event.data.handedness === 'left' ? 0 : 1] = event.data.hand ? hand : grip
    }
    const disconnected = (): void => {
      for (let side = 0; side < 2; side++) if (sides[side] === grip || sides[side] === hand) sides[side] = null
    }
    controller.addEventListener('connected', connected)
    controller.addEventListener('disconnected', disconnected)
    scope.defer(() => {
      rig.origin.remove(grip, hand)
      controller.removeEventListener('connected', connected)
      controller.removeEventListener('disconnected', disconnected)
    })
  }
  return sides
}
