import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { milliseconds } from '../units/index.ts'
import { compileShow } from './compile-show.ts'
import { luminanceOf, rednessOf } from './light-level.ts'
import { createShowValues, type PlanLight, type ShowPlan } from './show-plan.ts'
import { GENERAL_FLASH, mostFlashes, RED_FLASH, type Sample } from './testing/count-flashes.ts'
import { drawFrom, randomFixtureType, randomVenue, type Draw } from './testing/random-show.ts'
import { createVisitorLimit, type VisitorLimitOptions } from './visitor-limit.ts'

const COLOURS = [
  [1, 1, 1],
  [1, 0, 0],
  [0.8, 0.1, 0],
  [0, 0, 1],
  [0, 0, 0],
  [0.3, 0.3, 0.3],
] as const

/** A venue of colour fixtures and projectors, none egress. */
function brightPlan(draw: Draw): ShowPlan {
  const types = [randomFixtureType(() => 2, 0)]
  const venue = randomVenue(draw, types)
  const fixtures = venue.fixtures.map((fixture) => ({ ...fixture, egress: false }))
  const cue = { id: 'a', number: '1', name: { 'zh-CN': 'a', en: 'a' }, atS: 0, durationS: 1, fadeInS: 0, fadeOutS: 0, end: 'hold' as const }
  const show = { kind: 'show' as const, version: 2 as const, id: 's', name: cue.name, durationS: 1, tracks: [], captions: [], cues: [cue] }
  return compileShow({ venue: { ...venue, fixtures }, show, fixtureTypes: types })
}

/** One light's own behaviour over time: level and colour at each instant. */
type Pattern = (atMs: number) => { level: number; colour: readonly number[] }

function randomPattern(draw: Draw): Pattern {
  const kind = draw(5)
  const colour = COLOURS[draw(COLOURS.length - 1)] ?? COLOURS[0]
  const other = COLOURS[draw(COLOURS.length - 1)] ?? COLOURS[0]
  const hz = 0.3 + draw(300) / 10
  const duty = 0.02 + draw(960) / 1000
  const phase = draw(1000) / 1000
  const low = draw(2) === 0 ? draw(100) / 100 : 0
  const turns = (atMs: number): number => (atMs / 1000) * hz + phase
  if (kind === 0) return (at) => ({ level: turns(at) % 1 < duty ? 1 : low, colour })
  if (kind === 1) return (at) => ({ level: 0.5 + 0.5 * Math.sin(turns(at) * 2 * Math.PI), colour })
  if (kind === 2) return (at) => ({ level: 1, colour: turns(at) % 1 < duty ? colour : other })
  // A slow rise that drops at its peak, the nastiest for a limit that looks for quick flashes.
  if (kind === 3) return (at) => ({ level: turns(at) % 1, colour })
  const edges = Array.from({ length: 60 }, () => draw(4000)).sort((a, b) => a - b)
  const levels = edges.map(() => draw(100) / 100)
  const gap = draw(1) === 0 ? 1 : 4
  return (at) => ({ level: levels[edges.findLastIndex((edge) => edge <= at / gap)] ?? 0, colour })
}

const lightOf = (light: PlanLight, values: Float64Array, of: (r: number, g: number, b: number) => number): number => {
  const colour = light.colour < 0 ? [1, 1, 1] : [...values.slice(light.colour, light.colour + 3)]
  return (values[light.intensity] ?? 0) * of(colour[0] ?? 0, colour[1] ?? 0, colour[2] ?? 0)
}

/** Plays random patterns through a limit at about the given frame rate; returns what each light and their sum showed. */
function play(
  seed: number,
  options: VisitorLimitOptions,
): { plan: ShowPlan; lights: Sample[][]; reds: Sample[][]; sum: Sample[]; raw: Float64Array[]; out: Float64Array[] } {
  const draw = drawFrom(seed)
  const plan = brightPlan(draw)
  const patterns = plan.lights.map(() => randomPattern(draw))
  const limit = createVisitorLimit(plan, options)
  const frameMs = [1000 / 144, 10, 1000 / 60, 1000 / 44][draw(3)] ?? 10
  const result = {
    plan,
    lights: plan.lights.map((): Sample[] => []),
    reds: plan.lights.map((): Sample[] => []),
    sum: [] as Sample[],
    raw: [] as Float64Array[],
    out: [] as Float64Array[],
  }
  const dark = draw(3) === 0 ? 1500 + draw(1500) : Infinity
  for (let at = 0; at < 4000; at += frameMs * (0.7 + draw(60) / 100)) {
    const values = createShowValues(plan)
    plan.lights.forEach((light, index) => {
      const now = patterns[index]?.(at) ?? { level: 0, colour: [1, 1, 1] }
      values[light.intensity] = at > dark && at < dark + 400 ? 0 : now.level
      for (let part = 0; light.colour >= 0 && part < 3; part++) values[light.colour + part] = now.colour[part] ?? 0
    })
    result.raw.push(values.slice())
    limit(milliseconds(1e9 + at), values)
    result.out.push(values)
    let total = 0
    plan.lights.forEach((light, index) => {
      const value = lightOf(light, values, luminanceOf)
      total += value * light.share
      result.lights[index]?.push({ atMs: at, value })
      result.reds[index]?.push({ atMs: at, value: lightOf(light, values, rednessOf) })
    })
    result.sum.push({ atMs: at, value: total })
  }
  return result
}

describe('the flash limit over frames', () => {
  for (const flashesPerSecond of [1, 2, 3]) {
    it(`shows at most ${flashesPerSecond} flashes in any second, by light, in red and in the sum, whatever the lights do`, () => {
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const played = play(seed, { flashesPerSecond, reducedMotion: false })
          for (const light of played.lights) expect(mostFlashes(light, GENERAL_FLASH)).toBeLessThanOrEqual(flashesPerSecond)
          for (const red of played.reds) expect(mostFlashes(red, RED_FLASH)).toBeLessThanOrEqual(flashesPerSecond)
          expect(mostFlashes(played.sum, GENERAL_FLASH)).toBeLessThanOrEqual(flashesPerSecond)
        }),
        { seed: 20240 + flashesPerSecond, numRuns: 250 },
      )
    }, 240_000)
  }

  it('would be exceeded by most of these patterns without a limit', () => {
    const without = Array.from({ length: 40 }, (_, seed) => {
      const played = play(seed, { flashesPerSecond: 3, reducedMotion: false })
      return played.plan.lights.some((light) => {
        const samples = played.raw.map((values, index) => ({
          atMs: played.sum[index]?.atMs ?? 0,
          value: lightOf(light, values, luminanceOf),
        }))
        return mostFlashes(samples, GENERAL_FLASH) > 3
      })
    })
    expect(without.filter(Boolean).length).toBeGreaterThan(20)
  })

  it('never makes a light brighter than asked in the second before, and lets it go dark at once', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const played = play(seed, { flashesPerSecond: 3, reducedMotion: false })
        played.raw.forEach((raw, index) => {
          const out = played.out[index] ?? raw
          if (played.plan.lights.every((light) => raw[light.intensity] === 0)) {
            for (const light of played.plan.lights) expect(out[light.intensity]).toBe(0)
          }
        })
      }),
      { seed: 20250, numRuns: 60 },
    )
  }, 120_000)

  it('passes light that never flashes bit for bit: slow fades, one GO, one blackout and its end', () => {
    const plan = brightPlan(drawFrom(3))
    const limit = createVisitorLimit(plan, { flashesPerSecond: 3, reducedMotion: false })
    for (let at = 0; at < 12_000; at += 16.7) {
      const level = at < 1000 ? 0 : at < 4000 ? 1 : at < 6000 ? 0 : 0.5 + 0.5 * Math.cos((at - 6000) / 3000)
      const values = createShowValues(plan)
      for (const light of plan.lights) values[light.intensity] = level
      const asked = values.slice()
      limit(milliseconds(at), values)
      expect([...values]).toEqual([...asked])
    }
  })

  for (const flashesPerSecond of [0, 1, 3]) {
    it(`with reduced motion no luminance moves faster than stated, and none flashes more than ${flashesPerSecond} times`, () => {
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const played = play(seed, { flashesPerSecond, reducedMotion: true })
          const perS = flashesPerSecond === 0 ? 1 / 5.5 : 0.5
          for (const light of [...played.lights, played.sum]) {
            light.forEach((sample, index) => {
              const before = light[index - 1] ?? sample
              expect(Math.abs(sample.value - before.value)).toBeLessThanOrEqual((perS * (sample.atMs - before.atMs)) / 1000 + 1e-9)
            })
            expect(mostFlashes(light, GENERAL_FLASH)).toBeLessThanOrEqual(flashesPerSecond)
          }
        }),
        { seed: 20260 + flashesPerSecond, numRuns: 60 },
      )
    }, 120_000)
  }
})
