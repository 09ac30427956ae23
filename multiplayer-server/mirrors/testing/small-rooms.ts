import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPose, createUplinkWriter } from '../../../model/presence/index.ts'
import { POSE_UPLINK, PROTOCOL_VERSION, type DoorAnswer, type ServerMessages } from '../../../model/protocol/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import { DEFAULT_RATES } from '../../access/rate-limits.ts'
import type { StaffRole } from '../../access/staff.ts'
import { actFrom, openYard, until, type Seat, type TestBrowser, type Yard } from '../../rooms/testing/open-yard.ts'

/** Three rooms for two each, unless said otherwise; `more` goes into the venue's document. */
export function openSmallRooms(
  limits: { capacity: number; mirrors: number } = { capacity: 2, mirrors: 3 },
  more: object = {},
): Promise<Yard> {
  return openYard({ rates: { ...DEFAULT_RATES, exchangePerMinute: 1000 } }, (root) => {
    const file = join(root, 'venues/yard/venue.json')
    const venue = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...venue, version: 2, limits: { flashesPerSecond: 3, ...limits }, ...more }))
  })
}

export const mirrorOf = (seat: Seat): number => seat.told.welcome.at(-1)?.mirror ?? 0
export const idOf = (seat: Seat): string => seat.told.welcome[0]?.visitorId ?? ''
export const slotOf = (seat: Seat): number => seat.told.welcome[0]?.slot ?? -1

/** Comes in as a new visitor. */
export async function enter(yard: Yard, name: string): Promise<{ seat: Seat; browser: TestBrowser }> {
  const browser = yard.browser()
  return { browser, seat: await browser.join('visit', name) }
}

/** So many come in, one after the other: V0, V1, ... */
export async function enterMany(yard: Yard, count: number): Promise<Seat[]> {
  const seats: Seat[] = []
  for (let index = 0; index < count; index++) seats.push((await enter(yard, `V${index}`)).seat)
  return seats
}

export async function enterStaff(yard: Yard, role: StaffRole, kind: 'visit' | 'console' = 'console'): Promise<Seat> {
  const browser = yard.browser()
  await browser.enterAs(role)
  return browser.join(kind, role)
}

export async function askDoor(browser: TestBrowser, body: object = {}): Promise<DoorAnswer> {
  return (await (await browser.fetch('/api/venues/yard/door', { body })).json()) as DoorAnswer
}

/** Asks for a place in the line, or keeps the one he has. */
export const waitAtDoor = (browser: TestBrowser): Promise<DoorAnswer> => askDoor(browser, { queue: true })

/** The rooms as a console was told last. */
export const roomsTold = (seat: Seat): ServerMessages['mirrors']['rooms'] => seat.told.mirrors.at(-1)?.rooms ?? []

/** Closes all rooms but the first. */
export async function closeOthers(operator: Seat): Promise<void> {
  await until(() => roomsTold(operator).length > 0, 'the list of rooms')
  for (const { mirror } of roomsTold(operator).slice(1)) await actFrom(operator, { do: 'close-mirror', mirror })
  await until(() => roomsTold(operator).length === 1, 'one room')
}

/** Stands at a place; once a connection. */
export function standAt(yard: Yard, seat: Seat, east: number, north: number): void {
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  writer.start(0)
  const pose = createPose()
  pose.set([east, north, 1.65, 0, 0, 0, 1])
  writer.add({ pose, flags: 0, gap: 0 }, milliseconds(yard.server.shows.clock.now()))
  seat.room.sendBytes(POSE_UPLINK, writer.finish())
}
