import type { SiteFeature } from './feature.ts'
import { bodyFeature } from './ground.ts'
import { type Shape, block, box } from './shape.ts'

/** Masts along the wall of the temple, metres east and north: from so far off a cornice hides little of the storey above it. */
export const FLOOD_MASTS: readonly (readonly [east: number, north: number])[] = [
  [-58, -98],
  [60, -98],
  [-76, 4],
  [78, 4],
  [-58, 112],
  [60, 112],
]
export const FLOOD_MAST_M = 12

export const floodMasts = (): SiteFeature[] =>
  FLOOD_MASTS.map(([x, y], i) => {
    const shape: Shape = []
    block(shape, 'stone', { foot: [x, y, 0], size: [0.9, 0.9, 0.4] })
    block(shape, 'dark', { foot: [x, y, 0.4], size: [0.24, 0.24, FLOOD_MAST_M - 0.4] })
    box(shape, 'dark', {
      from: [x - 0.9, y - 0.1, FLOOD_MAST_M - 0.2],
      to: [x + 0.9, y + 0.1, FLOOD_MAST_M],
      without: [],
    })
    return bodyFeature(`flood-mast-${i + 1}`, `Flood mast ${i + 1} of the temple`, [{ lod: '2', shape }])
  })
