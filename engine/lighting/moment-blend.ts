import { LIGHT_GROUPS } from './night-uniforms.ts'
import type { MomentLight } from './moment.ts'

/** Where each thing of a moment lies in a blend's numbers. Colours first: they change by powers of ten, so they blend by ratio. */
export const MOMENT = {
  zenith: 0,
  horizon: 3,
  skyLight: 6,
  groundLight: 9,
  keyLight: 12,
  keyDirection: 15,
  stars: 18,
  haze: 19,
  ev: 20,
  wet: 21,
  windows: 22,
  moon: 23,
  levels: 24,
} as const

const BY_RATIO = 15
const LENGTH = MOMENT.levels + LIGHT_GROUPS
const TINY = 1e-3

/** What a moment sets besides the sky's light. */
export interface MomentRest {
  readonly wet: number
  readonly windowsLit: number
  /** How much of the moon shows, 0..1. */
  readonly moon: number
  /** Of the light groups, 8 numbers. */
  readonly levels: Float64Array
}

/** The numbers of one moment, to blend with another's. */
export function momentNumbers(light: MomentLight, rest: MomentRest): Float64Array {
  const out = new Float64Array(LENGTH)
  out.set(light.zenith, MOMENT.zenith)
  out.set(light.horizon, MOMENT.horizon)
  out.set(light.skyLight, MOMENT.skyLight)
  out.set(light.groundLight, MOMENT.groundLight)
  out.set(light.keyLight, MOMENT.keyLight)
  out.set(light.keyDirection, MOMENT.keyDirection)
  out[MOMENT.stars] = light.stars
  out[MOMENT.haze] = light.hazeDensity
  out[MOMENT.ev] = light.ev100
  out[MOMENT.wet] = rest.wet
  out[MOMENT.windows] = rest.windowsLit
  out[MOMENT.moon] = rest.moon
  out.set(rest.levels, MOMENT.levels)
  return out
}

/** `share` of the way from one to the other, into `out`. Allocates nothing. */
export function blendMoments(from: Float64Array, to: Float64Array, share: number, out: Float64Array): void {
  for (let at = 0; at < LENGTH; at++) {
    const a = from[at]!
    const b = to[at]!
    out[at] = at < BY_RATIO ? (a + TINY) * ((b + TINY) / (a + TINY)) ** share - TINY : a + (b - a) * share
  }
}
