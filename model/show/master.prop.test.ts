import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDocumentText } from '../documents/index.ts'
import { milliseconds, type Milliseconds } from '../units/index.ts'
import { compileShow, type ShowSource } from './compile-show.ts'
import type { CueState } from './cue-state.ts'
import { createDmxFrame, dmxFrame, type DmxFrame } from './dmx-frame.ts'
import { dmxValues } from './dmx-values.ts'
import { evaluateShow } from './evaluate-show.ts'
import { initialCueState, RECENT_COMMANDS, reduceCue } from './reduce-cue.ts'
import { createShowValues, MAX_RUNNING_CUES, type PlanFixture, type ShowPlan } from './show-plan.ts'
import { drawFrom, randomPauseMs, randomRequest, randomSource, type Draw, type TimedRequest } from './testing/random-show.ts'

interface Night {
  readonly plan: ShowPlan
  readonly state: CueState
  readonly nowMs: Milliseconds
  readonly asked: readonly TimedRequest[]
  readonly states: readonly CueState[]
}

/** A random history: commands of every kind, some repeated, some stale, at random distances. */
function playNight(draw: Draw, source: ShowSource, length: number): Night {
  const plan = compileShow(source)
  let state = initialCueState(plan)
  let nowMs = milliseconds(1_800_000_000_000)
  const asked: TimedRequest[] = []
  const states: CueState[] = []
  for (let index = 0; index < length; index++) {
    nowMs = milliseconds(nowMs + randomPauseMs(draw))
    const request = randomRequest(draw, source, state.revision, index)
    asked.push({ atServerMs: nowMs, request })
    const outcome = reduceCue(plan, state, request, nowMs)
    if (outcome.ok) state = outcome.state
    states.push(state)
  }
  return { plan, state, nowMs, asked, states }
}

/** One step of the channels that carry an attribute of the fixture. */
function stepOf(fixture: PlanFixture, attribute: string): number {
  const channel = fixture.channels.find((candidate) => candidate.attribute === attribute)
  return channel === undefined ? Infinity : channel.fine < 0 ? 1 / 255 : 1 / 65535
}

const at = (values: Float64Array, slot: number): number => values[slot] ?? Number.NaN

/** The light a fixture gives: intensity times colour, which is all that can be known where one folds into the other. */
const lightOf = (fixture: PlanFixture, values: Float64Array, part: number): number =>
  at(values, fixture.intensity) * at(values, fixture.colour + part)

/** Asks that bytes read back are what a visitor sees, within one step of the channel. */
function expectSameLight(plan: ShowPlan, seen: Float64Array, frame: DmxFrame): void {
  const back = createShowValues(plan)
  dmxValues(plan, frame, back)
  for (const fixture of plan.fixtures) {
    const where = `${fixture.id} of ${fixture.channels.map((channel) => channel.attribute).join()}`
    const near = (got: number, wanted: number, step: number): void => {
      if (Number.isFinite(step)) expect(Math.abs(got - wanted), where).toBeLessThanOrEqual(step + 1e-9)
    }
    const white = fixture.hasWhite ? stepOf(fixture, 'white') / 2 : 0
    if (fixture.hasIntensity) near(at(back, fixture.intensity), at(seen, fixture.intensity), stepOf(fixture, 'intensity'))
    else if (!fixture.hasColour) near(at(back, fixture.intensity), at(seen, fixture.intensity), stepOf(fixture, 'white'))
    ;(['red', 'green', 'blue'] as const).forEach((name, part) => {
      if (!fixture.hasColour) return
      const step = stepOf(fixture, name) / 2 + white
      if (fixture.hasIntensity) near(at(back, fixture.colour + part), at(seen, fixture.colour + part), step)
      else near(lightOf(fixture, back, part), lightOf(fixture, seen, part), step)
    })
    near(at(back, fixture.pan) / fixture.panRangeDeg, at(seen, fixture.pan) / fixture.panRangeDeg, stepOf(fixture, 'pan'))
    near(at(back, fixture.tilt) / fixture.tiltRangeDeg, at(seen, fixture.tilt) / fixture.tiltRangeDeg, stepOf(fixture, 'tilt'))
    const zoomDeg = fixture.zoomMaxDeg - fixture.zoomMinDeg
    if (fixture.zoom >= 0) near(at(back, fixture.zoom), at(seen, fixture.zoom), zoomDeg * stepOf(fixture, 'zoom'))
    if (fixture.gobo >= 0) expect(at(back, fixture.gobo), where).toBe(Math.round(at(seen, fixture.gobo)))
  }
}

/** Bytes of the fixtures marked egress, by fixture. */
const egressBytes = (plan: ShowPlan, frame: DmxFrame): number[][] =>
  plan.fixtures
    .filter((fixture) => fixture.egress)
    .map((fixture) => fixture.channels.map((channel) => frame.data[fixture.universe]?.[channel.coarse] ?? -1))

function frameAt(plan: ShowPlan, state: CueState, serverMs: Milliseconds): { values: Float64Array; frame: DmxFrame } {
  const values = createShowValues(plan)
  const frame = createDmxFrame(plan)
  evaluateShow(plan, state, serverMs, values)
  dmxFrame(plan, values, frame)
  return { values, frame }
}

/** The rules of one history at random times after each of its commands. */
function checkNight(draw: Draw, source: ShowSource): void {
  const night = playNight(draw, source, 1 + draw(24))
  const { plan, state } = night
  for (let probe = 0; probe < 6; probe++) {
    const serverMs = milliseconds(night.nowMs + [0, 1, 137, 1000, 5000, 60_000][probe]! + draw(999) / 7)
    const rig = frameAt(plan, state, serverMs)
    // The visitor knows the documents, the state as it came over the wire, and the clock: nothing else.
    const latePlan = compileShow(source)
    const seen = createShowValues(latePlan)
    evaluateShow(latePlan, JSON.parse(JSON.stringify(state)) as CueState, serverMs, seen)
    expect([...seen]).toEqual([...rig.values])
    expectSameLight(plan, seen, rig.frame)
    const dark = reduceCue(plan, state, { commandId: 'dark', expectedRevision: -1, command: { do: 'blackout', on: true } }, serverMs)
    if (!dark.ok) throw new Error('blackout was refused')
    const black = frameAt(plan, dark.state, serverMs)
    expect(egressBytes(plan, black.frame)).toEqual(egressBytes(plan, rig.frame))
    for (const light of plan.lights) {
      if (!light.target.startsWith('camera/')) expect(at(black.values, light.intensity)).toBe(0)
    }
  }
  // Asking everything once more, each command at its own time, changes nothing.
  for (const { request, atServerMs } of night.asked) {
    const again = reduceCue(plan, state, request, atServerMs)
    if (again.ok && state.recentCommands.includes(request.commandId)) {
      expect(again.changed).toBe(false)
      expect(again.state).toBe(state)
    }
  }
}

/** The default venue of the repository with its scene and show, or null where the tree has none. */
function loadTreeSource(): ShowSource | null {
  const root = join(import.meta.dirname, '../..')
  const venueFile = join(root, 'venues/yard/venue.json')
  const sceneFile = join(root, 'scenes/yard-opening/scene.json')
  if (!existsSync(venueFile) || !existsSync(sceneFile)) return null
  const text = (file: string): string => readFileSync(file, 'utf8')
  const venue = openDocumentText(text(venueFile), { kind: 'venue' })
  const scene = openDocumentText(text(sceneFile), { kind: 'scene' })
  if (!venue.ok || !scene.ok) return null
  const show = openDocumentText(text(join(dirname(sceneFile), scene.value.show)), { kind: 'show' })
  const types = venue.value.fixtureTypes.map((path) => openDocumentText(text(join(dirname(venueFile), path)), { kind: 'fixture-type' }))
  if (!show.ok) return null
  return {
    venue: venue.value,
    scene: scene.value,
    show: show.value,
    fixtureTypes: types.flatMap((type) => (type.ok ? [type.value] : [])),
  }
}

describe('one cue state, rig and visitors', () => {
  it('for any history and time the DMX bytes decode to what every visitor sees, blackout spares egress, replays change nothing', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const draw = drawFrom(seed)
        checkNight(draw, randomSource(draw))
      }),
      { seed: 4711, numRuns: 3000 },
    )
  }, 240_000)

  it('the same history, with repeats and losses of answers, always ends in the same state', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const source = randomSource(drawFrom(seed))
        const night = playNight(drawFrom(seed + 1), source, 20)
        let state = initialCueState(night.plan)
        for (const { request, atServerMs } of night.asked) {
          for (let sent = 0; sent < 3; sent++) {
            const outcome = reduceCue(night.plan, state, request, milliseconds(atServerMs))
            if (outcome.ok) state = outcome.state
          }
        }
        expect(state).toEqual(night.state)
      }),
      { seed: 4712, numRuns: 400 },
    )
  }, 120_000)

  it('the state stays bounded however long the night', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const source = randomSource(drawFrom(seed))
        const night = playNight(drawFrom(seed + 2), source, 300)
        for (const state of night.states) {
          expect(state.running.length).toBeLessThanOrEqual(MAX_RUNNING_CUES)
          expect(state.recentCommands.length).toBeLessThanOrEqual(RECENT_COMMANDS)
          expect(new Set(state.masters.map((fade) => fade.target)).size).toBe(state.masters.length)
          expect(new Set(state.overrides.map((fade) => fade.target)).size).toBe(state.overrides.length)
        }
      }),
      { seed: 4713, numRuns: 40 },
    )
  }, 120_000)

  const tree = loadTreeSource()
  it.skipIf(tree === null)(
    'holds for the venue and show that come with the product',
    () => {
      if (tree === null) return
      fc.assert(
        fc.property(fc.nat(), (seed) => checkNight(drawFrom(seed), tree)),
        { seed: 4714, numRuns: 60 },
      )
    },
    120_000,
  )
})
