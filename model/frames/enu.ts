import { type Geodetic, type Position, position, setPosition } from './frame.ts'
import { ecefFromGeodetic, geodeticFromEcef } from './geodetic.ts'

/** A venue's tangent frame: made once, read by every crossing. Never changed after it is made. */
export interface EnuOrigin {
  readonly geodetic: Readonly<Geodetic>
  readonly ecef: Position<'ecef'>
  /** East, north and up as ECEF unit vectors, three numbers each: the rows of the rotation that takes ECEF into ENU. */
  readonly basis: Float64Array
}

/**
 * The frame at a geodetic origin. Built from latitude and longitude, not from the ECEF point, so that it stands at the poles
 * too, where the longitude says which way is east. Right-handed, determinant +1; up is the ellipsoid's normal.
 */
export function enuOrigin(at: Readonly<Geodetic>): EnuOrigin {
  const sinLat = Math.sin(at.lat)
  const cosLat = Math.cos(at.lat)
  const sinLon = Math.sin(at.lon)
  const cosLon = Math.cos(at.lon)
  const east = [-sinLon, cosLon, 0]
  const north = [-sinLat * cosLon, -sinLat * sinLon, cosLat]
  const up = [cosLat * cosLon, cosLat * sinLon, sinLat]
  return {
    geodetic: { lat: at.lat, lon: at.lon, height: at.height },
    ecef: ecefFromGeodetic(at, position('ecef')),
    basis: Float64Array.of(...east, ...north, ...up),
  }
}

/** `out` may not be `p`: they are of different frames. */
export function enuFromEcef(origin: EnuOrigin, p: Position<'ecef'>, out: Position<'enu'>): Position<'enu'> {
  const b = origin.basis
  const x = p[0] - origin.ecef[0]
  const y = p[1] - origin.ecef[1]
  const z = p[2] - origin.ecef[2]
  return setPosition(out, b[0]! * x + b[1]! * y + b[2]! * z, b[3]! * x + b[4]! * y + b[5]! * z, b[6]! * x + b[7]! * y + b[8]! * z)
}

/** Inverse of `enuFromEcef`: the basis is orthonormal, so its transpose. */
export function ecefFromEnu(origin: EnuOrigin, p: Position<'enu'>, out: Position<'ecef'>): Position<'ecef'> {
  const b = origin.basis
  const e = p[0]
  const n = p[1]
  const u = p[2]
  return setPosition(
    out,
    origin.ecef[0] + (b[0]! * e + b[3]! * n + b[6]! * u),
    origin.ecef[1] + (b[1]! * e + b[4]! * n + b[7]! * u),
    origin.ecef[2] + (b[2]! * e + b[5]! * n + b[8]! * u),
  )
}

/** Any distance; exact to rounding. */
export function enuFromGeodetic(origin: EnuOrigin, g: Readonly<Geodetic>, out: Position<'enu'>): Position<'enu'> {
  return enuFromEcef(origin, ecefFromGeodetic(g, enuFromGeodeticScratch), out)
}
const enuFromGeodeticScratch = position('ecef')

/** The Earth curves away under the tangent plane: at `up` 0 the height is 0.8 mm at 100 m, 7.8 cm at 1 km, 7.8 m at 10 km. */
export function geodeticFromEnu(origin: EnuOrigin, p: Position<'enu'>, out: Geodetic): Geodetic {
  return geodeticFromEcef(ecefFromEnu(origin, p, geodeticFromEnuScratch), out)
}
const geodeticFromEnuScratch = position('ecef')

/** The 4x4 matrix, column-major as WebGL and three keep it, that takes an ENU point into ECEF. `out` has 16 numbers, double. */
export function ecefFromEnuMatrix(origin: EnuOrigin, out: Float64Array): Float64Array {
  for (let axis = 0; axis < 3; axis++) {
    for (let row = 0; row < 3; row++) out[axis * 4 + row] = origin.basis[axis * 3 + row]!
    out[axis * 4 + 3] = 0
    out[12 + axis] = origin.ecef[axis]!
  }
  out[15] = 1
  return out
}

/** Inverse of `ecefFromEnuMatrix`: ECEF into ENU, column-major, 16 numbers, double. */
export function enuFromEcefMatrix(origin: EnuOrigin, out: Float64Array): Float64Array {
  const b = origin.basis
  const o = origin.ecef
  for (let axis = 0; axis < 3; axis++) {
    for (let row = 0; row < 3; row++) out[axis * 4 + row] = b[row * 3 + axis]!
    out[axis * 4 + 3] = 0
    out[12 + axis] = -(b[axis * 3]! * o[0] + b[axis * 3 + 1]! * o[1] + b[axis * 3 + 2]! * o[2])
  }
  out[15] = 1
  return out
}
