import type { ChannelAttribute, FixtureType, Venue, VenueFixture } from '../documents/index.ts'
import { LEVELS, type PlanDmxChannel, type PlanFixture } from './show-plan.ts'

/** Where a fixture's channels live in the values array; zoom and gobo are -1 where the mode has none. */
export interface FixtureSlots {
  readonly intensity: number
  readonly colour: number
  readonly pan: number
  readonly tilt: number
  readonly zoom: number
  readonly gobo: number
}

/**
 * What a fixture can do, from its mode. A fixture of an unknown type or mode is taken to have light, colour and movement, no zoom and
 * no gobos, and no bytes.
 */
export interface FixtureAbility {
  readonly channels: readonly PlanDmxChannel[]
  readonly colour: boolean
  readonly pan: boolean
  readonly tilt: boolean
  readonly panRangeDeg: number
  readonly tiltRangeDeg: number
  readonly panDegPerS: number
  readonly tiltDegPerS: number
  /** Degrees, with the angle the beam rests at; null without a zoom channel. */
  readonly zoom: { readonly minDeg: number; readonly maxDeg: number; readonly restDeg: number } | null
  /** Byte of each place of the wheel; empty without a gobo channel. */
  readonly goboBytes: Uint8Array
  readonly lumens: number
}

/** Used where a type has pan or tilt channels and does not state their range. */
const PAN_RANGE_DEG = 540
const TILT_RANGE_DEG = 270
const PAN_DEG_PER_S = 180
const TILT_DEG_PER_S = 180
const NO_GOBOS = new Uint8Array(0)

/** The zoom rests at the angle the type's photometry was taken at, as far as it reaches. */
function zoomOf({ zoom, photometry }: FixtureType): FixtureAbility['zoom'] {
  if (zoom === undefined) return null
  return { ...zoom, restDeg: Math.min(Math.max(photometry.beamDeg, zoom.minDeg), zoom.maxDeg) }
}

/** Reads a fixture's ability from its type; bytes beyond slot 512 are left out. */
export function fixtureAbility(fixture: VenueFixture, types: ReadonlyMap<string, FixtureType>): FixtureAbility {
  const type = types.get(fixture.type)
  const mode = type?.modes.find((candidate) => candidate.id === fixture.mode)
  const channels = (mode?.channels ?? []).map((channel) => ({
    attribute: channel.attribute,
    level: LEVELS.indexOf(channel.attribute),
    coarse: fixture.patch.address - 1 + channel.offset - 1,
    fine: channel.fineOffset === undefined ? -1 : fixture.patch.address - 1 + channel.fineOffset - 1,
    value: channel.value,
  }))
  const fitting = channels.filter((channel) => channel.coarse < 512 && channel.fine < 512)
  const has = (attribute: ChannelAttribute): boolean => fitting.some((channel) => channel.attribute === attribute)
  const known = mode !== undefined
  return {
    channels: fitting,
    colour: !known || (has('red') && has('green') && has('blue')),
    pan: !known || has('pan'),
    tilt: !known || has('tilt'),
    panRangeDeg: type?.movement?.panRangeDeg ?? PAN_RANGE_DEG,
    tiltRangeDeg: type?.movement?.tiltRangeDeg ?? TILT_RANGE_DEG,
    panDegPerS: has('pan') ? (type?.movement?.panDegPerS ?? PAN_DEG_PER_S) : 0,
    tiltDegPerS: has('tilt') ? (type?.movement?.tiltDegPerS ?? TILT_DEG_PER_S) : 0,
    zoom: type === undefined || !has('zoom') ? null : zoomOf(type),
    goboBytes: has('gobo') ? Uint8Array.from(type?.gobos ?? [], (gobo) => gobo.dmx) : NO_GOBOS,
    lumens: type?.photometry.lumens ?? 0,
  }
}

/** Universes that fixtures are patched to, ascending. */
export const patchedUniverses = (venue: Venue): number[] =>
  [...new Set(venue.fixtures.map((fixture) => fixture.patch.universe))].sort((a, b) => a - b)

/** A fixture as `dmxFrame` writes it. */
export function planFixture(
  fixture: VenueFixture,
  ability: FixtureAbility,
  slots: FixtureSlots,
  universes: readonly number[],
): PlanFixture {
  const has = (attribute: ChannelAttribute): boolean => ability.channels.some((channel) => channel.attribute === attribute)
  return {
    id: fixture.id,
    egress: fixture.egress,
    universe: universes.indexOf(fixture.patch.universe),
    channels: ability.channels,
    ...slots,
    panRangeDeg: ability.panRangeDeg,
    tiltRangeDeg: ability.tiltRangeDeg,
    panDegPerS: ability.panDegPerS,
    tiltDegPerS: ability.tiltDegPerS,
    zoomMinDeg: ability.zoom?.minDeg ?? 0,
    zoomMaxDeg: ability.zoom?.maxDeg ?? 0,
    goboBytes: ability.goboBytes,
    hasIntensity: has('intensity'),
    hasColour: has('red') && has('green') && has('blue'),
    hasWhite: has('white') && has('red') && has('green') && has('blue'),
  }
}
