import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPose, FLAG_HANDS, HEAD, headingOf, LEFT_HAND, RIGHT_HAND } from '../../model/presence/index.ts'
import { fillStreet, type Street } from './street-people.ts'

/** A row of trees stands in the middle. */
const STREET: Street = {
  east: 2,
  fromNorth: -460,
  toNorth: -340,
  halfM: 30,
  heightAt: (east, north) => (Math.abs(east - 5) < 0.6 && Math.abs(north % 6) < 1 ? Number.NaN : 0.4),
}

test('everybody has his place in the street, on its ground, and walks on without a jump, whatever the seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1e5, noNaN: true }), (seed, at) => {
      const people = fillStreet(STREET, 30, seed)
      const [now, then] = [createPose(), createPose()]
      expect(people.count).toBe(30)
      for (let index = 0; index < people.count; index++) {
        const flags = people.poseAt(index, at, now)
        expect(people.poseAt(index, at + 0.05, then)).toBe(flags)
        expect(now.every(Number.isFinite)).toBe(true)
        expect(Math.abs(now[HEAD]! - STREET.east)).toBeLessThan(STREET.halfM + 1.5)
        expect(now[HEAD + 1]).toBeGreaterThan(STREET.fromNorth - 2)
        expect(now[HEAD + 1]).toBeLessThan(STREET.toNorth + 2)
        expect(now[HEAD + 2]).toBeGreaterThan(1.8)
        expect(now[HEAD + 2]).toBeLessThan(2.3)
        expect(Math.hypot(now[0]! - then[0]!, now[1]! - then[1]!)).toBeLessThan(0.05 * 2.5)
        for (const hand of flags === FLAG_HANDS ? [LEFT_HAND, RIGHT_HAND] : []) {
          expect(Math.hypot(now[hand]! - now[0]!, now[hand + 1]! - now[1]!, now[hand + 2]! - now[2]!)).toBeLessThan(1.2)
          expect(Math.hypot(now[hand + 3]!, now[hand + 4]!, now[hand + 5]!, now[hand + 6]!)).toBeCloseTo(1, 9)
        }
        const off = headingOf(now) - people.headingAt(index, at)
        expect(Math.abs(Math.atan2(Math.sin(off), Math.cos(off)))).toBeLessThan(0.4)
      }
    }),
    { numRuns: 12 },
  )
})

test('a thousand find room: more than half walk, and nobody stands in another', () => {
  const people = fillStreet(STREET, 1000)
  const [now, then] = [createPose(), createPose()]
  const heads: [number, number, boolean][] = []
  for (let index = 0; index < people.count; index++) {
    people.poseAt(index, 100, now)
    people.poseAt(index, 103, then)
    heads.push([now[0]!, now[1]!, Math.hypot(now[0]! - then[0]!, now[1]! - then[1]!) > 0.5])
  }
  expect(heads.filter(([, , walks]) => walks).length).toBeGreaterThan(450)
  const standing = heads.filter(([, , walks]) => !walks)
  expect(standing.length).toBeGreaterThan(300)
  const close = standing.filter(([e, n], at) => standing.some(([f, m], other) => other !== at && Math.hypot(e - f, n - m) < 0.25))
  expect(close.length).toBeLessThan(20)
})

test('people gather round what there is to see and look at it, closed ground stays empty, and who dances stands in the middle', () => {
  const sight = { east: 0, north: -400, clearM: 4, reachM: 8, share: 1, dancers: 4 }
  const closed = [[-30, -380, 30, -360]] as const
  const people = fillStreet({ ...STREET, sights: [sight], closed }, 500)
  const now = createPose()
  expect(people.dancers).toBe(4)
  let watching = 0
  for (let index = 0; index < people.count; index++) {
    people.poseAt(index, 50, now)
    const [east, north] = [now[HEAD]! - sight.east, now[HEAD + 1]! - sight.north]
    const far = Math.hypot(east, north)
    if (index < people.dancers) {
      expect(far).toBeLessThan(2)
      continue
    }
    expect(far).toBeGreaterThan(3)
    expect(now[HEAD + 1]! > -379.5 && now[HEAD + 1]! < -360.5).toBe(false)
    if (far > sight.clearM + sight.reachM + 1) continue
    const off = people.headingAt(index, 50) - Math.atan2(-east, -north)
    if (Math.abs(Math.atan2(Math.sin(off), Math.cos(off))) < 0.4) watching++
  }
  expect(watching).toBeGreaterThan(80)
})
