import { expect, test } from 'vitest'
import { slopeOf } from './slope.ts'

test('a line’s own slope is found, whatever lies evenly about it', () => {
  const points = Array.from({ length: 21 }, (_, x) => [x, 5 + 0.25 * x + (x % 2 === 0 ? 1 : -1)] as const)
  expect(slopeOf(points)).toBeCloseTo(0.25, 10)
})

test('nothing, one point, and points at one place have no slope', () => {
  expect(slopeOf([])).toBe(0)
  expect(slopeOf([[3, 4]])).toBe(0)
  expect(slopeOf([[3, 4], [3, 9]])).toBe(0) // prettier-ignore
})
