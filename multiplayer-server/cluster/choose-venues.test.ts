import { describe, expect, it } from 'vitest'
import { chooseVenues, SETTLE_MS, YIELD_MS, type VenueChoice } from './choose-venues.ts'

const choice = (more: Partial<VenueChoice>): VenueChoice => ({
  free: new Map([
    ['a', 0],
    ['b', 0],
    ['c', 0],
  ]),
  held: new Map([['me', 0]]),
  me: 'me',
  venues: 3,
  expected: 1,
  ageMs: 0,
  ...more,
})

describe('free venues', () => {
  it('are all taken by a process that is alone', () => {
    expect(chooseVenues(choice({}))).toEqual(['a', 'b', 'c'])
  })

  it('are shared by processes that start together, and none stays free for one that never comes', () => {
    expect(chooseVenues(choice({ expected: 3 }))).toEqual(['a'])
    expect(chooseVenues(choice({ expected: 2 }))).toEqual(['a', 'b'])
    expect(chooseVenues(choice({ expected: 3, ageMs: SETTLE_MS }))).toEqual(['a', 'b', 'c'])
  })

  it('go to the least laden first, and after a moment to whoever asks', () => {
    const laden = { held: new Map([['me', 2], ['other', 0]]), free: new Map([['c', 0]]), ageMs: SETTLE_MS } // prettier-ignore
    expect(chooseVenues(choice(laden))).toEqual([])
    expect(chooseVenues(choice({ ...laden, free: new Map([['c', YIELD_MS]]) }))).toEqual(['c'])
    expect(chooseVenues(choice({ ...laden, me: 'other' }))).toEqual(['c'])
  })
})
