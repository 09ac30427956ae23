import { milliseconds, seconds } from '../../model/units/index.ts'
import { PHASES, type Frame, type FrameSystem } from './frame-system.ts'

/** Runs every system of a page, phase by phase, in the order they were added within a phase. */
export interface Schedule {
  /** Adds a system; the returned function takes it out again. Both may be called between frames only. */
  add(system: FrameSystem): () => void
  /**
   * Runs one frame. `nowMs` is the page's monotonic clock, `serverMs` the estimate of the server's.
   * A system that throws is taken out and reported once; the others go on.
   */
  run(nowMs: number, serverMs: number, immersive: boolean): void
  /** The frame object systems see. Rewritten by `run`. */
  readonly frame: Readonly<Frame>
  /** Whether frames take the time of their phases: not before it is asked for, as every reading of a clock is a number to collect. */
  measures: boolean
  /** Own JavaScript time of the last measured frame by phase, in ms, in the order of PHASES. */
  readonly phaseMs: Float64Array
}

/** `now` measures the phases; `onFailure` hears of a system that threw. */
export function createSchedule(now: () => number, onFailure: (failure: unknown, system: FrameSystem) => void): Schedule {
  const lanes: FrameSystem[][] = PHASES.map(() => [])
  const phaseMs = new Float64Array(PHASES.length)
  const frame: Frame = { nowMs: milliseconds(0), deltaS: seconds(0), serverMs: milliseconds(0), index: -1, immersive: false }

  const remove = (system: FrameSystem): void => {
    const lane = lanes[PHASES.indexOf(system.phase)]!
    const at = lane.indexOf(system)
    if (at >= 0) lane.splice(at, 1)
  }

  const runLane = (lane: FrameSystem[]): void => {
    for (let index = 0; index < lane.length; index++) {
      const system = lane[index]!
      try {
        system.run(frame)
      } catch (failure) {
        remove(system)
        index--
        onFailure(failure, system)
      }
    }
  }

  const schedule: Schedule = {
    measures: false,
    add(system) {
      lanes[PHASES.indexOf(system.phase)]!.push(system)
      return () => remove(system)
    },
    run(nowMs, serverMs, immersive) {
      const elapsed = frame.index < 0 ? 0 : (nowMs - frame.nowMs) / 1000
      frame.deltaS = seconds(Math.min(0.1, Math.max(0, elapsed)))
      frame.nowMs = milliseconds(nowMs)
      frame.serverMs = milliseconds(serverMs)
      frame.immersive = immersive
      frame.index++
      for (let phase = 0; phase < lanes.length; phase++) {
        const before = schedule.measures ? now() : 0
        runLane(lanes[phase]!)
        if (schedule.measures) phaseMs[phase] = now() - before
      }
    },
    frame,
    phaseMs,
  }
  return schedule
}
