import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviationBetween } from './deviation.ts'

const coordinate = fc.double({ min: -20, max: 20, noNaN: true })
const point = fc.tuple(coordinate, coordinate, coordinate)
const triangle = fc.tuple(point, point, point)

/** A point as a triangle of no size. */
const surfaceOf = (points: readonly (readonly number[])[]) => ({
  positions: Float32Array.from(points.flat()),
  triangles: Uint32Array.from(points.map((_, i) => i)),
})

test('the deviation of a point from a triangle is the distance to its nearest point, found by looking everywhere', () => {
  fc.assert(
    fc.property(triangle, point, (corners, at) => {
      const found = deviationBetween(surfaceOf([at, at, at]), surfaceOf(corners))
      const [toNearest, toFarthest] = [nearestBySearch(at, corners), Math.max(...corners.map((corner) => distance(at, corner)))]
      // Both ways: the triangle's farthest corner from the point counts too, and is never nearer.
      expect(found).toBeCloseTo(Math.max(toNearest, toFarthest), 3)
    }),
    { seed: 11, numRuns: 200 },
  )
})

test('a point above a triangle strays by its height, one outside by the way to the edge or the corner', () => {
  const floor = surfaceOf([
    [0, 0, 0],
    [10, 0, 0],
    [0, 10, 0],
  ])
  const roof = (dx: number, dy: number, dz: number) =>
    surfaceOf([
      [dx, dy, dz],
      [10 + dx, dy, dz],
      [dx, 10 + dy, dz],
    ])
  expect(deviationBetween(floor, roof(0, 0, 3))).toBeCloseTo(3, 6)
  expect(deviationBetween(floor, roof(0, -4, 3))).toBeCloseTo(5, 6)
  expect(deviationBetween(floor, floor)).toBe(0)
})

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)

/** Least over a fine net of points of the triangle. */
function nearestBySearch(at: readonly number[], [a, b, c]: readonly (readonly number[])[]): number {
  let best = Infinity
  for (let v = 0; v <= 50; v++) {
    for (let w = 0; v + w <= 50; w++) {
      const on = [0, 1, 2].map((i) => a![i]! + ((b![i]! - a![i]!) * v) / 50 + ((c![i]! - a![i]!) * w) / 50)
      best = Math.min(best, distance(at, on))
    }
  }
  return best
}
