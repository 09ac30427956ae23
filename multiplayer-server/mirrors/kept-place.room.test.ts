import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until, type Seat, type Yard } from '../rooms/testing/open-yard.ts'
import { LOST_HOLD_MS } from './seating.ts'
import { askDoor, enter, enterMany, openSmallRooms, waitAtDoor } from './testing/small-rooms.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openSmallRooms()
}, 60_000)
afterAll(() => yard?.close())

describe('a kept place', () => {
  test('is had again at once by him whose connection broke; who comes first is told how long it is kept, and has it then', async () => {
    await enterMany(yard, 5)
    const { browser, seat } = await enter(yard, 'Lost')
    const stranger = yard.browser()
    expect(await askDoor(stranger)).toMatchObject({ why: 'full', keptMs: null })
    const breakOff = ({ room }: Seat): void =>
      (room.connection as unknown as { transport: { ws: { terminate(): void } } }).transport.ws.terminate()
    breakOff(seat)
    await until(async () => typeof (await askDoor(stranger)).keptMs === 'number', 'the loss')
    expect((await askDoor(browser)).why).toBeNull()
    const back = await browser.join()
    expect(await askDoor(stranger)).toMatchObject({ why: 'full', keptMs: null })
    breakOff(back)
    await until(async () => typeof (await waitAtDoor(stranger)).keptMs === 'number', 'the second loss')
    const { keptMs = null } = await waitAtDoor(stranger)
    expect(keptMs).toBeGreaterThan(0)
    expect(keptMs).toBeLessThanOrEqual(LOST_HOLD_MS)
    // Others come after whoever is first.
    const behind = yard.browser()
    expect(await waitAtDoor(behind)).toMatchObject({ queue: { ahead: 1 }, keptMs: null })
    const asksNow = async (): Promise<boolean> => {
      await new Promise((wake) => setTimeout(wake, 1000))
      return (await waitAtDoor(stranger)).queue?.admitted === true
    }
    await until(asksNow, 'the place to be free', LOST_HOLD_MS + 10_000)
  }, 60_000)
})
