import type { FixtureType, Night, Scene, Show, Venue } from '../documents/index.ts'
import { planCue, planTracks } from './compile-cues.ts'
import { fixtureAbility, patchedUniverses, planFixture, type FixtureAbility, type FixtureSlots } from './compile-fixtures.ts'
import {
  LEVELS,
  MAX_RUNNING_CUES,
  type EvaluateScratch,
  type PlanChannel,
  type PlanFixture,
  type PlanLight,
  type PlanMaster,
  type ShowPlan,
} from './show-plan.ts'

/** The opened documents a plan is compiled from; `fixtureTypes` in any order, found by id. */
export interface ShowSource {
  readonly venue: Venue
  readonly show: Show
  readonly fixtureTypes: readonly FixtureType[]
  /** Gives a channel to pieces that no track moves. */
  readonly scene?: Scene | null
  /** Gives channels to its light groups and fountains. */
  readonly night?: Night | null
}

/** Bounds and default of a channel, by property; pan, tilt, zoom and gobo get the fixture's own range. */
const RANGE = {
  intensity: { width: 1, value: 0, low: 0, high: 1 },
  colour: { width: 3, value: 1, low: 0, high: 1 },
  pan: { width: 1, value: 0, low: -1080, high: 1080 },
  tilt: { width: 1, value: 0, low: -1080, high: 1080 },
  zoom: { width: 1, value: 0, low: 0, high: 180 },
  gobo: { width: 1, value: 0, low: 0, high: 32 },
  amount: { width: 1, value: 0, low: 0, high: 1 },
} as const
type Property = keyof typeof RANGE

interface ChannelOptions {
  readonly fixed?: PlanChannel['fixed']
  readonly value?: number
  readonly low?: number
  readonly high?: number
}

/** Collects channels and their slots. */
class ChannelList {
  readonly byName = new Map<string, PlanChannel>()
  readonly defaults: number[] = []
  readonly low: number[] = []
  readonly high: number[] = []

  /** Slot of the channel, made if new. */
  add(target: string, property: Property, options: ChannelOptions = {}): number {
    const name = `${target}/${property}`
    const known = this.byName.get(name)
    if (known !== undefined) return known.slot
    const range = RANGE[property]
    const slot = this.defaults.length
    this.byName.set(name, { name, slot, width: range.width, fixed: options.fixed ?? null })
    for (let part = 0; part < range.width; part++) {
      this.defaults.push(options.value ?? range.value)
      this.low.push(options.low ?? range.low)
      this.high.push(options.high ?? range.high)
    }
    return slot
  }
}

/** What a fixture's mode cannot do stays at its default, so that no visitor sees what the rig cannot show. */
function fixtureSlots(list: ChannelList, target: string, ability: FixtureAbility, egress: boolean): FixtureSlots {
  const fixed = (able: boolean): PlanChannel['fixed'] => (egress ? 'egress' : able ? null : 'unable')
  const { zoom, goboBytes } = ability
  return {
    intensity: list.add(target, 'intensity', { fixed: fixed(true), value: egress ? 1 : 0 }),
    colour: list.add(target, 'colour', { fixed: fixed(ability.colour) }),
    pan: list.add(target, 'pan', { fixed: fixed(ability.pan), low: -ability.panRangeDeg / 2, high: ability.panRangeDeg / 2 }),
    tilt: list.add(target, 'tilt', { fixed: fixed(ability.tilt), low: -ability.tiltRangeDeg / 2, high: ability.tiltRangeDeg / 2 }),
    zoom: zoom === null ? -1 : list.add(target, 'zoom', { fixed: fixed(true), value: zoom.restDeg, low: zoom.minDeg, high: zoom.maxDeg }),
    gobo: goboBytes.length === 0 ? -1 : list.add(target, 'gobo', { fixed: fixed(true), high: goboBytes.length - 1 }),
  }
}

/** Light groups rest at full and white: a show dims and tints them, the moment of the night says how bright they are. */
function addLightGroup(list: ChannelList, id: string): void {
  list.add(`light/${id}`, 'intensity', { value: 1 })
  list.add(`light/${id}`, 'colour')
}

function withShares(lights: readonly (PlanLight & { lumens: number })[]): PlanLight[] {
  const total = lights.reduce((sum, light) => sum + light.lumens, 0)
  return lights.map(({ target, intensity, colour, lumens }) => ({ target, intensity, colour, share: total > 0 ? lumens / total : 0 }))
}

function planMasters(channels: ReadonlyMap<string, PlanChannel>): Map<string, PlanMaster> {
  const masters = new Map<string, PlanMaster>([
    ['grand', { kind: 'grand' }],
    ['blackout', { kind: 'blackout' }],
  ])
  for (const { name, slot, fixed } of channels.values()) {
    const egress = fixed === 'egress'
    const match = /^((projector|fixture)\/[^/]+)\/intensity$/.exec(name)
    if (match?.[1] !== undefined) masters.set(match[1], { kind: 'submaster', slot, egress })
    const camera = /^camera\/([^/]+)\/intensity$/.exec(name)
    if (camera?.[1] !== undefined) masters.set(`air/${camera[1]}`, { kind: 'air', slot, egress })
  }
  return masters
}

function createScratch(): EvaluateScratch {
  return {
    fadeIn: new Float64Array(MAX_RUNNING_CUES),
    rest: new Float64Array(MAX_RUNNING_CUES),
    ended: new Float64Array(MAX_RUNNING_CUES),
    showS: new Float64Array(MAX_RUNNING_CUES),
    successor: new Int32Array(MAX_RUNNING_CUES),
    colour: new Float64Array(3),
    windowS: new Float64Array(1),
    onSlot: new Float64Array(1),
    levels: new Float64Array(LEVELS.length),
  }
}

/** Adds every channel of the venue's own parts; returns its lights and patched fixtures. */
function addVenue(list: ChannelList, source: ShowSource): { lights: PlanLight[]; fixtures: PlanFixture[] } {
  const { venue } = source
  const types = new Map(source.fixtureTypes.map((type) => [type.id, type]))
  const universes = patchedUniverses(venue)
  const lights: (PlanLight & { lumens: number })[] = []
  const fixtures: PlanFixture[] = []
  for (const { id, lumens } of venue.projectors) {
    const target = `projector/${id}`
    lights.push({ target, lumens, share: 0, intensity: list.add(target, 'intensity'), colour: list.add(target, 'colour') })
  }
  for (const fixture of venue.fixtures) {
    const target = `fixture/${fixture.id}`
    const ability = fixtureAbility(fixture, types)
    const slots = fixtureSlots(list, target, ability, fixture.egress)
    fixtures.push(planFixture(fixture, ability, slots, universes))
    if (!fixture.egress) {
      lights.push({ target, lumens: ability.lumens, share: 0, intensity: slots.intensity, colour: slots.colour })
    }
  }
  for (const { id } of venue.cameras) {
    const target = `camera/${id}`
    lights.push({ target, lumens: 0, share: 0, intensity: list.add(target, 'intensity', { value: 1 }), colour: -1 })
  }
  return { lights: withShares(lights), fixtures }
}

/**
 * Compiles documents into a plan. Projectors, fixtures and cameras have channels whether or not a track moves them; pieces
 * when a track or `scene` names them. Tracks that move an egress fixture, or what a fixture's mode cannot do, are left out.
 * The documents are taken to be checked; what does not fit is left out rather than thrown. Cost: once per document change.
 */
export function compileShow(source: ShowSource): ShowPlan {
  const { venue, show } = source
  const list = new ChannelList()
  const { lights, fixtures } = addVenue(list, source)
  for (const piece of source.scene?.pieces ?? []) list.add(`piece/${piece.id}`, 'amount')
  for (const { id } of source.night?.groups ?? []) addLightGroup(list, id)
  for (const { id } of source.night?.fountains ?? []) list.add(`fountain/${id}`, 'amount')
  // A fixture has all its channels by now: what a track still asks of it, its mode cannot do.
  const fixtureIds = new Set(venue.fixtures.map((fixture) => `fixture/${fixture.id}`))
  for (const track of show.tracks) list.add(track.target, track.property, { fixed: fixtureIds.has(track.target) ? 'unable' : null })
  const tracks = planTracks(show, list.byName)
  const cues = show.cues.map((cue, index) => planCue(cue, index, tracks))
  const intensities = [...list.byName.values()].filter((channel) => channel.name.endsWith('/intensity') && channel.fixed === null)
  const isDrape = (channel: PlanChannel): boolean => channel.name.startsWith('camera/')
  return {
    venue: venue.id,
    show: show.id,
    slotCount: list.defaults.length,
    channels: list.byName,
    defaults: Float64Array.from(list.defaults),
    low: Float64Array.from(list.low),
    high: Float64Array.from(list.high),
    cues,
    cueById: new Map(cues.map((cue) => [cue.id, cue])),
    masters: planMasters(list.byName),
    dimmable: Int32Array.from(intensities.filter((channel) => !isDrape(channel)).map((channel) => channel.slot)),
    drapes: Int32Array.from(intensities.filter(isDrape).map((channel) => channel.slot)),
    lights,
    fixtures,
    universes: patchedUniverses(venue),
    scratch: createScratch(),
  }
}
