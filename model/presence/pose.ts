import { milliseconds } from '../units/index.ts'

declare const pose: unique symbol

/**
 * Head, left hand and right hand in venue ENU: for each x, y, z in metres and a unit quaternion x, y, z, w that turns the
 * joint's own frame into ENU. Length 21. The joint's own frame is three's: X right, Y up, Z backwards.
 */
export type Pose = Float64Array & { readonly [pose]: 'enu' }

/** Numbers of one joint in a pose: position 3, quaternion 4. */
export const JOINT_NUMBERS = 7
/** Numbers of a pose: head, left hand, right hand. */
export const POSE_NUMBERS = 21
/** Where the joints begin. */
export const HEAD = 0
export const LEFT_HAND = 7
export const RIGHT_HAND = 14

/** Time between two samples of a stream: 20 a second. */
export const SAMPLE_MS = milliseconds(50)
/** Bits of the milliseconds by which a stream may come later than its beat, less than `SAMPLE_MS`. */
export const SHIFT_BITS = 6

/** The left hand is tracked. Unset, its seven numbers mean nothing and cost nothing. */
export const FLAG_LEFT = 1
/** The right hand is tracked. */
export const FLAG_RIGHT = 2
/** Both hands. */
export const FLAG_HANDS = 3
/** Two bits kept for the way of moving (0 on foot; 1 to 3 reserved). Carried, not judged. */
export const LOCOMOTION_SHIFT = 2
export const LOCOMOTION_MASK = 12
/** The person moved here without passing between. Holds for one record only. */
export const FLAG_TELEPORT = 16
/** Three bits for a gesture that lasts until another is told (0 none, 1 to 7 as the pages agree). Carried, not judged. */
export const GESTURE_SHIFT = 5
export const GESTURE_MASK = 224
/** Bits of all flags a record may carry. */
export const FLAG_BITS = 8
export const FLAGS_MASK = 255

/** A pose at the origin, facing north (ENU +Y), upright: the render frame's identity rotation seen from ENU. */
export function createPose(): Pose {
  const out = new Float64Array(POSE_NUMBERS) as Pose
  for (let joint = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS) {
    out[joint + 3] = Math.SQRT1_2
    out[joint + 6] = Math.SQRT1_2
  }
  return out
}

/** A view of `POSE_NUMBERS` of a longer table as a pose: writing one writes the other. */
export function poseAt(table: Float64Array, index: number): Pose {
  return table.subarray(index * POSE_NUMBERS, (index + 1) * POSE_NUMBERS) as Pose
}

/** The pose `share` of the way from `a` (0) to `b` (1), straight, rotations on the short side. `out` may be either. */
export function blendPoses(a: Pose, b: Pose, share: number, out: Pose): Pose {
  for (let joint = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS) {
    let dot = 0
    for (let i = joint + 3; i < joint + 7; i++) dot += (a[i] as number) * (b[i] as number)
    const side = dot < 0 ? -share : share
    let squares = 0
    for (let i = joint; i < joint + 7; i++) {
      const mixed = (1 - share) * (a[i] as number) + (i < joint + 3 ? share : side) * (b[i] as number)
      out[i] = mixed
      if (i >= joint + 3) squares += mixed * mixed
    }
    const scale = 1 / Math.sqrt(squares)
    for (let i = joint + 3; i < joint + 7; i++) out[i] = (out[i] as number) * scale
  }
  return out
}
