import { type Metres, type Radians, radians, radiansFromDegrees } from '../units/index.ts'
import { type Geodetic, type Position, setPosition } from './frame.ts'
import { ellipsoidalHeight, type Height } from './height.ts'

/** WGS84 defining constants: semi-major axis in metres and flattening (NIMA TR8350.2). */
const A = 6378137
const F = 1 / 298.257223563
const B = A * (1 - F)
/** First and second eccentricity squared. */
const E2 = F * (2 - F)
const EP2 = E2 / (1 - E2)

/** WGS84 semi-major axis. */
export const WGS84_SEMI_MAJOR = A as Metres
/** WGS84 semi-minor axis. */
export const WGS84_SEMI_MINOR = B as Metres

/** New geodetic position; all zero by default, for use as an `out`. */
export function geodetic(
  lat: Radians = radians(0),
  lon: Radians = radians(0),
  height: Height<'ellipsoid'> = ellipsoidalHeight(0),
): Geodetic {
  return { lat, lon, height }
}

/** New geodetic position from degrees and metres above the WGS84 ellipsoid: latitude first. */
export function geodeticFromDegrees(latDeg: number, lonDeg: number, ellipsoidalHeightM = 0): Geodetic {
  return geodetic(radiansFromDegrees(latDeg), radiansFromDegrees(lonDeg), ellipsoidalHeight(ellipsoidalHeightM))
}

/** Exact closed form; error is rounding only, under 2 nm at the surface. */
export function ecefFromGeodetic(g: Geodetic, out: Position<'ecef'>): Position<'ecef'> {
  const sinLat = Math.sin(g.lat)
  const cosLat = Math.cos(g.lat)
  const primeVertical = A / Math.sqrt(1 - E2 * sinLat * sinLat)
  const fromAxis = (primeVertical + g.height) * cosLat
  return setPosition(out, fromAxis * Math.cos(g.lon), fromAxis * Math.sin(g.lon), (primeVertical * (1 - E2) + g.height) * sinLat)
}

/**
 * Latitude and height by Bowring's closed form (B. R. Bowring, "The accuracy of geodetic latitude and height equations",
 * Survey Review 28, 1985), whose own error is under 3e-13 rad (2 micrometres) for every height from -10 km up, followed by one
 * Newton step on the residual of the forward formula. The step is quadratic, so it leaves rounding only, and no loop has to be
 * trusted. Round trip for heights of -10 km to +10 000 km, poles included: <= 1e-8 m (worst of two million: 8.9e-9 at the
 * greatest heights, 4.3e-9 under 10 km). On the polar axis the longitude is 0, or pi for a negative zero x. Nearer to the Earth's
 * centre than 1300 km it is no longer exact, and at the centre it has no meaning.
 */
export function geodeticFromEcef(p: Position<'ecef'>, out: Geodetic): Geodetic {
  const x = p[0]
  const y = p[1]
  const z = p[2]
  const fromAxis = Math.hypot(x, y)
  // Parametric latitude of the foot point, as a sine and a cosine: nothing is divided by zero at the poles.
  const parametricY = B * z * (1 + (EP2 * B) / Math.hypot(fromAxis, z))
  const parametricX = A * fromAxis
  const parametric = Math.hypot(parametricX, parametricY)
  const sinU = parametricY / parametric
  const cosU = parametricX / parametric
  const lat = Math.atan2(z + EP2 * B * sinU * sinU * sinU, fromAxis - E2 * A * cosU * cosU * cosU)

  const sinLat = Math.sin(lat)
  const cosLat = Math.cos(lat)
  const root = Math.sqrt(1 - E2 * sinLat * sinLat)
  const height = fromAxis * cosLat + z * sinLat - A * root
  const primeVertical = A / root
  const overAxis = fromAxis - (primeVertical + height) * cosLat
  const overPlane = z - (primeVertical * (1 - E2) + height) * sinLat
  const meridian = (primeVertical * (1 - E2)) / (root * root)

  out.lat = radians(lat + (overPlane * cosLat - overAxis * sinLat) / (meridian + height))
  out.lon = radians(Math.atan2(y, x))
  out.height = ellipsoidalHeight(height + overAxis * cosLat + overPlane * sinLat)
  return out
}
