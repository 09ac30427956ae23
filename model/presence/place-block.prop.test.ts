import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader } from './byte-stream.ts'
import { headingOf } from './heading.ts'
import { BLOCK_HEAD_BYTES, PLACE_BYTES, SLOT_LIMIT, StagedPlaces, writePlaceBlock } from './place-block.ts'
import { createPose } from './pose.ts'

const SEED = 20_260_812

const person = fc.record({
  slot: fc.nat(SLOT_LIMIT),
  east: fc.double({ min: -40, max: 40, noNaN: true }),
  north: fc.double({ min: -40, max: 40, noNaN: true }),
  up: fc.double({ min: 0, max: 5, noNaN: true }),
  heading: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
})
const crowd = fc.uniqueArray(person, { minLength: 1, maxLength: 60, selector: ({ slot }) => slot })
const corner = fc.constantFrom(-4150, -81.92, 0, 81.9, 4150)

function tellBlock(people: readonly { slot: number; east: number; north: number; up: number; heading: number }[]) {
  const sorted = people.toSorted((a, b) => a.slot - b.slot)
  const places = { positions: new Float64Array(3 * (SLOT_LIMIT + 1)), headings: new Float64Array(SLOT_LIMIT + 1) }
  for (const { slot, east, north, up, heading } of sorted) {
    places.positions.set([east, north, up], 3 * slot)
    places.headings[slot] = heading
  }
  const bytes = new Uint8Array(BLOCK_HEAD_BYTES + PLACE_BYTES * sorted.length)
  const slots = Int32Array.from(sorted.map(({ slot }) => slot))
  const end = writePlaceBlock(bytes, 0, places, { slots, count: sorted.length })
  const told: { slot: number; east: number; north: number; up: number; heading: number }[] = []
  const staged = new StagedPlaces()
  const reader = new ByteReader()
  reader.start(bytes.subarray(0, end))
  staged.read(reader)
  reader.finish()
  staged.tell({ placed: (slot, place) => void told.push({ slot, ...place }) })
  return { sorted, told, end }
}

describe('a block of places', () => {
  it('tells each person within 1 cm and a 256th of half a turn where they are no more than 82 m apart', () => {
    fc.assert(
      fc.property(crowd, corner, corner, (people, east, north) => {
        const moved = people.map((one) => ({ ...one, east: one.east + east, north: one.north + north }))
        const { sorted, told, end } = tellBlock(moved)
        expect(told.map(({ slot }) => slot)).toEqual(sorted.map(({ slot }) => slot))
        for (const [i, one] of told.entries()) {
          const truth = sorted[i]!
          for (const axis of ['east', 'north', 'up'] as const) expect(Math.abs(one[axis] - truth[axis])).toBeLessThan(0.0101)
          expect(Math.cos(one.heading - truth.heading)).toBeGreaterThan(Math.cos(Math.PI / 255))
        }
        expect(end).toBeLessThanOrEqual(BLOCK_HEAD_BYTES + PLACE_BYTES * people.length)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it('holds people at both ends of the lattice, then within 1.3 m', () => {
    const far = [
      { slot: 0, east: -4194.3, north: 4194.3, up: -4194.3, heading: 0 },
      { slot: SLOT_LIMIT, east: 4194.3, north: -4194.3, up: 4194.3, heading: 1 },
      { slot: 7, east: 3, north: 4, up: 5, heading: 2 },
    ]
    const { sorted, told } = tellBlock(far)
    for (const [i, one] of told.entries()) {
      for (const axis of ['east', 'north'] as const) expect(Math.abs(one[axis] - sorted[i]![axis])).toBeLessThan(1.3)
      expect(Math.abs(one.up - sorted[i]!.up)).toBeLessThan(21)
    }
  })
})

describe('a heading', () => {
  it('is clockwise from north, and stays where a head nods down or up', () => {
    const turned = (heading: number, nod: number): number => {
      const pose = createPose()
      const [h, n] = [-heading / 2, nod / 2]
      // About up, after nodding about the head's own right, after the quarter turn from the render frame.
      const quarter = [Math.SQRT1_2, 0, 0, Math.SQRT1_2]
      const turn = times([0, 0, Math.sin(h), Math.cos(h)], times(quarter, [Math.sin(n), 0, 0, Math.cos(n)]))
      pose.set(turn, 3)
      return headingOf(pose)
    }
    for (const heading of [-3, -1.5, -0.2, 0, 0.7, 1.5, 3]) {
      for (const nod of [-1.6, -1.5, -0.4, 0, 0.4, 1.5, 1.6]) expect(turned(heading, nod)).toBeCloseTo(heading, 6)
    }
  })
})

function times([ax, ay, az, aw]: number[], [bx, by, bz, bw]: number[]): number[] {
  return [
    aw! * bx! + ax! * bw! + ay! * bz! - az! * by!,
    aw! * by! - ax! * bz! + ay! * bw! + az! * bx!,
    aw! * bz! + ax! * by! - ay! * bx! + az! * bw!,
    aw! * bw! - ax! * bx! - ay! * by! - az! * bz!,
  ]
}
