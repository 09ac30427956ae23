import { Matrix4, Quaternion, Vector3 } from 'three'
import { BONE, BONE_NUMBERS, JOINTS, REST } from './body-bones.ts'

/** What is known of a person, and how he walks. Render frame: Y up; a heading of 0 looks along -Z and grows to the left. */
export interface BodyWish {
  /** Between the eyes, and how the head is turned. */
  readonly eyes: Vector3
  readonly gaze: Quaternion
  /** Grips: place and turn (fingers along -Z, thumb along Y); meant only where the hand is tracked. */
  readonly grips: readonly [Vector3, Vector3]
  readonly gripTurns: readonly [Quaternion, Quaternion]
  readonly tracked: [boolean, boolean]
  /** Height of the ground under him. */
  floor: number
  /** Where hips and feet face, radians. */
  heading: number
  /** Way of the steps, radians; only while he walks. */
  course: number
  /** 0 standing to 1 walking. */
  walking: number
  /** Of the gait, radians: a full round is two steps. */
  phase: number
  /** Half a step, metres. */
  stride: number
  /** Of the body, 1 for eyes at 1.62 m. */
  size: number
}

/** A wish that stands at the origin. */
export function createBodyWish(): BodyWish {
  return {
    eyes: new Vector3(0, REST.eyes, -REST.eyesAhead),
    gaze: new Quaternion(),
    grips: [new Vector3(), new Vector3()],
    gripTurns: [new Quaternion(), new Quaternion()],
    tracked: [false, false],
    ...{ floor: 0, heading: 0, course: 0, walking: 0, phase: 0, stride: 0.3, size: 1 },
  }
}

/** Hips stay over the ground by this much of the leg, however low one crouches. */
const LEAST_HIPS = 0.3
/** From hips to the base of the head. */
const BACK = REST.head - REST.hips
/** The wrist lies behind the grip. */
const GRIP_M = 0.085
const LIFT_M = 0.11
const HANG = { out: 0.055, down: 0.505, ahead: 0.03 } as const
/** Rest hands hang; a grip's fingers point ahead. */
const GRIP_FROM_HAND = new Quaternion(Math.SQRT1_2, 0, 0, Math.SQRT1_2)

const up = new Vector3(0, 1, 0)
const facing = new Quaternion()
const chestTurn = new Quaternion()
const turn = new Quaternion()
const neck = new Vector3()
const hips = new Vector3()
const chest = new Vector3()
const back = new Vector3()
const root = new Vector3()
const target = new Vector3()
const bend = new Vector3()
const pole = new Vector3()
const axis = new Vector3()
const side = new Vector3()
const scratch = new Vector3()
const matrix = new Matrix4()

/**
 * A whole body from head and hands: hips under the head, the back between them, legs to the ground as he walks, arms to the grips or
 * at his sides. Writes a turn and a shift of each bone into `out` from `at` on (`BODY_NUMBERS`), such that a point p of the body at
 * rest goes to turn * p * size + shift. What cannot be reached is pointed at. Allocates nothing.
 */
export function solveBody(wish: BodyWish, out: Float32Array | Float64Array, at = 0): void {
  const { size, floor } = wish
  facing.setFromAxisAngle(up, wish.heading)
  back.set(0, 0, 1).applyQuaternion(facing)
  neck.set(0, REST.head - REST.eyes, REST.eyesAhead).multiplyScalar(size).applyQuaternion(wish.gaze).add(wish.eyes)
  put(BONE.head, neck, wish.gaze, size, out, at)
  placeHips(wish)
  put(BONE.hips, hips, facing, size, out, at)
  chest.set(0, REST.chest - REST.hips, 0).multiplyScalar(size).applyQuaternion(facing).add(hips)
  axis.subVectors(neck, chest).normalize()
  chestTurn.setFromUnitVectors(up, axis).multiply(facing)
  put(BONE.chest, chest, chestTurn, size, out, at)
  for (let which = 0; which < 2; which++) {
    solveArm(wish, which as 0 | 1, out, at)
    solveLeg(wish, which as 0 | 1, floor, out, at)
  }
}

/** Under the base of the head; who crouches or bows keeps them back, so that his back has its length. */
function placeHips({ size, floor, walking, phase }: BodyWish): void {
  const least = floor + LEAST_HIPS * size
  const length = BACK * size
  const most = floor + REST.hips * size
  hips.set(neck.x, Math.min(most, Math.max(least, neck.y - length)), neck.z)
  hips.y -= walking * 0.02 * size * (0.5 + 0.5 * Math.cos(2 * phase))
  const rise = neck.y - hips.y
  if (rise < length) hips.addScaledVector(back, Math.sqrt(Math.max(0, length * length - rise * rise)) * 0.8)
}

function solveArm(wish: BodyWish, which: 0 | 1, out: Float32Array | Float64Array, at: number): void {
  const { size } = wish
  const sign = which === 0 ? -1 : 1
  const upper = (REST.shoulder - REST.elbow) * size
  const lower = (REST.elbow - REST.wrist) * size
  const first = which === 0 ? BONE.upperArmLeft : BONE.upperArmRight
  root.set(sign * REST.shoulderX, REST.shoulder - REST.chest, 0).multiplyScalar(size).applyQuaternion(chestTurn).add(chest)
  if (wish.tracked[which]) {
    target.set(0, 0, GRIP_M * size).applyQuaternion(wish.gripTurns[which]).add(wish.grips[which])
    pole.set(sign * 0.35, -0.6, 0.75).applyQuaternion(facing)
  } else {
    const swing = wish.walking * 0.2 * Math.cos(wish.phase) * sign
    target.set(sign * HANG.out, -HANG.down, -HANG.ahead - swing).multiplyScalar(size).applyQuaternion(facing).add(root)
    pole.set(sign * 0.2, 0, 1).applyQuaternion(facing)
  }
  reach(upper, lower)
  put(first, root, limbTurn(root, bend, pole), size, out, at)
  put(first + 1, bend, limbTurn(bend, target, pole), size, out, at)
  if (wish.tracked[which]) turn.copy(wish.gripTurns[which]).multiply(GRIP_FROM_HAND)
  put(first + 2, target, turn, size, out, at)
}

function solveLeg(wish: BodyWish, which: 0 | 1, floor: number, out: Float32Array | Float64Array, at: number): void {
  const { size, walking } = wish
  const sign = which === 0 ? -1 : 1
  const first = which === 0 ? BONE.thighLeft : BONE.thighRight
  const phase = wish.phase + (which === 0 ? 0 : Math.PI)
  root.set(sign * REST.legX, REST.thigh - REST.hips, 0).multiplyScalar(size).applyQuaternion(facing).add(hips)
  scratch.set(sign * REST.legX, 0, 0).applyQuaternion(facing)
  // The feet carry the head, whatever the hips do behind it.
  target.set(0.5 * (hips.x + neck.x) + scratch.x * size, floor + REST.ankle * size, 0.5 * (hips.z + neck.z) + scratch.z * size)
  const ahead = -walking * wish.stride * Math.cos(phase)
  const lift = walking * LIFT_M * size * Math.max(0, Math.sin(phase))
  target.x -= Math.sin(wish.course) * ahead
  target.z -= Math.cos(wish.course) * ahead
  target.y += lift
  pole.set(0, 0, 1).applyQuaternion(facing)
  reach((REST.thigh - REST.knee) * size, (REST.knee - REST.ankle) * size, true)
  put(first, root, limbTurn(root, bend, pole), size, out, at)
  put(first + 1, bend, limbTurn(bend, target, pole), size, out, at)
  turn.setFromAxisAngle(side.set(1, 0, 0), -walking * 0.5 * Math.max(0, Math.sin(phase))).premultiply(facing)
  put(first + 2, target, turn, size, out, at)
}

/**
 * Two bones from `root` towards `target`: puts the joint between them into `bend`, on the pole's side, or against it (`against`, as a
 * knee), and brings `target` to where they end.
 */
function reach(upper: number, lower: number, against = false): void {
  axis.subVectors(target, root)
  const far = axis.length()
  if (far < 1e-6) axis.set(0, -1, 0)
  else axis.divideScalar(far)
  const length = Math.min(Math.max(far, Math.abs(upper - lower) + 1e-4), (upper + lower) * 0.9999)
  target.copy(root).addScaledVector(axis, length)
  const along = (upper * upper - lower * lower + length * length) / (2 * length)
  const out = Math.sqrt(Math.max(0, upper * upper - along * along))
  side.copy(pole).addScaledVector(axis, -pole.dot(axis))
  if (side.lengthSq() < 1e-8) side.copy(back)
  side.normalize().multiplyScalar(against ? -out : out)
  bend.copy(root).addScaledVector(axis, along).add(side)
}

/** The turn that lays a limb, hanging at rest, from one joint to the next; its back towards the pole. */
function limbTurn(from: Vector3, to: Vector3, behind: Vector3): Quaternion {
  axis.subVectors(from, to).normalize()
  side.crossVectors(axis, behind)
  if (side.lengthSq() < 1e-8) side.crossVectors(axis, back)
  if (side.lengthSq() < 1e-8) side.set(1, 0, 0)
  side.normalize()
  scratch.crossVectors(side, axis)
  return turn.setFromRotationMatrix(matrix.makeBasis(side, axis, scratch))
}

function put(bone: number, joint: Vector3, turned: Quaternion, size: number, out: Float32Array | Float64Array, at: number): void {
  const from = at + bone * BONE_NUMBERS
  scratch.set(JOINTS[bone * 3]!, JOINTS[bone * 3 + 1]!, JOINTS[bone * 3 + 2]!).multiplyScalar(size).applyQuaternion(turned)
  out[from] = turned.x
  out[from + 1] = turned.y
  out[from + 2] = turned.z
  out[from + 3] = turned.w
  out[from + 4] = joint.x - scratch.x
  out[from + 5] = joint.y - scratch.y
  out[from + 6] = joint.z - scratch.z
  out[from + 7] = size
}
