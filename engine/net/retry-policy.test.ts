import { expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { afterClose } from './retry-policy.ts'

test('a lost connection is tried again, slower each time, never slower than five seconds', () => {
  const delays = Array.from({ length: 12 }, (_, attempt) => {
    const decision = afterClose(1006, attempt, 0.5)
    return decision.again ? decision.delayMs : NaN
  })
  expect(delays.slice(0, 5)).toEqual([250, 500, 1000, 2000, 4000])
  expect(Math.max(...delays)).toBe(4000)
})

test('an audience does not come back in one instant', () => {
  const at = (chance: number): unknown => afterClose(1006, 4, chance)
  expect(at(0)).toEqual({ again: true, delayMs: 3000 })
  expect(at(1)).toEqual({ again: true, delayMs: 5000 })
})

test('who was put out does not knock again', () => {
  const reasons = [CLOSE.replacedBySelf, CLOSE.revoked, CLOSE.badMessage, CLOSE.tooFast, CLOSE.protocolVersion, CLOSE.full]
  expect(reasons.map((code) => afterClose(code, 0, 0))).toEqual(
    ['replaced', 'revoked', 'refused', 'refused', 'version', 'full'].map((reason) => ({ again: false, reason })),
  )
})

test('a draining server is joined again, and so it is by a page that stood still before its first pose', () => {
  expect([CLOSE.draining, CLOSE.late].map((code) => afterClose(code, 0, 0).again)).toEqual([true, true])
})

test('a room’s people who are moved to another come again within two seconds, spread', () => {
  expect([0, 0.5, 1].map((chance) => afterClose(CLOSE.moved, 7, chance))).toEqual(
    [0, 1000, 2000].map((delayMs) => ({ again: true, delayMs })),
  )
})
