import type { VRM, VRMHumanBoneName } from '@pixiv/three-vrm'
import { type BufferGeometry, Group, type Object3D, Quaternion, type SkinnedMesh, Vector3 } from 'three'
import { BODY_NUMBERS, BONE, BONE_NUMBERS, type BoneName, JOINTS } from '../../model/body/index.ts'
import { HolositeError } from '../../model/errors/index.ts'
import { FACE } from './body-face.ts'
import { VOWELS, vowelsOf } from './body-vowels.ts'
import type { CrowdLight } from './crowd.ts'
import { createHouseMaterial, type HouseMaterial } from './house-material.ts'
import { createOwnSprings, type OwnSprings } from './own-springs.ts'

/** A VRM of the house that one of those near is drawn by: any of its people, one at a time. */
export interface HouseRig {
  /** Put this into the render frame, as it is. */
  readonly object: Object3D
  readonly triangles: number
  /** What of it swings, to be swung after the pose; null where nothing does. */
  readonly springs: OwnSprings | null
  /** Becomes somebody: the shape of his costume, which it is, and his own number, 0..1. */
  wear(shape: BufferGeometry, costume: number, tone: number): void
  /** Takes a row of the bone texture: bones from `at` on and the face behind them. Allocates nothing. */
  pose(bones: Float32Array, at: number): void
  dispose(): void
}

/** Bones of a VRM by ours that carry them; an arm hangs to its own side, -1 the left. */
const CARRIED: readonly (readonly [name: VRMHumanBoneName, bone: BoneName, arm: -1 | 0 | 1])[] = [
  ['hips', 'hips', 0],
  ['chest', 'chest', 0],
  ['head', 'head', 0],
  ['leftUpperArm', 'upperArmLeft', -1],
  ['leftLowerArm', 'foreArmLeft', -1],
  ['leftHand', 'handLeft', -1],
  ['rightUpperArm', 'upperArmRight', 1],
  ['rightLowerArm', 'foreArmRight', 1],
  ['rightHand', 'handRight', 1],
  ['leftUpperLeg', 'thighLeft', 0],
  ['leftLowerLeg', 'shinLeft', 0],
  ['leftFoot', 'footLeft', 0],
  ['rightUpperLeg', 'thighRight', 0],
  ['rightLowerLeg', 'shinRight', 0],
  ['rightFoot', 'footRight', 0],
]
/** Of what a head sees aside, eyes turn so much. */
const EYES_SHARE = 0.8

interface Carried {
  readonly node: Object3D
  /** Place in a row. */
  readonly from: number
  /** From a limb that hangs, as ours at rest, to one of a T that faces the other way. */
  readonly rest: Quaternion
  /** Where it turns in our body at rest. */
  readonly joint: Vector3
}

/** Throws `scene/bad-performer` where a file is none of the house. */
export function createHouseRig(vrm: VRM, light?: CrowdLight): HouseRig {
  return new Rig(vrm, createHouseMaterial(light))
}

/** What a file of the house is drawn by. Throws `scene/bad-performer`. */
export function skinOf(scene: Object3D): SkinnedMesh {
  let found: SkinnedMesh | undefined
  scene.traverse((part) => {
    if ('isSkinnedMesh' in part) found = part as SkinnedMesh
  })
  if (found?.morphTargetDictionary && found.geometry.getAttribute('_role') && found.geometry.getAttribute('_stout')) return found
  throw unfit('it is drawn by no skin with roles')
}

const unfit = (why: string): HolositeError =>
  new HolositeError({ code: 'scene/bad-performer', what: `A file of public/people is none of the house: ${why}.`, fix: 'Make it anew: tools/make/people.' }) // prettier-ignore

class Rig implements HouseRig {
  readonly object = new Group()
  readonly springs: OwnSprings | null
  triangles = 0
  private readonly carried: readonly Carried[]
  private readonly hips: Object3D
  private readonly eyes: readonly Object3D[]
  private readonly mesh: SkinnedMesh
  private readonly influences: number[]
  /** Of the lids, and of each vowel, among the influences. */
  private readonly blink: number
  private readonly spoken: readonly number[]
  private readonly vowels = new Float32Array(VOWELS.length)
  private readonly look: HouseMaterial
  private readonly turn = new Quaternion()
  private readonly place = new Vector3()
  private readonly size = new Vector3()

  constructor(vrm: VRM, look: HouseMaterial) {
    const { humanoid } = vrm
    const bone = (name: VRMHumanBoneName): Object3D => {
      const node = humanoid.getRawBoneNode(name)
      if (!node) throw unfit(`it has no ${name}`)
      return node
    }
    this.look = look
    this.carried = CARRIED.map(([name, ours, arm]) => {
      const node = bone(name)
      // Put in place by a row of ours, not by what they hang on.
      node.matrixAutoUpdate = false
      node.matrixWorldAutoUpdate = false
      const joint = new Vector3().fromArray(JOINTS, BONE[ours] * 3)
      return { node, from: BONE[ours] * BONE_NUMBERS, rest: restOf(arm), joint }
    })
    this.hips = bone('hips')
    this.eyes = [bone('leftEye'), bone('rightEye')]
    this.springs = createOwnSprings(vrm.springBoneManager ?? null, this.hips)
    this.mesh = skinOf(vrm.scene)
    // Bones are in the frame of what is drawn, wherever that is; they are drawn by no scene.
    this.mesh.bindMode = 'detached'
    this.mesh.frustumCulled = false
    this.mesh.material = look.material
    this.influences = this.mesh.morphTargetInfluences ?? []
    const shapeOf = (name: string): number => {
      const index = this.mesh.morphTargetDictionary?.[name]
      if (index === undefined) throw unfit(`it has no shape ${name}`)
      return index
    }
    this.blink = shapeOf('blink')
    this.spoken = VOWELS.map(shapeOf)
    this.object.name = 'person'
    this.object.add(this.mesh)
  }

  wear(shape: BufferGeometry, costume: number, tone: number): void {
    this.mesh.geometry = shape
    this.triangles = (shape.getIndex()?.count ?? 0) / 3
    this.look.wear(costume, tone)
  }

  pose(bones: Float32Array, at: number): void {
    const { carried, turn, place, size } = this
    for (let index = 0; index < carried.length; index++) {
      const { node, from, rest, joint } = carried[index]!
      const k = at + from
      turn.set(bones[k]!, bones[k + 1]!, bones[k + 2]!, bones[k + 3]!)
      place
        .copy(joint)
        .multiplyScalar(bones[k + 7]!)
        .applyQuaternion(turn)
      place.set(place.x + bones[k + 4]!, place.y + bones[k + 5]!, place.z + bones[k + 6]!)
      node.matrixWorld.compose(place, turn.multiply(rest), size.setScalar(bones[k + 7]!))
    }
    this.look.stand(bones[at + 4]!, bones[at + 5]!, bones[at + 6]!)
    this.showFace(bones, at + BODY_NUMBERS)
    this.hips.updateWorldMatrix(false, true)
  }

  dispose(): void {
    this.object.removeFromParent()
    this.look.material.dispose()
    this.mesh.skeleton.dispose()
  }

  private showFace(bones: Float32Array, face: number): void {
    const { eyes, influences, spoken, vowels } = this
    influences[this.blink] = bones[face + FACE.blink]!
    vowelsOf(bones[face + FACE.mouth]!, bones[face + FACE.wide]!, vowels)
    for (let vowel = 0; vowel < spoken.length; vowel++) influences[spoken[vowel]!] = vowels[vowel]!
    // Front is +Z and left is +X: to the right about -Y, up about -X.
    const [aside, up] = [-bones[face + FACE.eyesX]! * EYES_SHARE, -bones[face + FACE.eyesY]! * EYES_SHARE]
    for (let eye = 0; eye < eyes.length; eye++) eyes[eye]!.rotation.set(up, aside, 0, 'YXZ')
  }
}

function restOf(arm: -1 | 0 | 1): Quaternion {
  const about = (x: number, y: number, z: number, angle: number): Quaternion =>
    new Quaternion().setFromAxisAngle(new Vector3(x, y, z), angle)
  return about(0, 1, 0, Math.PI).multiply(about(0, 0, 1, (arm * Math.PI) / 2))
}
