import { phrase } from '../../words/index.ts'
import type { ChannelAttribute, FixtureType } from '../fixture-type/schema.ts'
import type { Phrase } from '../../errors/index.ts'
import type { Show, ShowProperty, ShowTrack } from '../show/schema.ts'
import { fixUnknownId } from './unknown-id.ts'
import type { Report, VenueDocuments } from './venue-documents.ts'

/** What each kind of target can do; a fixture's channels narrow it further. */
const PROPERTIES: Readonly<Record<string, readonly ShowProperty[]>> = {
  projector: ['intensity', 'colour'],
  fixture: ['intensity', 'colour', 'pan', 'tilt', 'zoom', 'gobo'],
  camera: ['intensity', 'amount'],
  piece: ['intensity', 'colour', 'amount'],
  light: ['intensity', 'colour'],
  fountain: ['amount', 'colour'],
}

/** A show's tracks against what the venue and the scene hold, and their values against the property. */
export function checkShowTargets(report: Report, show: Show, documents: VenueDocuments): void {
  const known = new Set(targetsOf(documents))
  const egress = new Set(documents.venue.fixtures.filter((fixture) => fixture.egress).map(({ id }) => `fixture/${id}`))
  const types = new Map((documents.fixtureTypes ?? []).map((type) => [type.id, type]))
  const channels = documents.fixtureTypes === undefined ? undefined : channelsByFixture(documents, types)
  show.tracks.forEach((track, index) => {
    if (!known.has(track.target)) {
      if (track.target.startsWith('piece/') && !documents.scene) return
      const what = phrase('trackTarget', { track: track.id, target: track.target })
      report('show/unknown-target', ['tracks', index, 'target'], what, fixUnknownId(track.target, [...known], 'nounTarget'))
      return
    }
    if (egress.has(track.target)) {
      const what = phrase('trackEgress', { track: track.id, target: track.target })
      report('show/unknown-target', ['tracks', index, 'target'], what, phrase('noEgress'))
      return
    }
    checkProperty(report, track, index, channels?.get(track.target))
  })
}

/** Values against the property alone; needs no venue. */
export function checkShowValues(report: Report, show: Show): void {
  show.tracks.forEach((track, trackIndex) => {
    track.clips.forEach((clip, clipIndex) => {
      clip.keys.forEach((key, keyIndex) => {
        const wrong = wrongValue(track.property, key.value)
        if (wrong === undefined) return
        report('show/bad-value', ['tracks', trackIndex, 'clips', clipIndex, 'keys', keyIndex, 'value'], ...wrong)
      })
    })
  })
}

/** What is wrong with a value, and the way out; undefined for one that suits the property. */
function wrongValue(property: ShowProperty, value: ShowTrack['clips'][number]['keys'][number]['value']): [Phrase, Phrase] | undefined {
  if (typeof value !== 'number') {
    return property === 'colour' ? undefined : [phrase('threeNumbers', { property }), phrase('oneNumber')]
  }
  if (property === 'colour') return [phrase('colourSingle', { value }), phrase('colourThree')]
  if (!isLevel(property) || (value >= 0 && value <= 1)) return undefined
  return [phrase('levelOutside', { property, value }), phrase('levelInside')]
}

/** Moved by a motor: a channel of its own, or nothing. */
const isMechanical = (property: ShowProperty): property is 'pan' | 'tilt' | 'zoom' | 'gobo' =>
  property === 'pan' || property === 'tilt' || property === 'zoom' || property === 'gobo'

const isLevel = (property: ShowProperty): boolean => property === 'intensity' || property === 'amount'

function targetsOf({ venue, scene, night }: VenueDocuments): string[] {
  return [
    ...venue.projectors.map(({ id }) => `projector/${id}`),
    ...venue.fixtures.map(({ id }) => `fixture/${id}`),
    ...venue.cameras.map(({ id }) => `camera/${id}`),
    ...(scene?.pieces ?? []).map(({ id }) => `piece/${id}`),
    ...(night?.groups ?? []).map(({ id }) => `light/${id}`),
    ...(night?.fountains ?? []).map(({ id }) => `fountain/${id}`),
  ]
}

function channelsByFixture({ venue }: VenueDocuments, types: ReadonlyMap<string, FixtureType>): Map<string, ReadonlySet<ChannelAttribute>> {
  const channels = new Map<string, ReadonlySet<ChannelAttribute>>()
  for (const fixture of venue.fixtures) {
    const mode = types.get(fixture.type)?.modes.find((candidate) => candidate.id === fixture.mode)
    if (mode !== undefined) channels.set(`fixture/${fixture.id}`, new Set(mode.channels.map((channel) => channel.attribute)))
  }
  return channels
}

function checkProperty(report: Report, track: ShowTrack, index: number, channels: ReadonlySet<ChannelAttribute> | undefined): void {
  const at = ['tracks', index, 'property']
  const allowed = PROPERTIES[track.target.slice(0, track.target.indexOf('/'))] ?? []
  if (!allowed.includes(track.property)) {
    const what = phrase('trackProperty', { track: track.id, property: track.property, target: track.target })
    report('show/unknown-target', at, what, phrase('moveOneOf', { known: allowed.join(', ') }))
    return
  }
  const absent =
    channels !== undefined &&
    ((track.property === 'colour' && !(['red', 'green', 'blue'] as const).some((part) => channels.has(part))) ||
      (isMechanical(track.property) && !channels.has(track.property)))
  if (!absent) return
  const what = phrase('trackChannel', { track: track.id, property: track.property, target: track.target })
  report('show/unknown-target', at, what, phrase('chooseMode'))
}
