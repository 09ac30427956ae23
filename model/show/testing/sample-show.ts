import type { FixtureType, Show, Venue } from '../../documents/index.ts'
import { compileShow, type ShowSource } from '../compile-show.ts'
import type { ShowPlan } from '../show-plan.ts'
import { drawFrom, randomVenue } from './random-show.ts'

const named = (text: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': text, en: text })

/** A dimmable colour fixture with 8-bit channels. */
const WASH_TYPE: FixtureType = {
  kind: 'fixture-type',
  version: 2,
  id: 'wash',
  manufacturer: 'Test',
  name: named('Wash'),
  photometry: { lumens: 10000, beamDeg: 20, fieldDeg: 40, watts: 200 },
  gobos: [],
  modes: [
    {
      id: 'only',
      name: named('Only'),
      footprint: 4,
      channels: [
        { attribute: 'intensity', offset: 1, value: 0 },
        { attribute: 'red', offset: 2, value: 0 },
        { attribute: 'green', offset: 3, value: 0 },
        { attribute: 'blue', offset: 4, value: 0 },
      ],
    },
  ],
}

/** One projector, a wash, a way-out light and a camera. */
function sampleVenue(): Venue {
  const venue = randomVenue(drawFrom(1), [WASH_TYPE])
  const fixture = venue.fixtures[0]
  const any = randomVenue(() => 1, [WASH_TYPE])
  if (fixture === undefined) throw new RangeError('The sample venue needs a fixture.')
  const fixtures = [
    { ...fixture, id: 'wash', egress: false, patch: { universe: 1, address: 1 } },
    { ...fixture, id: 'exit', egress: true, patch: { universe: 1, address: 11 } },
  ]
  const projectors = any.projectors.slice(0, 1).map((projector) => ({ ...projector, id: 'front', lumens: 10000 }))
  const cameras = any.cameras.slice(0, 1).map((camera) => ({ ...camera, id: 'gate' }))
  return { ...venue, fixtures, projectors, cameras }
}

type Cue = Pick<Show['cues'][number], 'fadeInS' | 'fadeOutS' | 'end'> & { followAfterS?: number }

/**
 * A small fixed show: three cues of four seconds. In each the projector is full and the wash rises from dark to full; in
 * the second the wash is red as well.
 */
export function sampleShow(cue: Cue): { readonly plan: ShowPlan; readonly source: ShowSource; readonly cues: readonly string[] } {
  const cues = [0, 1, 2].map((index) => ({
    id: `cue-${index}`,
    number: String(index + 1),
    name: named(`Cue ${index}`),
    atS: index * 4,
    durationS: 4,
    ...cue,
  }))
  const rise = [0, 1, 2].map((index) => ({
    id: `rise-${index}`,
    atS: index * 4,
    durationS: 4,
    keys: [
      { atS: 0, value: 0, ease: 'linear' as const },
      { atS: 4, value: 1, ease: 'linear' as const },
    ],
  }))
  const full = { id: 'full', atS: 0, durationS: 12, keys: [{ atS: 0, value: 1, ease: 'linear' as const }] }
  const red: Show['tracks'][number]['clips'] = [{ id: 'red', atS: 4, durationS: 4, keys: [{ atS: 0, value: [1, 0, 0], ease: 'step' }] }]
  const show: Show = {
    kind: 'show',
    version: 2,
    id: 'sample',
    name: named('Sample'),
    durationS: 12,
    captions: [],
    tracks: [
      { id: 'projector', target: 'projector/front', property: 'intensity', clips: [full] },
      { id: 'wash', target: 'fixture/wash', property: 'intensity', clips: rise },
      { id: 'red', target: 'fixture/wash', property: 'colour', clips: red },
      { id: 'exit', target: 'fixture/exit', property: 'intensity', clips: [{ ...full, keys: [{ atS: 0, value: 0, ease: 'linear' }] }] },
    ],
    cues,
  }
  const source: ShowSource = { venue: sampleVenue(), show, fixtureTypes: [WASH_TYPE] }
  return { plan: compileShow(source), source, cues: cues.map((each) => each.id) }
}

/** The sample show with `count` more washes, each with an intensity and a colour track, six universes to the thousand. */
export function crowdedShow(count: number): ShowSource {
  const { source } = sampleShow({ fadeInS: 0, fadeOutS: 0, end: 'loop' })
  const wash = source.venue.fixtures[0]
  if (wash === undefined) throw new RangeError('The sample venue needs a fixture.')
  const extra = Array.from({ length: count }, (_, index) => ({
    ...wash,
    id: `extra-${index}`,
    patch: { universe: 2 + Math.floor(index / 128), address: 1 + (index % 128) * 4 },
  }))
  const [, intensity, colour] = source.show.tracks
  const tracks = extra.flatMap(({ id }) =>
    [intensity, colour].flatMap((track) => (track === undefined ? [] : [{ ...track, id: `${track.id}-${id}`, target: `fixture/${id}` }])),
  )
  return {
    ...source,
    venue: { ...source.venue, fixtures: [...source.venue.fixtures, ...extra] },
    show: { ...source.show, tracks: [...source.show.tracks, ...tracks] },
  }
}
