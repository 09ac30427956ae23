import type { VRMSpringBoneCollider, VRMSpringBoneJoint, VRMSpringBoneManager } from '@pixiv/three-vrm'
import { type Object3D, Vector3 } from 'three'
import { STEP_S, stepJoint } from './spring-step.ts'

/** The most that hair and cloth of one body may ask of a frame; beyond it they are stiff. */
export const SPRING_LIMITS = {
  joints: 128,
  /** Joints by the colliders each is held against. */
  checks: 1024,
} as const

/** A longer frame goes on from here. */
const MOST_STEPS = 3
/** Who was not drawn for so long, or got further in a frame, was elsewhere: hair starts from rest. */
const GAP_S = 0.3
const LEAP_M = 0.7

/** Hair and cloth of a body. */
export interface OwnSprings {
  /** Lets them swing once the body is posed: so long after the last time, seconds. Allocates nothing. */
  swing(deltaS: number): void
  /** Brings them to rest. */
  rest(): void
}

/** Null where a body has none, or more than a frame has room for. */
export function createOwnSprings(manager: VRMSpringBoneManager | null, hips: Object3D): OwnSprings | null {
  const joints = manager === null ? [] : [...manager.joints]
  if (joints.length === 0 || joints.length > SPRING_LIMITS.joints) return null
  if (joints.reduce((sum, { colliderGroups }) => sum + countOf(colliderGroups), 0) > SPRING_LIMITS.checks) return null
  return new Springs(joints, manager?.colliders ?? [], hips)
}

const countOf = (groups: VRMSpringBoneJoint['colliderGroups']): number => groups.reduce((sum, { colliders }) => sum + colliders.length, 0)

/** A joint and what hangs on it that is no joint itself, in the order it is to be put in place. */
interface Hung {
  readonly joint: VRMSpringBoneJoint
  readonly tails: Tails
  readonly after: readonly Object3D[]
}

/** Where the end of a joint is and was, which three-vrm keeps to itself. */
interface Tails {
  readonly _currentTail: Vector3
  readonly _prevTail: Vector3
}

class Springs implements OwnSprings {
  private readonly hung: readonly Hung[]
  private readonly colliders: readonly VRMSpringBoneCollider[]
  private readonly hips: Object3D
  private readonly was = new Vector3(Number.NaN, 0, 0)
  private readonly at = new Vector3()
  private readonly went = new Vector3()
  /** Not stepped yet, seconds. */
  private owed = 0

  constructor(joints: readonly VRMSpringBoneJoint[], colliders: readonly VRMSpringBoneCollider[], hips: Object3D) {
    const bones = new Set<Object3D>(joints.map(({ bone }) => bone))
    const sorted = joints.toSorted((one, other) => depthOf(one.bone) - depthOf(other.bone))
    this.hung = sorted.map((joint) => ({ joint, tails: joint as unknown as Tails, after: hangingOn(joint.bone, bones) }))
    this.colliders = colliders
    this.hips = hips
  }

  swing(deltaS: number): void {
    const { hung, colliders, at, was } = this
    // Bones were given their turns and not yet their places.
    this.hips.updateWorldMatrix(true, true)
    at.setFromMatrixPosition(this.hips.matrixWorld)
    // Not a number at first, and that is not less.
    this.went.subVectors(at, was)
    was.copy(at)
    if (!(this.went.length() < LEAP_M && deltaS < GAP_S)) return this.rest()
    this.owed += deltaS
    const steps = Math.min(MOST_STEPS, Math.floor(this.owed / STEP_S))
    this.owed = Math.min(this.owed - steps * STEP_S, STEP_S)
    if (steps === 0) return
    for (let index = 0; index < colliders.length; index++) colliders[index]!.updateWorldMatrix(false, false)
    // He went his way in as many steps: tails are put where they lie from where he is now, as from where he was in each.
    this.shift(1 - 1 / steps)
    for (let step = 0; step < steps; step++) {
      if (step > 0) this.shift(-1 / steps)
      for (let index = 0; index < hung.length; index++) {
        const { joint } = hung[index]!
        joint.bone.updateWorldMatrix(false, false)
        stepJoint(joint)
        this.place(index)
      }
    }
    // What hangs on a bone of no length has no direction: rather stiff than gone.
    if (!this.isSound()) this.rest()
  }

  rest(): void {
    this.owed = 0
    for (let index = 0; index < this.hung.length; index++) {
      const { joint } = this.hung[index]!
      joint.bone.updateWorldMatrix(false, false)
      joint.reset()
      this.place(index)
    }
  }

  /** Moves the ends by a share of the way he went; those that swing in a space of their own went with it. */
  private shift(share: number): void {
    for (let index = 0; index < this.hung.length; index++) {
      const { joint, tails } = this.hung[index]!
      if (joint.center !== null) continue
      tails._currentTail.addScaledVector(this.went, share)
      tails._prevTail.addScaledVector(this.went, share)
    }
  }

  private place(index: number): void {
    const { after } = this.hung[index]!
    for (let part = 0; part < after.length; part++) after[part]!.updateWorldMatrix(false, false)
  }

  private isSound(): boolean {
    for (let index = 0; index < this.hung.length; index++) if (Number.isNaN(this.hung[index]!.joint.bone.quaternion.w)) return false
    return true
  }
}

const depthOf = (object: Object3D): number => (object.parent === null ? 0 : 1 + depthOf(object.parent))

function hangingOn(bone: Object3D, bones: ReadonlySet<Object3D>): Object3D[] {
  return bone.children.flatMap((child) => (bones.has(child) ? [] : [child, ...hangingOn(child, bones)]))
}

/** A description as a loader has it. */
type Json = Record<string, unknown>

/**
 * Takes springs out of a description that would cost more to read than a body may: who is over is stiff, whoever let it in. Changes what it
 * is given.
 */
export function boundSprings(json: Json): void {
  const extensions = innerOf(json, 'extensions')
  const first = innerOf(extensions, 'VRMC_springBone')
  const springs = listOf(first, 'springs')
  const joints = springs.reduce<number>((sum, spring) => sum + listOf(spring, 'joints').length, 0)
  // The last of each only says where the one before it ends.
  const isMany = joints > SPRING_LIMITS.joints + springs.length || listOf(first, 'colliders').length > SPRING_LIMITS.checks
  // A spring without its list would end the reading of all of the file.
  if (isMany || springs.some((spring) => listOf(spring, 'joints').length === 0)) delete extensions['VRMC_springBone']
  const zero = innerOf(innerOf(extensions, 'VRM'), 'secondaryAnimation')
  const roots = listOf(zero, 'boneGroups').flatMap((group) => listOf(group, 'bones'))
  const colliders = listOf(zero, 'colliderGroups').reduce<number>((sum, group) => sum + listOf(group, 'colliders').length, 0)
  const isManyOfZero = hangingCount(json, roots) > SPRING_LIMITS.joints || colliders > SPRING_LIMITS.checks
  if (isManyOfZero) delete innerOf(extensions, 'VRM')['secondaryAnimation']
}

/** Nodes at and under some, counted as often as they are named; no further than is too many. */
function hangingCount(json: Json, roots: readonly unknown[]): number {
  const nodes = listOf(json, 'nodes')
  const left = [...roots]
  let count = 0
  while (left.length > 0 && count <= SPRING_LIMITS.joints) {
    count++
    left.push(...listOf(nodes[Number(left.pop())], 'children'))
  }
  return count
}

const innerOf = (value: unknown, key: string): Json => {
  const inner = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined
  return typeof inner === 'object' && inner !== null ? (inner as Json) : {}
}

const listOf = (value: unknown, key: string): readonly unknown[] => {
  const list = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined
  return Array.isArray(list) ? list : []
}
