import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  openDocument,
  openDocumentText,
  type FixtureType,
  type Night,
  type Scene,
  type Show,
  type Venue,
} from '../../model/documents/index.ts'
import {
  compileShow,
  createShowValues,
  evaluateShow,
  initialCueState,
  reduceCue,
  type CueState,
  type ShowPlan,
} from '../../model/show/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { nightDocument } from './night-document.ts'
import { sceneDocument, showDocument } from './starter-show.ts'
import { house, site } from './testing/sample-site.ts'
import { parGain, venueDocument } from './venue-document.ts'

const words = { id: 'square', name: 'Square', attribution: 'Test', licence: 'Test' }

function opened<T>(document: unknown): T {
  const outcome = typeof document === 'string' ? openDocumentText(document) : openDocument(document)
  if (!outcome.ok) throw new AggregateError(outcome.faults.map(({ what }) => what))
  return outcome.value as T
}

async function madePlan(): Promise<{ readonly plan: ShowPlan; readonly show: Show; readonly gain: number }> {
  const made = await site(house('big', [-15, 20, 15, 30], 12), house('small', [-10, -60, 10, -50], 9))
  const show = opened<Show>(showDocument(words.id, words.name, parGain(made)))
  const plan = compileShow({
    venue: opened<Venue>(venueDocument(words, made)),
    night: opened<Night>(nightDocument(words.id, made)),
    scene: opened<Scene>(sceneDocument(words.id, words.name)),
    fixtureTypes: [opened<FixtureType>(readFileSync(new URL('../../venues/yard/rig/par-rgb.fixture-type.json', import.meta.url), 'utf8'))],
    show,
  })
  return { plan, show, gain: parGain(made) }
}

/** The state after a GO on a cue at an instant. */
function gone(plan: ShowPlan, state: CueState, cue: string, atMs: number): CueState {
  const request = { commandId: `go-${cue}`, expectedRevision: state.revision, command: { do: 'go', cue } } as const
  const outcome = reduceCue(plan, state, request, milliseconds(atMs))
  if (!outcome.ok) throw new RangeError(outcome.fault.what)
  return outcome.state
}

/** Channels by name at an instant. */
function valuesAt(plan: ShowPlan, state: CueState, atMs: number): Map<string, readonly number[]> {
  const out = createShowValues(plan)
  evaluateShow(plan, state, milliseconds(atMs), out)
  return new Map([...plan.channels].map(([name, { slot, width }]) => [name, [...out.subarray(slot, slot + width)]]))
}

const changed = (before: ReadonlyMap<string, readonly number[]>, after: ReadonlyMap<string, readonly number[]>): string[] =>
  [...after]
    .filter(([name, value]) => value.some((part, index) => Math.abs(part - (before.get(name)?.[index] ?? 0)) > 0.02))
    .map(([name]) => name)

const SETTLED_MS = 8000

test('every cue of a made venue moves channels, out of the dark and after the cue before it', async () => {
  const { plan, show } = await madePlan()
  let state = initialCueState(plan)
  const dark = valuesAt(plan, state, 0)
  let before = dark
  let atMs = 0
  for (const { id } of show.cues) {
    expect(changed(dark, valuesAt(plan, gone(plan, initialCueState(plan), id, 0), SETTLED_MS)), `${id} alone`).not.toEqual([])
    state = gone(plan, state, id, atMs)
    const after = valuesAt(plan, state, atMs + SETTLED_MS)
    expect(changed(before, after), `${id} after the one before`).not.toEqual([])
    before = after
    atMs += 12_000
  }
})

test('on a low wall the pars are turned down and the projector is a small one: colours stay colours', async () => {
  const low = await site(house('low', [-4, 20, 5, 30], 5), house('small', [-10, -60, 10, -50], 3))
  const high = await site(house('big', [-15, 20, 15, 30], 16), house('small', [-10, -60, 10, -50], 3))
  const lumens = (made: typeof low): number => opened<Venue>(venueDocument(words, made)).projectors[0]!.lumens
  expect(parGain(high)).toBeGreaterThan(0.9)
  expect(parGain(low)).toBeLessThan(0.2)
  expect(lumens(high)).toBeGreaterThan(4 * lumens(low))
})

test('each does what its name says: warm pars and front, a colour that travels from par to par, a projector that burns from moon to candle', async () => {
  const { plan, gain } = await madePlan()
  const at = (cue: string, ms: number) => valuesAt(plan, gone(plan, initialCueState(plan), cue, 0), ms)
  const colour = (values: ReadonlyMap<string, readonly number[]>, target: string): readonly number[] => values.get(`${target}/colour`) ?? []
  const level = (values: ReadonlyMap<string, readonly number[]>, target: string): number => values.get(`${target}/intensity`)?.[0] ?? -1
  const warm = at('warm', SETTLED_MS)
  expect(level(warm, 'fixture/par-1')).toBeCloseTo(0.5 * gain, 1)
  expect(colour(warm, 'fixture/par-1')[0]!).toBeGreaterThan(2 * colour(warm, 'fixture/par-1')[2]!)
  const [early, late] = [at('wave', 7000), at('wave', 12_000)]
  const swing = (par: number): number => level(late, `fixture/par-${par}`) - level(early, `fixture/par-${par}`)
  expect(Math.max(...[1, 2, 3, 4, 5, 6, 7, 8].map(swing))).toBeGreaterThan(0.2 * gain)
  expect(Math.min(...[1, 2, 3, 4, 5, 6, 7, 8].map(swing))).toBeLessThan(-0.2 * gain)
  const [moon, candle] = [at('picture', 3000), at('picture', 18_000)]
  expect(level(candle, 'projector/projector-facade')).toBeGreaterThan(0.8)
  expect(colour(moon, 'projector/projector-facade')[2]!).toBeGreaterThan(colour(moon, 'projector/projector-facade')[0]!)
  expect(colour(candle, 'projector/projector-facade')[0]!).toBeGreaterThan(2 * colour(candle, 'projector/projector-facade')[2]!)
})
