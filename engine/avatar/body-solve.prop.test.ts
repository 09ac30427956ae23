import fc from 'fast-check'
import { Quaternion, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { BODY_NUMBERS, BONE, BONE_NUMBERS, type BoneName, BONES, JOINTS, REST } from '../../model/body/index.ts'
import { createBodyWish, solveBody, WISH, type BodyWish } from './body-solve.ts'

/** Where a point of the body at rest goes with a bone. */
function moved(out: Float64Array, bone: BoneName, [x, y, z]: readonly [number, number, number]): Vector3 {
  const from = BONE[bone] * BONE_NUMBERS
  const [qx, qy, qz, qw, tx, ty, tz, size] = out.subarray(from, from + BONE_NUMBERS) as unknown as number[]
  return new Vector3(x, y, z)
    .multiplyScalar(size!)
    .applyQuaternion(new Quaternion(qx, qy, qz, qw))
    .add(new Vector3(tx, ty, tz))
}
const jointOf = (bone: BoneName): readonly [number, number, number] => {
  const at = BONE[bone] * 3
  return [JOINTS[at]!, JOINTS[at + 1]!, JOINTS[at + 2]!]
}
const solved = (wish: BodyWish): Float64Array => {
  const out = new Float64Array(BODY_NUMBERS)
  solveBody(wish, out)
  return out
}

test('who stands still with his arms down has the body at rest', () => {
  const out = solved(createBodyWish())
  for (const bone of ['hips', 'chest', 'head', 'thighLeft', 'shinLeft', 'footRight'] as const)
    expect(moved(out, bone, jointOf(bone)).distanceTo(new Vector3(...jointOf(bone))), bone).toBeLessThan(0.03)
  expect(moved(out, 'head', [0, REST.eyes, -REST.eyesAhead]).distanceTo(new Vector3(0, REST.eyes, -REST.eyesAhead))).toBeLessThan(1e-9)
})

test('a grip within reach is held: fingers ahead, thumb up', () => {
  const wish = createBodyWish()
  wish[WISH.rightTracked] = 1
  wish.set([0.25, 1.2, -0.35], WISH.right)
  const out = solved(wish)
  const wrist = moved(out, 'handRight', jointOf('handRight'))
  expect(wrist.distanceTo(new Vector3(0.25, 1.2, -0.265))).toBeLessThan(1e-6)
  const [x, y, z] = jointOf('handRight')
  expect(
    moved(out, 'handRight', [x, y - 0.1, z])
      .sub(wrist)
      .normalize().z,
  ).toBeCloseTo(-1, 6)
  expect(
    moved(out, 'handRight', [x, y, z - 0.1])
      .sub(wrist)
      .normalize().y,
  ).toBeCloseTo(1, 6)
})

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const place = (reach: number) => fc.tuple(number(-reach, reach), number(-reach, reach), number(-reach, reach))
const turned = fc
  .tuple(number(-1, 1), number(-1, 1), number(-1, 1), number(-1, 1))
  .map(([x, y, z, w]) => (Math.hypot(x, y, z, w) < 0.01 ? new Quaternion() : new Quaternion(x, y, z, w).normalize()))
const wishes = fc.record({
  eyes: place(3),
  gaze: turned,
  grips: fc.tuple(place(4), place(4)),
  turns: fc.tuple(turned, turned),
  tracked: fc.tuple(fc.boolean(), fc.boolean()),
  numbers: fc.tuple(number(-7, 7), number(-7, 7), number(0, 1), number(0, 7), number(0, 0.6), number(0.7, 1.3)),
})

test('whatever head and hands do, bones keep their lengths and join, and nothing is no number', () => {
  fc.assert(
    fc.property(wishes, ({ eyes, gaze, grips, turns, tracked, numbers: [heading, course, walking, phase, stride, size] }) => {
      const wish = createBodyWish()
      wish.set([...eyes, ...gaze.toArray()])
      for (const which of [0, 1] as const) {
        wish.set([...grips[which], ...turns[which].toArray()], which === 0 ? WISH.left : WISH.right)
        wish[WISH.leftTracked + which] = tracked[which] ? 1 : 0
      }
      wish.set([heading, course, walking, phase, stride, size], WISH.heading)
      const out = solved(wish)
      expect(out.every(Number.isFinite)).toBe(true)
      for (let bone = 0; bone < BONES; bone++) {
        const at = bone * BONE_NUMBERS
        expect(Math.hypot(out[at]!, out[at + 1]!, out[at + 2]!, out[at + 3]!)).toBeCloseTo(1, 5)
      }
      expect(moved(out, 'head', [0, REST.eyes, -REST.eyesAhead]).distanceTo(new Vector3(...eyes))).toBeLessThan(1e-6)
      // A bone's far end is where the next one turns.
      for (const [bone, next] of [
        ['upperArmLeft', 'foreArmLeft'],
        ['foreArmLeft', 'handLeft'],
        ['upperArmRight', 'foreArmRight'],
        ['foreArmRight', 'handRight'],
        ['thighLeft', 'shinLeft'],
        ['shinLeft', 'footLeft'],
        ['thighRight', 'shinRight'],
        ['shinRight', 'footRight'],
      ] as const)
        expect(moved(out, bone, jointOf(next)).distanceTo(moved(out, next, jointOf(next))), `${bone} to ${next}`).toBeLessThan(1e-3 * size)
    }),
    { numRuns: 300 },
  )
})

test('feet of who stands are on the ground under him, and a walker’s never under it', () => {
  fc.assert(
    fc.property(number(1, 1.7), number(0, 7), number(0, 1), number(-7, 7), (height, phase, walking, heading) => {
      const wish = createBodyWish()
      wish[1] = height
      wish.set([heading, heading, walking, phase], WISH.heading)
      const out = solved(wish)
      for (const foot of ['footLeft', 'footRight'] as const) {
        const sole = moved(out, foot, jointOf(foot)).y - REST.ankle
        expect(sole).toBeGreaterThan(-0.001)
        expect(sole).toBeLessThan(0.2)
      }
    }),
  )
})
