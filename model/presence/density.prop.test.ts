import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDensityCells, DENSITY_CELL_M, densityKey, MOST_DENSITY_CELLS, readDensity, writeDensity } from './density.ts'

const runs = { numRuns: 300, seed: 20261130 }
const metres = fc.double({ min: -5000, max: 5000, noNaN: true })
const places = fc.array(fc.tuple(metres, metres), { maxLength: 300 })

function counted(at: readonly (readonly [number, number])[]): Map<number, number> {
  const people = new Map<number, number>()
  for (const [east, north] of at) people.set(densityKey(east, north), (people.get(densityKey(east, north)) ?? 0) + 1)
  return people
}

describe('density of a crowd', () => {
  it('is read as it was written: everybody, in the square where he stands', () => {
    const cells = createDensityCells()
    fc.assert(
      fc.property(places, (at) => {
        const people = counted(at)
        readDensity(7, writeDensity(7, people), cells)
        const read = new Map<number, number>()
        for (let cell = 0; cell < cells.count; cell++) {
          const middle = [(cells.columns[cell]! + 0.5) * DENSITY_CELL_M, (cells.rows[cell]! + 0.5) * DENSITY_CELL_M] as const
          read.set(densityKey(...middle), cells.people[cell]!)
        }
        expect([...read].toSorted(([a], [b]) => a - b)).toEqual([...people].toSorted(([a], [b]) => a - b))
      }),
      runs,
    )
  })

  it('of a thousand people one to ten square metres is about a kilobyte', () => {
    const at = Array.from({ length: 1000 }, (_, index) => [((index * 7919) % 1000) / 10, ((index * 104_729) % 1000) / 10] as const)
    expect(writeDensity(4, counted(at)).length).toBeLessThan(1300)
  })

  it('tells of the fullest squares where there are too many', () => {
    const many = new Map(
      Array.from({ length: 3000 }, (_, index) => [densityKey(index * 1.4 - 2000, 5 * (index % 9)), 1 + (index % 4)] as const),
    )
    const cells = createDensityCells()
    const people = new Map([...many].filter(([, count]) => count > 0))
    readDensity(4, writeDensity(4, people), cells)
    expect(cells.count).toBeLessThanOrEqual(MOST_DENSITY_CELLS)
  })

  it('refuses whatever no server writes, whole, and nothing throws anything else', () => {
    const cells = createDensityCells()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          readDensity(4, bytes, cells)
          const people = new Map<number, number>()
          for (let cell = 0; cell < cells.count; cell++) {
            people.set(
              densityKey((cells.columns[cell]! + 0.5) * DENSITY_CELL_M, (cells.rows[cell]! + 0.5) * DENSITY_CELL_M),
              cells.people[cell]!,
            )
          }
          expect([...writeDensity(4, people)]).toEqual([...bytes])
        } catch (refusal) {
          expect((refusal as { code?: string }).code).toMatch(/^(presence\/malformed|protocol\/version)$/)
          expect(cells.count).toBe(0)
        }
      }),
      runs,
    )
  })
})
