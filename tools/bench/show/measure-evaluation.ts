import {
  compileShow,
  createDmxFrame,
  createFlashLimit,
  createShowValues,
  dmxFrame,
  evaluateShow,
  initialCueState,
  reduceCue,
  type CueCommand,
  type CueState,
  type ShowPlan,
  type ShowSource,
} from '../../../model/show/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import { monotonicMs } from '../bench-clock.ts'
import { percentile } from '../percentile.ts'
import { crowdedYard } from './crowded-yard.ts'
import { interpretShow } from './plain-show.ts'
import { benchFault } from '../bench-fault.ts'

/** Times of one frame of the rig, ms, the median of many. */
export interface Evaluation {
  readonly universes: number
  /** As the server's loop works it: evaluation, flash limit and bytes. */
  readonly frameMs: number
  /** Evaluation and bytes, no flash limit: what the plain way does too. */
  readonly evaluateMs: number
  readonly plainMs: number
}

const FIXTURES = 1000
const FRAME_MS = 1000 / 44
/** A cue that moves every fixture all the time, well past its fade-in. */
const CUE = 'breath'
const START_MS = 100_000
const FIRST_MS = START_MS + 20_000

/** Works frame after frame out, 44 a second of server time, and proves that both ways give the same bytes. */
export async function measureEvaluation(frames: number): Promise<Evaluation> {
  const source = await crowdedYard(FIXTURES)
  const plan = compileShow(source)
  const state = playing(plan)
  const ours = frameMaker(plan, state)
  compareBytes(source, plan, state)
  const timeAt = (index: number): number => FIRST_MS + index * FRAME_MS
  return {
    universes: plan.universes.length,
    frameMs: medianMs(frames, (index) => ours.limited(timeAt(index))),
    evaluateMs: medianMs(frames, (index) => ours.evaluated(timeAt(index))),
    plainMs: medianMs(Math.max(10, frames / 10), (index) => void interpretShow(source, state, timeAt(index))),
  }
}

/** The cue runs and the grand master stands at four fifths. */
function playing(plan: ShowPlan): CueState {
  const commands: CueCommand[] = [
    { do: 'go', cue: CUE },
    { do: 'master', target: 'grand', to: 0.8, fadeS: 0 },
  ]
  return commands.reduce((state, command, index) => {
    const request = { commandId: `bench-${index}`, expectedRevision: state.revision, command }
    const reduced = reduceCue(plan, state, request, milliseconds(START_MS))
    if (!reduced.ok) throw benchFault(reduced.fault.what)
    return reduced.state
  }, initialCueState(plan))
}

function frameMaker(plan: ShowPlan, state: CueState): { limited(atMs: number): void; evaluated(atMs: number): void } {
  const limit = createFlashLimit(plan, { flashesPerSecond: 3 })
  const values = createShowValues(plan)
  const frame = createDmxFrame(plan)
  const history = [{ atServerMs: milliseconds(START_MS), state }]
  return {
    limited(atMs) {
      limit.evaluate(history, milliseconds(atMs), values)
      dmxFrame(plan, values, frame)
    },
    evaluated(atMs) {
      evaluateShow(plan, state, milliseconds(atMs), values)
      dmxFrame(plan, values, frame)
    },
  }
}

/** A peer that did something else would be no peer: throws where a byte differs by more than the last place of a rounding. */
function compareBytes(source: ShowSource, plan: ShowPlan, state: CueState): void {
  const values = createShowValues(plan)
  const frame = createDmxFrame(plan)
  for (let index = 0; index < 300; index++) {
    const atMs = FIRST_MS + index * 37
    evaluateShow(plan, state, milliseconds(atMs), values)
    dmxFrame(plan, values, frame)
    const plain = interpretShow(source, state, atMs)
    for (const [place, universe] of plan.universes.entries()) {
      const theirs = plain.get(universe)
      const differs = frame.data[place]?.some((byte, slot) => Math.abs(byte - (theirs?.[slot] ?? 0)) > 1) ?? true
      if (differs) throw benchFault(`The two ways differ in universe ${universe} at ${atMs} ms.`)
    }
  }
}

/** The median over calls at ever later times, after a fifth as many to warm up. */
function medianMs(frames: number, work: (index: number) => void): number {
  const warmUp = Math.ceil(frames / 5)
  const times: number[] = []
  for (let index = 0; index < warmUp + frames; index++) {
    const before = monotonicMs()
    work(index)
    if (index >= warmUp) times.push(monotonicMs() - before)
  }
  return percentile(times, 0.5)
}
