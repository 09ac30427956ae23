import type { Metres, Radians } from '../units/index.ts'
import type { Height } from './height.ts'

declare const frame: unique symbol
declare const turnsInto: unique symbol
declare const pointsIn: unique symbol

/**
 * The frames a position may live in.
 * - `ecef`: Earth centred, Earth fixed, WGS84, metres, double only.
 * - `enu`: the venue's east-north-up tangent frame, metres, right-handed, origin at the georeference.
 * - `render`: three's frame: X east, Y up, Z south, metres, same origin as `enu`.
 */
export type Frame = 'ecef' | 'enu' | 'render'

/** Three numbers that are there, so that reading one needs no assertion. */
interface Three {
  0: number
  1: number
  2: number
}

/** A point, length 3, metres, in the named frame. */
export type Position<F extends Frame> = Float64Array & Three & { readonly [frame]: F }

/** A unit vector, length 3, no unit, in the named frame. */
export type Direction<F extends Frame> = Float64Array & Three & { readonly [pointsIn]: F }

/** A unit quaternion x, y, z, w that turns the body frame into the named frame. */
export type Rotation<F extends Frame> = Float64Array & Three & { 3: number } & { readonly [turnsInto]: F; readonly length: 4 }

/** WGS84 geodetic position. */
export interface Geodetic {
  lat: Radians
  lon: Radians
  /** Height above the WGS84 ellipsoid. */
  height: Height<'ellipsoid'>
}

/** New position in a frame, metres. */
export const position = <F extends Frame>(_frame: F, x = 0, y = 0, z = 0): Position<F> => Float64Array.of(x, y, z) as Position<F>

/** New direction in a frame. The caller gives a vector of length 1; the default is the frame's third axis. */
export const direction = <F extends Frame>(_frame: F, x = 0, y = 0, z = 1): Direction<F> => Float64Array.of(x, y, z) as Direction<F>

/** New rotation into a frame, x, y, z, w. The caller gives a unit quaternion; the default turns nothing. */
export const rotation = <F extends Frame>(_frame: F, ...xyzw: [x: number, y: number, z: number, w: number] | []): Rotation<F> =>
  Float64Array.from(xyzw.length === 0 ? [0, 0, 0, 1] : xyzw) as Rotation<F>

/** Writes three numbers, metres, into a position. */
export function setPosition<F extends Frame>(out: Position<F>, x: number, y: number, z: number): Position<F> {
  out[0] = x
  out[1] = y
  out[2] = z
  return out
}

/** Straight distance between two points of one frame. */
export function distanceBetween<F extends Frame>(a: Position<F>, b: Position<F>): Metres {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) as Metres
}

/** The point `distance` along a ray. `out` may be `from`. */
export function pointAlong<F extends Frame>(from: Position<F>, along: Direction<F>, distance: Metres, out: Position<F>): Position<F> {
  return setPosition(out, from[0] + along[0] * distance, from[1] + along[1] * distance, from[2] + along[2] * distance)
}
