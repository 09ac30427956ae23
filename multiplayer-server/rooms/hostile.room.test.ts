import fc from 'fast-check'
import { getMessageBytes, Protocol } from '@colyseus/core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { CLOSE, POSE_UPLINK, PROTOCOL_VERSION, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { leaveAll, openYard, until, type Seat, type Yard } from './testing/open-yard.ts'
import { anyNamedMessage, spoiltMessage } from './testing/any-message.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

/** Bytes straight to the socket, past the client library. */
const sendRaw = (seat: Seat, bytes: Uint8Array): void => {
  ;(seat.room.connection as unknown as { transport: { ws: WebSocket } }).transport.ws.send(bytes)
}
const frame = (name: string, payload: unknown): Uint8Array => getMessageBytes.raw(Protocol.ROOM_DATA, name, payload)
const idOf = (seat: Seat): string => seat.told.welcome[0]?.visitorId ?? ''

/** Everything a client could change: the show, the house, corners, blocks, reports, who is here. */
async function stateOfAll(): Promise<string> {
  const { db } = yard.server.store
  const kept = await Promise.all([
    db.selectFrom('settings').selectAll().orderBy('key').execute(),
    db.selectFrom('blocks').selectAll().execute(),
    db.selectFrom('reports').selectAll().execute(),
    db.selectFrom('staff_sessions').selectAll().execute(),
  ])
  return JSON.stringify([yard.server.shows.show('yard').state, kept])
}

test('a thousand true messages of a visitor without rights, with other people’s ids, change nothing and close nobody', async () => {
  const browser = yard.browser()
  await browser.enterAs('operator')
  const operator = await browser.join('console')
  const witness = await yard.browser().join()
  const before = await stateOfAll()
  // Staff's own messages, and words about people who are not here. What a visitor may do has tests of its own.
  const messages = fc
    .sample(anyNamedMessage, { seed: 4, numRuns: 1600 })
    .filter(({ name }) => name !== 'chat' && name !== 'liveTicket')
    .map(({ name, payload }, index) => {
      const aimed = structuredClone(payload) as { act?: { visitorId?: string } }
      if (aimed.act?.visitorId !== undefined) aimed.act.visitorId = idOf(index % 2 === 0 ? operator : witness)
      return { name, payload: aimed }
    })
  expect(messages.length).toBeGreaterThan(1000)
  const atOnce = WIRE_LIMITS.otherMessagesPerS * 2 - 6
  for (let from = 0; from < messages.length; from += atOnce) {
    const visitor = await yard.browser().join()
    for (const { name, payload } of messages.slice(from, from + atOnce)) visitor.room.send(name, payload)
    visitor.room.send('clock', { sentMs: 77 })
    await until(() => visitor.told.clock.some(({ sentMs }) => sentMs === 77), 'an answer after all of them')
    expect(visitor.closeCode()).toBeNull()
    await visitor.room.leave()
  }
  expect(await stateOfAll()).toBe(before)
  // Each of those visitors was written down, and none without end.
  const { db } = yard.server.store
  const lines = await db.selectFrom('audit').select((count) => count.fn.countAll<number>().as('count')).groupBy('who').execute() // prettier-ignore
  expect(lines.length).toBeGreaterThan(20)
  expect(Math.max(...lines.map(({ count }) => count))).toBeLessThanOrEqual(10)
  expect([operator.closeCode(), witness.closeCode()]).toEqual([null, null])
}, 120_000)

test('spoilt messages close their sender with the code for it, and change nothing', async () => {
  const witness = await yard.browser().join()
  const before = await stateOfAll()
  let closed = 0
  for (const { name, payload, strange } of fc.sample(spoiltMessage, { seed: 9, numRuns: 120 })) {
    const offender = await yard.browser().join()
    sendRaw(offender, frame(name, payload))
    offender.room.send('clock', { sentMs: 78 })
    await until(() => offender.closeCode() !== null || offender.told.clock.some(({ sentMs }) => sentMs === 78), 'its close or an answer')
    if (offender.closeCode() !== null) {
      closed++
      expect(offender.closeCode()).toBe(CLOSE.badMessage)
    } else {
      expect(strange).toBe(false)
      await offender.room.leave()
    }
  }
  expect(closed).toBeGreaterThan(60)
  expect(await stateOfAll()).toBe(before)
  expect(witness.closeCode()).toBeNull()
}, 120_000)

test('ten times the rate, in messages and in poses, closes the sender; the others’ round trips hardly move', async () => {
  const witness = await yard.browser().join()
  const roundTrips = async (count: number): Promise<number[]> => {
    const times: number[] = []
    for (let probe = 0; probe < count; probe++) {
      const sentMs = performance.now()
      witness.room.send('clock', { sentMs })
      await until(() => witness.told.clock.some((told) => told.sentMs === sentMs), 'the time')
      times.push(performance.now() - sentMs)
      await new Promise((wake) => setTimeout(wake, 60))
    }
    return times.toSorted((a, b) => a - b)
  }
  const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? Infinity
  const quiet = await roundTrips(40)
  const codes: number[] = []
  const floods = { open: true }
  const flood = async (send: (seat: Seat) => void): Promise<void> => {
    while (floods.open) {
      const seat = await yard.browser().join()
      for (let message = 0; message < 10 * WIRE_LIMITS.poseMessagesPerS; message++) send(seat)
      codes.push(await seat.closed)
    }
  }
  const flooders = [
    flood((seat) => seat.room.send('clock', { sentMs: 1 })),
    flood((seat) => seat.room.sendBytes(POSE_UPLINK, Uint8Array.of(PROTOCOL_VERSION, 0, 0))),
  ]
  const during = await roundTrips(40)
  floods.open = false
  await Promise.all(flooders)
  expect(codes.length).toBeGreaterThan(4)
  for (const code of codes) expect(code).toBe(CLOSE.tooFast)
  expect(witness.closeCode()).toBeNull()
  // A guard, not a figure: floods and witness share this process and its machine.
  expect(p99(during)).toBeLessThan(Math.max(500, 10 * p99(quiet)))
}, 120_000)
