import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { milliseconds, type Milliseconds } from '../units/index.ts'
import { compileShow, type ShowSource } from './compile-show.ts'
import { rememberState, type CueMoment } from './cue-history.ts'
import { evaluateShow } from './evaluate-show.ts'
import { createHeadMechanics, type HeadMechanics } from './head-mechanics.ts'
import { initialCueState, reduceCue } from './reduce-cue.ts'
import { createShowValues, type ShowPlan } from './show-plan.ts'
import { drawFrom, randomPauseMs, randomRequest, randomShow, randomSource, randomVenue, type Draw } from './testing/random-show.ts'

const START_MS = 1_800_000_000_000

/** Documents in which every fixture is a head of random speed. */
function headSource(draw: Draw): ShowSource {
  const fixtureTypes = randomSource(draw).fixtureTypes.map((type) => ({
    ...type,
    movement: { panRangeDeg: 540, tiltRangeDeg: 270, panDegPerS: 60 + draw(240), tiltDegPerS: 60 + draw(200) },
    modes: type.modes.map((mode) => ({
      ...mode,
      footprint: 3,
      channels: (['pan', 'tilt', 'intensity'] as const).map((attribute, at) => ({ attribute, offset: at + 1, value: 0 })),
    })),
  }))
  const venue = randomVenue(draw, fixtureTypes)
  return { venue, show: randomShow(draw, venue), fixtureTypes }
}

/** Every state of a random night with the time it came into force. */
function playHistory(draw: Draw, source: ShowSource, plan: ShowPlan): CueMoment[] {
  let state = initialCueState(plan)
  let nowMs = START_MS
  const history: CueMoment[] = [{ atServerMs: milliseconds(nowMs), state }]
  for (let index = 0; index < 1 + draw(15); index++) {
    nowMs += Math.min(randomPauseMs(draw), 4000)
    const outcome = reduceCue(plan, state, randomRequest(draw, source, state.revision, index), milliseconds(nowMs))
    if (!outcome.ok || outcome.state === state) continue
    state = outcome.state
    history.push({ atServerMs: milliseconds(nowMs), state })
  }
  return history
}

const until = (history: readonly CueMoment[], atMs: number): CueMoment[] => {
  const known = history.filter((moment) => moment.atServerMs <= atMs)
  return known.length > 0 ? known : history.slice(0, 1)
}

const anglesOf = (heads: HeadMechanics, history: readonly CueMoment[], atMs: number): Float64Array => {
  const out = new Float64Array(heads.heads.length * 2)
  heads.evaluate(history, milliseconds(atMs), out)
  return out
}

const night = (seed: number): { draw: Draw; source: ShowSource; plan: ShowPlan; history: CueMoment[]; lastMs: Milliseconds } => {
  const draw = drawFrom(seed)
  const source = headSource(draw)
  const plan = compileShow(source)
  const history = playHistory(draw, source, plan)
  return { draw, source, plan, history, lastMs: history.at(-1)!.atServerMs }
}

describe('createHeadMechanics', () => {
  it('never turns a head faster than its type allows, whatever is asked of it', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { plan, draw, history, lastMs } = night(seed)
        const heads = createHeadMechanics(plan)
        let atMs = START_MS - 500
        let before = anglesOf(heads, until(history, atMs), atMs)
        while (atMs < lastMs + 3000) {
          const stepMs = 1 + draw(23)
          atMs += stepMs
          const now = anglesOf(heads, until(history, atMs), atMs)
          heads.heads.forEach((fixture, index) => {
            const { panDegPerS, tiltDegPerS } = plan.fixtures[fixture]!
            expect(Math.abs(now[2 * index]! - before[2 * index]!)).toBeLessThanOrEqual((panDegPerS * stepMs) / 1000 + 1e-6)
            expect(Math.abs(now[2 * index + 1]! - before[2 * index + 1]!)).toBeLessThanOrEqual((tiltDegPerS * stepMs) / 1000 + 1e-6)
          })
          before = now
        }
      }),
      { seed: 2801, numRuns: 60 },
    )
  }, 120_000)

  it('comes to stand on a command that stands', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { plan, history, lastMs } = night(seed)
        const still = { ...history.at(-1)!.state, running: history.at(-1)!.state.running.map((entry) => ({ ...entry, rate: 0 })) }
        const held = [...history, { atServerMs: milliseconds(lastMs + 1), state: still }]
        const slowestS = Math.max(...plan.fixtures.flatMap((head) => [540 / head.panDegPerS, 270 / head.tiltDegPerS]))
        // Fades of a random night last up to 5 s; then the head has its longest way to go.
        const atMs = lastMs + 6000 + slowestS * 1300
        const heads = createHeadMechanics(plan)
        const angles = anglesOf(heads, held, atMs)
        const values = createShowValues(plan)
        evaluateShow(plan, still, milliseconds(atMs), values)
        heads.heads.forEach((fixture, index) => {
          expect(angles[2 * index]).toBeCloseTo(values[plan.fixtures[fixture]!.pan]!, 9)
          expect(angles[2 * index + 1]).toBeCloseTo(values[plan.fixtures[fixture]!.tilt]!, 9)
        })
      }),
      { seed: 2802, numRuns: 100 },
    )
  }, 120_000)

  it('shows the same head to whoever was there all along, to a late joiner, and in whatever order it is asked', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { plan, draw, history, lastMs } = night(seed)
        const always = createHeadMechanics(plan)
        for (let atMs = START_MS; atMs < lastMs + 2000; atMs += 16) anglesOf(always, until(history, atMs), atMs)
        for (let probe = 0; probe < 4; probe++) {
          const atMs = START_MS + draw(lastMs + 3000 - START_MS)
          const known = until(history, atMs)
          const there = anglesOf(always, known, atMs)
          expect([...anglesOf(createHeadMechanics(plan), known, atMs)]).toEqual([...there])
          const kept = known.filter((_, index) => (known[index + 1]?.atServerMs ?? Infinity) >= atMs - always.lookBackMs)
          expect([...anglesOf(createHeadMechanics(plan), kept, atMs)]).toEqual([...there])
        }
        // Who knows only the newest state sees the same once a look-back has passed; most heads, once they have caught up.
        const laterMs = lastMs + always.lookBackMs + draw(5000)
        const newest = anglesOf(createHeadMechanics(plan), history.slice(-1), laterMs)
        const all = anglesOf(always, history, laterMs)
        newest.forEach((angle, index) => expect(Math.abs(angle - all[index]!)).toBeLessThanOrEqual(0.1))
      }),
      { seed: 2803, numRuns: 60 },
    )
  }, 120_000)

  it('two who join a running cue at different times, knowing its state alone, see the same head at once', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { plan, draw, source } = night(seed)
        const cue = source.show.cues[draw(source.show.cues.length - 1)]!.id
        const request = { commandId: 'go', expectedRevision: 0, command: { do: 'go' as const, cue } }
        const initial = initialCueState(plan)
        const outcome = reduceCue(plan, initial, { ...request, expectedRevision: initial.revision }, milliseconds(START_MS))
        if (!outcome.ok) throw new RangeError('GO was refused')
        const history = [{ atServerMs: milliseconds(START_MS), state: outcome.state }]
        const early = createHeadMechanics(plan)
        const late = createHeadMechanics(plan)
        anglesOf(early, history, START_MS + draw(3000))
        const atMs = START_MS + 3000 + draw(20_000)
        anglesOf(late, history, atMs - draw(2000))
        expect([...anglesOf(late, history, atMs)]).toEqual([...anglesOf(early, history, atMs)])
      }),
      { seed: 2804, numRuns: 60 },
    )
  }, 120_000)
})

describe('rememberState', () => {
  it('dates a state by what it tells of, else by its arrival, and forgets what is too old', () => {
    const { plan } = night(1)
    const initial = initialCueState(plan)
    const history: CueMoment[] = []
    rememberState(history, initial, milliseconds(1000), milliseconds(5000))
    const request = { commandId: 'go', expectedRevision: initial.revision, command: { do: 'go' as const } }
    const gone = reduceCue(plan, initial, request, milliseconds(2000))
    if (!gone.ok) throw new RangeError('GO was refused')
    rememberState(history, gone.state, milliseconds(2080), milliseconds(5000))
    rememberState(history, { ...gone.state, revision: 9 }, milliseconds(3000), milliseconds(5000))
    expect(history.map((moment) => moment.atServerMs)).toEqual([1000, 2000, 3000])
    rememberState(history, { ...gone.state, revision: 10 }, milliseconds(8500), milliseconds(5000))
    expect(history.map((moment) => moment.atServerMs)).toEqual([3000, 8500])
  })
})
