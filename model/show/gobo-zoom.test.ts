import { expect, test } from 'vitest'
import type { FixtureType, Show } from '../documents/index.ts'
import { milliseconds } from '../units/index.ts'
import { compileShow } from './compile-show.ts'
import { evaluateShow } from './evaluate-show.ts'
import { initialCueState, reduceCue } from './reduce-cue.ts'
import { createShowValues, slotOf, type ShowPlan } from './show-plan.ts'
import { sampleShow } from './testing/sample-show.ts'

type Track = Show['tracks'][number]
type Key = Track['clips'][number]['keys'][number]

const key = (atS: number, value: number): Key => ({ atS, value, ease: 'linear' })
const track = (property: 'zoom' | 'gobo', atS: number, keys: Key[]): Track => ({
  id: `${property}-${atS}`,
  target: 'fixture/wash',
  property,
  clips: [{ id: 'clip', atS, durationS: 4, keys }],
})

/** The wash of the sample show with a wheel of four, and these tracks. */
function planWith(tracks: Track[], more: Partial<FixtureType> = {}, fadeInS = 0): ShowPlan {
  const { source } = sampleShow({ fadeInS, fadeOutS: 0, end: 'hold' })
  const fixtureTypes = source.fixtureTypes.map((type) => ({
    ...type,
    zoom: { minDeg: 4, maxDeg: 40 },
    gobos: (['open', 'cloud', 'lotus', 'bars'] as const).map((pattern, place) => ({ id: pattern, name: type.name, pattern, dmx: place })),
    modes: type.modes.map((mode) => ({
      ...mode,
      channels: [
        ...mode.channels,
        { attribute: 'zoom' as const, offset: 5, value: 0 },
        { attribute: 'gobo' as const, offset: 6, value: 0 },
      ],
    })),
    ...more,
  }))
  return compileShow({ ...source, show: { ...source.show, tracks }, fixtureTypes })
}

/** Value of a channel `afterS` after a GO of the first cue, and of the second `secondS` later. */
function valueAt(plan: ShowPlan, name: string, afterS: number, goes = 1): number {
  let state = initialCueState(plan)
  for (let index = 0; index < goes; index++) {
    const request = { commandId: `go-${index}`, expectedRevision: state.revision, command: { do: 'go' as const } }
    const outcome = reduceCue(plan, state, request, milliseconds(10_000 + index * 2000))
    if (!outcome.ok) throw new RangeError('GO was refused')
    state = outcome.state
  }
  const values = createShowValues(plan)
  evaluateShow(plan, state, milliseconds(10_000 + (goes - 1) * 2000 + afterS * 1000), values)
  return values[slotOf(plan, name)] ?? Number.NaN
}

test('zoom follows its keys within the angles of the type', () => {
  const plan = planWith([track('zoom', 0, [key(0, 10), key(2, 90)])])
  expect(valueAt(plan, 'fixture/wash/zoom', 0.5)).toBe(30)
  expect(valueAt(plan, 'fixture/wash/zoom', 2)).toBe(40)
})

test('a gobo stands in one place or the other, between keys and in a cross-fade', () => {
  const between = planWith([track('gobo', 0, [key(0, 0), key(2, 3)])])
  expect(valueAt(between, 'fixture/wash/gobo', 1.9)).toBe(0)
  expect(valueAt(between, 'fixture/wash/gobo', 2)).toBe(3)
  const crossed = planWith([track('gobo', 0, [key(0, 1)]), track('gobo', 4, [key(0, 3)])], {}, 2)
  expect([0.2, 0.9, 1.1, 1.9].map((afterS) => valueAt(crossed, 'fixture/wash/gobo', afterS, 2))).toEqual([1, 1, 3, 3])
})

test('a mode without the channel, or a type without angles or wheel, has neither slot, and a track moves nothing', () => {
  const tracks = [track('zoom', 0, [key(0, 10)]), track('gobo', 0, [key(0, 2)])]
  const { source } = sampleShow({ fadeInS: 0, fadeOutS: 0, end: 'hold' })
  const without = compileShow({ ...source, show: { ...source.show, tracks } })
  expect(without.fixtures.map(({ zoom, gobo }) => [zoom, gobo])).toEqual([
    [-1, -1],
    [-1, -1],
  ])
  expect(without.channels.get('fixture/wash/zoom')?.fixed).toBe('unable')
  expect(without.cues.every((cue) => cue.parts.length === 0)).toBe(true)
  const bare = planWith(tracks, { zoom: undefined, gobos: [] })
  expect(bare.fixtures[0]).toMatchObject({ zoom: -1, gobo: -1 })
})
