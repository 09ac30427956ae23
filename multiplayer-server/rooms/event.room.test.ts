import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { DoorAnswer, VenueListing } from '../../model/protocol/index.ts'
import { openHouses } from '../house/open-houses.ts'
import { createLog } from '../process/log.ts'
import { readHostTime } from '../process/server-clock.ts'
import { actFrom, leaveAll, openYard, until, type Seat, type Yard } from './testing/open-yard.ts'

let yard: Yard
let aheadMs = 0
/** The machine's clocks, moved on by the test. */
const real = readHostTime()
const hostTime = { ...real, wallMs: () => real.wallMs() + aheadMs, monotonicMs: () => real.monotonicMs() + aheadMs }
const HOUR_MS = 3_600_000
const startedMs = Date.now()
const inHours = (hours: number): string => new Date(startedMs + hours * HOUR_MS).toISOString()

const event = (id: string, more: object = {}) => ({
  ...{ kind: 'event', version: 1, id, name: { 'zh-CN': '首夜', en: 'First night' }, venue: 'yard', scene: 'evening' },
  ...{ schedule: { doors: inHours(2), start: inHours(3), end: inHours(4), timeZone: 'Asia/Shanghai' }, capacity: 1, admission: 'open' },
  ...more,
})

const TONIGHT = [{ role: 'host', name: 'Su Qing' }] as const

beforeAll(async () => {
  yard = await openYard({ hostTime }, (root) => {
    mkdirSync(join(root, 'events'))
    const put = (name: string, value: unknown): void => writeFileSync(join(root, 'events', name), JSON.stringify(value))
    put('first-night.json', event('first-night'))
    put('guests.json', event('guests', { admission: 'invited', capacity: 3, roles: TONIGHT }))
    put('elsewhere.json', event('elsewhere', { scene: 'another' }))
  })
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

const operator = async (): Promise<Seat> => {
  const browser = yard.browser()
  await browser.enterAs('operator')
  return browser.join('console', 'Chen')
}
const door = async (invitation?: string): Promise<DoorAnswer> => {
  return (await (
    await yard.browser().fetch('/api/venues/yard/door', { body: { ...(invitation === undefined ? {} : { invitation }) } })
  ).json()) as DoorAnswer
}
/** The event as the start page is told of it. */
const listed = async (): Promise<VenueListing['event'] | undefined> =>
  ((await (await yard.browser().fetch('/api/venues')).json()) as VenueListing[])[0]?.event
const knock = async (more: object = {}): Promise<number> =>
  (await yard.browser().fetch('/api/ticket', { body: { venue: 'yard', kind: 'visit', ...more } })).status

test('by its schedule: closed with the time told, doors, the show starting by itself, over, each at its minute of the server’s clock', async () => {
  const chen = await operator()
  expect(chen.told.house[0]?.events.map(({ id }) => id)).toEqual(['first-night', 'guests'])
  expect(await door()).toMatchObject({ why: null, event: null })
  expect(await listed()).toBeNull()
  expect(await actFrom(chen, { do: 'put-event', event: 'first-night' })).toMatchObject({ ok: true })
  expect(await door()).toMatchObject({ why: 'closed', untilMs: Date.parse(inHours(2)), event: { id: 'first-night', phase: 'closed', mode: 'schedule' } }) // prettier-ignore
  expect(await listed()).toMatchObject({ id: 'first-night', startMs: Date.parse(inHours(3)), phase: 'closed' })
  expect(await knock()).toBe(403)

  aheadMs = 2 * HOUR_MS + 1000
  await until(() => chen.told.house.at(-1)?.event?.phase === 'doors', 'the doors')
  expect(await door()).toMatchObject({ why: null })
  await yard.browser().join('visit')
  // The event admits one, though the venue holds three.
  expect(await door()).toMatchObject({ why: 'full' })
  await expect(yard.browser().join('visit')).rejects.toMatchObject({ code: 4107 })
  expect(yard.server.shows.show('yard').state.running).toEqual([])

  aheadMs = 3 * HOUR_MS + 1000
  await until(() => chen.told.cueState.at(-1)?.running[0]?.cue === 'open', 'the first cue')
  expect(chen.told.house.at(-1)?.event?.phase).toBe('on')

  aheadMs = 4 * HOUR_MS + 1000
  await until(() => chen.told.cueState.at(-1)?.running.every(({ releasedAtServerMs }) => releasedAtServerMs !== undefined) ?? false, 'the stop') // prettier-ignore
  expect(await door()).toMatchObject({ why: 'over' })
  expect(await actFrom(chen, { do: 'drop-event' })).toMatchObject({ ok: true })
  expect(await knock()).toBe(200)
}, 60_000)

test('by hand: somebody opens and ends it whatever the schedule says, and gives it back to the schedule', async () => {
  const chen = await operator()
  await actFrom(chen, { do: 'put-event', event: 'first-night' })
  expect(await door()).toMatchObject({ why: 'over' })
  expect(await actFrom(chen, { do: 'event-phase', phase: 'doors' })).toMatchObject({ ok: true })
  expect(await door()).toMatchObject({ why: null, event: { phase: 'doors', mode: 'hand' } })
  expect(await actFrom(chen, { do: 'event-schedule' })).toMatchObject({ ok: true })
  expect(await door()).toMatchObject({ why: 'over', event: { mode: 'schedule' } })
  await actFrom(chen, { do: 'drop-event' })
})

test('an event for invited people lets in who has its invitation, and staff', async () => {
  const chen = await operator()
  await actFrom(chen, { do: 'put-event', event: 'guests' })
  await actFrom(chen, { do: 'event-phase', phase: 'doors' })
  await until(() => chen.told.house.at(-1)?.invitation !== null, 'the invitation')
  const invitation = chen.told.house.at(-1)?.invitation ?? ''
  expect(await door()).toMatchObject({ why: 'invited' })
  expect(await door('wrong')).toMatchObject({ why: 'invited' })
  expect(await door(invitation)).toMatchObject({ why: null })
  expect(await knock()).toBe(403)
  expect(await knock({ invitation: 'wrong' })).toBe(403)
  expect(await knock({ invitation })).toBe(200)
  const browser = yard.browser()
  await browser.enterAs('guide')
  expect((await browser.join('visit')).told.welcome[0]?.role).toBe('guide')
  await actFrom(chen, { do: 'drop-event' })
})

test('an event that is not there, or at fault, cannot be put on', async () => {
  const chen = await operator()
  for (const id of ['elsewhere', 'nothing']) {
    expect(await actFrom(chen, { do: 'put-event', event: id })).toMatchObject({ ok: false, fault: { code: 'house/unknown-event' } })
  }
  expect(await actFrom(chen, { do: 'event-phase', phase: 'on' })).toMatchObject({ ok: false, fault: { code: 'house/unknown-event' } })
})

test('an event whose file goes away runs on; one whose file is not there at a start shuts the doors until it is taken off', async () => {
  const chen = await operator()
  await actFrom(chen, { do: 'put-event', event: 'guests' })
  const file = join(yard.root, 'events', 'guests.json')
  const text = readFileSync(file, 'utf8')
  rmSync(file)
  // Putting on reads the folder again; the event itself is known still.
  await actFrom(chen, { do: 'put-event', event: 'nothing' })
  expect(await door()).toMatchObject({ why: 'over', event: { id: 'guests' } })
  const again = await openHouses(['yard'], {
    ...{ db: yard.server.store.db, clock: yard.server.shows.clock, timers: { after: () => () => {}, every: () => () => {} } },
    ...{ events: { of: () => [], reload: async () => [] }, log: createLog({ part: 'test', format: 'json', level: 'silent' }) },
  })
  expect(again.house('yard')).toMatchObject({ event: null, missingEvent: 'guests' })
  expect(again.house('yard').admission({ key: 'x', isStaff: false, isInvited: true })).toEqual({ why: 'closed', untilMs: null })
  expect(again.house('yard').admission({ key: 'x', isStaff: true, isInvited: false })).toBeNull()
  writeFileSync(file, text)
  expect(await actFrom(chen, { do: 'drop-event' })).toMatchObject({ ok: true })
})

test('lock, notice, bans and the event stand over a restart', async () => {
  const chen = await operator()
  await actFrom(chen, { do: 'put-event', event: 'first-night' })
  await actFrom(chen, { do: 'event-phase', phase: 'doors' })
  await actFrom(chen, { do: 'lock', reason: 'technical' })
  const noTimers = { after: () => () => {}, every: () => () => {} }
  const { db } = yard.server.store
  const events = { of: () => [], reload: async () => [] }
  const log = createLog({ part: 'test', format: 'json', level: 'silent' })
  const again = await openHouses(['yard'], { db, events, clock: yard.server.shows.clock, timers: noTimers, log })
  expect(again.house('yard').state).toMatchObject({
    lock: { reason: 'technical', by: 'Chen' },
    event: { id: 'first-night', hand: 'doors' },
  })
})

test('staff of every role read who works tonight, and the door tells visitors nothing of it', async () => {
  const chen = await operator()
  expect(chen.told.house.at(-1)?.tonight).toEqual([])
  await actFrom(chen, { do: 'put-event', event: 'guests' })
  const host = yard.browser()
  await host.enterAs('host')
  const su = await host.join('console', 'Su')
  for (const seat of [chen, su]) {
    await until(() => seat.told.house.at(-1)?.tonight.length === 1, 'the list of tonight')
    expect(seat.told.house.at(-1)?.tonight).toEqual(TONIGHT)
  }
  expect(JSON.stringify(await door())).not.toContain('Su Qing')
  expect(await actFrom(chen, { do: 'drop-event' })).toMatchObject({ ok: true })
})
