import type { NightMoment } from '../../model/documents/index.ts'
import type { Geodetic } from '../../model/frames/index.ts'
import { altitudeDeg, daysSinceJ2000, moonPosition, siderealTime, sunPosition, towards } from './sky-positions.ts'

type Rgb = readonly [number, number, number]

/** Sun, moon and stars over a place at an instant. Directions are unit vectors of the render frame. */
export interface MomentSky {
  readonly sun: Rgb
  readonly moon: Rgb
  /** Lit share of the moon, 0..1. */
  readonly moonPhase: number
  /** Days since J2000, UTC. */
  readonly days: number
}

/** Light of a moment before lamps: luminance in cd/m2, illuminance in lux, linear RGB. */
export interface MomentLight {
  readonly ev100: number
  readonly zenith: Rgb
  readonly horizon: Rgb
  readonly skyLight: Rgb
  readonly groundLight: Rgb
  /** Towards sun or moon, render frame. */
  readonly keyDirection: Rgb
  readonly keyLight: Rgb
  /** 0 by day to 1 when the sky is dark enough for stars. */
  readonly stars: number
  /** 1 / m, for fog of the squared exponential. */
  readonly hazeDensity: number
}

/** Where sun and moon stand for a moment at the venue. */
export function momentSky(moment: Pick<NightMoment, 'date' | 'atLocal' | 'utcOffsetH'>, place: Geodetic): MomentSky {
  const days = daysSinceJ2000(moment.date, moment.atLocal, moment.utcOffsetH)
  const sidereal = siderealTime(days, place)
  const moon = moonPosition(days)
  const high = towards(moon, sidereal, place, [0, 0, 0])
  // Seen from the ground the moon stands lower by its parallax.
  const drop = ((moon.parallaxDeg * Math.PI) / 180) * Math.hypot(high[0]!, high[2]!)
  const length = Math.hypot(high[0]!, high[1]! - drop, high[2]!)
  return {
    sun: towards(sunPosition(days), sidereal, place, [0, 0, 0]) as unknown as Rgb,
    moon: [high[0]! / length, (high[1]! - drop) / length, high[2]! / length],
    moonPhase: moon.phase,
    days,
  }
}

/** The sky of a venue without a night: the sun just under the western horizon. */
export const BLUE_HOUR: { readonly sky: MomentSky; readonly ev100: number; readonly visibilityM: number } = {
  sky: { sun: [-0.998, -0.05, 0.04], moon: [-0.43, 0.86, -0.28], moonPhase: 0.6, days: 9_770 },
  ev100: 5.4,
  visibilityM: 900,
}

/**
 * What falls from the sky by the sun's height in degrees: illuminance of the sky on level ground and of the sun square to its rays
 * (lux; clear sky, rounded from daylight tables), hue of zenith, horizon and sun.
 */
const BY_SUN: readonly (readonly [heightDeg: number, sky: number, sun: number, zenith: Rgb, horizon: Rgb, ray: Rgb])[] = [
  [-18, 0.003, 0, [0.55, 0.7, 1.4], [1.1, 0.95, 0.85], [1, 0.5, 0.2]],
  [-12, 0.05, 0, [0.5, 0.7, 1.6], [1.15, 0.95, 0.8], [1, 0.5, 0.2]],
  [-6, 4, 0, [0.42, 0.68, 1.9], [1.2, 0.95, 0.8], [1, 0.5, 0.2]],
  [-3, 45, 0, [0.45, 0.72, 1.75], [1.3, 0.9, 0.8], [1, 0.5, 0.2]],
  [0, 400, 300, [0.5, 0.78, 1.5], [1.35, 0.9, 0.7], [1, 0.45, 0.15]],
  [5, 2500, 15000, [0.55, 0.85, 1.45], [1.15, 0.98, 0.85], [1, 0.68, 0.4]],
  [15, 6000, 55000, [0.5, 0.9, 1.6], [0.95, 1, 1.1], [1, 0.85, 0.68]],
  [40, 11000, 92000, [0.45, 0.9, 1.8], [0.88, 1, 1.18], [1, 0.94, 0.86]],
  [90, 14000, 105000, [0.42, 0.9, 1.9], [0.86, 1, 1.22], [1, 0.96, 0.9]],
]

/** At EV 5. Art, not measure: a true sky would be black; these keep hue in shadows and the roofs' outline. */
const NIGHT_ZENITH: Rgb = [0.34, 0.46, 0.92]
const NIGHT_HORIZON: Rgb = [1.75, 1.42, 1.5]
const NIGHT_SKY_LIGHT: Rgb = [5.6, 6.6, 9.8]
const NIGHT_GROUND_LIGHT: Rgb = [5, 3.6, 2.6]
const MOON_LIGHT: Rgb = [1.7, 1.8, 2.3]

const mix = (a: number, b: number, share: number): number => a + (b - a) * share
const mixed = (a: Rgb, b: Rgb, share: number): Rgb => [mix(a[0], b[0], share), mix(a[1], b[1], share), mix(a[2], b[2], share)]
const times = (a: Rgb, factor: number): Rgb => [a[0] * factor, a[1] * factor, a[2] * factor]
const plus = (a: Rgb, b: Rgb): Rgb => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const luminance = (a: Rgb): number => 0.2126 * a[0] + 0.7152 * a[1] + 0.0722 * a[2]
const step = (from: number, to: number, x: number): number => Math.min(1, Math.max(0, (x - from) / (to - from)))

function bySun(heightDeg: number): { sky: number; sun: number; zenith: Rgb; horizon: Rgb; ray: Rgb } {
  const at = Math.max(
    1,
    BY_SUN.findIndex((row) => row[0] >= heightDeg),
  )
  const low = BY_SUN[at - 1]!
  const high = BY_SUN[at]!
  const share = step(low[0], high[0], heightDeg)
  const hue = (colour: Rgb): Rgb => times(colour, 1 / luminance(colour))
  return {
    // Twilight falls by powers of ten.
    sky: Math.exp(mix(Math.log(low[1]), Math.log(high[1]), share)),
    sun: mix(low[2], high[2], share),
    zenith: hue(mixed(low[3], high[3], share)),
    horizon: hue(mixed(low[4], high[4], share)),
    ray: hue(mixed(low[5], high[5], share)),
  }
}

/** Density for `1 - exp(-(density * distance)^2)` so that a dark thing keeps 2 % of its contrast at the visibility. */
export const hazeDensity = (visibilityM: number): number => 1.98 / visibilityM

/** Light of the sky at an exposure: day and dusk by the sun's height, night with a floor that goes with the exposure. */
export function momentLight(sky: MomentSky, ev100: number, visibilityM: number): MomentLight {
  const sunHeight = altitudeDeg(sky.sun)
  const day = bySun(sunHeight)
  // The floor belongs to night exposures; by day it drowns.
  const floor = 2 ** (Math.min(ev100, 8) - 5)
  const moonUp = step(-1, 12, altitudeDeg(sky.moon)) * step(-4, -8, sunHeight) * sky.moonPhase ** 1.5
  const overhead = day.sky / Math.PI
  const byDay = sunHeight > -1
  return {
    ev100,
    zenith: plus(times(NIGHT_ZENITH, floor), times(day.zenith, overhead * 0.75)),
    horizon: plus(times(NIGHT_HORIZON, floor), times(day.horizon, overhead * mix(2.2, 1.3, step(0, 30, sunHeight)))),
    skyLight: plus(times(NIGHT_SKY_LIGHT, floor), times(mixed(day.zenith, day.horizon, 0.55), day.sky)),
    groundLight: plus(
      times(NIGHT_GROUND_LIGHT, floor),
      times(day.horizon, 0.2 * (day.sky + day.sun * Math.max(0, Math.sin((sunHeight * Math.PI) / 180)))),
    ),
    keyDirection: byDay ? sky.sun : sky.moon,
    keyLight: byDay ? times(day.ray, day.sun) : times(MOON_LIGHT, floor * moonUp),
    stars: step(-5, -12, sunHeight),
    hazeDensity: hazeDensity(visibilityM),
  }
}
