import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChoiceLimits, createFollowing, type Crowd, MEMBER_FAVOUR, NearestChooser } from './interest.ts'

const SEED = 20_260_802
const PLACES = 40

/** The rule, written the slow way: sort everyone. */
function nearestByBruteForce(
  crowd: Crowd,
  self: number,
  members: readonly number[],
  { most, company }: Required<Omit<ChoiceLimits, 'coversM'>>,
): number[] {
  const key = (slot: number): number => {
    const squares = [0, 1, 2].map((axis) => (crowd.positions[3 * slot + axis]! - crowd.positions[3 * self + axis]!) ** 2)
    return (
      (squares[0]! + squares[1]! + squares[2]!) * (members.includes(slot) ? MEMBER_FAVOUR : 1) -
      (crowd.always[slot] === 1 || company?.has(slot) ? 1e12 : 0)
    )
  }
  return Array.from(crowd.slots.subarray(0, crowd.count))
    .filter((slot) => slot !== self)
    .sort((a, b) => key(a) - key(b) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
}

// Whole metres make ties frequent.
const crowdArbitrary = fc.tuple(
  fc.uniqueArray(fc.nat(PLACES - 1), { minLength: 1, maxLength: PLACES }),
  fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 3 * PLACES, maxLength: 3 * PLACES }),
)

describe('NearestChooser', () => {
  it('follows exactly those always near and then the nearest, members by the favoured distance, through moves, joins and leaves', () => {
    fc.assert(
      fc.property(
        fc.array(crowdArbitrary, { minLength: 1, maxLength: 6 }),
        fc.nat(PLACES - 1),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.uniqueArray(fc.nat(PLACES - 1), { maxLength: 4 }),
        fc.uniqueArray(fc.nat(PLACES - 1), { maxLength: 4 }),
        (moments, self, room, fewer, performers, friends) => {
          const limits = { most: Math.min(room, fewer), company: new Set(friends) }
          const always = new Uint8Array(PLACES)
          for (const slot of performers) always[slot] = 1
          const chooser = new NearestChooser(room, PLACES - 1)
          const following = createFollowing(room)
          let members: number[] = []
          for (const [slots, numbers] of moments) {
            const crowd = { slots: Int32Array.from(slots).sort(), count: slots.length, positions: Float64Array.from(numbers), always }
            const expected = nearestByBruteForce(crowd, self, members, limits)
            chooser.choose(crowd, self, following, limits)
            expect(Array.from(following.members.subarray(0, following.count))).toEqual(expected)
            expect(Array.from(following.entered.subarray(0, following.enteredCount))).toEqual(
              expected.filter((slot) => !members.includes(slot)),
            )
            expect(Array.from(following.left.subarray(0, following.leftCount))).toEqual(members.filter((slot) => !expected.includes(slot)))
            members = expected
          }
        },
      ),
      { seed: SEED, numRuns: 150 },
    )
  })
})
