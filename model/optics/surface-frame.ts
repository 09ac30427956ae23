import { type Direction, direction, type Position, position } from '../frames/index.ts'
import { type Metres, metres } from '../units/index.ts'

/** A flat, named part of the venue as a plane with axes: what is shown on it counts metres right and up from its lower left corner. */
export interface SurfaceFrame {
  readonly origin: Position<'enu'>
  /** Unit axes: right and up as seen from outside, and outwards. */
  readonly right: Direction<'enu'>
  readonly up: Direction<'enu'>
  readonly normal: Direction<'enu'>
  readonly width: Metres
  readonly height: Metres
}

/** A corner as documents give it: east, north, up in metres. */
export type Corner = readonly [number, number, number]

/**
 * Frame of four corners, counter-clockwise as seen from outside, the lower left one first. The right axis runs along the lower edge; the
 * height is how far the upper left corner stands above it, so that a leaning quadrilateral keeps square metres.
 */
export function surfaceFrame(corners: readonly [Corner, Corner, Corner, Corner]): SurfaceFrame {
  const [lowerLeft, lowerRight, , upperLeft] = corners
  const along = minus(lowerRight, lowerLeft)
  const rise = minus(upperLeft, lowerLeft)
  const width = Math.hypot(...along)
  const right = unit(along)
  const normal = unit(cross(right, rise))
  const up = cross(normal, right)
  return {
    origin: position('enu', ...lowerLeft),
    right: direction('enu', ...right),
    up: direction('enu', ...up),
    normal: direction('enu', ...normal),
    width: metres(width),
    height: metres(up[0] * rise[0] + up[1] * rise[1] + up[2] * rise[2]),
  }
}

/** The point that stands `right` and `up` metres from the lower left corner. */
export function pointOnSurface(surface: SurfaceFrame, right: Metres, up: Metres, out: Position<'enu'>): Position<'enu'> {
  for (let axis = 0; axis < 3; axis++) out[axis] = surface.origin[axis]! + right * surface.right[axis]! + up * surface.up[axis]!
  return out
}

const minus = (a: Corner, b: Corner): [number, number, number] => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

const cross = (a: Corner, b: Corner): [number, number, number] => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

function unit(v: Corner): [number, number, number] {
  const long = Math.hypot(...v)
  return [v[0] / long, v[1] / long, v[2] / long]
}
