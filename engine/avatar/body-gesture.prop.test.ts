import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BODY_NUMBERS, BONE, BONE_NUMBERS, JOINTS, REST } from '../../model/body/index.ts'
import { DOES, gesture, LASTS_S, type Doing, type Gesture } from './body-gesture.ts'
import { createBodyWish, solveBody, WISH } from './body-solve.ts'

const STEP_S = 1 / 72

function solved(given: Partial<Gesture>, walking = 0): Float64Array {
  const wish = createBodyWish()
  wish[WISH.walking] = walking
  gesture(wish, { doing: DOES.nothing, sinceS: 0, raised: 0, atS: 0, chance: 0.3, ...given })
  const out = new Float64Array(BODY_NUMBERS)
  solveBody(wish, out)
  return out
}

/** Where the joint of a bone is. */
function jointAt(bones: Float64Array, bone: keyof typeof BONE): [number, number, number] {
  const at = BONE[bone] * BONE_NUMBERS
  const [x, y, z, w] = [bones[at]!, bones[at + 1]!, bones[at + 2]!, bones[at + 3]!]
  const [px, py, pz] = [JOINTS[3 * BONE[bone]]!, JOINTS[3 * BONE[bone] + 1]!, JOINTS[3 * BONE[bone] + 2]!]
  const [tx, ty, tz] = [2 * (y * pz - z * py), 2 * (z * px - x * pz), 2 * (x * py - y * px)]
  return [
    px + w * tx + y * tz - z * ty + bones[at + 4]!,
    py + w * ty + z * tx - x * tz + bones[at + 5]!,
    pz + w * tz + x * ty - y * tx + bones[at + 6]!,
  ]
}

const JOINED = ['head', 'hips', 'handLeft', 'handRight', 'footLeft', 'footRight', 'foreArmLeft', 'foreArmRight'] as const
const moving = fc.record({
  doing: fc.constantFrom<Doing>(0, 1, 2, 3, 4, 5),
  sinceS: fc.double({ min: 0, max: 7, noNaN: true }),
  raised: fc.double({ min: 0, max: 1, noNaN: true }),
  atS: fc.double({ min: 0, max: 4000, noNaN: true }),
  chance: fc.double({ min: 0, max: 1, noNaN: true }),
})

test('whatever a body does, a frame later every joint is near where it was, and none is far from it', () => {
  fc.assert(
    fc.property(moving, fc.double({ min: 0, max: 1, noNaN: true }), (given, walking) => {
      const before = solved(given, walking)
      const after = solved({ ...given, sinceS: given.sinceS + STEP_S, atS: given.atS + STEP_S }, walking)
      let furthest = 0
      for (const bone of JOINED) {
        const [a, b] = [jointAt(before, bone), jointAt(after, bone)]
        furthest = Math.max(furthest, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]))
        expect(Math.hypot(a[0], a[1] - 0.9, a[2]), bone).toBeLessThan(1.3)
      }
      // Hands that clap are the quickest: six metres a second at most.
      expect(furthest).toBeLessThan(6 * STEP_S + 1e-9)
      expect([...before].every(Number.isFinite)).toBe(true)
    }),
    { numRuns: 400 },
  )
})

test('who waves or raises his hand has it over his head, who bows looks down, and both feet stay on the ground', () => {
  const half = (doing: Doing): Partial<Gesture> => ({ doing, sinceS: LASTS_S[doing]! / 2 })
  expect(jointAt(solved(half(DOES.wave)), 'handRight')[1]).toBeGreaterThan(REST.eyes - 0.1)
  expect(jointAt(solved({ raised: 1 }), 'handRight')[1]).toBeGreaterThan(REST.eyes)
  for (const hand of ['handLeft', 'handRight'] as const) expect(jointAt(solved(half(DOES.cheer)), hand)[1]).toBeGreaterThan(REST.eyes)
  const bowed = jointAt(solved(half(DOES.bow)), 'head')
  expect(bowed[1]).toBeLessThan(REST.head - 0.1)
  expect(bowed[2]).toBeLessThan(-0.25)
  for (const doing of Object.values(DOES)) {
    const bones = solved(half(doing))
    for (const foot of ['footLeft', 'footRight'] as const) {
      expect(jointAt(bones, foot)[1]).toBeLessThan(REST.ankle + 0.004)
    }
    if (doing === DOES.bow) expect(jointAt(bones, 'hips')[1]).toBeGreaterThan(REST.hips - 0.01)
  }
})

test('people who stand about do not all stand alike', () => {
  const hands = Array.from({ length: 40 }, (_, index) =>
    jointAt(solved({ chance: index / 40, atS: 10 }), 'handRight').map((part) => part.toFixed(1)).join(),
  ) // prettier-ignore
  expect(new Set(hands).size).toBeGreaterThan(4)
})

test('what was done is over in its time', () => {
  for (const doing of Object.values(DOES)) expect(solved({ doing, sinceS: LASTS_S[doing]! })).toEqual(solved({}))
})
