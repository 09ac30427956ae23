import fc from 'fast-check'
import { expect, test } from 'vitest'
import { walkArea, zoneAt } from './walk-area.ts'
import { walk } from './walk.ts'

const yard = walkArea([
  { id: 'yard', polygon: [[-20, -20], [20, -20], [20, 20], [5, 20], [5, 5], [-20, 5]], heightM: 0 }, // oxfmt-ignore
  { id: 'dais', polygon: [[-4, -4], [4, -4], [4, 4], [-4, 4]], heightM: 0.5 }, // oxfmt-ignore
])
const inYard = fc.tuple(fc.double({ min: -19.9, max: 19.9, noNaN: true }), fc.double({ min: -19.9, max: 4.9, noNaN: true }))
const wish = fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }))

test('whoever starts on walkable ground stays on it, whatever the steps', () => {
  fc.assert(
    fc.property(inYard, fc.array(wish, { maxLength: 40 }), (start, wishes) => {
      const at = Float64Array.of(start[0], start[1], 0)
      for (const [east, north] of wishes) {
        walk(yard, at, Float64Array.of(east, north), at)
        expect(zoneAt(yard, at[0]!, at[1]!)).toBeGreaterThanOrEqual(0)
      }
    }),
    { seed: 7, numRuns: 500 },
  )
})

test('nobody moves further than they wished', () => {
  fc.assert(
    fc.property(inYard, wish, (start, [east, north]) => {
      const from = Float64Array.of(start[0], start[1], 0)
      const to = new Float64Array(3)
      walk(yard, from, Float64Array.of(east, north), to)
      expect(Math.hypot(to[0]! - from[0]!, to[1]! - from[1]!)).toBeLessThanOrEqual(Math.hypot(east, north) + 1e-9)
    }),
    { seed: 8, numRuns: 500 },
  )
})

test('a wall met at an angle is walked along', () => {
  const to = new Float64Array(3)
  walk(yard, Float64Array.of(19.9, 0, 0), Float64Array.of(1, 1), to)
  expect(to[0]).toBeCloseTo(19.9, 9)
  expect(to[1]).toBeCloseTo(1, 9)
})

test('the later zone gives the height where zones overlap', () => {
  const to = new Float64Array(3)
  walk(yard, Float64Array.of(-5, 0, 0), Float64Array.of(2, 0), to)
  expect(to[2]).toBe(0.5)
  walk(yard, to, Float64Array.of(-3, 0), to)
  expect(to[2]).toBe(0)
})
