import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Show } from '../documents/index.ts'
import { milliseconds } from '../units/index.ts'
import { compileShow } from './compile-show.ts'
import { evaluateShow } from './evaluate-show.ts'
import type { CueMoment } from './cue-history.ts'
import { createFlashLimit } from './flash-limit.ts'
import { luminanceOf, rednessOf } from './light-level.ts'
import { initialCueState, reduceCue } from './reduce-cue.ts'
import { createShowValues, slotOf, type PlanLight, type ShowPlan } from './show-plan.ts'
import { GENERAL_FLASH, mostFlashes, RED_FLASH, type Sample } from './testing/count-flashes.ts'
import { drawFrom, type Draw } from './testing/random-show.ts'
import { sampleShow } from './testing/sample-show.ts'

const START = 1_800_000_000_003
type Key = Show['tracks'][number]['clips'][number]['keys'][number]

/** Keys of a strobe: on and off at a rate, with a duty, in steps or ramps; pulses may be shorter than the grid. */
function strobe(draw: Draw): Key[] {
  const hz = 0.5 + draw(250) / 10
  const duty = 0.02 + draw(900) / 1000
  const ease = draw(3) === 0 ? ('linear' as const) : ('step' as const)
  const low = draw(2) === 0 ? draw(90) / 100 : 0
  const keys: Key[] = []
  for (let atS = 0; atS < 4; atS += 1 / hz) keys.push({ atS, value: 1, ease }, { atS: atS + duty / hz, value: low, ease })
  return keys
}

/** The sample show with strobes on the wash and the projector. */
function strobing(draw: Draw): ShowPlan {
  const { source } = sampleShow({ fadeInS: 0, fadeOutS: 0, end: 'loop' })
  const clip = (keys: Key[]) => [{ id: 'clip', atS: 0, durationS: 12, keys }]
  const red = strobe(draw).map((key) => ({
    ...key,
    value: key.value === 1 ? ([1, 0, 0] as [number, number, number]) : ([1, 1, 1] as [number, number, number]),
  }))
  const tracks: Show['tracks'] = [
    { id: 'a', target: 'projector/front', property: 'intensity', clips: clip(strobe(draw)) },
    { id: 'b', target: 'fixture/wash', property: 'intensity', clips: clip(strobe(draw)) },
    ...(draw(1) === 0 ? [{ id: 'c', target: 'fixture/wash', property: 'colour' as const, clips: clip(red) }] : []),
  ]
  return compileShow({ ...source, show: { ...source.show, tracks } })
}

/** A history of commands some tens of milliseconds apart: an operator gone mad, or a stuck key. */
function madHistory(draw: Draw, plan: ShowPlan): CueMoment[] {
  let state = initialCueState(plan)
  const history: CueMoment[] = [{ atServerMs: milliseconds(START - 1000), state }]
  const calm = draw(2) === 0
  for (let at = 0; at < 4000; at += calm ? 1500 : 5 + draw(200)) {
    const command = [
      { do: 'go', cue: 'cue-0' } as const,
      { do: 'blackout', on: draw(1) === 0 } as const,
      { do: 'master', target: 'grand', to: draw(10) / 10, fadeS: draw(3) / 10 } as const,
      { do: 'master', target: 'fixture/wash', to: draw(1), fadeS: 0 } as const,
      { do: 'override', channel: 'projector/front/intensity', to: draw(1), fadeS: 0 } as const,
      { do: 'stop', fadeS: 0 } as const,
    ][at === 0 || calm ? 0 : draw(5)]!
    const outcome = reduceCue(plan, state, { commandId: `c${at}`, expectedRevision: state.revision, command }, milliseconds(START + at))
    if (!outcome.ok) continue
    state = outcome.state
    history.push({ atServerMs: milliseconds(START + at), state })
  }
  return history
}

const measure = (light: PlanLight, values: Float64Array, of: (r: number, g: number, b: number) => number): number =>
  light.colour < 0
    ? (values[light.intensity] ?? 0)
    : (values[light.intensity] ?? 0) * of(values[light.colour] ?? 0, values[light.colour + 1] ?? 0, values[light.colour + 2] ?? 0)

describe('the rig’s flash limit', () => {
  for (const flashesPerSecond of [1, 2, 3]) {
    it(`lets no strobe and no operator make more than ${flashesPerSecond} flashes in any second`, () => {
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const draw = drawFrom(seed)
          const plan = strobing(draw)
          const history = madHistory(draw, plan)
          const limit = createFlashLimit(plan, { flashesPerSecond })
          const values = createShowValues(plan)
          const lights = plan.lights.map((): Sample[] => [])
          const reds = plan.lights.map((): Sample[] => [])
          const sum: Sample[] = []
          const frameMs = draw(1) === 0 ? 1000 / 44 : 1000 / 90
          for (let at = 0; at < 4500; at += frameMs) {
            limit.evaluate(history, milliseconds(START + at), values)
            plan.lights.forEach((light, index) => {
              lights[index]?.push({ atMs: at, value: measure(light, values, luminanceOf) })
              if (light.colour >= 0) reds[index]?.push({ atMs: at, value: measure(light, values, rednessOf) })
            })
            sum.push({
              atMs: at,
              value: plan.lights.reduce((total, light) => total + light.share * measure(light, values, luminanceOf), 0),
            })
            expect(values[slotOf(plan, 'fixture/exit/intensity')]).toBe(1)
          }
          for (const signal of [...lights, sum]) expect(mostFlashes(signal, GENERAL_FLASH)).toBeLessThanOrEqual(flashesPerSecond)
          for (const red of reds) expect(mostFlashes(red, RED_FLASH)).toBeLessThanOrEqual(flashesPerSecond)
        }),
        { seed: 3100 + flashesPerSecond, numRuns: 120 },
      )
    }, 240_000)
  }

  it('a result depends on nothing but the history of its look-back and the time, in whatever order it is asked', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const draw = drawFrom(seed)
        const plan = strobing(draw)
        const history = madHistory(draw, plan)
        const steady = createFlashLimit(plan, { flashesPerSecond: 3 })
        const frames = Array.from({ length: 120 }, (_, index) => START + 1000 + index * 22.7)
        const inOrder = frames.map((at) => {
          const values = createShowValues(plan)
          steady.evaluate(history, milliseconds(at), values)
          return values
        })
        const jumping = createFlashLimit(plan, { flashesPerSecond: 3 })
        for (let probe = 0; probe < 6; probe++) {
          const index = draw(frames.length - 1)
          const at = frames[index] ?? START
          // Nothing before the look-back may matter, nor states that came into force later.
          const start = history.findLastIndex((moment) => moment.atServerMs <= at - jumping.lookBackMs)
          const known = history.slice(Math.max(0, start)).filter((moment) => moment.atServerMs <= at)
          const values = createShowValues(plan)
          jumping.evaluate(known, milliseconds(at), values)
          expect([...values]).toEqual([...(inOrder[index] ?? [])])
        }
      }),
      { seed: 3200, numRuns: 60 },
    )
  }, 120_000)

  it('a show without flashes passes bit for bit, with its GO and blackout', () => {
    const { plan } = sampleShow({ fadeInS: 0, fadeOutS: 0, end: 'hold' })
    let state = initialCueState(plan)
    const history: CueMoment[] = [{ atServerMs: milliseconds(START - 5000), state }]
    const ask = (atMs: number, command: Parameters<typeof reduceCue>[2]['command']): void => {
      const outcome = reduceCue(
        plan,
        state,
        { commandId: `${atMs}`, expectedRevision: state.revision, command },
        milliseconds(START + atMs),
      )
      if (!outcome.ok) throw new Error(outcome.fault.what)
      state = outcome.state
      history.push({ atServerMs: milliseconds(START + atMs), state })
    }
    ask(7, { do: 'go' })
    ask(3003, { do: 'blackout', on: true })
    ask(4001, { do: 'blackout', on: false })
    const limit = createFlashLimit(plan, { flashesPerSecond: 3 })
    const limited = createShowValues(plan)
    const raw = createShowValues(plan)
    for (let at = 0; at < 8000; at += 7.3) {
      const now = history.findLast((moment) => moment.atServerMs <= START + at)
      limit.evaluate(history, milliseconds(START + at), limited)
      evaluateShow(plan, now?.state ?? state, milliseconds(START + at), raw)
      expect([...limited], `${at}`).toEqual([...raw])
    }
  })

  it('blackout in the middle of a strobe is dark in the same instant', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const draw = drawFrom(seed)
        const plan = strobing(draw)
        const history = madHistory(draw, plan)
        const last = history.at(-1)
        const at = milliseconds(START + 4000 + draw(1000) / 3)
        const dark = reduceCue(
          plan,
          last?.state ?? initialCueState(plan),
          { commandId: 'dark', expectedRevision: 0, command: { do: 'blackout', on: true } },
          at,
        )
        if (!dark.ok) throw new Error('blackout was refused')
        const values = createShowValues(plan)
        createFlashLimit(plan, { flashesPerSecond: 3 }).evaluate([...history, { atServerMs: at, state: dark.state }], at, values)
        for (const light of plan.lights) if (!light.target.startsWith('camera/')) expect(values[light.intensity]).toBe(0)
      }),
      { seed: 3300, numRuns: 100 },
    )
  }, 120_000)
})
