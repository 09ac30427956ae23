import type {
  VRMSpringBoneCollider,
  VRMSpringBoneColliderShapeCapsule,
  VRMSpringBoneColliderShapePlane,
  VRMSpringBoneJoint,
} from '@pixiv/three-vrm'
import type { Matrix4, Vector3 } from 'three'

/** Steps are of one length whatever the frame's, so that hair falls alike on all screens, seconds. */
export const STEP_S = 1 / 60

/** What three-vrm keeps of a joint to itself: where its end is and was, which way it lies from the bone, and how the bone is at rest. */
interface Kept {
  readonly _currentTail: Vector3
  readonly _prevTail: Vector3
  readonly _boneAxis: Vector3
  readonly _initialLocalMatrix: Matrix4
  readonly _initialLocalRotation: { readonly x: number; readonly y: number; readonly z: number; readonly w: number }
}

// Numbers stand in one table: given one by one they would be boxed, dozens a joint and frame.
const [NEXT, BONE, AXIS, AWAY, LINE, LINE_WAY, ROWS, LENGTH] = [0, 3, 6, 9, 12, 15, 18, 27] as const
const n = new Float64Array(28)
const turn = new Float64Array(4)

/**
 * Moves a joint of hair or cloth on by `STEP_S`, as VRMC_springBone 1.0 says: by what it has left of its pace, towards its rest, down, as
 * long as it is, out of the colliders. Its parents and colliders have to be in place. What swings in a space of its own is three-vrm's to move.
 * Allocates nothing.
 */
export function stepJoint(joint: VRMSpringBoneJoint): void {
  if (joint.center !== null) return joint.update(STEP_S)
  const { bone, settings } = joint
  const { _currentTail: tail, _prevTail: before } = joint as unknown as Kept
  readBone(joint)
  const keeps = 1 - settings.dragForce
  const stiff = settings.stiffness * STEP_S
  const falls = settings.gravityPower * STEP_S
  n[NEXT] = tail.x + (tail.x - before.x) * keeps + n[AXIS]! * stiff + settings.gravityDir.x * falls
  n[NEXT + 1] = tail.y + (tail.y - before.y) * keeps + n[AXIS + 1]! * stiff + settings.gravityDir.y * falls
  n[NEXT + 2] = tail.z + (tail.z - before.z) * keeps + n[AXIS + 2]! * stiff + settings.gravityDir.z * falls
  keepLength()
  for (let group = 0; group < joint.colliderGroups.length; group++) {
    const { colliders } = joint.colliderGroups[group]!
    for (let index = 0; index < colliders.length; index++) leave(colliders[index]!, joint)
  }
  before.copy(tail)
  tail.fromArray(n, NEXT)
  aim(joint)
  bone.quaternion.fromArray(turn)
  bone.updateMatrix()
  if (bone.parent) bone.matrixWorld.multiplyMatrices(bone.parent.matrixWorld, bone.matrix)
  else bone.matrixWorld.copy(bone.matrix)
}

/** Where the bone is, how long, which way it lies at rest; and the columns of its rest in the world. */
function readBone(joint: VRMSpringBoneJoint): void {
  const { bone, child } = joint
  const { _boneAxis: axis, _initialLocalMatrix: rest } = joint as unknown as Kept
  const own = bone.matrixWorld.elements
  for (let i = 0; i < 3; i++) n[BONE + i] = own[12 + i]!
  if (child === null) carry(own, joint.initialLocalChildPosition, AWAY)
  else for (let i = 0; i < 3; i++) n[AWAY + i] = child.matrixWorld.elements[12 + i]!
  let long = 0
  for (let i = 0; i < 3; i++) long += (n[AWAY + i]! - n[BONE + i]!) ** 2
  n[LENGTH] = Math.sqrt(long)
  const parent = bone.parent === null ? rest.elements : bone.parent.matrixWorld.elements
  for (let column = 0; column < 3; column++) {
    for (let row = 0; row < 3; row++) {
      let sum = 0
      if (bone.parent === null) sum = parent[4 * column + row]!
      else for (let k = 0; k < 3; k++) sum += parent[4 * k + row]! * rest.elements[4 * column + k]!
      n[ROWS + 3 * column + row] = sum
    }
  }
  for (let row = 0; row < 3; row++) n[AXIS + row] = n[ROWS + row]! * axis.x + n[ROWS + 3 + row]! * axis.y + n[ROWS + 6 + row]! * axis.z
  normalise(AXIS)
}

/** A point by a matrix, into the table. */
function carry(m: readonly number[], point: Vector3, to: number): void {
  for (let i = 0; i < 3; i++) n[to + i] = m[i]! * point.x + m[4 + i]! * point.y + m[8 + i]! * point.z + m[12 + i]!
}

function normalise(at: number): void {
  const long = Math.sqrt(n[at]! * n[at]! + n[at + 1]! * n[at + 1]! + n[at + 2]! * n[at + 2]!)
  for (let i = 0; i < 3; i++) n[at + i] = n[at + i]! / long
}

/** The end lies as far from the bone as it is long. */
function keepLength(): void {
  for (let i = 0; i < 3; i++) n[NEXT + i] = n[NEXT + i]! - n[BONE + i]!
  normalise(NEXT)
  for (let i = 0; i < 3; i++) n[NEXT + i] = n[BONE + i]! + n[NEXT + i]! * n[LENGTH]!
}

/** Puts the end out of a collider, or into one that holds it. */
function leave({ shape, colliderMatrix }: VRMSpringBoneCollider, joint: VRMSpringBoneJoint): void {
  const m = colliderMatrix.elements
  for (let i = 0; i < 3; i++) n[AWAY + i] = n[NEXT + i]! - m[12 + i]!
  const { radius, inside, tail, offset } = shape as Partial<VRMSpringBoneColliderShapeCapsule>
  if (radius === undefined) return plane(shape as VRMSpringBoneColliderShapePlane, m, joint)
  if (tail !== undefined && offset !== undefined) nearOfLine(m, tail, offset)
  const far = Math.sqrt(n[AWAY]! * n[AWAY]! + n[AWAY + 1]! * n[AWAY + 1]! + n[AWAY + 2]! * n[AWAY + 2]!)
  const free = inside === true ? radius - joint.settings.hitRadius - far : far - joint.settings.hitRadius - radius
  if (free >= 0) return
  const share = (inside === true ? free : -free) / far
  for (let i = 0; i < 3; i++) n[NEXT + i] = n[NEXT + i]! + n[AWAY + i]! * share
  keepLength()
}

/** What leads away is from the nearest of a line, that goes from an offset to a tail, instead of from its beginning. */
function nearOfLine(m: readonly number[], tail: Vector3, offset: Vector3): void {
  n[LINE_WAY] = tail.x - offset.x
  n[LINE_WAY + 1] = tail.y - offset.y
  n[LINE_WAY + 2] = tail.z - offset.z
  let long = 0
  let along = 0
  for (let i = 0; i < 3; i++) {
    const part = m[i]! * n[LINE_WAY] + m[4 + i]! * n[LINE_WAY + 1]! + m[8 + i]! * n[LINE_WAY + 2]!
    n[LINE + i] = part
    long += part * part
    along += part * n[AWAY + i]!
  }
  const share = long > 0 ? Math.min(1, Math.max(0, along / long)) : 0
  for (let i = 0; i < 3; i++) n[AWAY + i] = n[AWAY + i]! - n[LINE + i]! * share
}

function plane({ normal }: VRMSpringBoneColliderShapePlane, m: readonly number[], joint: VRMSpringBoneJoint): void {
  for (let i = 0; i < 3; i++) n[LINE + i] = m[i]! * normal.x + m[4 + i]! * normal.y + m[8 + i]! * normal.z
  normalise(LINE)
  let free = -joint.settings.hitRadius
  for (let i = 0; i < 3; i++) free += n[AWAY + i]! * n[LINE + i]!
  if (free >= 0) return
  for (let i = 0; i < 3; i++) n[NEXT + i] = n[NEXT + i]! - n[LINE + i]! * free
  keepLength()
}

/** Writes into `turn` how the bone turns so that its end lies where it went. */
function aim(joint: VRMSpringBoneJoint): void {
  const { _boneAxis: axis, _initialLocalRotation: rest } = joint as unknown as Kept
  toRest()
  normalise(AWAY)
  // The shortest turn from the axis to there; half round about anything across it.
  let x = axis.y * n[AWAY + 2]! - axis.z * n[AWAY + 1]!
  let y = axis.z * n[AWAY]! - axis.x * n[AWAY + 2]!
  let z = axis.x * n[AWAY + 1]! - axis.y * n[AWAY]!
  let w = 1 + axis.x * n[AWAY]! + axis.y * n[AWAY + 1]! + axis.z * n[AWAY + 2]!
  if (w < Number.EPSILON) {
    const isAcross = Math.abs(axis.x) > Math.abs(axis.z)
    w = 0
    x = isAcross ? -axis.y : 0
    y = isAcross ? axis.x : -axis.z
    z = isAcross ? 0 : axis.y
  }
  const long = Math.sqrt(x * x + y * y + z * z + w * w)
  x /= long
  y /= long
  z /= long
  w /= long
  turn[0] = rest.x * w + rest.w * x + rest.y * z - rest.z * y
  turn[1] = rest.y * w + rest.w * y + rest.z * x - rest.x * z
  turn[2] = rest.z * w + rest.w * z + rest.x * y - rest.y * x
  turn[3] = rest.w * w - rest.x * x - rest.y * y - rest.z * z
}

/** From the bone to its end as the bone has it at rest: by what undoes the columns of its rest in the world. */
function toRest(): void {
  for (let i = 0; i < 3; i++) n[LINE + i] = n[NEXT + i]! - n[BONE + i]!
  let whole = 0
  for (let i = 0; i < 3; i++) {
    const j = (i + 1) % 3
    const k = (i + 2) % 3
    whole += n[ROWS + i]! * (n[ROWS + 3 + j]! * n[ROWS + 6 + k]! - n[ROWS + 3 + k]! * n[ROWS + 6 + j]!)
  }
  const sign = whole < 0 ? -1 : 1
  for (let column = 0; column < 3; column++) {
    const p = ROWS + 3 * ((column + 1) % 3)
    const q = ROWS + 3 * ((column + 2) % 3)
    let sum = 0
    for (let i = 0; i < 3; i++) {
      const j = (i + 1) % 3
      const k = (i + 2) % 3
      sum += n[LINE + i]! * (n[p + j]! * n[q + k]! - n[p + k]! * n[q + j]!)
    }
    n[AWAY + column] = sum * sign
  }
}
