import { type Radians, radians, radiansFromDegrees } from '../units/index.ts'

/** What a latitude and longitude refer to. GCJ-02 and BD-09 are the shifted coordinates of street maps in China. */
export type Datum = 'WGS84' | 'CGCS2000' | 'GCJ-02' | 'BD-09'

/** A point on the map that carries its datum, so that shifted and true coordinates cannot be mixed. */
export interface Horizontal<D extends Datum> {
  readonly datum: D
  lat: Radians
  lon: Radians
}

/** New map point in a datum. */
export function horizontal<D extends Datum>(datum: D, lat: Radians = radians(0), lon: Radians = radians(0)): Horizontal<D> {
  return { datum, lat, lon }
}

/** New map point from degrees, latitude first. */
export function horizontalFromDegrees<D extends Datum>(datum: D, latDeg: number, lonDeg: number): Horizontal<D> {
  return { datum, lat: radiansFromDegrees(latDeg), lon: radiansFromDegrees(lonDeg) }
}

const DEGREE = Math.PI / 180
/** The shift formula counts its offsets on the Krasovsky 1940 ellipsoid. */
const KRASOVSKY_A = 6378245
const KRASOVSKY_E2 = 0.006693421622965943
/** BD-09 wobbles 3000 times as fast as degrees turn. */
const BAIDU_TURN = (Math.PI * 3000) / 180

/** A point in degrees: the shift formulas were published in degrees. */
interface Degrees {
  lat: number
  lon: number
}
type Shift = (p: Degrees, out: Degrees) => Degrees

const insideChina = (p: Degrees): boolean => p.lon >= 72.004 && p.lon <= 137.8347 && p.lat >= 0.8293 && p.lat <= 55.8271

/** Whether the shifts of GCJ-02 and BD-09 move a place at all: outside China's bounds their maps are WGS84, and naming them is a mistake. */
export const isShiftedThere = (latDeg: number, lonDeg: number): boolean => insideChina({ lat: latDeg, lon: lonDeg })

const wave = (amplitude: number, turns: number): number => amplitude * Math.sin(turns * Math.PI)

const gcj02Shift: Shift = (p, out) => {
  const x = p.lon - 105
  const y = p.lat - 35
  const mixed = 0.1 * x * y
  const common = wave(20, 6 * x) + wave(20, 2 * x)
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    mixed +
    0.2 * Math.sqrt(Math.abs(x)) +
    (2 / 3) * (common + wave(20, y) + wave(40, y / 3) + wave(160, y / 12) + wave(320, y / 30))
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    mixed +
    0.1 * Math.sqrt(Math.abs(x)) +
    (2 / 3) * (common + wave(20, x) + wave(40, x / 3) + wave(150, x / 12) + wave(300, x / 30))
  const sinLat = Math.sin(p.lat * DEGREE)
  const squared = 1 - KRASOVSKY_E2 * sinLat * sinLat
  const meridian = (KRASOVSKY_A * (1 - KRASOVSKY_E2)) / (squared * Math.sqrt(squared))
  const primeVertical = KRASOVSKY_A / Math.sqrt(squared)
  out.lat = north / (meridian * DEGREE)
  out.lon = east / (primeVertical * Math.cos(p.lat * DEGREE) * DEGREE)
  return out
}

const bd09Shift: Shift = (p, out) => {
  const radius = Math.hypot(p.lon, p.lat) + 0.00002 * Math.sin(p.lat * BAIDU_TURN)
  const angle = Math.atan2(p.lat, p.lon) + 0.000003 * Math.cos(p.lon * BAIDU_TURN)
  out.lon = radius * Math.cos(angle) + 0.0065 - p.lon
  out.lat = radius * Math.sin(angle) + 0.006 - p.lat
  return out
}

/** p + shift(p) inside China's bounds, p outside. */
function shifted<D extends Datum>(p: Horizontal<Datum>, shift: Shift, out: Horizontal<D>): Horizontal<D> {
  const from = { lat: p.lat / DEGREE, lon: p.lon / DEGREE }
  if (!insideChina(from)) return copied(p, out)
  const by = shift(from, { lat: 0, lon: 0 })
  out.lat = radiansFromDegrees(from.lat + by.lat)
  out.lon = radiansFromDegrees(from.lon + by.lon)
  return out
}

/**
 * Solves q + shift(q) = p by fixed point. Inside the bounds both shifts change by less than 1 part in 40 of any step, so 10 rounds
 * take 1 km to 1e-13 m, less than a double of degrees can tell apart. (At longitude 105 GCJ-02 has the cusp of a square root;
 * it breaks that bound only below 1e-7 m.)
 */
function unshifted<D extends Datum>(p: Horizontal<Datum>, shift: Shift, out: Horizontal<D>): Horizontal<D> {
  const to = { lat: p.lat / DEGREE, lon: p.lon / DEGREE }
  if (!insideChina(to)) return copied(p, out)
  const from = { lat: to.lat, lon: to.lon }
  const by = { lat: 0, lon: 0 }
  for (let round = 0; round < 10; round++) {
    shift(from, by)
    from.lat = to.lat - by.lat
    from.lon = to.lon - by.lon
  }
  out.lat = radiansFromDegrees(from.lat)
  out.lon = radiansFromDegrees(from.lon)
  return out
}

function copied<D extends Datum>(p: Horizontal<Datum>, out: Horizontal<D>): Horizontal<D> {
  out.lat = p.lat
  out.lon = p.lon
  return out
}

/**
 * The published shift of street maps in China, 120 to 700 m. Outside the bounds (latitude 0.8293 to 55.8271, longitude 72.004 to
 * 137.8347) nothing is shifted; the bounds are a rectangle and take in neighbours too, so call it only for data said to be GCJ-02.
 */
export const gcj02FromWgs84 = (p: Horizontal<'WGS84'>, out: Horizontal<'GCJ-02'>): Horizontal<'GCJ-02'> => shifted(p, gcj02Shift, out)

/** Exact inverse of `gcj02FromWgs84`, under 1e-6 m, save within 1 km of the rectangle's edge, where the shift itself jumps. */
export const wgs84FromGcj02 = (p: Horizontal<'GCJ-02'>, out: Horizontal<'WGS84'>): Horizontal<'WGS84'> => unshifted(p, gcj02Shift, out)

/** Baidu's second shift on top of GCJ-02, 600 to 900 m; nothing outside the bounds of `gcj02FromWgs84`. */
export const bd09FromGcj02 = (p: Horizontal<'GCJ-02'>, out: Horizontal<'BD-09'>): Horizontal<'BD-09'> => shifted(p, bd09Shift, out)

/** Exact inverse of `bd09FromGcj02` (the formula in circulation is not: it leaves up to a metre), same limits as `wgs84FromGcj02`. */
export const gcj02FromBd09 = (p: Horizontal<'BD-09'>, out: Horizontal<'GCJ-02'>): Horizontal<'GCJ-02'> => unshifted(p, bd09Shift, out)

/**
 * Takes CGCS2000 for WGS84 unchanged. The ellipsoids differ by 0.1 mm and the two systems agree to a few centimetres at CGCS2000's
 * own epoch, 2000.0; since then China has moved east by about 3 cm a year against WGS84, and that is not corrected.
 */
export const wgs84FromCgcs2000 = (p: Horizontal<'CGCS2000'>, out: Horizontal<'WGS84'>): Horizontal<'WGS84'> => copied(p, out)

/** Inverse of `wgs84FromCgcs2000`, with the same difference left in. */
export const cgcs2000FromWgs84 = (p: Horizontal<'WGS84'>, out: Horizontal<'CGCS2000'>): Horizontal<'CGCS2000'> => copied(p, out)

/** Any datum into WGS84. */
export function wgs84FromHorizontal(p: Horizontal<Datum>, out: Horizontal<'WGS84'>): Horizontal<'WGS84'> {
  switch (p.datum) {
    case 'WGS84':
    case 'CGCS2000':
      return copied(p, out)
    case 'GCJ-02':
      return unshifted(p, gcj02Shift, out)
    case 'BD-09':
      return wgs84FromGcj02(unshifted(p, bd09Shift, horizontal('GCJ-02')), out)
  }
}
