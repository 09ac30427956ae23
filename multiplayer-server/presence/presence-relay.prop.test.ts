import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createBatchReader,
  createPose,
  createUplinkWriter,
  FLAG_HANDS,
  FLAG_TELEPORT,
  type Pose,
  SAMPLE_MS,
} from '../../model/presence/index.ts'
import { CLOSE, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { createPresenceRelay, type PresenceRelay } from './presence-relay.ts'
import { createSlotPool, SLOT_QUARANTINE_MS } from './slot-pool.ts'

const SEED = 20_260_805
const START_MS = 1_790_000_000_000

/** A venue with a clock of its own; clients read every batch at once unless told to be deaf. */
function createVenue(nearCount: number) {
  let nowMs = START_MS
  const clients = new Map<number, ReturnType<typeof createClient>>()
  const relay = createPresenceRelay({
    now: () => milliseconds(nowMs),
    nearCount,
    send: (slot, bytes) => clients.get(slot)?.hear(bytes),
  })
  return {
    relay,
    clients,
    now: () => nowMs,
    join(slot: number) {
      relay.join(slot)
      clients.set(
        slot,
        createClient(relay, slot, () => nowMs),
      )
    },
    leave(slot: number) {
      relay.leave(slot)
      clients.delete(slot)
    },
    tick() {
      nowMs += 50
      relay.tick()
    },
  }
}

function createClient(relay: PresenceRelay, slot: number, now: () => number) {
  const reader = createBatchReader(PROTOCOL_VERSION)
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const seen = new Map<number, number[]>()
  const waiting: Uint8Array[] = []
  const pose = createPose()
  let sampleMs = 0
  const read = (bytes: Uint8Array): void =>
    reader.receive(bytes, {
      left: (other) => void seen.delete(other),
      entered: (other, _, at) => void seen.set(other, Array.from(at)),
      sampled: (other, _, at) => {
        if (!seen.has(other)) throw new Error('A sample of nobody.')
        seen.set(other, Array.from(at))
      },
    })
  const client = {
    seen,
    pose,
    deaf: false,
    /** Acknowledges without decoding: a cheap crowd. */
    countsOnly: false,
    received: 0,
    hear(bytes: Uint8Array) {
      client.received++
      if (client.countsOnly) return
      if (client.deaf) waiting.push(bytes.slice())
      else read(bytes)
    },
    listen() {
      client.deaf = false
      for (const bytes of waiting.splice(0)) read(bytes)
    },
    /** Sends `count` samples, moving along east by `by` metres at each. */
    move(count: number, by: number, teleport = false) {
      writer.start(client.countsOnly ? client.received : reader.batch)
      for (let i = 0; i < count; i++) {
        pose[0] = pose[0]! + by
        pose[7] = pose[0] - 0.3
        pose[14] = pose[0] + 0.3
        pose.copyWithin(8, 1, 3)
        pose.copyWithin(15, 1, 3)
        const first = sampleMs === 0
        const next = first ? now() - SAMPLE_MS * count : sampleMs + SAMPLE_MS
        const gap = first ? 0 : Math.max(0, Math.floor((now() - SAMPLE_MS * (count - 1 - i) - next) / SAMPLE_MS))
        sampleMs = next + gap * SAMPLE_MS
        writer.add({ pose, flags: (teleport ? FLAG_TELEPORT : 0) | FLAG_HANDS, gap }, milliseconds(sampleMs))
      }
      return relay.receive(slot, writer.finish())
    },
  }
  return client
}

const action = fc.record({
  kind: fc.constantFrom('join', 'join', 'leave', 'move', 'move', 'move', 'move', 'move', 'jump', 'deaf', 'hostile'),
  who: fc.nat(11),
  count: fc.integer({ min: 1, max: 3 }),
  by: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
  noise: fc.uint8Array({ maxLength: 60 }),
})

describe('PresenceRelay', () => {
  it('gives every follower exactly the sender’s state through storms of joins, leaves, jumps, stalls and hostile bytes', () => {
    let compared = 0
    let refusals = 0
    fc.assert(
      fc.property(
        fc.array(fc.array(action, { maxLength: 10 }), { minLength: 5, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (ticks, nearCount) => {
          const venue = createVenue(nearCount)
          const truth = new Map<number, Pose>()
          for (const actions of ticks) {
            for (const { kind, who, count, by, noise } of actions) {
              const client = venue.clients.get(who)
              if (kind === 'join' && !client) venue.join(who)
              if (!client) continue
              if (kind === 'leave') venue.leave(who)
              if (kind === 'deaf') client.deaf = !client.deaf || (client.listen(), false)
              if (kind === 'move' && !client.deaf) expect(client.move(count, by)).toBeNull()
              if (kind === 'jump' && !client.deaf) {
                // Too many jumps are refused, and the jumper closed.
                const refusal = client.move(1, by * 500, true)
                if (refusal) venue.leave(who)
              }
              if (kind === 'hostile') {
                if (noise.length > 0) noise[0] = PROTOCOL_VERSION
                const before = createPose()
                const after = createPose()
                const known = venue.relay.readPose(who, before)
                if (venue.relay.receive(who, noise)) {
                  refusals++
                  expect(venue.relay.readPose(who, after)).toBe(known)
                  expect(after).toEqual(before)
                }
                venue.leave(who)
              }
            }
            venue.tick()
            truth.clear()
            for (const who of venue.clients.keys()) {
              const pose = createPose()
              if (venue.relay.readPose(who, pose)) truth.set(who, pose)
            }
            for (const [who, client] of venue.clients) {
              if (client.deaf || venue.relay.isStalled(who)) continue
              for (const [other, seen] of client.seen) {
                expect(seen).toEqual(Array.from(truth.get(other) ?? []))
                compared++
              }
              expect(client.seen.size).toBeLessThanOrEqual(nearCount)
            }
          }
          // Everybody reads on and all is well again: each follows as many as there are, up to the limit.
          for (const client of venue.clients.values()) client.listen()
          for (let i = 0; i < 8; i++) {
            for (const client of venue.clients.values()) expect(client.move(1, 0.01)).toBeNull()
            venue.tick()
          }
          for (const client of venue.clients.values()) expect(client.seen.size).toBe(Math.min(nearCount, venue.clients.size - 1))
        },
      ),
      { seed: SEED, numRuns: 120 },
    )
    expect(compared).toBeGreaterThan(5000)
    expect(refusals).toBeGreaterThan(20)
  }, 60_000)

  it('feeds a reader that is a second behind nothing until it has caught up, and then enters everyone afresh', () => {
    const venue = createVenue(50)
    for (const slot of [0, 1]) venue.join(slot)
    const [slow, other] = [venue.clients.get(0)!, venue.clients.get(1)!]
    const step = (): void => {
      other.move(1, 0.1)
      venue.tick()
    }
    slow.move(1, 0)
    step()
    slow.move(1, 0)
    slow.deaf = true
    const before = slow.received
    for (let i = 0; i < 100; i++) step()
    expect(venue.relay.isStalled(0)).toBe(true)
    expect(slow.received - before).toBeLessThanOrEqual(22)
    expect(other.received).toBeGreaterThan(100)
    slow.listen()
    slow.move(1, 0)
    step()
    expect(venue.relay.isStalled(0)).toBe(false)
    const truth = createPose()
    venue.relay.readPose(1, truth)
    expect(slow.seen.get(1)).toEqual(Array.from(truth))
  })

  it('refuses reach, speed, jumps without end, floods and other builds with the close code of each', () => {
    const attempts: [string, number, (venue: ReturnType<typeof createVenue>) => ReturnType<PresenceRelay['receive']>][] = [
      ['presence/overrun', CLOSE.badMessage, (venue) => venue.clients.get(0)!.move(1, 1.3)],
      ['presence/overrun', CLOSE.badMessage, (venue) => repeat(9, () => venue.clients.get(0)!.move(1, 30, true))],
      ['presence/overrun', CLOSE.badMessage, (venue) => repeat(30, () => venue.clients.get(0)!.move(3, 0))],
      ['protocol/too-fast', CLOSE.tooFast, (venue) => repeat(200, () => venue.relay.receive(0, Uint8Array.of(PROTOCOL_VERSION, 0, 0)))],
      ['protocol/version', CLOSE.protocolVersion, (venue) => venue.relay.receive(0, Uint8Array.of(PROTOCOL_VERSION + 1, 0, 0))],
      ['protocol/too-large', CLOSE.badMessage, (venue) => venue.relay.receive(0, new Uint8Array(20_000))],
      ['presence/malformed', CLOSE.badMessage, (venue) => venue.relay.receive(0, Uint8Array.of(PROTOCOL_VERSION, 99, 0))],
      ['presence/malformed', CLOSE.badMessage, (venue) => venue.relay.receive(0, new Uint8Array(0))],
      ['presence/overrun', CLOSE.badMessage, (venue) => farHand(venue)],
    ]
    const repeat = (times: number, send: () => ReturnType<PresenceRelay['receive']>): ReturnType<PresenceRelay['receive']> => {
      for (let i = 0; i < times; i++) {
        const refusal = send()
        if (refusal) return refusal
      }
      return null
    }
    const farHand = (venue: ReturnType<typeof createVenue>): ReturnType<PresenceRelay['receive']> => {
      const writer = createUplinkWriter(PROTOCOL_VERSION)
      const pose = createPose()
      pose[7] = 1.6
      venue.join(7)
      writer.start(0)
      writer.add({ pose, flags: FLAG_HANDS, gap: 0 }, milliseconds(venue.now()))
      return venue.relay.receive(7, writer.finish())
    }
    for (const [code, close, attempt] of attempts) {
      const venue = createVenue(50)
      venue.join(0)
      venue.join(1)
      venue.clients.get(0)!.move(1, 0)
      venue.clients.get(1)!.move(1, 0)
      venue.tick()
      expect(attempt(venue)).toMatchObject({ close, fault: { code } })
      expect(venue.clients.get(1)!.move(1, 0.1)).toBeNull()
    }
  })

  it('tells followers at the next tick that somebody left', () => {
    const venue = createVenue(50)
    for (const slot of [0, 1, 2]) venue.join(slot)
    for (const client of venue.clients.values()) client.move(1, 0)
    venue.tick()
    expect([...venue.clients.get(0)!.seen.keys()]).toEqual([1, 2])
    venue.leave(1)
    venue.tick()
    expect([...venue.clients.get(0)!.seen.keys()]).toEqual([2])
  })

  it('serves 200 people who walk, 50 near each, in less than a tick', () => {
    const venue = createVenue(50)
    for (let slot = 0; slot < 200; slot++) {
      venue.join(slot)
      const client = venue.clients.get(slot)!
      client.countsOnly = true
      client.pose[0] = slot % 20
      client.pose[1] = Math.floor(slot / 20)
    }
    let spentMs = 0
    for (let i = 0; i < 60; i++) {
      for (const client of venue.clients.values()) expect(client.move(1, 0.05)).toBeNull()
      const fromMs = performance.now()
      venue.tick()
      if (i >= 20) spentMs += performance.now() - fromMs
    }
    expect(venue.relay.counts.records).toBeGreaterThan(200 * 49 * 59)
    expect(spentMs / 40).toBeLessThan(50)
  }, 30_000)
})

describe('slot pool', () => {
  it('gives the lowest free slot and lets a used one rest', () => {
    let nowMs = 0
    const pool = createSlotPool(2, () => milliseconds(nowMs))
    expect([pool.take(), pool.take(), pool.take()]).toEqual([0, 1, null])
    pool.release(0)
    pool.release(0)
    expect([pool.taken, pool.take()]).toEqual([1, null])
    nowMs = SLOT_QUARANTINE_MS
    expect([pool.take(), pool.taken]).toEqual([0, 2])
  })
})
