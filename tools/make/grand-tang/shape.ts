import type { LookName } from './looks.ts'

/** Metres. In a building's own frame: x to the right of its back, y out of its front, z up; placed it becomes east, north, up. */
export type Point = readonly [number, number, number]

/** A flat face: corners counter-clockwise as seen from outside. */
export interface Face {
  readonly ring: readonly Point[]
  readonly look: LookName
}

/** Faces being gathered. */
export type Shape = Face[]

export function face(shape: Shape, look: LookName, ...ring: Point[]): void {
  shape.push({ ring, look })
}

/** Sides of a box that may be left out: those nobody can see. */
export type Side = 'west' | 'east' | 'south' | 'north' | 'top' | 'bottom'

interface BoxSides {
  /** Sides left out; the bottom when not given. */
  readonly without?: readonly Side[]
  /** Another look for the top. */
  readonly top?: LookName
}

/** A box by its low corner and its high one. */
export interface Box extends BoxSides {
  readonly from: Point
  readonly to: Point
}

/** Adds the sides of a box that are not left out. */
export function box(shape: Shape, look: LookName, { from, to, without = ['bottom'], top = look }: Box): void {
  const [x0, y0, z0] = from
  const [x1, y1, z1] = to
  const sides: Record<Side, readonly Point[]> = {
    west: [[x0, y1, z0], [x0, y0, z0], [x0, y0, z1], [x0, y1, z1]], // prettier-ignore
    east: [[x1, y0, z0], [x1, y1, z0], [x1, y1, z1], [x1, y0, z1]], // prettier-ignore
    south: [[x0, y0, z0], [x1, y0, z0], [x1, y0, z1], [x0, y0, z1]], // prettier-ignore
    north: [[x1, y1, z0], [x0, y1, z0], [x0, y1, z1], [x1, y1, z1]], // prettier-ignore
    top: [[x0, y0, z1], [x1, y0, z1], [x1, y1, z1], [x0, y1, z1]], // prettier-ignore
    bottom: [[x0, y1, z0], [x1, y1, z0], [x1, y0, z0], [x0, y0, z0]], // prettier-ignore
  }
  for (const side of Object.keys(sides) as Side[]) {
    if (!without.includes(side)) shape.push({ ring: sides[side], look: side === 'top' ? top : look })
  }
}

/** A box by the middle of its foot and its size: width, depth, height. */
export interface Block extends BoxSides {
  readonly foot: Point
  readonly size: Point
}

/** Adds a box that stands on the middle of its foot. */
export function block(shape: Shape, look: LookName, { foot, size, ...sides }: Block): void {
  const [x, y, z] = foot
  const [w, d, h] = size
  box(shape, look, { from: [x - w / 2, y - d / 2, z], to: [x + w / 2, y + d / 2, z + h], ...sides })
}

/** A body of flat sides turned round a vertical axis. */
export interface Turning {
  readonly foot: Point
  /** From the foot up: height above it and radius. A radius of 0 closes to a point. */
  readonly rings: readonly (readonly [z: number, radius: number])[]
  readonly sides: number
  readonly closed?: boolean
}

/** Adds a turned body: closed above, open below unless `closed`. */
export function turned(shape: Shape, look: LookName, { foot: [x, y, z], rings, sides, closed = false }: Turning): void {
  const at = (ring: readonly [number, number], k: number): Point => {
    const angle = ((k + 0.5) / sides) * 2 * Math.PI
    return [x + ring[1] * Math.cos(angle), y + ring[1] * Math.sin(angle), z + ring[0]]
  }
  for (let i = 0; i + 1 < rings.length; i++) {
    const low = rings[i] ?? [0, 0]
    const high = rings[i + 1] ?? [0, 0]
    for (let k = 0; k < sides; k++) {
      if (high[1] === 0) face(shape, look, at(low, k), at(low, k + 1), [x, y, z + high[0]])
      else if (low[1] === 0) face(shape, look, [x, y, z + low[0]], at(high, k + 1), at(high, k))
      else face(shape, look, at(low, k), at(low, k + 1), at(high, k + 1), at(high, k))
    }
  }
  const top = rings.at(-1) ?? [0, 0]
  const bottom = rings[0] ?? [0, 0]
  if (top[1] > 0) face(shape, look, ...Array.from({ length: sides }, (_, k) => at(top, k)))
  if (closed && bottom[1] > 0) face(shape, look, ...Array.from({ length: sides }, (_, k) => at(bottom, sides - 1 - k)))
}

/** An outline in the x-z plane, counter-clockwise seen from -y, given thickness along y. */
export function slab(shape: Shape, look: LookName, outline: readonly (readonly [number, number])[], y: readonly [number, number]): void {
  const [y0, y1] = y
  face(shape, look, ...outline.map(([x, z]): Point => [x, y0, z]))
  face(shape, look, ...outline.map(([x, z]): Point => [x, y1, z]).reverse())
  outline.forEach(([x, z], i) => {
    const [nx, nz] = outline[(i + 1) % outline.length] ?? [0, 0]
    face(shape, look, [nx, y0, nz], [x, y0, z], [x, y1, z], [nx, y1, nz])
  })
}

/** Where a part stands in a larger one: its foot, and the way its front looks, degrees clockwise from north (from +y). */
export interface Placing {
  readonly at: Point
  readonly headingDeg?: number
  readonly scale?: number
}

/** The same faces, stood elsewhere. */
export function placed(shape: readonly Face[], { at, headingDeg = 0, scale = 1 }: Placing): Shape {
  const turn = placer({ at, headingDeg, scale })
  return shape.map((one) => ({ look: one.look, ring: one.ring.map(turn) }))
}

/** The way of one point under a placing. */
export function placer({ at, headingDeg = 0, scale = 1 }: Placing): (point: Point) => Point {
  const radians = (headingDeg * Math.PI) / 180
  const c = Math.cos(radians) * scale
  const s = Math.sin(radians) * scale
  return ([x, y, z]) => [at[0] + x * c + y * s, at[1] - x * s + y * c, at[2] + z * scale]
}

/** Triangles that flat faces without holes come to. */
export const triangleCount = (shape: readonly Face[]): number => shape.reduce((sum, { ring }) => sum + ring.length - 2, 0)

/** Low and high corner of all points. */
export function boundsOf(shape: readonly Face[]): { readonly low: Point; readonly high: Point } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const { ring } of shape) {
    for (const point of ring) {
      for (const axis of [0, 1, 2] as const) {
        low[axis] = Math.min(low[axis], point[axis])
        high[axis] = Math.max(high[axis], point[axis])
      }
    }
  }
  return { low, high }
}
