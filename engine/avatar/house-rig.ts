import type { VRM, VRMHumanBoneName } from '@pixiv/three-vrm'
import { type BufferGeometry, Group, type Object3D, Quaternion, type SkinnedMesh, Sphere, Vector3 } from 'three'
import { BODY_NUMBERS, BONE, BONE_NUMBERS, COSTUMES, JOINTS } from '../../model/body/index.ts'
import { HolositeError } from '../../model/errors/index.ts'
import { DRIVEN, restOf } from './body-driven.ts'
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
  /** What swings of the costume it wears, to be swung after the pose; null where nothing does. */
  readonly springs: OwnSprings | null
  /** Becomes somebody: the shape of his costume, which it is, and his own number, 0..1. */
  wear(shape: BufferGeometry, costume: number, tone: number): void
  /** Takes a row of the bone texture: bones from `at` on and the face behind them. Allocates nothing. */
  pose(bones: Float32Array, at: number): void
  dispose(): void
}

/** Of what a head sees aside, eyes turn so much. */
const EYES_SHARE = 0.8

/** Costumes of which something swings. */
const SWINGS = COSTUMES.map(({ wears }) => wears.some((part) => part === 'sleeves' || part === 'longHair' || part === 'cloak' || (part === 'sash' && !wears.includes('futou')))) // prettier-ignore

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

const looks = new Float64Array(4)

class Rig implements HouseRig {
  readonly object = new Group()
  triangles = 0
  private readonly all: OwnSprings | null
  private costume = 0
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
    this.carried = DRIVEN.map(({ names, bone: ours, arm }) => {
      const node = bone(names[0])
      // Put in place by a row of ours, not by what they hang on.
      node.matrixAutoUpdate = false
      node.matrixWorldAutoUpdate = false
      const joint = new Vector3().fromArray(JOINTS, BONE[ours] * 3)
      return { node, from: BONE[ours] * BONE_NUMBERS, rest: restOf(arm, true), joint }
    })
    this.hips = bone('hips')
    this.eyes = [bone('leftEye'), bone('rightEye')]
    this.all = createOwnSprings(vrm.springBoneManager ?? null, this.hips)
    this.mesh = skinOf(vrm.scene)
    // Bones are in the frame of what is drawn, wherever that is; they are drawn by no scene.
    this.mesh.bindMode = 'detached'
    this.mesh.frustumCulled = false
    // All of its corners would be put in place by their bones to find one, in the frame it is first drawn.
    this.mesh.boundingSphere = new Sphere(new Vector3(0, 1, 0), 3)
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

  get springs(): OwnSprings | null {
    return SWINGS[this.costume] === true ? this.all : null
  }

  wear(shape: BufferGeometry, costume: number, tone: number): void {
    this.costume = costume
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
    this.look.stand(bones, at + 4)
    this.showFace(bones, at + BODY_NUMBERS)
    // Those that swing as well, which tell nobody that they have to be put in place anew.
    this.hips.updateWorldMatrix(false, true, true)
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
    const aside = -0.5 * EYES_SHARE * bones[face + FACE.eyesX]!
    const up = -0.5 * EYES_SHARE * bones[face + FACE.eyesY]!
    const s = Math.sin(aside)
    const c = Math.cos(aside)
    looks[0] = c * Math.sin(up)
    looks[1] = s * Math.cos(up)
    looks[2] = -s * Math.sin(up)
    looks[3] = c * Math.cos(up)
    for (let eye = 0; eye < eyes.length; eye++) eyes[eye]!.quaternion.fromArray(looks)
  }
}
