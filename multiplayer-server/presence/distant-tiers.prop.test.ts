import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPose } from '../../model/presence/index.ts'
import { BYTES_PER_S } from './byte-budget.ts'
import { TOLD_CELL_M } from './crowd-grid.ts'
import { createVenue } from './testing/crowded-venue.ts'

const SEED = 20_260_813
/** Cells so far off, as the crow flies from cell to cell, have their people told of five times a second. */
const MIDDLE_CELLS = 6

type Venue = ReturnType<typeof createVenue>

/** Places on and beside the borders of cells, on both sides of the origin, and far away. */
const coordinate = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(-0.01, 0, 0.01, 2.5)).map(([n, d]) => n * TOLD_CELL_M + d),
  },
  { weight: 1, arbitrary: fc.constantFrom(-1300, -640.01, 640, 1279.99, 4000) },
)
const arrival = fc.record({ slot: fc.nat(40), east: coordinate, north: coordinate })
const round = fc.record({ jumper: fc.nat(40), by: fc.constantFrom(-35, -5, 5, 10, 640, 1280), leaver: fc.option(fc.nat(40)) })

function enter(venue: Venue, people: readonly { slot: number; east: number; north: number }[]): void {
  for (const { slot, east, north } of people) {
    venue.join(slot)
    venue.clients.get(slot)!.pose.set([east, north, 1.6])
  }
}

function run(venue: Venue, ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    for (const client of venue.clients.values()) expect(client.move(1, 0)).toBeNull()
    venue.tick()
  }
}

const cells = (metres: number): number => Math.floor(metres / TOLD_CELL_M)

/** The rule, written the slow way. */
function isMiddle(a: readonly number[], b: readonly number[]): boolean {
  return (cells(a[0]!) - cells(b[0]!)) ** 2 + (cells(a[1]!) - cells(b[1]!)) ** 2 <= MIDDLE_CELLS ** 2
}

function truthOf(venue: Venue): Map<number, number[]> {
  const truth = new Map<number, number[]>()
  for (const slot of venue.clients.keys()) {
    const pose = createPose()
    if (venue.relay.readPose(slot, pose)) truth.set(slot, [...pose.subarray(0, 3)])
  }
  return truth
}

describe('those who are not near', () => {
  it('are told of in 200 ms from the cells around and in 1 s from everywhere, where they are, through jumps over borders and leavings', () => {
    let middle = 0
    let far = 0
    fc.assert(
      fc.property(
        fc.uniqueArray(arrival, { minLength: 6, maxLength: 25, selector: ({ slot }) => slot }),
        fc.array(round, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 5),
        (people, rounds, groups) => {
          const venue = createVenue(3, { groups })
          enter(venue, people)
          run(venue, 2)
          for (const { jumper, by, leaver } of rounds) {
            if (leaver !== null) venue.leave(leaver)
            expect(venue.clients.get(jumper)?.move(1, by, true) ?? null).toBeNull()
            const fromMs = venue.now()
            run(venue, 4)
            const truth = truthOf(venue)
            const check = (whose: 'middle' | 'all'): void => {
              for (const [self, client] of venue.clients) {
                for (const [other, at] of truth) {
                  if (other === self || client.seen.has(other)) continue
                  if (whose === 'middle' && !isMiddle(truth.get(self)!, at)) continue
                  const told = client.placed.get(other)
                  expect(told === undefined ? -Infinity : told.ms).toBeGreaterThan(fromMs)
                  // A block that spans the lattice is coarser the wider it is.
                  const within = whose === 'middle' ? 0.66 : 1.3
                  expect(Math.hypot(told!.at[0] - at[0]!, told!.at[1] - at[1]!)).toBeLessThan(within)
                  if (whose === 'middle') middle++
                  else far++
                }
              }
            }
            if (venue.clients.size > 4) check('middle')
            run(venue, 16)
            if (venue.clients.size > 4) check('all')
          }
        },
      ),
      { seed: SEED, numRuns: 60 },
    )
    expect(middle).toBeGreaterThan(3000)
    expect(far).toBeGreaterThan(5000)
  }, 120_000)

  it('are nobody while everyone is near, nor those kept apart', () => {
    const venue = createVenue(3)
    enter(
      venue,
      [0, 1, 2, 3].map((slot) => ({ slot, east: slot * 9, north: 0 })),
    )
    run(venue, 25)
    for (const client of venue.clients.values()) expect(client.placed.size).toBe(0)
    for (const slot of [4, 5, 6]) enter(venue, [{ slot, east: slot * 9, north: 0 }])
    venue.relay.setApart(0, 6, true)
    run(venue, 25)
    expect([...venue.clients.get(0)!.placed.keys()].filter((slot) => slot === 6)).toEqual([])
    expect([...venue.clients.get(6)!.placed.keys()].filter((slot) => slot === 0)).toEqual([])
    expect(venue.clients.get(1)!.placed.has(6)).toBe(true)
  })

  it('are near all the same when they perform, or are kept as company by one', () => {
    const venue = createVenue(2)
    enter(
      venue,
      Array.from({ length: 8 }, (_, slot) => ({ slot, east: slot * 30, north: 0 })),
    )
    venue.relay.setAlwaysNear(7, true)
    venue.relay.setCompany(0, 6, true)
    run(venue, 6)
    for (const [slot, client] of venue.clients) expect(client.seen.has(7)).toBe(slot !== 7)
    expect([...venue.clients.get(0)!.seen.keys()].toSorted((a, b) => a - b)).toEqual([6, 7])
    expect(venue.clients.get(1)!.seen.has(6)).toBe(false)
    venue.relay.setAlwaysNear(7, false)
    venue.relay.setCompany(0, 6, false)
    run(venue, 6)
    expect([...venue.clients.get(0)!.seen.keys()].toSorted((a, b) => a - b)).toEqual([1, 2])
  })
})

describe('the byte budget', () => {
  it('is kept for each client in every second, in a crowd that could fill it twice, and those near still come ten times', () => {
    const venue = createVenue(60, { groups: 5 })
    enter(
      venue,
      Array.from({ length: 700 }, (_, slot) => ({ slot, east: (slot % 27) * 1, north: Math.floor(slot / 27) })),
    )
    for (const [slot, client] of venue.clients) client.countsOnly = slot !== 350
    const probe = venue.clients.get(350)!
    const bytes: number[][] = []
    for (let second = 0; second < 6; second++) {
      const before = [...venue.clients.values()].map((client) => client.bytes)
      for (let i = 0; i < 20; i++) {
        for (const client of venue.clients.values()) expect(client.move(1, ((second + i) % 2 ? 1 : -1) * 0.05)).toBeNull()
        venue.tick()
      }
      bytes.push([...venue.clients.values()].map((client, i) => client.bytes - before[i]!))
    }
    for (const second of bytes.slice(1)) expect(Math.max(...second)).toBeLessThan(BYTES_PER_S + 3000)
    const mean =
      bytes
        .slice(1)
        .flat()
        .reduce((sum, one) => sum + one, 0) / bytes.slice(1).flat().length
    expect(mean).toBeLessThan(BYTES_PER_S)
    expect(mean).toBeGreaterThan(BYTES_PER_S / 2)
    expect(probe.received).toBeGreaterThan(6 * 10 - 5)
    // Everybody was told of in the last two seconds.
    for (const slot of venue.clients.keys()) {
      if (slot !== 350 && !probe.seen.has(slot)) expect(venue.now() - probe.placed.get(slot)!.ms).toBeLessThan(2000)
    }
  }, 60_000)
})

describe('a slow reader', () => {
  it('of 1 KB/s is sent fewer poses, never a queue, for two minutes; others lose nothing by it', () => {
    const venue = createVenue(50)
    enter(
      venue,
      Array.from({ length: 40 }, (_, slot) => ({ slot, east: slot * 2, north: 0 })),
    )
    const slow = venue.clients.get(0)!
    const other = venue.clients.get(1)!
    for (const client of venue.clients.values()) client.countsOnly = true
    const sizes: number[] = []
    let read = 0
    let credit = 0
    let longest = 0
    let late = 0
    const hear = slow.hear
    slow.hear = (bytes) => {
      sizes.push(bytes.length)
      hear(bytes)
    }
    for (let tick = 0; tick < 2400; tick++) {
      const got = slow.received
      credit += 50
      while (read < sizes.length && sizes[read]! <= credit) credit -= sizes[read++]!
      if (read === sizes.length) credit = 0
      slow.acknowledges = read
      for (const client of venue.clients.values()) expect(client.move(1, tick % 40 < 20 ? 0.05 : -0.05)).toBeNull()
      venue.tick()
      longest = Math.max(
        longest,
        sizes.slice(read).reduce((sum, one) => sum + one, 0),
      )
      if (tick > 1800 && slow.received > got) late++
    }
    expect(longest).toBeLessThan(20_000)
    expect(late).toBeGreaterThan(5)
    expect(slow.bytes / 120).toBeLessThan(1500)
    expect(other.received).toBe(2400)
  }, 60_000)

  it('that never returns a batch number is sent a second of batches and no more', () => {
    const venue = createVenue(50)
    for (const slot of [0, 1, 2]) venue.join(slot)
    const silent = venue.clients.get(0)!
    silent.acknowledges = 0
    run(venue, 200)
    expect(silent.received).toBeLessThanOrEqual(22)
    expect(venue.clients.get(1)!.received).toBe(200)
  })
})
