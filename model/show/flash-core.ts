import { LIGHT_WIDTH, luminanceOf, rednessOf } from './light-level.ts'
import type { PlanLight } from './show-plan.ts'
import { createFlashTrace, HOLD_MARGIN_MS, type FlashTrace } from './flash-trace.ts'

/*
 * How flashes are limited, and why it holds.
 *
 * A flash needs a rise after a fall. Falls always pass at once: a light may go dark at any moment. A fall that ends a
 * flash (a rise and a fall of the threshold or more within W, ending in a new low) is a cast: for D after it the light may
 * not rise above the lowest it has had since. In the words of the code, with H(t) the earliest cast in [t - D, t] (or t),
 *     out(t) = raw at the instant of least luminance in [H(t), t].
 * As H never runs backwards, `out` is `raw` with its instants passed through a monotone map m, t - D <= m(t) <= t.
 *
 * Take rises p1 -> q1, p2 -> q2, ... of the output with falls between, a_i = m(p_i). Let s be the first instant after q_i
 * at which raw is as low as a_(i+1). If s - a_i <= W, s is a cast and q_(i+1) > s + D > q_i + D. If not, q_(i+1) > a_i + W.
 * As a_i > q_(i-1) and a_1 >= p_1 - (the longest delay of m), W = 2 D gives q_(n+1) - p_1 > n D for a delay of D. So with
 * D = 1/N no second holds more than N rises, hence no more than N flashes. Further casts, of other lights or of redness,
 * only widen the window and change nothing in this.
 *
 * Lights come first, then the rig's sum: a cast of the summed luminance shows the whole rig as it was at the instant of
 * its least sum since, so that the sum obeys the same law exactly. This delays each light by up to D1 = 1/N, so each light's
 * own hold is D2 = (1 + D1)/N. Redness is a second measure of each light: its output is taken down to the least redness of
 * the same window by mixing in grey of equal luminance, which leaves luminance alone. Whole look-back: 3 D1 + 3 D2.
 *
 * What was tried instead: mixing raw light with its running mean by flash activity looks softer, but the mix itself rises
 * and falls with the activity, and bursts of three flashes a second passed; and light would go on after a blackout.
 */

/** Changes this great count: WCAG's 0.1 less one step of 8 bits at each end and what 10 ms may hide of a peak. */
const LUMINANCE_STEP = 0.08
/** WCAG's 20/320, likewise. */
const REDNESS_STEP = 0.05
/** A change whose darker state is 0.8 or more is no flash: above this, luminance says nothing more. */
const BRIGHT = 0.9

export interface FlashTiming {
  /** Hold of the summed luminance and of a single light, milliseconds. */
  readonly sumHoldMs: number
  readonly lightHoldMs: number
  /** How far back a result may depend on anything. */
  readonly lookBackMs: number
}

/** Holds for at most `flashes` (1, 2 or 3) a second. */
export function flashTiming(flashes: number): FlashTiming {
  const sumHoldMs = 1000 / flashes
  const lightHoldMs = (1000 + sumHoldMs + 2 * HOLD_MARGIN_MS) / flashes
  return { sumHoldMs, lightHoldMs, lookBackMs: 3 * (sumHoldMs + lightHoldMs) + 8 * HOLD_MARGIN_MS }
}

/** Limits one stream of instants. Holds the past it needs; nothing older can change a result. */
export interface FlashCore {
  /** Instant of the newest kept sample, or -Infinity. */
  readonly newestMs: number
  /**
   * Takes the light of an instant, later than all kept ones, and limits it in place. `keep` makes it part of the past,
   * as it was before the limit.
   */
  limit(atMs: number, values: Float64Array, keep: boolean): void
  /** Forgets everything. */
  clear(): void
  /** Intensity and colour of a light at the newest kept sample, before the limit, into `out`. */
  newestLight(light: number, out: Float32Array): void
}

/** Copies a light's numbers out of the values. */
function readLight(light: PlanLight, values: Float64Array, out: Float32Array, at: number): void {
  out[at] = values[light.intensity] ?? 0
  for (let part = 0; part < 3; part++) out[at + 1 + part] = light.colour < 0 ? 1 : (values[light.colour + part] ?? 0)
}

/** Takes redness down to `most` by mixing in grey of the same luminance. */
function tameRed(light: Float32Array, at: number, most: number): void {
  const intensity = light[at] ?? 0
  const red = light[at + 1] ?? 0
  const green = light[at + 2] ?? 0
  const blue = light[at + 3] ?? 0
  const redness = rednessOf(red, green, blue)
  if (intensity * redness <= most) return
  const grey = luminanceOf(red, green, blue)
  const share = (redness - most / intensity) / (redness + grey)
  light[at + 1] = red + (grey - red) * share
  light[at + 2] = green + (grey - green) * share
  light[at + 3] = blue + (grey - blue) * share
}

const luminanceAt = (light: Float32Array, at: number): number =>
  (light[at] ?? 0) * luminanceOf(light[at + 1] ?? 0, light[at + 2] ?? 0, light[at + 3] ?? 0)

const capped = (luminance: number): number => (luminance < BRIGHT ? luminance : BRIGHT)

/** The past of the lights and of their sum, and what the limit makes of it. `stepMs` is the least distance of kept samples. */
export function createFlashCore(lights: readonly PlanLight[], flashes: number, stepMs: number): FlashCore {
  const { sumHoldMs, lightHoldMs } = flashTiming(flashes)
  const count = lights.length
  const own = createFlashTrace({
    signals: [
      { step: LUMINANCE_STEP, count },
      { step: REDNESS_STEP, count },
    ],
    groups: count,
    holdMs: lightHoldMs,
    stepMs,
    width: count * LIGHT_WIDTH,
  })
  const sum = createFlashTrace({
    signals: [{ step: LUMINANCE_STEP, count: 1 }],
    groups: 1,
    holdMs: sumHoldMs,
    stepMs,
    width: count * LIGHT_WIDTH,
  })
  return {
    get newestMs() {
      return own.newestMs
    },
    limit(atMs, values, keep) {
      own.begin(atMs)
      measureLights(lights, values, own)
      sum.begin(atMs)
      const held = holdLights(own, sum, count)
      measureSum(lights, sum)
      const shown = sum.held(0) ? sum.lowest(0, 0) : sum.current
      if (held || shown !== sum.current) writeLights(lights, sum.looks, shown * count * LIGHT_WIDTH, values)
      if (keep) {
        own.keep()
        sum.keep()
      }
    },
    clear() {
      own.clear()
      sum.clear()
    },
    newestLight(light, out) {
      const at = own.newest * count * LIGHT_WIDTH + light * LIGHT_WIDTH
      for (let part = 0; part < LIGHT_WIDTH; part++) out[part] = own.looks[at + part] ?? 0
    },
  }
}

function measureLights(lights: readonly PlanLight[], values: Float64Array, own: FlashTrace): void {
  for (let index = 0; index < lights.length; index++) {
    const light = lights[index]
    if (light === undefined) continue
    const at = own.current * lights.length * LIGHT_WIDTH + index * LIGHT_WIDTH
    readLight(light, values, own.looks, at)
    const intensity = own.looks[at] ?? 0
    own.measure(0, index, capped(luminanceAt(own.looks, at)))
    own.measure(1, index, intensity * rednessOf(own.looks[at + 1] ?? 0, own.looks[at + 2] ?? 0, own.looks[at + 3] ?? 0))
  }
}

/** Writes each light's held look into the sum's current sample. True when any differs from what came in. */
function holdLights(own: FlashTrace, sum: FlashTrace, count: number): boolean {
  let any = false
  for (let index = 0; index < count; index++) {
    const held = own.held(index)
    const from = (held ? own.lowest(0, index) : own.current) * count * LIGHT_WIDTH + index * LIGHT_WIDTH
    const to = sum.current * count * LIGHT_WIDTH + index * LIGHT_WIDTH
    for (let part = 0; part < LIGHT_WIDTH; part++) sum.looks[to + part] = own.looks[from + part] ?? 0
    if (!held) continue
    any = true
    tameRed(sum.looks, to, own.least(1, index))
  }
  return any
}

function measureSum(lights: readonly PlanLight[], sum: FlashTrace): void {
  const { looks } = sum
  let total = 0
  let at = sum.current * lights.length * LIGHT_WIDTH
  for (let index = 0; index < lights.length; index++, at += LIGHT_WIDTH) {
    const light = lights[index]
    // A dark light adds nothing, and most are dark most of the time.
    if (light !== undefined && (looks[at] ?? 0) > 0) total += light.share * luminanceAt(looks, at)
  }
  sum.measure(0, 0, capped(total))
}

function writeLights(lights: readonly PlanLight[], looks: Float32Array, from: number, values: Float64Array): void {
  for (let index = 0; index < lights.length; index++) {
    const light = lights[index]
    if (light === undefined) continue
    const at = from + index * LIGHT_WIDTH
    writeIfChanged(values, light.intensity, looks[at] ?? 0)
    for (let part = 0; light.colour >= 0 && part < 3; part++) writeIfChanged(values, light.colour + part, looks[at + 1 + part] ?? 0)
  }
}

/** A light that is not held keeps its bits: the past is kept in single precision. */
function writeIfChanged(values: Float64Array, slot: number, value: number): void {
  if (Math.fround(values[slot] ?? 0) !== value) values[slot] = value
}
