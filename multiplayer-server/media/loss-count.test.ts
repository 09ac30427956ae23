import { expect, test } from 'vitest'
import { LossCount } from './loss-count.ts'

test('what is lost is counted since the last report and since the beginning, over the wrap of the numbers', () => {
  const count = new LossCount()
  expect(count.takeReport(7)).toBeNull()
  for (let sequence = 65_526; sequence < 65_546; sequence++) if (sequence % 4 !== 0) count.note(sequence & 0xffff)
  // 65528, 65532, 65536, 65540 and 65544 of twenty are missing.
  expect(count.takeReport(7)).toMatchObject({ ssrc: 7, fractionLost: 64, cumulativeLost: 5, highestSequence: 65_545 })
  for (let sequence = 10; sequence < 20; sequence++) count.note(sequence)
  expect(count.takeReport(7)).toMatchObject({ fractionLost: 0, cumulativeLost: 5, highestSequence: 65_555 })
  // One of the lost comes late.
  count.note(8)
  expect(count.takeReport(7)).toMatchObject({ fractionLost: 0, cumulativeLost: 4 })
})
