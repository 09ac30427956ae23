import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNearest } from './nearest.ts'

test('it holds the nearest of all who were added, nearest first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { maxLength: 40 }), (most, far) => {
      const near = createNearest(most)
      near.add(99, 5)
      near.clear()
      for (const [slot, farM] of far.entries()) near.add(slot, farM)
      const wanted = far.map((farM, slot) => [farM, slot] as const).toSorted(([one], [other]) => one - other)
      expect([...near.slots.subarray(0, near.count)]).toEqual(wanted.slice(0, most).map(([, slot]) => slot))
    }),
  )
})
