import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createDensityCells, readDensity } from '../../model/presence/index.ts'
import { DENSITY, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { leaveAll, until, type Seat, type Yard } from '../rooms/testing/open-yard.ts'
import { enter, enterMany, enterStaff, idOf, openSmallRooms, standAt } from './testing/small-rooms.ts'

const square = (west: number): [number, number][] => [[west, -20], [west + 20, -20], [west + 20, 20], [west, 20]] // prettier-ignore
const zone = (id: string, west: number, more: object): object => ({
  ...{ id, name: { 'zh-CN': id, en: id }, kind: 'walk', polygon: square(west), heightM: 0 },
  ...more,
})

let yard: Yard
beforeAll(async () => {
  const zones = [zone('west', -20, {}), zone('court', 0, { capacity: 1 }), zone('gate', -20, { kind: 'spawn' })]
  yard = await openSmallRooms({ capacity: 2, mirrors: 3 }, { zones })
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

/** Every density message of a seat from now on, as the people in each square. */
function listen(seat: Seat): number[][][] {
  const told: number[][][] = []
  seat.room.onMessage(DENSITY, (bytes: Uint8Array) => {
    const cells = createDensityCells()
    readDensity(PROTOCOL_VERSION, new Uint8Array(bytes), cells)
    told.push(Array.from({ length: cells.count }, (_, cell) => [cells.columns[cell] ?? 0, cells.rows[cell] ?? 0, cells.people[cell] ?? 0]))
  })
  return told
}

test('each room is told how many of the others’ visitors stand in which square, nobody of its own, and no guide', async () => {
  const [a, b, c] = (await enterMany(yard, 3)) as [Seat, Seat, Seat]
  const guide = await enterStaff(yard, 'guide', 'visit')
  const [toA, toC] = [listen(a), listen(c)]
  standAt(yard, a, -12, 3)
  standAt(yard, b, -13, 4)
  standAt(yard, c, -2, -7)
  standAt(yard, guide, -17, 17)
  await until(() => toC.at(-1)?.length === 1 && toC.at(-1)?.[0]?.[2] === 2, 'the two of the first room')
  expect(toC.at(-1)).toEqual([[-3, 0, 2]])
  await until(() => toA.length > 0, 'the one of the second')
  expect(toA.at(-1)).toEqual([[-1, -2, 1]])
  await b.room.leave()
  await until(() => toC.at(-1)?.[0]?.[2] === 1, 'one of them to be gone')
  const count = toC.length
  await new Promise((wake) => setTimeout(wake, 2500))
  // Nothing changes, and nothing is told.
  expect(toC.length).toBe(count)
})

test('a zone takes as many as it may; the next is told, others do not see him in it, and he is let in when there is place', async () => {
  const [a, b] = (await enterMany(yard, 2)) as [Seat, Seat]
  standAt(yard, a, 5, 5)
  await until(() => a.told.zones.at(-1)?.[0]?.people === 1, 'him to be counted')
  standAt(yard, b, 6, 5)
  await until(() => b.told.zoneFull.length === 1, 'word that it is full')
  expect(b.told.zoneFull).toEqual([{ zone: 'court', capacity: 1 }])
  expect(b.told.zones.at(-1)).toEqual([{ zone: 'court', people: 1, capacity: 1 }])
  const moderator = await enterStaff(yard, 'moderator')
  await until(() => moderator.told.attendance.some((people) => people.length === 3), 'the list')
  const listed = moderator.told.attendance.at(-1)
  expect(listed?.find(({ visitorId }) => visitorId === idOf(a))?.at).not.toBeNull()
  expect(listed?.find(({ visitorId }) => visitorId === idOf(b))?.at).toBeNull()
  await a.room.leave()
  const c = (await enter(yard, 'C')).seat
  standAt(yard, c, 7, 5)
  await until(() => c.told.zones.at(-1)?.[0]?.people === 1, 'the next to be counted')
  expect(c.told.zoneFull).toEqual([])
})
