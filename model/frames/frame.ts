import type { Metres, Radians } from '../units/index.ts'

declare const frame: unique symbol

/**
 * The frames a position may live in.
 * - `ecef`: Earth centred, Earth fixed, WGS84, metres, double only.
 * - `enu`: the venue's east-north-up tangent frame, metres, right-handed, origin at the georeference.
 * - `render`: three's frame: X east, Y up, Z south, metres, same origin as `enu`.
 */
export type Frame = 'ecef' | 'enu' | 'render'

/** A point, length 3, metres, in the named frame. */
export type Position<F extends Frame> = Float64Array & { readonly [frame]: F }

/** A unit quaternion x, y, z, w that turns the body frame into the named frame. */
export type Rotation<F extends Frame> = Float64Array & { readonly [frame]: F; readonly length: 4 }

/** WGS84 geodetic position. */
export interface Geodetic {
  lat: Radians
  lon: Radians
  /** Height above the WGS84 ellipsoid. */
  height: Metres
}

/** New position in a frame, metres. */
export const position = <F extends Frame>(_frame: F, x = 0, y = 0, z = 0): Position<F> => Float64Array.of(x, y, z) as Position<F>
