import { describe, expect, it } from 'vitest'
import { createDensityCells, DENSITY_CELL_M, densityKey, readDensity, writeDensity } from '../../model/presence/index.ts'
import { createCrowdList, type CrowdQuery } from './crowd-plan.ts'
import { createDensityPlan, NEAREST_M } from './density-plan.ts'

const cells = createDensityCells()
const tell = (people: Record<string, number>): typeof cells => {
  const byKey = new Map(Object.entries(people).map(([at, count]) => {
    const [east = 0, north = 0] = at.split(',').map(Number)
    return [densityKey(east, north), count] as const
  })) // prettier-ignore
  readDensity(4, writeDensity(4, byKey), cells)
  return cells
}
const query = (serverS: number, more: Partial<CrowdQuery> = {}): CrowdQuery => ({
  east: 0,
  north: 0,
  radiusM: 160,
  serverS,
  perM2: 1,
  ...more,
})

describe('people known by their number only', () => {
  it('stand in their squares, as many as were told, where they stood before, and never beside the visitor', () => {
    const plan = createDensityPlan(() => true)
    plan.take(tell({ '62,31': 3, '-48,2': 2, '1,1': 4 }), 0)
    const out = createCrowdList(100)
    plan.at(query(5), out)
    expect(out.count).toBe(5)
    const places = [...out.place.subarray(0, 15)]
    for (let at = 0; at < out.count; at++) {
      expect(Math.hypot(out.place[3 * at]!, out.place[3 * at + 1]!)).toBeGreaterThan(NEAREST_M)
      const key = densityKey(out.place[3 * at]!, out.place[3 * at + 1]!)
      expect([densityKey(62, 31), densityKey(-48, 2)]).toContain(key)
      expect(out.presence[at]).toBe(1)
    }
    plan.take(tell({ '62,31': 3, '-48,2': 2, '1,1': 4 }), 6)
    plan.at(query(7), out)
    expect([...out.place.subarray(0, 15)]).toEqual(places)
  })

  it('fade in and out when the numbers change, and whole squares go', () => {
    const plan = createDensityPlan(() => true)
    const out = createCrowdList(100)
    plan.take(tell({ '62,31': 2, '-48,2': 1 }), 0)
    plan.take(tell({ '62,31': 3 }), 10)
    plan.at(query(10.75), out)
    expect([...out.presence.subarray(0, out.count)].toSorted((a, b) => a - b)).toEqual([0.5, 0.5, 1, 1])
    plan.at(query(12), out)
    expect(out.count).toBe(3)
  })

  it('stand on the ground, or are left out where a square has none to be found', () => {
    const plan = createDensityPlan((east) => east > 63 && east < 64)
    const out = createCrowdList(100)
    plan.take(tell({ '62,31': 50, '80,31': 20 }), 0)
    plan.at(query(5), out)
    expect(out.count).toBeGreaterThan(10)
    for (let at = 0; at < out.count; at++) expect(Math.floor(out.place[3 * at]! / DENSITY_CELL_M)).toBe(12)
  })

  it('are no more than the list holds', () => {
    const plan = createDensityPlan(() => true)
    const out = createCrowdList(7)
    plan.take(tell({ '62,31': 50 }), 0)
    expect(plan.at(query(5), out).count).toBe(7)
  })
})
