import {
  ecefFromGeodetic,
  type EnuOrigin,
  enuFromEcef,
  enuOrigin,
  geodetic,
  geodeticFromDegrees,
  geodeticFromEcef,
  position,
} from '../../../model/frames/index.ts'
import { degreesFromRadians } from '../../../model/units/index.ts'
import type { SurveyHeader } from '../survey.ts'
import type { SurveyCrs } from './open-crs.ts'

/** Farther from the origin a flat frame has no use: what stands there is a wrong coordinate. */
const REACH_M = 200_000

/** The ENU frame features are read into. */
export interface SurveyFrame {
  readonly origin: SurveyHeader['origin']
  /** Writes east, north, up at `out[offset]`. False, and nothing written, where the point has no place within reach. */
  place(crs: SurveyCrs, point: readonly [number, number, number], out: Float64Array, offset: number): boolean
}

/** Degrees to 1e-8 (about 1 mm), metres to 1 mm: what a document can hold is what the frame is made of. */
export function roundOrigin(origin: SurveyHeader['origin']): SurveyHeader['origin'] {
  const round = (value: number, steps: number): number => Math.round(value * steps) / steps
  return { latDeg: round(origin.latDeg, 1e8), lonDeg: round(origin.lonDeg, 1e8), heightM: round(origin.heightM, 1e3) }
}

/** The origin at a point of the survey; null where the point has no place on Earth. */
export function originAt(crs: SurveyCrs, anchor: readonly [number, number, number]): SurveyHeader['origin'] | null {
  const ecef = position('ecef')
  if (!crs.toEcef(anchor[0], anchor[1], anchor[2], ecef)) return null
  const { lat, lon, height } = geodeticFromEcef(ecef, geodetic())
  return roundOrigin({ latDeg: degreesFromRadians(lat), lonDeg: degreesFromRadians(lon), heightM: height })
}

export function openFrame(origin: SurveyHeader['origin']): SurveyFrame {
  const frame: EnuOrigin = enuOrigin(geodeticFromDegrees(origin.latDeg, origin.lonDeg, origin.heightM))
  const ecef = ecefFromGeodetic(frame.geodetic, position('ecef'))
  const enu = position('enu')
  return {
    origin,
    place(crs, point, out, offset) {
      if (!crs.toEcef(point[0], point[1], point[2], ecef)) return false
      enuFromEcef(frame, ecef, enu)
      if (!(Math.hypot(enu[0], enu[1], enu[2]) < REACH_M)) return false
      out[offset] = enu[0]
      out[offset + 1] = enu[1]
      out[offset + 2] = enu[2]
      return true
    },
  }
}
