import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PartEntry } from './part-store.ts'
import { planTree, type PlannedTile } from './plan-tree.ts'
import { DEFAULT_BUDGET } from './tileset-options.ts'

const BUDGET = { ...DEFAULT_BUDGET, maxTriangles: 2000, maxLeafM: 150 }

/** Parts over a street 1.2 km long, of one to four levels. */
const entry = fc.record({
  east: fc.integer({ min: -50, max: 50 }),
  north: fc.integer({ min: -600, max: 600 }),
  side: fc.integer({ min: 1, max: 60 }),
  triangles: fc.integer({ min: 2, max: 900 }),
  levels: fc.integer({ min: 1, max: 4 }),
})

const entries = fc.array(entry, { minLength: 1, maxLength: 120 }).map((drawn) =>
  drawn.map(({ east, north, side, triangles, levels }, i): PartEntry => ({
    offset: i,
    bytes: 1,
    box: { min: [east, north, 0], max: [east + side, north + side, side] },
    sizeM: side,
    levels: Array.from({ length: levels }, (_, level) => ({
      errorM: level === 0 ? 0 : 0.1 * 4 ** level,
      triangles: Math.ceil(triangles / 2 ** level),
      vertices: Math.ceil(triangles / 2 ** level) * 2,
    })),
  })),
)

const everyTile = (tile: PlannedTile): PlannedTile[] => [tile, ...tile.children.flatMap(everyTile)]
const trianglesOf = ({ choices }: PlannedTile): number =>
  choices.reduce((sum, { entry: of, level }) => sum + of.levels[level]!.triangles, 0)

test('every part stands in one leaf at its finest, whatever the survey', () => {
  fc.assert(
    fc.property(entries, (parts) => {
      const leaves = everyTile(planTree(parts, BUDGET)).filter(({ children }) => children.length === 0)
      expect(leaves.every(({ errorM, choices }) => errorM === 0 && choices.every(({ level }) => level === 0))).toBe(true)
      expect(leaves.flatMap(({ choices }) => choices.map((choice) => choice.entry.offset)).toSorted((a, b) => a - b)).toEqual(
        parts.map(({ offset }) => offset),
      )
    }),
    { seed: 21, numRuns: 150 },
  )
})

test('an inner tile keeps to the budget, errs no less than its children, and what it draws or leaves out errs no more than it says', () => {
  fc.assert(
    fc.property(entries, (parts) => {
      const root = planTree(parts, BUDGET)
      for (const tile of everyTile(root).filter(({ children }) => children.length > 0)) {
        expect(trianglesOf(tile)).toBeLessThanOrEqual(BUDGET.maxTriangles)
        expect(tile.children.every(({ errorM }) => errorM <= tile.errorM)).toBe(true)
        expect(tile.choices.every(({ entry: of, level }) => of.levels[level]!.errorM <= tile.errorM)).toBe(true)
        const drawn = new Set(tile.choices.map((choice) => choice.entry))
        const beneath = everyTile(tile).flatMap(({ children, choices }) => (children.length === 0 ? choices.map((each) => each.entry) : []))
        expect(beneath.every((of) => drawn.has(of) || of.sizeM <= tile.errorM)).toBe(true)
      }
    }),
    { seed: 22, numRuns: 150 },
  )
})

test('leaves of more than one part keep to the budget, and names are paths', () => {
  fc.assert(
    fc.property(entries, (parts) => {
      const all = everyTile(planTree(parts, BUDGET))
      for (const tile of all) {
        if (tile.children.length === 0 && tile.choices.length > 1) expect(trianglesOf(tile)).toBeLessThanOrEqual(BUDGET.maxTriangles)
        tile.children.forEach((child, i) => expect(child.name).toBe(`${tile.name}${i}`))
      }
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    }),
    { seed: 23, numRuns: 150 },
  )
})
