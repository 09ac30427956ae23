import { pino } from 'pino'
import { expect, test } from 'vitest'
import { watchConnection } from './connection.ts'
import { createPings } from './pings.ts'
import type { Connected } from './room-parts.ts'

/** A connection that answers or does not. */
function memberOf(slot: number, answers: () => boolean) {
  const heard: ((data: Buffer) => void)[] = []
  const pings: number[] = []
  let ended = false
  const socket = {
    ...{ readyState: 1, OPEN: 1 },
    once: () => {},
    on: (_: 'pong', listener: (data: Buffer) => void) => heard.push(listener),
    ping(data: string) {
      pings.push(Number(data))
      if (answers()) for (const listener of heard) listener(Buffer.from(data))
    },
    terminate: () => (ended = true),
  }
  const member = {
    person: { slot, visitorId: `v${slot}` },
    client: { ref: socket },
    roundTripMs: null as number | null,
    unanswered: 0,
  } as unknown as Connected
  return { member, pings, isEnded: () => ended }
}

test('a thousand connections are asked evenly within four seconds, and only those that answer no more are ended, in twelve to sixteen', () => {
  let nowMs = 0
  let mute = false
  const log = pino({ level: 'silent' })
  const all = Array.from({ length: 1000 }, (_, slot) => memberOf(slot, () => !(mute && slot === 7)))
  const members = new Map(all.map(({ member }) => [member.person.visitorId, member]))
  for (const { member } of all) watchConnection(member, () => nowMs, log)
  const pings = createPings(members, () => nowMs, log)
  const perStep: number[] = []
  const pass = (ms: number): void => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; nowMs += 100) {
      const before = all.reduce((sum, one) => sum + one.pings.length, 0)
      pings.run()
      perStep.push(all.reduce((sum, one) => sum + one.pings.length, 0) - before)
    }
  }
  pass(4000)
  expect(Math.max(...perStep)).toBe(25)
  expect(all.every((one) => one.pings.length === 1 && one.member.roundTripMs === 0)).toBe(true)
  mute = true
  pass(12_000)
  expect(all.some((one) => one.isEnded())).toBe(false)
  pass(4000)
  expect(all.filter((one) => one.isEnded()).map(({ member }) => member.person.slot)).toEqual([7])
})
