import { milliseconds, type Milliseconds } from '../units/index.ts'
import type { CueState } from './cue-state.ts'
import { evaluateLook } from './evaluate-show.ts'
import { inForce, type CueMoment } from './cue-history.ts'
import { createShowValues, type ShowPlan } from './show-plan.ts'

/*
 * How a head lags behind its command, and why two visitors see the same head.
 *
 * A head follows its command at no more than its speed v, so where it stands depends on where it stood: without an end. To
 * bound that, the past is cut into windows of length T on server time. In each window two followers run: the older began,
 * standing on its command, one window ago; the younger at this window's start. The head is drawn at
 *     older + (younger - older) * (how much of the window is over),
 * so that by the window's end it stands where the younger does, which is the older of the next. Everything is known from the
 * commands of the last 2 T. Followers of one command never part, and meet as soon as either has caught it up: then all of
 * this is the follower itself. Where a command is too wild to be caught for a whole window, the handing over adds at most
 * (range / T) of speed; followers move at 5/6 v and T = 6 range / v, so the head never exceeds v. The sixth is about what
 * acceleration takes from a real head's quoted speed.
 *
 * Commands are sampled on a grid of server time and the head is drawn one grid step late, on the line between two points:
 * no future is needed, and nothing jumps when a GO comes between them.
 *
 * What was tried instead: a follower over a sliding look-back jumps when its first guess slides; a running mean is bounded
 * too, but takes as long for a small move as for a large one.
 */

/** Commands are sampled this often. The head is drawn this late. */
const GRID_MS = 20
/** Share of the quoted speed that followers use. */
const FOLLOW = 5 / 6
const MIN_WINDOW_MS = 6_000
const MAX_WINDOW_MS = 60_000
/** Grid points kept, so that a GO that took its time over the wire changes only what came after it. */
const KEPT = 64

/** Drawn angles of the heads; commanded values and DMX are not touched. */
export interface HeadMechanics {
  /** How far back a result depends on cue states; keep their history at least this long. */
  readonly lookBackMs: Milliseconds
  /** Index into `plan.fixtures` of each head that turns. */
  readonly heads: Int32Array
  /**
   * Where the heads stand at server time: pan and tilt of `heads[i]` in degrees at `2 i` and `2 i + 1` of `out`. `history` is
   * oldest first; its first state also stands for all time before it. Empty, the heads stand at rest.
   */
  evaluate(history: readonly CueMoment[], serverMs: Milliseconds, out: Float64Array): void
}

/**
 * The movement of a plan's heads: a pure function of history and time over `lookBackMs` (33 s for a head that turns 540 degrees
 * at 200 a second, two minutes at most). What is kept between calls only saves work. Never faster than the type allows; a head
 * that takes more than 10 s from end to end may be, where its command runs away from it for a minute. Stands on a command that
 * stands. Allocates nothing after creation. Cost: one evaluation of the moving channels alone each 20 ms; the first call, and
 * one after a leap of time, works out the whole look-back.
 */
export function createHeadMechanics(plan: ShowPlan): HeadMechanics {
  return new Heads(plan)
}

/** The plan with nothing in it but what moves heads: the same values on their slots for a fraction of the work. */
function motionPlan(plan: ShowPlan, slots: ReadonlySet<number>): ShowPlan {
  const cues = plan.cues.map((cue) => ({ ...cue, parts: cue.parts.filter((part) => slots.has(part.slot)) }))
  return { ...plan, cues, cueById: new Map(cues.map((cue) => [cue.id, cue])) }
}

class Heads implements HeadMechanics {
  readonly lookBackMs: Milliseconds
  readonly heads: Int32Array
  private readonly plan: ShowPlan
  private readonly slots: Int32Array
  /** Most a follower moves in one grid step, degrees. */
  private readonly steps: Float64Array
  private readonly command: Float64Array
  /** Grid steps a window has. */
  private readonly window: number
  /** Older and younger follower of each axis at the kept grid points, by place. */
  private readonly older: Float64Array
  private readonly younger: Float64Array
  private readonly states: (CueState | undefined)[] = Array.from({ length: KEPT }, () => undefined)
  /** Kept grid points: the newest, and how many before it are good. */
  private newest = -1
  private kept = 0

  constructor(plan: ShowPlan) {
    const turning = plan.fixtures.flatMap((fixture, index) => (fixture.panDegPerS > 0 || fixture.tiltDegPerS > 0 ? [index] : []))
    this.heads = Int32Array.from(turning)
    const axes = turning.flatMap((index) => {
      const head = plan.fixtures[index]
      if (head === undefined) return []
      return [
        { slot: head.pan, rangeDeg: head.panRangeDeg, degPerS: head.panDegPerS },
        { slot: head.tilt, rangeDeg: head.tiltRangeDeg, degPerS: head.tiltDegPerS },
      ]
    })
    this.slots = Int32Array.from(axes, (axis) => axis.slot)
    this.steps = Float64Array.from(axes, (axis) => (FOLLOW * axis.degPerS * GRID_MS) / 1000)
    this.plan = motionPlan(plan, new Set(this.slots))
    this.command = createShowValues(plan)
    const slowestMs = axes.reduce((most, { rangeDeg, degPerS }) => (degPerS > 0 ? Math.max(most, (1000 * rangeDeg) / degPerS) : most), 0)
    const windowMs = Math.min(Math.max(slowestMs / (1 - FOLLOW), MIN_WINDOW_MS), MAX_WINDOW_MS)
    this.window = Math.ceil(windowMs / GRID_MS)
    this.lookBackMs = milliseconds((2 * this.window + 2) * GRID_MS)
    this.older = new Float64Array(axes.length * KEPT)
    this.younger = new Float64Array(axes.length * KEPT)
  }

  evaluate(history: readonly CueMoment[], serverMs: Milliseconds, out: Float64Array): void {
    if (this.heads.length === 0) return
    if (history.length === 0) {
      for (let axis = 0; axis < this.slots.length; axis++) out[axis] = this.plan.defaults[this.slots[axis] ?? 0] ?? 0
      return
    }
    const newest = Math.floor(serverMs / GRID_MS)
    this.fill(history, newest)
    const share = serverMs / GRID_MS - newest
    for (let axis = 0; axis < this.slots.length; axis++) {
      const before = this.drawnAt(newest - 1, axis)
      out[axis] = before + (this.drawnAt(newest, axis) - before) * share
    }
  }

  /** Brings the grid up to `newest`: goes on from the newest point whose past still holds, else starts a look-back anew. */
  private fill(history: readonly CueMoment[], newest: number): void {
    let known = this.lastGood(history, newest)
    if (known < 0) {
      known = (Math.floor((newest - 1) / this.window) - 1) * this.window
      this.begin(history, known)
    }
    for (let number = known + 1; number <= newest; number++) this.step(history, number)
  }

  /** The newest kept point that this history and time leave as it is, or -1. Both points of the line must be there. */
  private lastGood(history: readonly CueMoment[], newest: number): number {
    if (this.kept === 0 || newest - this.newest > this.window || newest < this.newest - this.kept + 2) return -1
    let good = this.newest
    while (good > this.newest - this.kept && this.states[place(good)] !== inForce(history, good * GRID_MS)?.state) good--
    // Points before a changed one were worked out from the same states, or the change is older than all that is kept.
    let oldest = good
    while (oldest > this.newest - this.kept && this.states[place(oldest)] === inForce(history, oldest * GRID_MS)?.state) oldest--
    const count = good - oldest
    if (count < 2 || good - count + 2 > newest) return -1
    this.kept = count
    this.newest = good
    return good
  }

  private look(history: readonly CueMoment[], number: number): CueState | undefined {
    const state = inForce(history, number * GRID_MS)?.state
    if (state !== undefined) evaluateLook(this.plan, state, milliseconds(number * GRID_MS), this.command)
    return state
  }

  private begin(history: readonly CueMoment[], number: number): void {
    const at = place(number) * this.slots.length
    this.states[place(number)] = this.look(history, number)
    for (let axis = 0; axis < this.slots.length; axis++) {
      const angle = this.command[this.slots[axis] ?? 0] ?? 0
      this.older[at + axis] = angle
      this.younger[at + axis] = angle
    }
    this.newest = number
    this.kept = 1
  }

  /** Moves every follower towards the command of one grid point; at a window's start the younger takes the older's part. */
  private step(history: readonly CueMoment[], number: number): void {
    const from = place(number - 1) * this.slots.length
    const to = place(number) * this.slots.length
    const starts = number % this.window === 0
    this.states[place(number)] = this.look(history, number)
    for (let axis = 0; axis < this.slots.length; axis++) {
      const angle = this.command[this.slots[axis] ?? 0] ?? 0
      const most = this.steps[axis] ?? 0
      const younger = this.younger[from + axis] ?? 0
      const older = this.older[from + axis] ?? 0
      const moved = younger + limited(angle - younger, most)
      this.older[to + axis] = starts ? moved : older + limited(angle - older, most)
      this.younger[to + axis] = starts ? angle : moved
    }
    this.newest = number
    this.kept = Math.min(this.kept + 1, KEPT)
  }

  private drawnAt(number: number, axis: number): number {
    const at = place(number) * this.slots.length + axis
    const older = this.older[at] ?? 0
    const share = number / this.window - Math.floor(number / this.window)
    return older + ((this.younger[at] ?? 0) - older) * share
  }
}

const place = (number: number): number => ((number % KEPT) + KEPT) % KEPT

/** A step no longer than `most`, either way; an axis that does not turn stays. */
const limited = (step: number, most: number): number => (step > most ? most : step < -most ? -most : step)
