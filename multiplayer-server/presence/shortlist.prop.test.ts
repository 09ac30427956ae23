import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFollowing, NearestChooser, SLOT_LIMIT } from '../../model/presence/index.ts'
import { Shortlist } from './shortlist.ts'

const SEED = 20_261_130
const PEOPLE = 400

/** People over a square of so many metres, some of them on a tower. */
const crowdOf = (numbers: readonly number[], wideM: number) => {
  const positions = new Float64Array(3 * (SLOT_LIMIT + 1))
  const always = new Uint8Array(SLOT_LIMIT + 1)
  const slots = Int32Array.from({ length: PEOPLE }, (_, index) => 3 * index)
  for (let index = 0; index < PEOPLE; index++) {
    const drawn = numbers[index] ?? 0
    positions.set([(drawn % 1000) * (wideM / 1000), Math.floor(drawn / 1000) * (wideM / 1000), drawn % 17 === 0 ? 40 : 1.6], 9 * index)
    if (drawn % 211 === 0) always[3 * index] = 1
  }
  return { positions, always, slots, count: PEOPLE }
}

const moments = fc.array(fc.array(fc.nat(999_999), { minLength: PEOPLE, maxLength: PEOPLE }), { minLength: 1, maxLength: 4 })

test('whoever is chosen among those around is whoever is chosen among all, through moves, whatever the density', () => {
  const shortlists = { used: 0, left: 0 }
  fc.assert(
    fc.property(
      moments,
      fc.constantFrom(20, 60, 150, 600),
      fc.nat(PEOPLE - 1),
      fc.uniqueArray(fc.nat(PEOPLE - 1), { maxLength: 3 }),
      (drawn, wideM, who, friends) => {
        const self = 3 * who
        const company = new Set(friends.map((friend) => 3 * friend))
        const most = 30
        const [short, all] = [createFollowing(50), createFollowing(50)]
        const chooser = new NearestChooser(50, SLOT_LIMIT)
        for (const numbers of drawn) {
          const crowd = crowdOf(numbers, wideM)
          const shortlist = new Shortlist(crowd)
          const { members, count } = short
          shortlist.start(crowd)
          const found = shortlist.find({ slot: self, members, count, company, most })
          const limits = { most, company }
          if (found && chooser.choose(shortlist.crowd, self, short, { ...limits, coversM: shortlist.reachM })) shortlists.used++
          else {
            shortlists.left++
            chooser.choose(crowd, self, short, limits)
          }
          chooser.choose(crowd, self, all, limits)
          expect(Array.from(short.members.subarray(0, short.count))).toEqual(Array.from(all.members.subarray(0, all.count)))
          expect(Array.from(short.left.subarray(0, short.leftCount))).toEqual(Array.from(all.left.subarray(0, all.leftCount)))
        }
      },
    ),
    { seed: SEED, numRuns: 60 },
  )
  expect(shortlists.used).toBeGreaterThan(20)
  expect(shortlists.left).toBeGreaterThan(10)
})
