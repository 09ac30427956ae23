import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPose, createUplinkWriter, FLAG_HANDS, type Pose } from '../../model/presence/index.ts'
import { CLOSE, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import type { PresenceRelay } from './presence-relay.ts'
import { createSlotPool, SLOT_QUARANTINE_MS } from './slot-pool.ts'
import { createVenue } from './testing/crowded-venue.ts'

const SEED = 20_260_805

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
        fc.constantFrom(1, 5),
        (ticks, nearCount, groups) => {
          const venue = createVenue(nearCount, { groups })
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

  it('feeds a reader that is a second behind nothing until it has caught up, and then lets it go on from the true state', () => {
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
    expect(venue.relay.isStalled(1)).toBe(false)
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
      ['presence/malformed', CLOSE.badMessage, (venue) => venue.relay.receive(0, Uint8Array.of(PROTOCOL_VERSION, 0, 255, 0, 0))],
      ['presence/malformed', CLOSE.badMessage, (venue) => venue.relay.receive(0, Uint8Array.of(PROTOCOL_VERSION, 255, 255, 255, 255, 255))],
      ['presence/overrun', CLOSE.badMessage, (venue) => farHand(venue)],
      ['presence/late', CLOSE.late, (venue) => begin(venue, createPose(), venue.now() - 7000)],
    ]
    const repeat = (times: number, send: () => ReturnType<PresenceRelay['receive']>): ReturnType<PresenceRelay['receive']> => {
      for (let i = 0; i < times; i++) {
        const refusal = send()
        if (refusal) return refusal
      }
      return null
    }
    const farHand = (venue: ReturnType<typeof createVenue>): ReturnType<PresenceRelay['receive']> => {
      const pose = createPose()
      pose[7] = 1.6
      return begin(venue, pose, venue.now())
    }
    const begin = (venue: ReturnType<typeof createVenue>, pose: Pose, atMs: number): ReturnType<PresenceRelay['receive']> => {
      const writer = createUplinkWriter(PROTOCOL_VERSION)
      venue.join(7)
      writer.start(0)
      writer.add({ pose, flags: FLAG_HANDS, gap: 0 }, milliseconds(atMs))
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

  it('tells two who are apart nothing of each other from the next tick on, everyone else as ever, and forgets it with either’s leaving', () => {
    const doing = fc.record({ kind: fc.constantFrom('apart', 'together', 'leave', 'join'), a: fc.nat(5), b: fc.nat(5) })
    let parted = 0
    fc.assert(
      fc.property(fc.array(doing, { minLength: 5, maxLength: 40 }), fc.integer({ min: 2, max: 8 }), (doings, nearCount) => {
        const venue = createVenue(nearCount)
        for (let slot = 0; slot < 6; slot++) venue.join(slot)
        const apart = new Set<string>()
        const pair = (a: number, b: number): string => `${Math.min(a, b)}/${Math.max(a, b)}`
        for (const { kind, a, b } of doings) {
          const both = venue.clients.has(a) && venue.clients.has(b) && a !== b
          if (kind === 'apart' || kind === 'together') venue.relay.setApart(a, b, kind === 'apart')
          if (kind === 'apart' && both) apart.add(pair(a, b))
          if (kind === 'together') apart.delete(pair(a, b))
          if (kind === 'join' && !venue.clients.has(a)) venue.join(a)
          if (kind === 'leave') {
            venue.leave(a)
            for (let other = 0; other < 6; other++) apart.delete(pair(a, other))
          }
          for (const client of venue.clients.values()) expect(client.move(1, 0.01)).toBeNull()
          venue.tick()
          for (const [slot, client] of venue.clients) {
            const strangers = [...venue.clients.keys()].filter((other) => other !== slot && !apart.has(pair(slot, other)))
            for (const seen of client.seen.keys()) expect(strangers).toContain(seen)
            parted += venue.clients.size - 1 - strangers.length
          }
        }
        for (let i = 0; i < 5; i++) {
          for (const client of venue.clients.values()) client.move(1, 0.01)
          venue.tick()
        }
        for (const [slot, client] of venue.clients) {
          const strangers = [...venue.clients.keys()].filter((other) => other !== slot && !apart.has(pair(slot, other)))
          expect(client.seen.size).toBe(Math.min(nearCount, strangers.length))
        }
      }),
      { seed: SEED, numRuns: 150 },
    )
    expect(parted).toBeGreaterThan(1000)
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

  it('shows whoever leaves the ground where he last stood, to those who follow him and to newcomers, and goes on when he is back', () => {
    let held = 0
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: -50, max: 50 }).map((cm) => cm / 100),
            fc.boolean(),
          ),
          {
            minLength: 4,
            maxLength: 60,
          },
        ),
        (strides) => {
          const stands = (east: number): boolean => Math.abs(east) < 0.3
          const venue = createVenue(8, { stands })
          for (const slot of [0, 1]) venue.join(slot)
          const [walker, watcher] = [venue.clients.get(0)!, venue.clients.get(1)!]
          let newcomers = 2
          for (const [by, joins] of strides) {
            if (joins && newcomers < 8) venue.join(newcomers++)
            expect(walker.move(1, by)).toBeNull()
            for (const client of venue.clients.values()) if (client !== walker) expect(client.move(1, 0)).toBeNull()
            venue.tick()
            const truth = createPose()
            const known = venue.relay.readPose(0, truth)
            // Poses are rounded to a lattice of millimetres: at the border either holds.
            const onBorder = Math.abs(Math.abs(walker.pose[0]!) - 0.3) < 0.01
            if (!stands(walker.pose[0]!)) held++
            else if (!onBorder) expect(truth[0]).toBeCloseTo(walker.pose[0]!, 2)
            expect(known && !stands(truth[0]! * 0.99)).toBe(false)
            for (const client of venue.clients.values()) {
              if (client !== walker && client.seen.has(0)) expect(client.seen.get(0)).toEqual(Array.from(truth))
            }
            expect(watcher.seen.has(0) && !known).toBe(false)
          }
        },
      ),
      { seed: SEED, numRuns: 150 },
    )
    expect(held).toBeGreaterThan(100)
  }, 60_000)

  it('shows nobody who never stood anywhere', () => {
    const venue = createVenue(8, { stands: (east) => east < 0 })
    for (const slot of [0, 1]) venue.join(slot)
    for (let i = 0; i < 6; i++) {
      expect(venue.clients.get(0)!.move(1, 0.1)).toBeNull()
      expect(venue.clients.get(1)!.move(1, -0.1)).toBeNull()
      venue.tick()
    }
    expect([...venue.clients.get(1)!.seen.keys()]).toEqual([])
    expect([...venue.clients.get(0)!.seen.keys()]).toEqual([1])
  })

  it('tells each of 200 people who walk of fifty near him, tick after tick', () => {
    const venue = createVenue(50)
    for (let slot = 0; slot < 200; slot++) {
      venue.join(slot)
      const client = venue.clients.get(slot)!
      client.countsOnly = true
      client.pose[0] = slot % 20
      client.pose[1] = Math.floor(slot / 20)
    }
    for (let i = 0; i < 60; i++) {
      for (const client of venue.clients.values()) expect(client.move(1, 0.05)).toBeNull()
      venue.tick()
    }
    expect(venue.relay.counts.records).toBeGreaterThan(200 * 49 * 59)
  }, 60_000)
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
