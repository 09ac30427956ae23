/** One instant of a signal, 0..1. */
export interface Sample {
  readonly atMs: number
  readonly value: number
}

/** How great a change counts, and below what the lower state must lie (Infinity: anywhere). */
export interface FlashRule {
  readonly step: number
  readonly darkerBelow: number
}

/** WCAG 2.x general flash, on relative luminance, and red flash, on (R - G - B) floored at 0. */
export const GENERAL_FLASH: FlashRule = { step: 0.1, darkerBelow: 0.8 }
export const RED_FLASH: FlashRule = { step: 20 / 320, darkerBelow: Infinity }

/** Changes that alternate in direction and are great enough, in samples `from` up to `untilMs`. */
function transitions(samples: readonly Sample[], from: number, untilMs: number, rule: FlashRule): number {
  let low = Infinity
  let high = -Infinity
  let direction = 0
  let count = 0
  for (let index = from; index < samples.length; index++) {
    const sample = samples[index]
    if (sample === undefined || sample.atMs > untilMs) break
    low = Math.min(low, sample.value)
    high = Math.max(high, sample.value)
    if (direction <= 0 && sample.value - low >= rule.step && low < rule.darkerBelow) {
      direction = 1
      count++
      high = sample.value
    } else if (direction >= 0 && high - sample.value >= rule.step && sample.value < rule.darkerBelow) {
      direction = -1
      count++
      low = sample.value
    }
  }
  return count
}

/** Most flashes (pairs of opposing changes) in any window of one second, both ends included. */
export function mostFlashes(samples: readonly Sample[], rule: FlashRule): number {
  let most = 0
  samples.forEach((sample, index) => {
    most = Math.max(most, Math.floor(transitions(samples, index, sample.atMs + 1000, rule) / 2))
  })
  return most
}
