import { milliseconds, type Milliseconds } from '../units/index.ts'
import { inForce, type CueMoment } from './cue-history.ts'
import type { CueState } from './cue-state.ts'
import { evaluateShow } from './evaluate-show.ts'
import { createFlashCore, flashTiming, type FlashCore } from './flash-core.ts'
import { LIGHT_WIDTH, luminanceOf } from './light-level.ts'
import { createShowValues, type ShowPlan } from './show-plan.ts'

/** The venue's limit: `limits.flashesPerSecond` of its document. */
export interface FlashLimitOptions {
  /** Most flashes in any one second. Whole flashes count: 2.5 is taken as 2, less than 1 as 1, more than 3 as 3. */
  readonly flashesPerSecond: number
}

/** The rig's limit: evaluates the show and takes out what flashes too often. */
export interface FlashLimit {
  /** How far back a result depends on cue states; keep their history at least this long. */
  readonly lookBackMs: Milliseconds
  /**
   * Values of the show at server time, limited, into `out` (`plan.slotCount` slots, written whole). `history` is oldest
   * first and not empty; its first state also stands for all time before it.
   */
  evaluate(history: readonly CueMoment[], serverMs: Milliseconds, out: Float64Array): void
}

/** The past is sampled this often, on a grid of server time. */
const GRID_MS = 10
/** What may happen between two grid points without showing at either, of relative luminance. */
const BETWEEN = 0.02

/** Whole flashes a second the limit works with. */
export const wholeFlashes = (flashesPerSecond: number): number => Math.min(3, Math.max(1, Math.floor(flashesPerSecond)))

/**
 * Limits flashes (WCAG 2.3.1: pairs of opposing changes of relative luminance of a tenth or more, the darker state below
 * 0.8; red flashes likewise) to `flashesPerSecond` in any one second, for every projector and fixture by itself and for the
 * luminance of the whole rig, each light weighed by its lumens.
 *
 * A pure function of the history and the time over a fixed look-back (2.4 s at three flashes a second): a grid of the past
 * is kept between calls only to save work, and worked out anew where the history has changed. A light may always fall at
 * once, so blackout and stop are instant; what is held back is the next rise, and only after a flash. A show without
 * flashes, a slow fade, a single GO or blackout pass bit for bit. Egress is never touched. The result is never brighter
 * than asked: a strobe beyond the limit shows its first flash and then stays dark.
 *
 * Fewer than one flash a second is taken as one: with GO and blackout both instant, one cannot be ruled out.
 * What lasts less than 10 ms and shows at neither neighbour on the grid is left out. Cost: one evaluation a call and one a
 * grid point; the first call, or one after a pause, works out the whole look-back.
 */
export function createFlashLimit(plan: ShowPlan, options: FlashLimitOptions): FlashLimit {
  return new RigLimit(plan, wholeFlashes(options.flashesPerSecond))
}

class RigLimit implements FlashLimit {
  readonly lookBackMs: Milliseconds
  private readonly plan: ShowPlan
  private readonly core: FlashCore
  private readonly point: Float64Array
  private readonly ahead: Float64Array
  /** State each kept grid point was worked out from, by grid number. */
  private readonly states: (CueState | undefined)[]
  private readonly light = new Float32Array(LIGHT_WIDTH)

  constructor(plan: ShowPlan, flashes: number) {
    this.plan = plan
    this.core = createFlashCore(plan.lights, flashes, GRID_MS)
    this.lookBackMs = milliseconds(Math.ceil(flashTiming(flashes).lookBackMs))
    this.point = createShowValues(plan)
    this.ahead = createShowValues(plan)
    this.states = Array.from({ length: Math.ceil(this.lookBackMs / GRID_MS) + 2 }, () => undefined)
  }

  evaluate(history: readonly CueMoment[], serverMs: Milliseconds, out: Float64Array): void {
    const now = inForce(history, serverMs)
    if (now === undefined) {
      out.set(this.plan.defaults)
      return
    }
    const newest = Math.floor(serverMs / GRID_MS)
    this.fillGrid(history, newest)
    evaluateShow(this.plan, now.state, serverMs, out)
    if (serverMs > newest * GRID_MS) {
      evaluateShow(this.plan, now.state, milliseconds((newest + 1) * GRID_MS), this.ahead)
      this.boundBetween(out)
    }
    this.core.limit(serverMs, out, false)
  }

  /**
   * Brings the grid up to `newest`. Where time ran on and the past is as it was, only new points are worked out; otherwise
   * the whole look-back, so that nothing older can matter.
   */
  private fillGrid(history: readonly CueMoment[], newest: number): void {
    const oldest = newest - Math.ceil(this.lookBackMs / GRID_MS)
    const known = Math.round(this.core.newestMs / GRID_MS)
    const goesOn = known >= oldest && known <= newest && this.isPastKept(history, oldest, known)
    if (!goesOn) this.core.clear()
    for (let number = goesOn ? known + 1 : oldest; number <= newest; number++) {
      const moment = inForce(history, number * GRID_MS)
      if (moment === undefined) return
      evaluateShow(this.plan, moment.state, milliseconds(number * GRID_MS), this.point)
      this.core.limit(number * GRID_MS, this.point, true)
      this.states[this.place(number)] = moment.state
    }
  }

  private isPastKept(history: readonly CueMoment[], oldest: number, known: number): boolean {
    for (let number = known; number >= oldest; number--) {
      if (this.states[this.place(number)] !== inForce(history, number * GRID_MS)?.state) return false
    }
    return true
  }

  private place(number: number): number {
    const length = this.states.length
    return ((number % length) + length) % length
  }

  /** Takes away from each light what shows at neither of the grid points around this instant. */
  private boundBetween(out: Float64Array): void {
    const lights = this.plan.lights
    for (let index = 0; index < lights.length; index++) {
      const light = lights[index]
      if (light === undefined) continue
      this.core.newestLight(index, this.light)
      const before = (this.light[0] ?? 0) * luminanceOf(this.light[1] ?? 0, this.light[2] ?? 0, this.light[3] ?? 0)
      const after = luminanceIn(this.ahead, light.intensity, light.colour)
      const here = luminanceIn(out, light.intensity, light.colour)
      const isPeak = here > Math.max(before, after) + BETWEEN
      if (!isPeak && here >= Math.min(before, after) - BETWEEN) continue
      const useBefore = isPeak === before > after
      out[light.intensity] = useBefore ? (this.light[0] ?? 0) : (this.ahead[light.intensity] ?? 0)
      for (let part = 0; light.colour >= 0 && part < 3; part++) {
        out[light.colour + part] = useBefore ? (this.light[part + 1] ?? 0) : (this.ahead[light.colour + part] ?? 0)
      }
    }
  }
}

function luminanceIn(values: Float64Array, intensity: number, colour: number): number {
  if (colour < 0) return values[intensity] ?? 0
  return (values[intensity] ?? 0) * luminanceOf(values[colour] ?? 0, values[colour + 1] ?? 0, values[colour + 2] ?? 0)
}
