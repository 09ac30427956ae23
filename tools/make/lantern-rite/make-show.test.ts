import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { openDocumentText } from '../../../model/documents/index.ts'
import { reportProjection } from '../../../model/optics/index.ts'
import {
  compileShow,
  createShowValues,
  evaluateShow,
  initialCueState,
  nextFollow,
  reduceCue,
  slotOf,
  type CueState,
  type ShowPlan,
} from '../../../model/show/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import { PICTURES } from './make-pictures.ts'
import { makeShow, openRite, type RiteDocuments } from './make-show.ts'

const START = 1_800_000_000_000
/** The fronts of the two halls: what projected cues paint. */
const FRONTS = ['front-concert-hall', 'front-opera-house']

let text: string
let rite: RiteDocuments
let plan: ShowPlan
beforeAll(async () => {
  text = await makeShow()
  rite = await openRite()
  const opened = openDocumentText(text, { kind: 'show', file: 'show.json' })
  if (!opened.ok) throw new AggregateError(opened.faults, 'the show does not open')
  plan = compileShow({ ...rite, show: opened.value, fixtureTypes: [] })
})

function go(state: CueState, cue: string | undefined, atMs: number): CueState {
  const command = { do: 'go', cue } as const
  const outcome = reduceCue(plan, state, { commandId: `go-${atMs}`, expectedRevision: state.revision, command }, milliseconds(atMs))
  if (!outcome.ok) throw new Error(outcome.fault.what)
  return outcome.state
}

/** The rite as an operator runs it, every quarter of a second: GO on cues 1, 2 and 18, the others by themselves. */
function everyMoment(look: (second: number, values: Float64Array) => void): void {
  const values = createShowValues(plan)
  const pressed = [0, 8, 192]
  let state = initialCueState(plan)
  for (let second = 0; second <= 210; second += 0.25) {
    const now = START + second * 1000
    if (pressed.includes(second)) state = go(state, undefined, now)
    for (let due = nextFollow(plan, state); due !== null && due.atServerMs <= now; due = nextFollow(plan, state))
      state = go(state, due.cue, due.atServerMs)
    evaluateShow(plan, state, milliseconds(now), values)
    look(second, values)
  }
}

test('the committed show is what its generator makes', async () => {
  expect(await readFile(fileURLToPath(new URL('../../../scenes/lantern-rite/show.json', import.meta.url)), 'utf8')).toBe(text)
})

test('the committed pictures are what their generator paints', async () => {
  for (const { file, paint } of PICTURES) expect((await readFile(file)).equals(paint())).toBe(true)
})

test('while a projector gives light to a front, every flood group is below a tenth; after the last picture floods come back', () => {
  const painters = reportProjection(rite.venue)
    .projectors.filter(({ surfaces }) => surfaces.some((surface) => FRONTS.includes(surface)))
    .map(({ projector }) => slotOf(plan, `projector/${projector}/intensity`))
  const floods = rite.night.groups.filter(({ id }) => id.includes('flood')).map(({ id }) => slotOf(plan, `light/${id}/intensity`))
  expect(painters).toHaveLength(8)
  expect(floods).toHaveLength(1)
  expect([...painters, ...floods].every((slot) => slot >= 0)).toBe(true)
  const broken: string[] = []
  let painted = 0
  let last = 0
  everyMoment((second, values) => {
    last = values[floods[0]!]!
    const light = Math.max(...painters.map((slot) => values[slot]!))
    if (light === 0) return
    painted++
    const flood = Math.max(...floods.map((slot) => values[slot]!))
    if (flood >= 0.1) broken.push(`${second} s: projectors ${light.toFixed(3)}, floods ${flood.toFixed(3)}`)
  })
  expect(broken).toEqual([])
  // From the first lantern at 26 s to the end of the stillness at 177 s.
  expect(painted).toBeGreaterThan(4 * 145)
  expect(last).toBe(1)
})

test('a cue that loops stands still: the street does not jump back once a round', () => {
  const values = createShowValues(plan)
  const first = createShowValues(plan)
  for (const id of ['gathering', 'walk-home']) {
    const state = go(initialCueState(plan), id, START)
    evaluateShow(plan, state, milliseconds(START + 6000), first)
    for (let ms = 6000; ms < 30_000; ms += 250) {
      evaluateShow(plan, state, milliseconds(START + ms), values)
      expect(values, `${id} after ${ms} ms`).toEqual(first)
    }
  }
})
