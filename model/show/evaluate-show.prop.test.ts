import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { milliseconds } from '../units/index.ts'
import { compileShow } from './compile-show.ts'
import type { CueState, RunningCue } from './cue-state.ts'
import { createDmxFrame, dmxFrame } from './dmx-frame.ts'
import { evaluateShow } from './evaluate-show.ts'
import { initialCueState, reduceCue } from './reduce-cue.ts'
import { pruneRunning } from './run-cues.ts'
import { createShowValues, slotOf } from './show-plan.ts'
import { drawFrom, randomPauseMs, randomRequest, randomSource } from './testing/random-show.ts'
import { crowdedShow, sampleShow } from './testing/sample-show.ts'

/** The greatest difference of two value arrays. */
const furthest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, slot) => Math.max(most, Math.abs(value - (b[slot] ?? 0))), 0)

const START = 1_800_000_000_000

describe('the state and its values', () => {
  it('taking out what is over changes no value, at that time or later', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const draw = drawFrom(seed)
        const source = randomSource(draw)
        const plan = compileShow(source)
        let state = initialCueState(plan)
        let nowMs = START
        for (let index = 0; index < 20; index++) {
          nowMs += randomPauseMs(draw)
          const outcome = reduceCue(plan, state, randomRequest(draw, source, state.revision, index), milliseconds(nowMs))
          if (outcome.ok) state = outcome.state
        }
        const prunedAt = nowMs + draw(9000)
        const pruned: CueState = { ...state, running: pruneRunning(plan, state, milliseconds(prunedAt)) }
        for (const laterMs of [0, 1, 333, 2500, 60_000]) {
          const all = createShowValues(plan)
          const left = createShowValues(plan)
          evaluateShow(plan, state, milliseconds(prunedAt + laterMs), all)
          evaluateShow(plan, pruned, milliseconds(prunedAt + laterMs), left)
          expect(furthest(all, left)).toBeLessThan(1e-9)
        }
      }),
      { seed: 815, numRuns: 800 },
    )
  }, 120_000)

  it('no command but a fade of no length makes a value jump', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const draw = drawFrom(seed)
        const { plan, cues } = sampleShow({ fadeInS: 2, fadeOutS: 3, end: 'hold' })
        let state = initialCueState(plan)
        let nowMs = START
        const before = createShowValues(plan)
        const after = createShowValues(plan)
        for (let index = 0; index < 25; index++) {
          nowMs += randomPauseMs(draw)
          const command = [
            { do: 'go' } as const,
            { do: 'go', cue: cues[draw(cues.length - 1)] } as const,
            { do: 'back' } as const,
            { do: 'pause' } as const,
            { do: 'resume' } as const,
            { do: 'stop', fadeS: 1 } as const,
            { do: 'stop' } as const,
            { do: 'master', target: 'grand', to: draw(10) / 10, fadeS: 1 } as const,
            { do: 'override', channel: 'fixture/wash/intensity', to: draw(10) / 10, fadeS: 1 } as const,
          ][draw(8)]!
          evaluateShow(plan, state, milliseconds(nowMs), before)
          const outcome = reduceCue(plan, state, { commandId: `c${index}`, expectedRevision: state.revision, command }, milliseconds(nowMs))
          if (!outcome.ok) continue
          state = outcome.state
          evaluateShow(plan, state, milliseconds(nowMs), after)
          expect(furthest(after, before), JSON.stringify(command)).toBeLessThan(1e-5)
          evaluateShow(plan, state, milliseconds(nowMs + 1), before)
          expect(furthest(after, before), JSON.stringify(command)).toBeLessThan(0.01)
        }
      }),
      { seed: 816, numRuns: 400 },
    )
  }, 120_000)

  it('a channel two cues share never dips while one hands over to the other', () => {
    const { plan, cues } = sampleShow({ fadeInS: 2, fadeOutS: 2, end: 'hold' })
    const slot = slotOf(plan, 'projector/front/intensity')
    let state = initialCueState(plan)
    const ask = (commandId: string, cue: string | undefined, atMs: number): void => {
      const command = { do: 'go', cue } as const
      const outcome = reduceCue(plan, state, { commandId, expectedRevision: state.revision, command }, milliseconds(atMs))
      if (outcome.ok) state = outcome.state
    }
    ask('a', cues[0], START)
    ask('b', cues[1], START + 5000)
    ask('c', cues[2], START + 6000)
    const values = createShowValues(plan)
    for (let ms = 5000; ms < 9000; ms += 10) {
      evaluateShow(plan, state, milliseconds(START + ms), values)
      expect(values[slot]).toBeCloseTo(1, 9)
    }
  })

  it('a loop is the same one length later, a held cue stands still, a released one falls back to the defaults', () => {
    const entry = (cue: string): RunningCue =>
      ({ cue, anchorServerMs: START, anchorShowS: 0, rate: 1, startedAtServerMs: START }) as unknown as RunningCue
    for (const end of ['loop', 'hold', 'release'] as const) {
      const { plan, cues } = sampleShow({ fadeInS: 0, fadeOutS: 1, end })
      const state: CueState = { ...initialCueState(plan), running: [entry(cues[0] ?? '')] }
      const at = (ms: number): number => {
        const values = createShowValues(plan)
        evaluateShow(plan, state, milliseconds(START + ms), values)
        return values[slotOf(plan, 'fixture/wash/intensity')] ?? Number.NaN
      }
      // The wash rises from 0 to 1 over the cue's four seconds.
      expect(at(1000)).toBeCloseTo(0.25, 9)
      if (end === 'loop') expect(at(4000 * 7 + 1000)).toBeCloseTo(0.25, 9)
      if (end === 'hold') expect(at(90_000)).toBe(1)
      if (end === 'release') expect([at(4500), at(5000)]).toEqual([0.5, 0])
    }
  })

  it('a frame of a thousand fixtures leaves less than a KiB on the heap', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const plan = compileShow(crowdedShow(1000))
    const outcome = reduceCue(
      plan,
      initialCueState(plan),
      { commandId: 'a', expectedRevision: 0, command: { do: 'go', cue: 'cue-1' } },
      milliseconds(START),
    )
    if (!outcome.ok) throw new Error(outcome.fault.what)
    const values = createShowValues(plan)
    const frame = createDmxFrame(plan)
    const run = (times: number): void => {
      for (let index = 0; index < times; index++) {
        evaluateShow(plan, outcome.state, milliseconds(START + index), values)
        dmxFrame(plan, values, frame)
      }
    }
    run(3000)
    // The least of a few rounds: the engine compiles and counts in between, on a busy machine at odd times.
    const rounds = Array.from({ length: 6 }, () => {
      collect()
      const before = process.memoryUsage().heapUsed
      run(300)
      return (process.memoryUsage().heapUsed - before) / 300
    })
    expect(Math.min(...rounds)).toBeLessThan(1024)
  }, 60_000)
})
