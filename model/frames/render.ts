import { type EnuOrigin, enuFromEcefMatrix } from './enu.ts'
import { type Direction, type Position, type Rotation, setPosition } from './frame.ts'

// The one turn between the venue's z-up frame and three's y-up frame. No other file may know it.

const HALF_TURN_ROOT = Math.SQRT1_2

/** X east, Y up, Z south. */
export function renderFromEnu(p: Position<'enu'>, out: Position<'render'>): Position<'render'> {
  return setPosition(out, p[0], p[2], -p[1])
}

/** Inverse of `renderFromEnu`. */
export function enuFromRender(p: Position<'render'>, out: Position<'enu'>): Position<'enu'> {
  return setPosition(out, p[0], -p[2], p[1])
}

/** The same turn for a direction. */
export function renderDirectionFromEnu(d: Direction<'enu'>, out: Direction<'render'>): Direction<'render'> {
  const north = d[1]
  out[0] = d[0]
  out[1] = d[2]
  out[2] = -north
  return out
}

/** Inverse of `renderDirectionFromEnu`. */
export function enuDirectionFromRender(d: Direction<'render'>, out: Direction<'enu'>): Direction<'enu'> {
  const south = d[2]
  out[0] = d[0]
  out[2] = d[1]
  out[1] = -south
  return out
}

/** The same body, seen in the render frame: the turn of -90 degrees about east, after `q`. */
export function renderRotationFromEnu(q: Rotation<'enu'>, out: Rotation<'render'>): Rotation<'render'> {
  return turnedAboutEast(q, -HALF_TURN_ROOT, out)
}

/** Inverse of `renderRotationFromEnu`. */
export function enuRotationFromRender(q: Rotation<'render'>, out: Rotation<'enu'>): Rotation<'enu'> {
  return turnedAboutEast(q, HALF_TURN_ROOT, out)
}

/** The 4x4 matrix, column-major, 16 numbers, double, that takes an ECEF point (a 3D Tiles tileset) into the render frame. */
export function renderFromEcefMatrix(origin: EnuOrigin, out: Float64Array): Float64Array {
  enuFromEcefMatrix(origin, out)
  for (let column = 0; column < 16; column += 4) {
    const north = out[column + 1]!
    out[column + 1] = out[column + 2]!
    out[column + 2] = -north
  }
  return out
}

/** (s, 0, 0, sqrt(1/2)) times `q`. */
function turnedAboutEast<Q extends Float64Array>(q: Float64Array, s: number, out: Q): Q {
  const c = HALF_TURN_ROOT
  const x = q[0]!
  const y = q[1]!
  const z = q[2]!
  const w = q[3]!
  out[0] = c * x + s * w
  out[1] = c * y - s * z
  out[2] = c * z + s * y
  out[3] = c * w - s * x
  return out
}
