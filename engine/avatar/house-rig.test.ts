import { readFileSync } from 'node:fs'
import { Quaternion, Vector3, type Object3D, type SkinnedMesh } from 'three'
import { beforeAll, expect, test, vi } from 'vitest'
import { BODY_NUMBERS, BONE, BONE_NUMBERS, REST, type BoneName } from '../../model/body/index.ts'
import { createDisposeScope } from '../runtime/index.ts'
import { FACE, FACE_NUMBERS } from './body-face.ts'
import { createBodyWish, solveBody, WISH } from './body-solve.ts'
import { createHouseWardrobe, type HouseWardrobe } from './house-wardrobe.ts'

const WORN = 0
let wardrobe: HouseWardrobe

beforeAll(async () => {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  const urlOf = (costume: number): string => `data:model/gltf-binary;base64,${readFileSync(`public/people/costume-${costume}.vrm`).toString('base64')}` // prettier-ignore
  wardrobe = createHouseWardrobe(createDisposeScope(), { urlOf })
  await wardrobe.load(WORN, true)
  await wardrobe.load(5, false)
  wardrobe.rigs[0]!.wear(wardrobe.shapes[WORN]!, WORN, 0.3)
})

/** Somebody who walks, looks aside and holds a hand up. */
function rowOf(turn: number): Float32Array {
  const wish = createBodyWish()
  wish.set([3, 1.55, -5, 0, Math.sin(turn / 2), 0, Math.cos(turn / 2)])
  wish[WISH.heading] = turn - 0.3
  wish[WISH.course] = turn
  wish[WISH.walking] = 1
  wish[WISH.phase] = 0.8
  wish[WISH.size] = 0.95
  wish.set([3.3, 1.5, -5.3, 0, 0, 0, 1], WISH.right)
  wish[WISH.rightTracked] = 1
  const row = new Float32Array(BODY_NUMBERS + FACE_NUMBERS)
  solveBody(wish, row)
  return row
}

const skinOf = (object: Object3D): SkinnedMesh => object.children[0] as SkinnedMesh

/** Bones of a row by those of a VRM, and to which side an arm of a T hangs; eyes and what swings hang on others. */
const OURS: Readonly<Record<string, readonly [BoneName, arm: -1 | 0 | 1]>> = {
  ...{ hips: ['hips', 0], chest: ['chest', 0], head: ['head', 0] },
  ...{ leftUpperArm: ['upperArmLeft', 1], leftLowerArm: ['foreArmLeft', 1], leftHand: ['handLeft', 1] },
  ...{ rightUpperArm: ['upperArmRight', -1], rightLowerArm: ['foreArmRight', -1], rightHand: ['handRight', -1] },
  ...{ leftUpperLeg: ['thighLeft', 0], leftLowerLeg: ['shinLeft', 0], leftFoot: ['footLeft', 0] },
  ...{ rightUpperLeg: ['thighRight', 0], rightLowerLeg: ['shinRight', 0], rightFoot: ['footRight', 0] },
}

/** Where a bone of a row puts a corner of a file: arms let down, turned about, and by the law of the bodies that are drawn together. */
function carriedBy([bone, arm]: readonly [BoneName, -1 | 0 | 1], corner: Vector3, row: Float32Array): Vector3 {
  const place = corner.clone()
  if (arm !== 0) {
    const shoulder = new Vector3(arm * REST.shoulderX, REST.shoulder, 0)
    place.sub(shoulder).applyAxisAngle(new Vector3(0, 0, 1), (-arm * Math.PI) / 2).add(shoulder) // prettier-ignore
  }
  const from = BONE[bone] * BONE_NUMBERS
  const [x = 0, y = 0, z = 0, w = 1, sx = 0, sy = 0, sz = 0, size = 1] = row.subarray(from, from + BONE_NUMBERS)
  return new Vector3(-place.x, place.y, -place.z).multiplyScalar(size).applyQuaternion(new Quaternion(x, y, z, w)).add(new Vector3(sx, sy, sz)) // prettier-ignore
}

test('every corner is carried by the bones of a row as those of bodies drawn together are: nobody moves when one takes the place of the other', () => {
  const rig = wardrobe.rigs[0]!
  const { geometry, skeleton } = skinOf(rig.object)
  const [places, joints, shares] = ['position', 'skinIndex', 'skinWeight'].map((name) => geometry.getAttribute(name))
  const corner = new Vector3()
  let compared = 0
  for (const turn of [0, 1.9]) {
    const row = rowOf(turn)
    rig.pose(row, 0)
    for (let at = 0; at < places!.count; at++) {
      const bones = [0, 1, 2, 3].map((k) => [skeleton.bones[joints!.getComponent(at, k)]!.name, shares!.getComponent(at, k)] as const).filter(([, share]) => share > 0) // prettier-ignore
      if (bones.some(([name]) => OURS[name] === undefined)) continue
      corner.fromBufferAttribute(places!, at)
      const wanted = bones.reduce((sum, [name, share]) => sum.addScaledVector(carriedBy(OURS[name]!, corner, row), share), new Vector3())
      expect(skinOf(rig.object).applyBoneTransform(at, corner).distanceTo(wanted)).toBeLessThan(1e-4)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(5000)
})

test('what hangs goes with who is stiff: no corner is left behind', () => {
  const rig = wardrobe.rigs[0]!
  const { geometry } = skinOf(rig.object)
  const corner = new Vector3()
  for (const turn of [0, 1.9]) {
    const row = rowOf(turn)
    rig.pose(row, 0)
    const hips = new Vector3(0, REST.hips, 0).multiplyScalar(row[7]!).add(new Vector3(row[4], row[5], row[6]))
    for (let at = 0; at < geometry.getAttribute('position').count; at++) {
      corner.fromBufferAttribute(geometry.getAttribute('position'), at)
      expect(skinOf(rig.object).applyBoneTransform(at, corner).distanceTo(hips)).toBeLessThan(1.5)
    }
  }
})

test('lids fall, lips take the shapes of vowels, eyes turn', () => {
  const rig = wardrobe.rigs[0]!
  const { morphTargetInfluences: influences, morphTargetDictionary: shapes, skeleton } = skinOf(rig.object)
  const row = rowOf(0)
  row.set([0.8, 0.6, 0.3, 0.1], BODY_NUMBERS)
  row[BODY_NUMBERS + FACE.wide] = -1
  rig.pose(row, 0)
  expect(influences![shapes!['blink']!]).toBeCloseTo(0.8, 5)
  expect(influences![shapes!['ou']!]).toBeCloseTo(0.6, 5)
  expect(influences![shapes!['aa']!]).toBe(0)
  const eye = skeleton.bones.find(({ name }) => name === 'leftEye')!
  const looks = new Vector3(0, 0, 1).transformDirection(eye.matrixWorld)
  const head = new Vector3(0, 0, 1).transformDirection(skeleton.bones.find(({ name }) => name === 'head')!.matrixWorld)
  // To the right of who looks along -Z.
  expect(looks.x - head.x).toBeGreaterThan(0.2)
  expect(looks.y - head.y).toBeGreaterThan(0.05)
})

test('sleeves swing after who moves, and hang at rest where he stands', () => {
  const rig = wardrobe.rigs[0]!
  const { skeleton } = skinOf(rig.object)
  const cuff = skeleton.bones.find(({ name }) => name === 'leftCuff')!
  const arm = skeleton.bones.find(({ name }) => name === 'leftLowerArm')!
  const relative = (): Vector3 =>
    new Vector3().setFromMatrixPosition(cuff.matrixWorld).sub(new Vector3().setFromMatrixPosition(arm.matrixWorld))
  const row = rowOf(0)
  const step = (by: number): void => {
    for (let bone = 0; bone < BODY_NUMBERS; bone += BONE_NUMBERS) row[bone + 4] = row[bone + 4]! + by
    rig.pose(row, 0)
    rig.springs!.swing(1 / 60)
  }
  for (let frame = 0; frame < 240; frame++) step(0)
  const rest = relative()
  for (let frame = 0; frame < 12; frame++) step(0.03)
  expect(relative().x).toBeLessThan(rest.x - 0.005)
  for (let frame = 0; frame < 300; frame++) step(0)
  expect(relative().distanceTo(rest)).toBeLessThan(0.01)
})

test('a pose and a swing put next to nothing on the heap', () => {
  const rig = wardrobe.rigs[0]!
  rig.wear(wardrobe.shapes[WORN]!, WORN, 0.3)
  const rows = Array.from({ length: 16 }, (_, k) => rowOf(k / 200))
  const frame = (k: number): void => {
    rig.pose(rows[k % 16]!, 0)
    rig.springs!.swing(1 / 60)
  }
  let least = Number.POSITIVE_INFINITY
  for (let window = 0; window < 40 && least >= 1024; window++) {
    const before = process.memoryUsage().heapUsed
    for (let k = 0; k < 1000; k++) frame(k)
    const bytes = (process.memoryUsage().heapUsed - before) / 1000
    // Less than nothing where a collection came between.
    if (bytes >= 0) least = Math.min(least, bytes)
  }
  // As three-vrm steps them it would be 1.7 KB.
  expect(least).toBeLessThan(1024)
}, 30_000)

test('a rig wears any costume of the house', () => {
  const rig = wardrobe.rigs[0]!
  const before = rig.triangles
  rig.wear(wardrobe.shapes[5]!, 5, 0.7)
  expect(rig.triangles).not.toBe(before)
  expect(skinOf(rig.object).geometry).toBe(wardrobe.shapes[5])
  expect(rig.springs).not.toBeNull()
  // Of a robe with a belt, and of what is worn without a cloak, nothing swings.
  for (const costume of [1, 2, 6]) {
    rig.wear(wardrobe.shapes[5]!, costume, 0.7)
    expect(rig.springs).toBeNull()
  }
  rig.wear(wardrobe.shapes[WORN]!, WORN, 0.3)
})
