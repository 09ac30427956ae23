import { type SiteFeature, SOURCE } from './feature.ts'
import type { LookName } from './looks.ts'
import { type Shape, box, face } from './shape.ts'

/** West, south, east, north edge in metres. */
export type Rect = readonly [west: number, south: number, east: number, north: number]

/** A level sheet. */
export function sheet(shape: Shape, look: LookName, [x0, y0, x1, y1]: Rect, z = 0): void {
  if (x1 - x0 < 0.01 || y1 - y0 < 0.01) return
  face(shape, look, [x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z])
}

/** A sheet with a rectangular hole, as up to four sheets. */
export function around(shape: Shape, look: LookName, outer: Rect, options: { hole: Rect; z?: number }): void {
  const { hole, z = 0 } = options
  const [x0, y0, x1, y1] = outer
  const [hx0, hy0, hx1, hy1] = hole
  const parts: Rect[] = [[x0, hy1, x1, y1], [x0, y0, x1, hy0], [x0, hy0, hx0, hy1], [hx1, hy0, x1, hy1]] // prettier-ignore
  for (const part of parts) sheet(shape, look, part, z)
}

/** A flower in the paving: rings of petals round a heart, cut from a square of side 2 r. */
export function rosette(shape: Shape, [x, y]: readonly [number, number], r: number, z = 0): void {
  const petals = 24
  const rings: readonly (readonly [number, LookName, LookName])[] = [[0.25, 'pavingRed', 'pavingRed'], [0.55, 'pavingLight', 'pavingBand'], [0.8, 'pavingWarm', 'pavingRed'], [1, 'pavingBand', 'pavingBand']] // prettier-ignore
  let inner = 0
  for (const [share, even, odd] of rings) {
    for (let k = 0; k < petals; k++) {
      const [a0, a1] = [(k / petals) * 2 * Math.PI, ((k + 1) / petals) * 2 * Math.PI]
      const at = (radius: number, angle: number) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle), z] as const
      const look = k % 2 === 0 ? even : odd
      if (inner === 0) face(shape, look, [x, y, z], at(share * r, a0), at(share * r, a1))
      else face(shape, look, at(inner * r, a0), at(share * r, a0), at(share * r, a1), at(inner * r, a1))
    }
    inner = share
  }
  // Corners between the circle and its square.
  for (let quarter = 0; quarter < 4; quarter++) {
    const start = quarter * (petals / 4)
    const arc = Array.from({ length: petals / 4 + 1 }, (_, k) => {
      const angle = ((start + k) / petals) * 2 * Math.PI
      return [x + r * Math.cos(angle), y + r * Math.sin(angle), z] as const
    })
    const angle = ((start + petals / 8) / petals) * 2 * Math.PI
    const corner = [x + r * Math.sign(Math.cos(angle)), y + r * Math.sign(Math.sin(angle)), z] as const
    face(shape, 'paving', corner, ...arc.reverse())
  }
}

/** A pool: coping with a line of light, water below its rim. */
export function pool(shape: Shape, [x0, y0, x1, y1]: Rect, z: number, coping = 0.35): void {
  const rim = z + coping
  const w = 0.45
  const low: Rect[] = [[x0, y0, x1, y0 + w], [x0, y1 - w, x1, y1], [x0, y0 + w, x0 + w, y1 - w], [x1 - w, y0 + w, x1, y1 - w]] // prettier-ignore
  for (const [a, b, c, d] of low) {
    box(shape, 'whiteGranite', { from: [a, b, z], to: [c, d, rim] })
  }
  sheet(shape, 'water', [x0 + w, y0 + w, x1 - w, y1 - w], rim - 0.12)
  const line = 0.05
  face(shape, 'poolLine', [x0, y0 - 0.01, z], [x1, y0 - 0.01, z], [x1, y0 - 0.01, z + line], [x0, y0 - 0.01, z + line])
  face(shape, 'poolLine', [x1, y1 + 0.01, z], [x0, y1 + 0.01, z], [x0, y1 + 0.01, z + line], [x1, y1 + 0.01, z + line])
  face(shape, 'poolLine', [x0 - 0.01, y1, z], [x0 - 0.01, y0, z], [x0 - 0.01, y0, z + line], [x0 - 0.01, y1, z + line])
  face(shape, 'poolLine', [x1 + 0.01, y0, z], [x1 + 0.01, y1, z], [x1 + 0.01, y1, z + line], [x1 + 0.01, y0, z + line])
}

/** A flight across a whole width, rising southward by `rise` over steps of 0.15 by 0.4 m. */
export function flight(shape: Shape, look: LookName, options: { x: readonly [number, number]; y: number; z: number; rise: number }): void {
  const { x, y, z, rise } = options
  const count = Math.round(rise / 0.15)
  for (let k = 0; k < count; k++) {
    const north = y - k * 0.4
    const top = z + 0.15 * (k + 1)
    face(shape, 'stoneDark', [x[1], north, top - 0.15], [x[0], north, top - 0.15], [x[0], north, top], [x[1], north, top])
    sheet(shape, look, [x[0], north - 0.4, x[1], north], top)
  }
}

/** A ground feature of one level. */
export function groundFeature(id: string, name: string, shape: Shape, more: Partial<SiteFeature> = {}): SiteFeature {
  return {
    id,
    type: 'TransportSquare',
    name,
    provenance: 'derived',
    source: SOURCE.terrain,
    walk: 'ground',
    levels: [{ lod: '2', shape }],
    ...more,
  }
}

/** A body that stands on the ground, of one or more levels. */
export function bodyFeature(id: string, name: string, levels: SiteFeature['levels'], more: Partial<SiteFeature> = {}): SiteFeature {
  return { id, type: 'OtherConstruction', name, provenance: 'stand-in', source: SOURCE.generated, walk: 'obstacle', levels, ...more }
}
