import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FireworkShell, salvo, spacedBursts } from './fireworks-shells.ts'

const shellAt = (atS: number): FireworkShell => ({
  ...{ atS, place: [0, 100, 0], radiusM: 30, kind: 'peony', colour: [1, 0, 0], ember: [1, 0, 0], seed: 1 },
})

test('no second ever holds more than three bursts, and no burst is lost or brought forward', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { maxLength: 60 }), (times) => {
      const spaced = spacedBursts(times.map(shellAt)).map(({ atS }) => atS)
      expect(spaced).toHaveLength(times.length)
      const asked = [...times].sort((a, b) => a - b)
      for (const [index, atS] of spaced.entries()) {
        expect(atS).toBeGreaterThanOrEqual(asked[index]!)
        expect(spaced.filter((other) => other >= atS && other < atS + 1).length).toBeLessThanOrEqual(3)
      }
    }),
    { seed: 20261124, numRuns: 200 },
  )
})

test('a salvo is the same for everyone and another for another seed', () => {
  const from = (seed: number) =>
    salvo({ seed, fromS: 3, toS: 20, count: 24, middle: [0, 90, 0], spread: [50, 20, 10], colours: [[1, 0, 0]] })
  expect(from(7)).toEqual(from(7))
  expect(from(8)).not.toEqual(from(7))
  expect(from(7).every(({ atS, place }) => atS >= 3 && atS < 24 && Math.abs(place[0]) <= 50 && Math.abs(place[1] - 90) <= 20)).toBe(true)
})
