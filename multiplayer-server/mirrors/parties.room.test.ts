import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { joinWith, leaveAll, until, type Seat, type TestBrowser, type Yard } from '../rooms/testing/open-yard.ts'
import { askDoor, enter, enterMany, mirrorOf, openSmallRooms } from './testing/small-rooms.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openSmallRooms()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

describe('parties', () => {
  const linkOf = async (seat: Seat): Promise<string> => {
    seat.room.send('party', {})
    await until(() => seat.told.party.length > 0, 'the link')
    return seat.told.party.at(-1)?.token ?? ''
  }
  const joinBy = async (browser: TestBrowser, party: string): Promise<Seat> =>
    joinWith(browser.origin, await browser.ticket({ kind: 'visit', party }))

  test('everybody with the link is seated together, not in the fullest room, and told who of it is where', async () => {
    const [, b, c] = (await enterMany(yard, 3)) as [Seat, Seat, Seat]
    await b.room.leave()
    const token = await linkOf(c)
    const friend = await joinBy(yard.browser(), token)
    expect(mirrorOf(friend)).toBe(2)
    await until(() => c.told.party.at(-1)?.people.length === 2, 'the two of them')
    expect(c.told.party.at(-1)?.people.map(({ mirror }) => mirror)).toEqual([2, 2])
  })

  test('who is in another room comes over by the link, and is told of to both', async () => {
    const [a, b, c] = (await enterMany(yard, 3)) as [Seat, Seat, Seat]
    const token = await linkOf(c)
    const mover = await enter(yard, 'Mover')
    expect(mirrorOf(mover.seat)).toBe(2)
    await mover.seat.room.leave()
    await b.room.leave()
    const friend = await enter(yard, 'Friend')
    expect(mirrorOf(friend.seat)).toBe(1)
    const over = await joinBy(friend.browser, token)
    expect(mirrorOf(over)).toBe(2)
    expect(await friend.seat.closed).toBe(CLOSE.replacedBySelf)
    await until(() => a.told.left.some(({ visitorId }) => visitorId === over.told.welcome[0]?.visitorId), 'him to be gone from the first')
    await until(() => c.told.entered.some(({ name }) => name === 'Friend'), 'him to be in the second')
  })

  test('a party whose room is full is told so, and may wait for a place there or come in alone', async () => {
    const [, , c] = (await enterMany(yard, 4)) as [Seat, Seat, Seat]
    const token = await linkOf(c)
    const friend = yard.browser()
    expect(await askDoor(friend, { party: token })).toMatchObject({ why: 'party-full', party: { state: 'in', people: 1 } })
    expect(await askDoor(friend)).toMatchObject({ why: null })
    expect(await askDoor(friend, { party: token, queue: true })).toMatchObject({ why: 'party-full', queue: { ahead: 0, admitted: false } })
    await expect(joinBy(friend, token)).rejects.toMatchObject({ code: CLOSE.full })
    // Whoever waits for his friends holds up nobody else.
    const stranger = (await enter(yard, 'Stranger')).seat
    expect(mirrorOf(stranger)).toBe(3)
    const alone = await friend.join()
    expect(mirrorOf(alone)).toBe(3)
  })

  test('forged, spoilt and foreign links are refused', async () => {
    const { seat } = await enter(yard, 'Host')
    const token = await linkOf(seat)
    const [party = '', ends = '', mark = ''] = token.split('.')
    for (const bad of [
      `${party}.${ends}.${'A'.repeat(22)}`,
      `${party}x.${ends}.${mark}`,
      `${party}.zzzzzz.${mark}`,
      'x',
      '../../etc/passwd',
    ])
      await expect(yard.browser().ticket({ kind: 'visit', party: bad })).rejects.toThrow('house/unknown-party')
    expect(await askDoor(yard.browser(), { party: `${party}.${ends}.${'A'.repeat(22)}` })).toMatchObject({ party: { state: 'unknown' } })
  })
})
