import { afterAll, beforeAll, expect, test } from 'vitest'
import { until, type TestBrowser, type Yard } from '../rooms/testing/open-yard.ts'
import { enterMany, openSmallRooms, waitAtDoor } from './testing/small-rooms.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openSmallRooms({ capacity: 4, mirrors: 1 })
}, 60_000)
afterAll(() => yard?.close())

test('a wait is said only when enough places became free to say it', async () => {
  const seats = await enterMany(yard, 4)
  const waiters = Array.from({ length: 5 }, () => yard.browser())
  for (const [ahead, waiter] of waiters.entries()) expect((await waitAtDoor(waiter)).queue).toEqual({ ahead, waitS: null, admitted: false })
  for (const seat of seats.slice(0, 3)) await seat.room.leave()
  const last = waiters[4] as TestBrowser
  await until(async () => (await waitAtDoor(last)).queue?.ahead === 1, 'three to be called')
  const { queue } = await waitAtDoor(last)
  // Three went within some seconds, so that two more may go within as many.
  expect(queue?.waitS).toBeGreaterThan(0)
  expect(queue?.waitS).toBeLessThan(60)
  // Whoever is called and does not come loses his turn to the next.
  expect((await waitAtDoor(waiters[0] as TestBrowser)).queue?.admitted).toBe(true)
})
