import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { leaveAll, until, type Yard } from '../rooms/testing/open-yard.ts'
import { askDoor, enterMany, enterStaff, mirrorOf, openSmallRooms, waitAtDoor } from './testing/small-rooms.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openSmallRooms()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

describe('the line', () => {
  test('is first come first served, told honestly, kept over a lost page, and nobody passes it by a ticket in hand', async () => {
    const seats = await enterMany(yard, 6)
    expect(seats.map(mirrorOf)).toEqual([1, 1, 2, 2, 3, 3])
    const [first, second, pusher] = [yard.browser(), yard.browser(), yard.browser()]
    expect(await askDoor(first)).toMatchObject({ why: 'full', queue: null })
    expect(await waitAtDoor(first)).toMatchObject({ why: 'full', queue: { ahead: 0, admitted: false } })
    expect(await waitAtDoor(second)).toMatchObject({ queue: { ahead: 1, admitted: false } })
    const third = yard.browser()
    expect(await waitAtDoor(third)).toMatchObject({ queue: { ahead: 2 } })
    expect(await askDoor(third, { queue: false })).toMatchObject({ why: 'full', queue: null })
    expect(await waitAtDoor(third)).toMatchObject({ queue: { ahead: 2 } })
    await askDoor(third, { queue: false })
    // The same browser again is the same place.
    expect(await waitAtDoor(first)).toMatchObject({ queue: { ahead: 0 } })
    await expect(pusher.join()).rejects.toMatchObject({ code: CLOSE.full })
    await seats[4]?.room.leave()
    await until(async () => (await waitAtDoor(first)).queue?.admitted === true, 'the first to be called')
    await expect(pusher.join()).rejects.toMatchObject({ code: CLOSE.full })
    await expect(second.join()).rejects.toMatchObject({ code: CLOSE.full })
    expect(await waitAtDoor(second)).toMatchObject({ queue: { ahead: 0, admitted: false } })
    const inside = await first.join()
    expect(mirrorOf(inside)).toBe(3)
    await seats[0]?.room.leave()
    await until(async () => (await waitAtDoor(second)).queue?.admitted === true, 'the second to be called')
    expect(mirrorOf(await second.join())).toBe(1)
  })

  test('a thousand questions of one visitor are one place; strangers without a cookie are counted', async () => {
    await enterMany(yard, 6)
    const eager = yard.browser()
    for (let ask = 0; ask < 50; ask++) await waitAtDoor(eager)
    const operator = await enterStaff(yard, 'operator')
    await until(() => operator.told.mirrors.at(-1)?.waiting === 1, 'a line of one')
  })
})
