import { expect, test } from 'vitest'
import { hallLines } from './hall-lights.ts'
import { hallShape } from './hall.ts'
import { boundsOf } from './shape.ts'
import { STREET_SEED } from './site.ts'
import { plotPlacing, streetPlots } from './street-plots.ts'

const ORIGIN = { at: [0, 0, 0] } as const

test('lines of light lie on the building: edges along an eave that is there, the ridge line just over the ridge', () => {
  for (const { id, hall } of streetPlots(STREET_SEED)) {
    const shape = hallShape(hall, 3)
    const { low, high } = boundsOf(shape)
    const eaves = shape.filter(({ look }) => look === 'eaveLine')
    for (const { kind, from, to } of hallLines(hall, ORIGIN)) {
      for (const end of [from, to]) {
        expect(end[0], id).toBeGreaterThan(low[0] - 0.2)
        expect(end[0], id).toBeLessThan(high[0] + 0.2)
        expect(end[1], id).toBeLessThan(high[1] + 0.2)
        expect(end[2], id).toBeLessThan(high[2] + 0.1)
      }
      if (kind !== 'edge') continue
      const near = eaves.some(({ ring }) => ring.some((point) => Math.hypot(point[1] - from[1], point[2] - from[2]) < 0.35))
      expect(near, `${id} has an eave at ${from[1].toFixed(1)}, ${from[2].toFixed(1)}`).toBe(true)
    }
  }
})

test('a placed hall has its lines where it stands', () => {
  const plot = streetPlots(STREET_SEED)[0]!
  for (const { from } of hallLines(plot.hall, plotPlacing(plot))) {
    expect(from[0]).toBeGreaterThan(20)
    expect(Math.abs(from[1] + plot.south)).toBeLessThan(25)
  }
})
