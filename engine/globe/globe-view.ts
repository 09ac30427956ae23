import { degreesFromRadians, radians, radiansFromDegrees } from '../../model/units/index.ts'

/** Mean radius of the Earth as drawn, metres: the globe is looked at from so far that its flattening is less than a pixel. */
export const GLOBE_RADIUS_M = 6_371_000
/** Angle of the larger side of the picture, degrees. Narrow, so that little of the face hides behind the limb. */
export const GLOBE_FIELD_DEG = 30
const MAX_LAT_DEG = 75

/** How the globe is looked at: the point under the eye, and the globe's radius on the screen as a share of half the smaller side. */
export interface GlobeView {
  latDeg: number
  lonDeg: number
  size: number
}

/** Where the eye stands, Earth-centred, metres, with its axes as unit vectors. The eye looks at the Earth's centre, north up. */
export interface GlobeEye {
  readonly at: Vector
  readonly right: Vector
  readonly up: Vector
  readonly forward: Vector
  distanceM: number
  /** Pixels of a length of 1 at a distance of 1. */
  focalPx: number
  /** Of the drawn globe, CSS pixels. */
  radiusPx: number
}
export type Vector = [number, number, number]

/** A spot of the picture, CSS pixels from its top left; `facing` is false behind the limb. */
export interface GlobeSpot {
  xPx: number
  yPx: number
  facing: boolean
}

/** An eye to write into by `placeEye`. */
export const createEye = (): GlobeEye => ({
  at: [0, 0, 0],
  right: [0, 0, 0],
  up: [0, 0, 0],
  forward: [0, 0, 0],
  distanceM: 0,
  focalPx: 0,
  radiusPx: 0,
})

/** Places the eye for a view on a picture of `width` by `height` CSS pixels. Writes into `out`. */
export function placeEye(view: GlobeView, { width, height }: { readonly width: number; readonly height: number }, out: GlobeEye): GlobeEye {
  const lat = radiansFromDegrees(view.latDeg)
  const lon = radiansFromDegrees(view.lonDeg)
  out.focalPx = Math.max(width, height) / 2 / Math.tan(radiansFromDegrees(GLOBE_FIELD_DEG) / 2)
  out.radiusPx = (view.size * Math.min(width, height)) / 2
  out.distanceM = GLOBE_RADIUS_M * Math.hypot(1, out.focalPx / out.radiusPx)
  set(out.forward, -Math.cos(lat) * Math.cos(lon), -Math.cos(lat) * Math.sin(lon), -Math.sin(lat))
  set(out.up, -Math.sin(lat) * Math.cos(lon), -Math.sin(lat) * Math.sin(lon), Math.cos(lat))
  set(out.right, -Math.sin(lon), Math.cos(lon), 0)
  set(out.at, -out.forward[0] * out.distanceM, -out.forward[1] * out.distanceM, -out.forward[2] * out.distanceM)
  return out
}

/** Where a place lies on a picture of `width` by `height` CSS pixels. Writes into `out`. */
export function spotOf(
  place: { readonly latDeg: number; readonly lonDeg: number },
  { eye, width, height }: { readonly eye: GlobeEye; readonly width: number; readonly height: number },
  out: GlobeSpot,
): GlobeSpot {
  const lat = radiansFromDegrees(place.latDeg)
  const lon = radiansFromDegrees(place.lonDeg)
  const x = GLOBE_RADIUS_M * Math.cos(lat) * Math.cos(lon)
  const y = GLOBE_RADIUS_M * Math.cos(lat) * Math.sin(lon)
  const z = GLOBE_RADIUS_M * Math.sin(lat)
  const { at, right, up, forward, focalPx } = eye
  const depth = (x - at[0]) * forward[0] + (y - at[1]) * forward[1] + (z - at[2]) * forward[2]
  out.xPx = width / 2 + (focalPx * (x * right[0] + y * right[1])) / depth
  out.yPx = height / 2 - (focalPx * (x * up[0] + y * up[1] + z * up[2])) / depth
  out.facing = x * at[0] + y * at[1] + z * at[2] > GLOBE_RADIUS_M * GLOBE_RADIUS_M
  return out
}

/**
 * Moves a view towards another for `dtS` seconds, the short way round, quick at first and slow at the end. True while it still moves;
 * it ends exactly at the target. Writes into `view`.
 */
export function approachView(view: GlobeView, target: Readonly<GlobeView>, dtS: number): boolean {
  const share = 1 - Math.exp(-dtS / 0.45)
  const east = wrapLon(target.lonDeg - view.lonDeg)
  const north = target.latDeg - view.latDeg
  const nearer = target.size - view.size
  if (Math.abs(east) + Math.abs(north) < 0.02 && Math.abs(nearer) < 0.002) {
    Object.assign(view, target)
    return false
  }
  view.lonDeg = wrapLon(view.lonDeg + east * share)
  view.latDeg += north * share
  view.size += nearer * share
  return true
}

/** Turns the point under the eye. North ends short of the poles, where east would spin. Writes into `view`. */
export function turnView(view: GlobeView, eastDeg: number, northDeg: number): void {
  view.lonDeg = wrapLon(view.lonDeg + eastDeg)
  view.latDeg = Math.min(MAX_LAT_DEG, Math.max(-MAX_LAT_DEG, view.latDeg + northDeg))
}

/** Degrees of the ground under the eye that pass by for a pixel. */
export const degreesAPixel = (eye: GlobeEye): number => degreesFromRadians(radians(Math.atan(1 / eye.radiusPx)))

const wrapLon = (lonDeg: number): number => ((((lonDeg + 180) % 360) + 360) % 360) - 180

function set(out: Vector, x: number, y: number, z: number): void {
  out[0] = x
  out[1] = y
  out[2] = z
}
