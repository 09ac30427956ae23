import type { Milliseconds } from '../units/index.ts'
import { createFlashCore } from './flash-core.ts'
import { wholeFlashes } from './flash-limit.ts'
import type { PlanLight, ShowPlan } from './show-plan.ts'

/** What a visitor asks for, by choice or by the settings of the device. */
export interface VisitorLimitOptions {
  /** Most flashes in any one second, 0 to 3. Below 1 light only glides, as with `reducedMotion`. */
  readonly flashesPerSecond: number
  /** No light changes faster than a full swing in two seconds (in 5.5 s where no flash is allowed at all). */
  readonly reducedMotion: boolean
}

/** Limits the values of one frame in place. Call it once a frame, after `evaluateShow`, with time running forward. */
export type VisitorLimit = (serverMs: Milliseconds, values: Float64Array) => void

/** Frames nearer to the last kept one than this are limited but not remembered. */
const FRAME_STEP_MS = 4
/** Remembered instants of a glide. */
const GLIDE_STEPS = 128
const GLIDE_WIDTH = 4

/** Seconds a full swing takes: 2 s; less than 0.2 / s where not even one pair of tenths may fit in a second. */
const glideSeconds = (flashesPerSecond: number): number => Math.max(2, 5.5 / (Math.floor(flashesPerSecond) + 1))

/**
 * A visitor's own limit, by the law of the rig's (see flash-core), over the frames this visitor is shown: what happens
 * between two frames is not seen and need not count. With `reducedMotion` every light glides on the mean of the last
 * seconds, which bounds its rate: blackout then takes as long as everything else. Time that steps back begins anew.
 */
export function createVisitorLimit(plan: ShowPlan, options: VisitorLimitOptions): VisitorLimit {
  const core = createFlashCore(plan.lights, wholeFlashes(options.flashesPerSecond), FRAME_STEP_MS)
  const glides = options.reducedMotion || options.flashesPerSecond < 1
  const glide = glides ? new Glide(plan.lights, glideSeconds(options.flashesPerSecond) * 1000) : null
  let lastMs = -Infinity
  return (serverMs, values) => {
    if (serverMs < lastMs) {
      core.clear()
      glide?.clear()
    }
    lastMs = serverMs
    core.limit(serverMs, values, serverMs - core.newestMs >= FRAME_STEP_MS)
    glide?.smooth(serverMs, values)
  }
}

/**
 * Running mean of each light over a fixed time. A kept instant stands until the next, so the mean moves by at most
 * (new - old) / time a second: never faster than a full swing in `lastingMs`.
 */
class Glide {
  private readonly lights: readonly PlanLight[]
  private readonly lastingMs: number
  private readonly times = new Float64Array(GLIDE_STEPS)
  private readonly looks: Float64Array
  private readonly mean = new Float64Array(GLIDE_WIDTH)
  private head = 0
  private kept = 0

  constructor(lights: readonly PlanLight[], lastingMs: number) {
    this.lights = lights
    this.lastingMs = lastingMs
    this.looks = new Float64Array(GLIDE_STEPS * lights.length * GLIDE_WIDTH)
  }

  clear(): void {
    this.kept = 0
  }

  smooth(atMs: number, values: Float64Array): void {
    const newest = (this.head + GLIDE_STEPS - 1) % GLIDE_STEPS
    const stepMs = this.lastingMs / (GLIDE_STEPS - 8)
    if (this.kept === 0 || atMs - (this.times[newest] ?? 0) >= stepMs) this.keep(atMs, values)
    for (let index = 0; index < this.lights.length; index++) {
      const light = this.lights[index]
      if (light !== undefined) this.write(light, index, atMs, values)
    }
  }

  private keep(atMs: number, values: Float64Array): void {
    this.times[this.head] = atMs
    for (let index = 0; index < this.lights.length; index++) {
      const light = this.lights[index]
      if (light === undefined) continue
      const at = (this.head * this.lights.length + index) * GLIDE_WIDTH
      const intensity = values[light.intensity] ?? 0
      this.looks[at] = intensity
      for (let part = 0; part < 3; part++) {
        this.looks[at + 1 + part] = light.colour < 0 ? intensity : intensity * (values[light.colour + part] ?? 0)
      }
    }
    this.head = (this.head + 1) % GLIDE_STEPS
    this.kept = Math.min(this.kept + 1, GLIDE_STEPS)
  }

  /** Mean of intensity and of intensity times colour; colour is their quotient. Before the first instant, the first look stood. */
  private write(light: PlanLight, index: number, atMs: number, values: Float64Array): void {
    this.mean.fill(0)
    let untilMs = atMs
    const fromMs = atMs - this.lastingMs
    for (let back = 1; back <= this.kept && untilMs > fromMs; back++) {
      const ring = (this.head + GLIDE_STEPS - back) % GLIDE_STEPS
      const sinceMs = back === this.kept ? fromMs : Math.max(fromMs, this.times[ring] ?? 0)
      const share = (untilMs - sinceMs) / this.lastingMs
      untilMs = sinceMs
      const at = (ring * this.lights.length + index) * GLIDE_WIDTH
      for (let part = 0; part < GLIDE_WIDTH; part++) this.mean[part] = (this.mean[part] ?? 0) + (this.looks[at + part] ?? 0) * share
    }
    const intensity = this.mean[0] ?? 0
    values[light.intensity] = intensity
    if (light.colour < 0 || intensity <= 0) return
    for (let part = 0; part < 3; part++) values[light.colour + part] = (this.mean[part + 1] ?? 0) / intensity
  }
}
