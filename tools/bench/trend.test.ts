import { expect, test } from 'vitest'
import { trend } from './trend.ts'

test('what grows by two each time grows by two, however it jumps now and then', () => {
  expect(trend([0, 2, 4, 6, 8])).toBe(2)
  expect(trend([0, 2, 64, 6, 8, -290, 12, 14])).toBe(2)
  expect(trend([5, 5, 5])).toBe(0)
  expect(trend([1])).toBeNaN()
})
