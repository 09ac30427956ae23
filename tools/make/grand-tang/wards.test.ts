import { expect, test } from 'vitest'
import { boundsOf } from './shape.ts'
import { siteFeatures } from './site.ts'
import { wardFeatures, wardGate, wards } from './wards.ts'

test('houses stand within the walls of their ward, and no wall is on another ward or on the street', () => {
  const features = wardFeatures()
  for (const { id, rect } of wards()) {
    const [west, south, east, north] = rect
    for (const house of features.filter((feature) => feature.id.startsWith(`${id}-house`))) {
      const { low, high } = boundsOf(house.levels[0]!.shape)
      expect(low[0] > west + 2.6 && high[0] < east - 2.6, house.id).toBe(true)
      expect(low[1] > south + 2.6 && high[1] < north - 2.6, house.id).toBe(true)
    }
    expect(Math.min(Math.abs(west), Math.abs(east))).toBeGreaterThan(115)
    for (const other of wards()) {
      if (other.id === id) continue
      const apart = other.rect[0] >= east || other.rect[2] <= west || other.rect[1] >= north || other.rect[3] <= south
      expect(apart, `${id} and ${other.id}`).toBe(true)
    }
  }
})

test('the gate of a ward looks to the street, in the middle of its wall', () => {
  for (const ward of wards()) {
    const { at, headingDeg } = wardGate(ward)
    expect(at[1]).toBeCloseTo((ward.rect[1] + ward.rect[3]) / 2, 6)
    expect(Math.abs(at[0])).toBeLessThan(125)
    expect(headingDeg).toBe(at[0] > 0 ? 270 : 90)
  }
})

test('several hundred buildings of the site are made by the rule set of Tang halls, and none of them poses as known', () => {
  const made = siteFeatures().filter(({ type, source }) => type === 'Building' && source.includes('proportions of measured Tang halls'))
  expect(made.length).toBeGreaterThan(400)
  expect(made.every(({ provenance }) => provenance === 'stand-in')).toBe(true)
}, 60_000)
