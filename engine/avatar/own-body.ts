import type { VRM, VRMExpression } from '@pixiv/three-vrm'
import {
  type BufferGeometry,
  type Material,
  type Mesh,
  type Object3D,
  Quaternion,
  type SkinnedMesh,
  Sphere,
  type Texture,
  Vector3,
} from 'three'
import { BODY_NUMBERS, BONE, BONE_NUMBERS, type BoneName, JOINTS, REST } from '../../model/body/index.ts'
import { HolositeError } from '../../model/errors/index.ts'
import { after, type DisposeScope } from '../runtime/index.ts'
import { DRIVEN, restOf } from './body-driven.ts'
import { FACE } from './body-face.ts'
import { VOWELS, vowelsOf } from './body-vowels.ts'
import { loadVrm } from './load-vrm.ts'
import { boundShapes } from './own-shapes.ts'
import { boundSprings, createOwnSprings, type OwnSprings } from './own-springs.ts'

/** A body somebody brought, as it is drawn. */
export interface OwnBody {
  /** Put this into the render frame, as it is. */
  readonly object: Object3D
  readonly drawCalls: number
  readonly triangles: number
  /** To be sent to the graphics card one by one. */
  readonly textures: readonly Texture[]
  /** What it is drawn by; sent to the graphics card when one is first drawn. */
  readonly meshes: readonly Mesh[]
  /** Hair and cloth, to be swung after the pose; null where they are stiff. */
  readonly springs: OwnSprings | null
  /** Takes a row of the bone texture: bones from `at` on and the face behind them. Allocates nothing of its own. */
  pose(bones: Float32Array, at: number): void
}

/** Whom each of them hangs on. */
const PARENT: Readonly<Partial<Record<BoneName, BoneName>>> = {
  ...{ chest: 'hips', head: 'chest', upperArmLeft: 'chest', upperArmRight: 'chest', foreArmLeft: 'upperArmLeft', handLeft: 'foreArmLeft' },
  ...{ foreArmRight: 'upperArmRight', handRight: 'foreArmRight', thighLeft: 'hips', shinLeft: 'thighLeft', footLeft: 'shinLeft' },
  ...{ thighRight: 'hips', shinRight: 'thighRight', footRight: 'shinRight' },
}
/** Hips of a body at rest lie so high in its file, metres; else its scale cannot be told. */
const HIPS_M = { least: 0.2, most: 3 } as const
/** Nothing of a body at rest goes further from where it stands, metres of a body of size 1. */
const ROOM_M = { aside: 1.6, below: 0.4, above: 3 } as const
/** Corners looked at before the page gets on. */
const CORNERS_AT_ONCE = 2000

/** Fetches a body and makes it ready to be posed; three-vrm comes with it, lazily. Rejects what is none, or larger than people are. */
export async function loadOwnBody(scope: DisposeScope, url: string): Promise<OwnBody> {
  const { vrm, free } = await loadVrm(url, { prepare })
  if (!vrm) throw unfit('The file is no VRM.')
  scope.defer(free)
  const hipsM = vrm.humanoid.getNormalizedBoneNode('hips')?.position.y ?? 0
  if (!(hipsM > HIPS_M.least && hipsM < HIPS_M.most)) throw unfit('Its hips are where nobody has them.')
  vrm.scene.scale.setScalar(REST.hips / hipsM)
  vrm.scene.updateMatrixWorld(true)
  const meshes: Mesh[] = []
  vrm.scene.traverse((part) => {
    part.frustumCulled = false
    if (!('isMesh' in part)) return
    meshes.push(part as Mesh)
    // All of its corners would be put in place by their bones to find one, in the frame it is first drawn.
    if ('isSkinnedMesh' in part) (part as SkinnedMesh).boundingSphere = new Sphere(new Vector3(0, 1, 0), ROOM_M.above)
  })
  for (const mesh of meshes) await keepsToItself(mesh)
  const { drawCalls, triangles, textures } = countOf(meshes)
  const springs = createOwnSprings(vrm.springBoneManager ?? null, vrm.humanoid.getRawBoneNode('hips') ?? vrm.scene)
  return { object: vrm.scene, drawCalls, triangles, textures, meshes, springs, pose: createPoser(vrm, REST.hips / hipsM) }
}

/** Takes out of a description what would cost more than a body may. */
function prepare(json: Record<string, unknown>): void {
  boundSprings(json)
  boundShapes(json)
}

const unfit = (what: string): HolositeError =>
  new HolositeError({ code: 'scene/bad-performer', what, fix: 'Its wearer is drawn in the costume of the house.' })

/** Refuses a mesh that would stand in others' way. A slice of its corners at a time. */
async function keepsToItself(mesh: Mesh): Promise<void> {
  const at = new Vector3()
  const { count } = mesh.geometry.getAttribute('position')
  for (let from = 0; from < count; from += CORNERS_AT_ONCE) {
    if (from > 0) await new Promise<void>((next) => after(0, next))
    for (let corner = from; corner < Math.min(count, from + CORNERS_AT_ONCE); corner++) {
      mesh.getVertexPosition(corner, at).applyMatrix4(mesh.matrixWorld)
      const isNear = Math.abs(at.x) < ROOM_M.aside && Math.abs(at.z) < ROOM_M.aside && at.y > -ROOM_M.below && at.y < ROOM_M.above
      if (!isNear) throw unfit('It is larger than people are.')
    }
  }
}

function countOf(meshes: readonly Mesh[]): Pick<OwnBody, 'drawCalls' | 'triangles' | 'textures'> {
  const textures = new Set<Texture>()
  let drawCalls = 0
  let triangles = 0
  for (const { geometry, material } of meshes) {
    const materials: readonly Material[] = Array.isArray(material) ? material : [material]
    const own = cornersOf(geometry) / 3
    // Of a body with an outline both materials draw all of it.
    drawCalls += materials.length
    triangles += own * materials.length
    for (const one of materials) {
      for (const value of [...(Object.values(one) as unknown[]), ...Object.values(uniformsOf(one))])
        if (isTexture(value)) textures.add(value)
    }
  }
  return { drawCalls, triangles, textures: [...textures] }
}

const cornersOf = (geometry: BufferGeometry): number => geometry.getIndex()?.count ?? geometry.getAttribute('position').count

const isTexture = (value: unknown): value is Texture => typeof value === 'object' && value !== null && 'isTexture' in value

/** MToon keeps its textures among its uniforms. */
const uniformsOf = (material: Material): Record<string, unknown> =>
  'uniforms' in material
    ? Object.fromEntries(Object.entries(material.uniforms as Record<string, { value: unknown }>).map(([name, { value }]) => [name, value]))
    : {}

interface Driven {
  readonly node: Object3D
  /** Place in a row. */
  readonly from: number
  /** From a limb that hangs, as ours at rest, to one of a T, as a VRM's; with the turn from our front to its. */
  readonly rest: Quaternion
  /** Its turn in the render frame. */
  readonly turn: Quaternion
  readonly parent: Quaternion | null
}

function createPoser(vrm: VRM, scale: number): OwnBody['pose'] {
  const driven: Driven[] = []
  const byBone = new Map<BoneName, Driven>()
  for (const { bone, names, arm } of DRIVEN) {
    const node = names.map((name) => vrm.humanoid.getNormalizedBoneNode(name)).find((found) => found !== null)
    if (!node) continue
    const parent = PARENT[bone] === undefined ? null : (byBone.get(PARENT[bone])?.turn ?? null)
    const one = { node, from: BONE[bone] * BONE_NUMBERS, rest: restOf(arm, vrm.meta.metaVersion !== '0'), turn: new Quaternion(), parent }
    driven.push(one)
    byBone.set(bone, one)
  }
  const hips = byBone.get('hips')?.node ?? vrm.scene
  const joint = new Vector3()
  const spoken = spokenOf(vrm)
  return (bones, at) => {
    const size = bones[at + 7]!
    for (let index = 0; index < driven.length; index++) {
      const { node, from, rest, turn, parent } = driven[index]!
      turn.set(bones[at + from]!, bones[at + from + 1]!, bones[at + from + 2]!, bones[at + from + 3]!).multiply(rest)
      if (parent === null) node.quaternion.copy(turn)
      else node.quaternion.copy(parent).conjugate().multiply(turn)
    }
    // Where our hips are: their joint carried by their bone. The root only makes it as large as it is.
    joint.set(JOINTS[BONE.hips * 3]!, JOINTS[BONE.hips * 3 + 1]!, JOINTS[BONE.hips * 3 + 2]).multiplyScalar(size)
    vrm.scene.scale.setScalar(scale * size)
    rotateBy(joint, bones, at)
    hips.position.set(joint.x + bones[at + 4]!, joint.y + bones[at + 5]!, joint.z + bones[at + 6]!).divideScalar(scale * size)
    showFace(vrm, bones, at + BODY_NUMBERS)
    speak(spoken, bones, at + BODY_NUMBERS)
    vrm.scene.updateMatrixWorld(true)
    vrm.humanoid.update()
    vrm.lookAt?.update(0)
    vrm.expressionManager?.update()
  }
}

const spin = new Quaternion()

function rotateBy(point: Vector3, bones: Float32Array, at: number): void {
  point.applyQuaternion(spin.set(bones[at]!, bones[at + 1]!, bones[at + 2]!, bones[at + 3]!))
}

const DEGREES = 180 / Math.PI

function showFace({ expressionManager, lookAt }: VRM, bones: Float32Array, face: number): void {
  expressionManager?.setValue('blink', bones[face + FACE.blink]!)
  if (!lookAt) return
  // Its yaw grows to the left, its pitch downward.
  lookAt.yaw = -bones[face + FACE.eyesX]! * DEGREES
  lookAt.pitch = -bones[face + FACE.eyesY]! * DEGREES
}

/** Its shapes of the vowels; null for those it lacks, or that move nothing. */
function spokenOf({ expressionManager }: VRM): readonly (VRMExpression | null)[] {
  return VOWELS.map((name) => {
    const shape = expressionManager?.getExpression(name)
    return shape && shape.binds.length > 0 ? shape : null
  })
}

const weights = new Float32Array(VOWELS.length)

/** What a body lacks is spoken as the first vowel. */
function speak(spoken: readonly (VRMExpression | null)[], bones: Float32Array, face: number): void {
  vowelsOf(bones[face + FACE.mouth]!, bones[face + FACE.wide]!, weights)
  let first = 0
  for (let vowel = VOWELS.length - 1; vowel >= 0; vowel--) {
    const shape = spoken[vowel]
    if (!shape || vowel === 0) first += weights[vowel]!
    else shape.weight = weights[vowel]!
  }
  if (spoken[0]) spoken[0].weight = first
}
