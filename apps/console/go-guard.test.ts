import { expect, test } from 'vitest'
import { createGoGuard } from './go-guard.ts'

test('a double press within 200 ms fires once', () => {
  const guard = createGoGuard()
  expect([0, 120, 199].map((at) => guard.press(at))).toEqual([true, false, false])
})

test('a press after the lockout fires again', () => {
  const guard = createGoGuard()
  expect([0, 200].map((at) => guard.press(at))).toEqual([true, true])
})
