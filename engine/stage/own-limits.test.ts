import { expect, test } from 'vitest'
import { broughtLimits, ownLimits } from './own-limits.ts'

const DESK = { wanted: true, device: 'desktop', stepsGone: 0, hasElsewhere: false } as const

test('bodies of the nearest get the draws that the others who show people leave of twelve', () => {
  expect(ownLimits(DESK).drawCalls).toBe(12 - 4 - 1 - 3)
  expect(ownLimits({ ...DESK, hasElsewhere: true }).drawCalls).toBe(12 - 4 - 1 - 3 - 2)
})

test('four at a desk, one on a phone or in a headset and where frames take too long, none where they still do; none that people brought unless wanted', () => {
  expect(ownLimits(DESK).most).toBe(4)
  expect(ownLimits({ ...DESK, device: 'phone' }).most).toBe(1)
  expect(ownLimits({ ...DESK, device: 'headset' }).most).toBe(1)
  expect(ownLimits({ ...DESK, stepsGone: 1 }).most).toBe(1)
  expect(ownLimits({ ...DESK, stepsGone: 2 }).most).toBe(0)
  expect(broughtLimits(DESK)).toEqual(ownLimits(DESK))
  expect(broughtLimits({ ...DESK, wanted: false }).most).toBe(0)
  expect(ownLimits({ ...DESK, wanted: false }).most).toBe(4)
})
