import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { FLOATING_ORIGIN_CELL, FLOATING_ORIGIN_MARGIN, floatingOrigin } from './floating-origin.ts'
import { position } from './frame.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261106
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))
const metre = between(-20_000, 20_000)

test("stays at the venue's origin within 600 m, then moves to the eye's own cell", () => {
  const origin = position('enu')
  expect(floatingOrigin(position('enu', 600, -600, 500), origin, origin)).toBe(false)
  expect([...origin]).toEqual([0, 0, 0])
  expect(floatingOrigin(position('enu', 601, -20, 0), origin, origin)).toBe(true)
  expect([...origin]).toEqual([1000, 0, 0])
})

test('walking to and fro across an edge moves it once', () => {
  const origin = position('enu')
  let moves = 0
  for (let step = 0; step < 100; step++) if (floatingOrigin(position('enu', step % 2 === 0 ? 450 : 601, 0, 0), origin, origin)) moves++
  expect(moves).toBe(1)
})

test('the eye is never further than 600 m along an axis, and centres are whole cells', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(metre, metre, metre), { minLength: 1, maxLength: 20 }), (walk) => {
      const origin = position('enu')
      for (const [e, n, u] of walk) {
        const eye = position('enu', e, n, u)
        floatingOrigin(eye, origin, origin)
        for (let axis = 0; axis < 3; axis++) {
          expect(Math.abs(eye[axis]! - origin[axis]!)).toBeLessThanOrEqual(FLOATING_ORIGIN_CELL / 2 + FLOATING_ORIGIN_MARGIN)
          expect(Object.is(origin[axis]! % FLOATING_ORIGIN_CELL, 0) || origin[axis]! < 0).toBe(true)
          expect(Math.abs(origin[axis]! % FLOATING_ORIGIN_CELL)).toBe(0)
        }
      }
    }),
    { seed: SEED },
  )
})

test('leaves `previous` alone when `out` is another', () => {
  const previous = position('enu', 2000, 0, 0)
  const out = position('enu')
  expect(floatingOrigin(position('enu', 2100, 0, 0), previous, out)).toBe(false)
  expect([...out]).toEqual([2000, 0, 0])
  expect(floatingOrigin(position('enu'), previous, out)).toBe(true)
  expect([...previous]).toEqual([2000, 0, 0])
})

test('an eye that is not a number moves nothing', () => {
  const origin = position('enu', 1000, 0, 0)
  expect(floatingOrigin(position('enu', NaN, 0, 0), origin, origin)).toBe(false)
  expect([...origin]).toEqual([1000, 0, 0])
})
