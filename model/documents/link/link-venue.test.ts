import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Fault } from '../../errors/index.ts'
import { openDocument } from '../document-kinds.ts'
import type { DocumentName, DocumentOf } from '../document-kinds.ts'
import type { VenueDocuments } from './venue-documents.ts'
import type { Event } from '../event/schema.ts'
import type { FixtureType } from '../fixture-type/schema.ts'
import type { Scene } from '../scene/schema.ts'
import type { Show } from '../show/schema.ts'
import type { Venue } from '../venue/schema.ts'
import { linkEvent } from './link-event.ts'
import { linkVenue } from './link-venue.ts'

/** The fixtures, opened and then thawed. */
interface Draft {
  venue: Venue
  fixtureTypes: FixtureType[]
  scene: Scene
  show: Show
  event: Event
}

const read = (kind: DocumentName): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', kind, 'fixtures', 'v1.json'), 'utf8')) as unknown
const thawed = <K extends DocumentName>(kind: K): DocumentOf<K> => structuredClone(opened(kind, read(kind)))

function opened<K extends DocumentName>(kind: K, input: unknown): DocumentOf<K> {
  const outcome = openDocument(input, { kind })
  if (!outcome.ok) throw new AggregateError(outcome.faults.map((fault) => fault.what))
  return outcome.value
}

function faultsAfter(change: (draft: Draft) => void): readonly Fault[] {
  const draft: Draft = {
    venue: thawed('venue'),
    fixtureTypes: [thawed('fixture-type')],
    scene: thawed('scene'),
    show: thawed('show'),
    event: thawed('event'),
  }
  change(draft)
  const documents: VenueDocuments = {
    venue: opened('venue', draft.venue),
    fixtureTypes: draft.fixtureTypes.map((type) => opened('fixture-type', type)),
    scene: opened('scene', draft.scene),
    show: opened('show', draft.show),
    files: { venue: 'venue.json', scene: 'scene.json', show: 'show.json', fixtureTypes: ['par.json'] },
  }
  const event = linkEvent(opened('event', draft.event), documents.venue, documents.scene ?? undefined, 'event.json')
  return [...linkVenue(documents).faults, ...event.faults]
}

test('documents that fit have no fault', () => {
  expect(faultsAfter(() => {})).toEqual([])
})

test.each<[string, (d: Draft) => void, Partial<Fault>]>([
  [
    'two fixtures of one id',
    (d) => (d.venue.fixtures[1]!.id = 'par-1'),
    { code: 'venue/duplicate-id', at: ['fixtures', 1, 'id'], file: 'venue.json' },
  ],
  [
    'a surface on no layer',
    (d) => (d.venue.surfaces[0]!.layer = 'block'),
    { code: 'venue/unknown-id', at: ['surfaces', 0, 'layer'], fix: 'Did you mean "blocks"?' },
  ],
  ['an unknown fixture type', (d) => (d.venue.fixtures[0]!.type = 'spot'), { code: 'venue/unknown-id', at: ['fixtures', 0, 'type'] }],
  [
    'an unknown mode',
    (d) => (d.venue.fixtures[0]!.mode = 'for'),
    { code: 'venue/unknown-id', at: ['fixtures', 0, 'mode'], fix: 'Did you mean "four"?' },
  ],
  ['two types of one id', (d) => d.fixtureTypes.push(d.fixtureTypes[0]!), { code: 'venue/duplicate-id', at: ['id'] }],
  [
    'a channel past its mode',
    (d) => (d.fixtureTypes[0]!.modes[0]!.footprint = 3),
    { code: 'venue/patch-conflict', at: ['modes', 0, 'channels', 3, 'offset'], file: 'par.json' },
  ],
  [
    'two channels on one slot',
    (d) => (d.fixtureTypes[0]!.modes[0]!.channels[1]!.offset = 1),
    { code: 'venue/patch-conflict', at: ['modes', 0, 'channels', 1, 'offset'] },
  ],
  ['pan without its range', (d) => delete d.fixtureTypes[0]!.movement, { code: 'venue/missing', at: ['movement'] }],
  [
    'a corner warp whose corners are out of order',
    (d) =>
      (d.venue.projectors[0]!.warp = [
        [1, 0],
        [0, 0],
        [1, 1],
        [0, 1],
      ]),
    { code: 'optics/folded-warp', at: ['projectors', 0, 'warp'] },
  ],
  ['a lens that folds over', (d) => (d.venue.projectors[0]!.lens.k1 = -2), { code: 'optics/not-monotonic', at: ['projectors', 0, 'lens'] }],
  [
    "a camera's lens that folds over",
    (d) => (d.venue.cameras[0]!.lens.k1 = -1),
    { code: 'optics/not-monotonic', at: ['cameras', 0, 'lens'] },
  ],
  [
    'a range that ends before it begins',
    (d) => (d.venue.projectors[0]!.range = { nearM: 10, farM: 5 }),
    { code: 'venue/bad-lens', at: ['projectors', 0, 'range'] },
  ],
  ['nowhere to walk', (d) => (d.venue.zones[0]!.kind = 'stage'), { code: 'venue/bad-zone', at: ['zones'] }],
  [
    'a piece on an unknown surface',
    (d) => (d.scene.pieces[0]!.anchor.id = 'walls'),
    { code: 'venue/unknown-id', at: ['pieces', 0, 'anchor', 'id'], fix: 'Did you mean "wall"?' },
  ],
  [
    'a track that moves nothing',
    (d) => (d.show.tracks[0]!.target = 'projector/frond'),
    { code: 'show/unknown-target', at: ['tracks', 0, 'target'], fix: 'Did you mean "projector/front"?' },
  ],
  [
    'a track on way-out lighting',
    (d) => (d.venue.fixtures[0]!.egress = true),
    { code: 'show/unknown-target', at: ['tracks', 1, 'target'] },
  ],
  ['pan of a projector', (d) => (d.show.tracks[0]!.property = 'pan'), { code: 'show/unknown-target', at: ['tracks', 0, 'property'] }],
  [
    'colour of a fixture without colours',
    (d) => (d.venue.fixtures[0] = { ...d.venue.fixtures[0]!, mode: 'moving', patch: { universe: 2, address: 1 } }),
    { code: 'show/unknown-target', at: ['tracks', 1, 'property'] },
  ],
  [
    'a single number for a colour',
    (d) => (d.show.tracks[1]!.clips[0]!.keys[0]!.value = 1),
    { code: 'show/bad-value', at: ['tracks', 1, 'clips', 0, 'keys', 0, 'value'] },
  ],
  [
    'a colour for an intensity',
    (d) => (d.show.tracks[0]!.clips[0]!.keys[0]!.value = [1, 0, 0]),
    { code: 'show/bad-value', at: ['tracks', 0, 'clips', 0, 'keys', 0, 'value'] },
  ],
  [
    'an intensity of 40',
    (d) => (d.show.tracks[0]!.clips[0]!.keys[1]!.value = 40),
    { code: 'show/bad-value', at: ['tracks', 0, 'clips', 0, 'keys', 1, 'value'] },
  ],
  [
    'keys out of order',
    (d) => (d.show.tracks[0]!.clips[0]!.keys[1]!.atS = 0),
    { code: 'show/bad-value', at: ['tracks', 0, 'clips', 0, 'keys', 1, 'atS'] },
  ],
  [
    'a key after its clip',
    (d) => (d.show.tracks[0]!.clips[0]!.durationS = 4),
    { code: 'show/outside-cue', at: ['tracks', 0, 'clips', 0, 'keys', 1, 'atS'] },
  ],
  [
    'a clip after the show',
    (d) => (d.show.tracks[0]!.clips[0]!.atS = 16),
    { code: 'show/outside-cue', at: ['tracks', 0, 'clips', 0, 'durationS'] },
  ],
  ['a cue after the show', (d) => (d.show.cues[1]!.durationS = 11), { code: 'show/outside-cue', at: ['cues', 1, 'durationS'] }],
  ['a loop over no time', (d) => (d.show.cues[1]!.durationS = 0), { code: 'show/bad-value', at: ['cues', 1, 'durationS'] }],
  ['two cues of one id', (d) => (d.show.cues[1]!.id = 'open'), { code: 'show/duplicate-id', at: ['cues', 1, 'id'] }],
  [
    'two cues of one number, written differently',
    (d) => (d.show.cues[1]!.number = '1.0'),
    { code: 'show/duplicate-id', at: ['cues', 1, 'number'] },
  ],
  ['cues out of order', (d) => (d.show.cues[1]!.number = '0.5'), { code: 'show/cue-order', at: ['cues', 1, 'number'], file: 'show.json' }],
  [
    'an event that ends before it starts',
    (d) => (d.event.schedule.end = '2030-05-01T19:59:00+08:00'),
    { code: 'event/time-order', at: ['schedule', 'end'], file: 'event.json' },
  ],
  [
    'doors after the start, in another time zone',
    (d) => (d.event.schedule.doors = '2030-05-01T12:30:00Z'),
    { code: 'event/time-order', at: ['schedule', 'start'] },
  ],
  ['more guests than the venue holds', (d) => (d.event.capacity = 51), { code: 'event/over-capacity', at: ['capacity'] }],
])('%s: one fault that says where', (_name, change, expected) => {
  const faults = faultsAfter(change)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatchObject(expected)
  expect(faults[0]?.what.length).toBeGreaterThan(10)
  expect(faults[0]?.fix.length).toBeGreaterThan(5)
})

test('two fixtures on one slot are both named, with the slots and a free address', () => {
  const [fault, ...rest] = faultsAfter((d) => (d.venue.fixtures[1]!.patch.address = 4))
  expect(rest).toEqual([])
  expect(fault).toMatchObject({
    code: 'venue/patch-conflict',
    what: 'Fixtures "par-1" and "par-2" both take slots 4 to 4 of universe 1.',
    fix: 'Move "par-2" to address 5, or to another universe.',
    at: ['fixtures', 1, 'patch', 'address'],
    file: 'venue.json',
  })
})

test("another venue's scene does not fit the venue, nor the event there", () => {
  const faults = faultsAfter((d) => (d.scene.venue = 'park'))
  expect(faults.map(({ code, at, file }) => ({ code, at, file }))).toEqual([
    { code: 'venue/wrong-venue', at: ['venue'], file: 'scene.json' },
    { code: 'venue/wrong-venue', at: ['scene'], file: 'event.json' },
  ])
})

test('the same slots in two universes do not meet', () => {
  expect(faultsAfter((d) => (d.venue.fixtures[1]!.patch = { universe: 2, address: 1 }))).toEqual([])
})

test('a fixture may end on slot 512 and not past it', () => {
  expect(faultsAfter((d) => (d.venue.fixtures[1]!.patch.address = 509))).toEqual([])
  const [fault] = faultsAfter((d) => (d.venue.fixtures[1]!.patch.address = 510))
  expect(fault?.what).toBe('Fixture "par-2" takes slots 510 to 513 of universe 1, which ends at 512.')
  expect(fault?.fix).toContain('at most 509')
})

test('clips may touch; clips that overlap on one channel are named, on one track or on two', () => {
  const clip = { id: 'b', atS: 5, durationS: 5, keys: [{ atS: 0, value: 1, ease: 'linear' as const }] }
  expect(faultsAfter((d) => d.show.tracks[0]!.clips.push(clip))).toEqual([])
  const onOne = faultsAfter((d) => d.show.tracks[0]!.clips.push({ ...clip, atS: 4.5 }))
  expect(onOne).toHaveLength(1)
  expect(onOne[0]).toMatchObject({
    code: 'show/overlapping-clips',
    at: ['tracks', 0, 'clips', 1, 'atS'],
    fix: 'Start "b" at 5 s or later, or shorten "a".',
  })
  const onTwo = faultsAfter((d) => d.show.tracks.push({ ...d.show.tracks[0]!, id: 'front-again' }))
  expect(onTwo).toHaveLength(1)
  expect(onTwo[0]?.what).toContain('(track "front-level") and "a" (track "front-again")')
})

test('what is absent is not judged: no types, no scene, no show', () => {
  const venue = opened('venue', read('venue'))
  expect(linkVenue({ venue }).faults).toEqual([])
  const pieceless = opened('show', read('show'))
  expect(linkVenue({ venue, show: pieceless }).faults).toEqual([])
})

test('a datum of street maps of China is refused elsewhere, where it would do nothing', () => {
  const at = (datum: 'GCJ-02' | 'CGCS2000', latDeg: number, lonDeg: number): readonly Fault[] =>
    faultsAfter((d) => Object.assign(d.venue.georeference, { datum, latDeg, lonDeg }))
  expect(at('GCJ-02', 34.2, 108.9)).toEqual([])
  expect(at('CGCS2000', 52.08, 4.31)).toEqual([])
  expect(at('GCJ-02', 52.08, 4.31)).toMatchObject([
    { code: 'frames/outside-domain', at: ['georeference', 'datum'], file: 'venue.json', what: expect.stringContaining('52.08') },
  ])
})
