import type { LookName } from './looks.ts'
import { type Point, type Shape, face } from './shape.ts'

/** A cross-section: points lie at middle + across cos + upward sin; every other one is drawn in by `fold`, a share. */
export interface Section {
  readonly middle: Point
  readonly across: Point
  readonly upward: Point
  readonly fold?: number
}

interface Loft {
  readonly sections: readonly Section[]
  readonly sides: number
  /** Ends that are closed. */
  readonly closed?: 'none' | 'start' | 'end' | 'both'
}

/** Skin over sections one after another. Their `across` to `upward` turns counter-clockwise when looked at from the end of the run. */
export function loft(shape: Shape, look: LookName, { sections, sides, closed = 'none' }: Loft): void {
  const rings = sections.map((section) => ringOf(section, sides))
  for (let i = 0; i + 1 < rings.length; i++) {
    const [low, high] = [rings[i] ?? [], rings[i + 1] ?? []]
    for (let k = 0; k < sides; k++) {
      const next = (k + 1) % sides
      face(shape, look, ...corners(low[k], low[next], high[next]))
      face(shape, look, ...corners(low[k], high[next], high[k]))
    }
  }
  const cap = (ring: Point[] | undefined, middle: Point | undefined, turned: boolean): void => {
    if (!ring || !middle) return
    for (let k = 0; k < sides; k++) {
      const [a, b] = turned ? [ring[(k + 1) % sides], ring[k]] : [ring[k], ring[(k + 1) % sides]]
      face(shape, look, ...corners(a, b, middle))
    }
  }
  if (closed === 'start' || closed === 'both') cap(rings[0], sections[0]?.middle, true)
  if (closed === 'end' || closed === 'both') cap(rings.at(-1), sections.at(-1)?.middle, false)
}

const corners = (...points: (Point | undefined)[]): Point[] => points.map((point) => point ?? [0, 0, 0])

function ringOf({ middle, across, upward, fold = 0 }: Section, sides: number): Point[] {
  return Array.from({ length: sides }, (_, k): Point => {
    const way = (k / sides) * 2 * Math.PI
    const out = k % 2 === 1 ? 1 - fold : 1
    const [c, s] = [Math.cos(way) * out, Math.sin(way) * out]
    return [middle[0] + across[0] * c + upward[0] * s, middle[1] + across[1] * c + upward[1] * s, middle[2] + across[2] * c + upward[2] * s]
  })
}

/** A level section: half widths along x and y. */
export const level = (z: number, rx: number, ry: number, more: { y?: number; fold?: number } = {}): Section => ({
  middle: [0, more.y ?? 0, z],
  across: [rx, 0, 0],
  upward: [0, ry, 0],
  ...(more.fold === undefined ? {} : { fold: more.fold }),
})

/** A round limb along a path: its sections stand across the way from one joint to the next. */
export function limb(path: readonly Point[], radii: readonly number[]): Section[] {
  return path.map((middle, i) => {
    const [p, q] = [path[Math.max(0, i - 1)] ?? middle, path[Math.min(path.length - 1, i + 1)] ?? middle]
    const along = unit([q[0] - p[0], q[1] - p[1], q[2] - p[2]])
    const side = unit(Math.abs(along[0]) < 0.9 ? cross([1, 0, 0], along) : cross([0, 1, 0], along))
    const other = cross(along, side)
    const r = radii[i] ?? 0
    return { middle, across: scaled(side, r), upward: scaled(other, r) }
  })
}

const cross = (a: Point, b: Point): Point => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const scaled = ([x, y, z]: Point, by: number): Point => [x * by, y * by, z * by]

export function unit([x, y, z]: Point): Point {
  const length = Math.hypot(x, y, z) || 1
  return [x / length, y / length, z / length]
}
