import fc from 'fast-check'
import { expect, test } from 'vitest'
import { radians } from '../units/index.ts'
import { nearby } from './nearby.ts'

const metre = fc.double({ min: -2000, max: 2000, noNaN: true })
const angle = fc.double({ min: -20, max: 20, noNaN: true }).map(radians)

test('whoever turns by the turn told and walks the distance told stands on the spot', () => {
  fc.assert(
    fc.property(metre, metre, angle, metre, metre, (east, north, heading, toEast, toNorth) => {
      const [seen] = nearby({ east, north, heading }, [{ thing: 'spot', east: toEast, north: toNorth }], { count: 1 })
      expect(seen!.bearing).toBeGreaterThanOrEqual(0)
      expect(seen!.bearing).toBeLessThanOrEqual(2 * Math.PI)
      expect(Math.abs(seen!.turn)).toBeLessThanOrEqual(Math.PI + 1e-9)
      for (const facing of [heading + seen!.turn, seen!.bearing]) {
        expect(east + Math.sin(facing) * seen!.distance).toBeCloseTo(toEast, 6)
        expect(north + Math.cos(facing) * seen!.distance).toBeCloseTo(toNorth, 6)
      }
    }),
  )
})

test('the nearest come first, no more than asked for, none beyond the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ thing: fc.nat(), east: metre, north: metre })), fc.nat(5), metre, (spots, count, limit) => {
      const found = nearby({ east: 0, north: 0, heading: radians(0) }, spots, { count, withinM: limit })
      const all = spots.map((spot) => Math.hypot(spot.east, spot.north)).filter((distance) => distance <= limit)
      expect(found.map(({ distance }) => distance)).toEqual(all.toSorted((a, b) => a - b).slice(0, count))
    }),
  )
})
