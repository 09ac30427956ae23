import type { BakedMap } from '../tiles/tile-mesh.ts'
import type { ChartAtlas } from './charts.ts'

/** So many of the lit texels keep their full light; the few right at a lamp are cut to four times that, lest all others lose their steps. */
const KEPT_SHARE = 0.995
const HEADROOM = 4

/**
 * Codes are multiples of this: 85 steps of the root of light, under 3 % apart at a quarter of full, and a third fewer bytes in a PNG.
 * A texel's root of light is off by at most half a step.
 */
export const CODE_STEP = 3

/** Illuminance of one chart: its texels row by row, `channels` numbers each, beginning at `at` of `lux`. */
export interface ChartLight {
  readonly lux: Float32Array
  readonly at: number
}

/** Lux of a full texel by channel, length 8; 0 where a channel has no light. */
export function fullScales(lights: readonly Float32Array[], channels: number): number[] {
  return Array.from({ length: 8 }, (_, channel) => {
    if (channel >= channels) return 0
    const lit: number[] = []
    for (const lux of lights) for (let at = channel; at < lux.length; at += channels) if (lux[at]! > 0) lit.push(lux[at]!)
    if (lit.length === 0) return 0
    const sorted = Float32Array.from(lit).sort()
    const kept = sorted[Math.floor(KEPT_SHARE * (sorted.length - 1))]!
    return Math.min(sorted[sorted.length - 1]!, HEADROOM * kept)
  })
}

/** Writes charts into one map, or two where there are more than four channels. */
export function encodeLight(
  atlas: ChartAtlas,
  lights: readonly ChartLight[],
  { channels, maxLux }: { channels: number; maxLux: readonly number[] },
): BakedMap[] {
  const { width, height } = atlas
  const maps = Array.from({ length: Math.ceil(channels / 4) }, () => ({ width, height, rgba: new Uint8Array(width * height * 4) }))
  atlas.charts.forEach((chart, index) => {
    const { lux, at } = lights[index]!
    for (let texel = 0; texel < chart.width * chart.height; texel++) {
      const place = ((chart.y + Math.floor(texel / chart.width)) * width + chart.x + (texel % chart.width)) * 4
      for (let channel = 0; channel < channels; channel++) {
        const full = maxLux[channel]!
        const share = full > 0 ? Math.min(1, lux[at + texel * channels + channel]! / full) : 0
        maps[channel >> 2]!.rgba[place + (channel & 3)] = Math.round((255 / CODE_STEP) * Math.sqrt(share)) * CODE_STEP
      }
    }
  })
  return maps
}
