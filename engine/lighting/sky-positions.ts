import type { Geodetic } from '../../model/frames/index.ts'

// Low-precision formulas of Jean Meeus, Astronomical Algorithms, 2nd ed.: sun chapter 25 (0.01°), moon chapter 47 with its largest
// terms (0.1°), sidereal time chapter 12. Refraction is left out. Angles in degrees inside this file.

const RADIANS = Math.PI / 180
const sin = (degrees: number): number => Math.sin(degrees * RADIANS)
const cos = (degrees: number): number => Math.cos(degrees * RADIANS)
const turn = (degrees: number): number => ((degrees % 360) + 360) % 360

/** Place on the celestial sphere, degrees, equinox of date. */
export interface Equatorial {
  readonly raDeg: number
  readonly decDeg: number
}

/** Days since J2000.0 (2000-01-01 12:00 UTC) of a civil date "2026-10-01" and time "19:45" with its offset from UTC in hours. */
export function daysSinceJ2000(date: string, atLocal: string, utcOffsetH: number): number {
  const [year = 2000, month = 1, day = 1] = date.split('-').map(Number)
  const [hour = 0, minute = 0] = atLocal.split(':').map(Number)
  return Date.UTC(year, month - 1, day, hour, minute) / 86_400_000 - utcOffsetH / 24 - 10_957.5
}

const obliquity = (days: number): number => 23.4393 - 3.563e-7 * days

function equatorialOf(longitude: number, latitude: number, days: number): Equatorial {
  const tilt = obliquity(days)
  const y = sin(longitude) * cos(tilt) - Math.tan(latitude * RADIANS) * sin(tilt)
  const up = sin(latitude) * cos(tilt) + cos(latitude) * sin(tilt) * sin(longitude)
  return { raDeg: turn(Math.atan2(y, cos(longitude)) / RADIANS), decDeg: Math.asin(up) / RADIANS }
}

function sunLongitude(days: number): number {
  const anomaly = 357.52911 + 0.98560028 * days
  return turn(280.46646 + 0.98564736 * days + 1.914602 * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly) - 0.00569)
}

/** The sun, as seen from the middle of the earth. */
export const sunPosition = (days: number): Equatorial => equatorialOf(sunLongitude(days), 0, days)

/** The moon's place and lit share. */
export interface MoonPosition extends Equatorial {
  /** Lit share of the disc, 0 new to 1 full. */
  readonly phase: number
  /** Horizontal parallax: how much lower it stands at the horizon than seen from the middle of the earth. */
  readonly parallaxDeg: number
}

/** The moon, as seen from the middle of the earth. */
export function moonPosition(days: number): MoonPosition {
  const mean = 218.3164477 + 13.17639648 * days
  const elongation = 297.8501921 + 12.19074911 * days
  const sunAnomaly = 357.5291092 + 0.98560028 * days
  const anomaly = 134.9633964 + 13.06499295 * days
  const node = 93.272095 + 13.22935024 * days
  const longitude =
    mean +
    6.288774 * sin(anomaly) +
    1.274027 * sin(2 * elongation - anomaly) +
    0.658314 * sin(2 * elongation) +
    0.213618 * sin(2 * anomaly) -
    0.185116 * sin(sunAnomaly) -
    0.114332 * sin(2 * node) +
    0.058793 * sin(2 * elongation - 2 * anomaly) +
    0.057066 * sin(2 * elongation - sunAnomaly - anomaly) +
    0.053322 * sin(2 * elongation + anomaly) +
    0.045758 * sin(2 * elongation - sunAnomaly) -
    0.040923 * sin(sunAnomaly - anomaly) -
    0.03472 * sin(elongation) -
    0.030383 * sin(sunAnomaly + anomaly)
  const latitude =
    5.128122 * sin(node) +
    0.280602 * sin(anomaly + node) +
    0.277693 * sin(anomaly - node) +
    0.173237 * sin(2 * elongation - node) +
    0.055413 * sin(2 * elongation - anomaly + node) +
    0.046271 * sin(2 * elongation - anomaly - node) +
    0.032573 * sin(2 * elongation + node)
  const away = Math.acos(cos(latitude) * cos(longitude - sunLongitude(days))) / RADIANS
  const parallaxDeg = 0.9508 + 0.0518 * cos(anomaly) + 0.0095 * cos(2 * elongation - anomaly) + 0.0078 * cos(2 * elongation)
  return { ...equatorialOf(longitude, latitude, days), phase: (1 - cos(away)) / 2, parallaxDeg }
}

/** Turns a J2000 place to the equinox of date: precession alone, 0.01° within a century. */
export function equinoxOfDate(star: Equatorial, days: number): Equatorial {
  const years = days / 365.25
  const raDeg = star.raDeg + (years * (46.124 + 20.043 * sin(star.raDeg) * Math.tan(star.decDeg * RADIANS))) / 3600
  return { raDeg: turn(raDeg), decDeg: star.decDeg + (years * 20.043 * cos(star.raDeg)) / 3600 }
}

/** Local sidereal time in degrees. */
export const siderealTime = (days: number, place: Geodetic): number => turn(280.46061837 + 360.98564736629 * days + place.lon / RADIANS)

/** Unit vector towards a place of the sky in the render frame (x east, y up, z south) into `out`, length 3. */
export function towards<T extends { [axis: number]: number }>(star: Equatorial, siderealDeg: number, place: Geodetic, out: T): T {
  const hourAngle = siderealDeg - star.raDeg
  const sinLat = Math.sin(place.lat)
  const cosLat = Math.cos(place.lat)
  out[0] = -cos(star.decDeg) * sin(hourAngle)
  out[1] = sin(star.decDeg) * sinLat + cos(star.decDeg) * cosLat * cos(hourAngle)
  out[2] = -(sin(star.decDeg) * cosLat - cos(star.decDeg) * sinLat * cos(hourAngle))
  return out
}

/** Height above the horizon in degrees of a unit vector of the render frame. */
export const altitudeDeg = (direction: ArrayLike<number>): number => Math.asin(Math.min(1, Math.max(-1, direction[1]!))) / RADIANS
