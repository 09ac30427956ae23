import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Fault } from '../../errors/index.ts'
import { openDocument } from '../document-kinds.ts'
import type { FixtureType } from '../fixture-type/schema.ts'
import type { Show } from '../show/schema.ts'
import type { Venue } from '../venue/schema.ts'
import { linkFixtureType, linkVenue } from './link-venue.ts'

const named = (text: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': text, en: text })

/** A head with 16-bit movement, a zoom and a wheel of four. */
const HEAD = {
  kind: 'fixture-type',
  version: 2,
  id: 'head',
  manufacturer: 'Test',
  name: named('Head'),
  photometry: { lumens: 20000, beamDeg: 18, fieldDeg: 22, watts: 700 },
  movement: { panRangeDeg: 540, tiltRangeDeg: 270, panDegPerS: 200, tiltDegPerS: 180 },
  zoom: { minDeg: 4, maxDeg: 45 },
  gobos: ['open', 'breakup', 'cloud', 'lattice'].map((pattern, place) => ({ id: pattern, name: named(pattern), pattern, dmx: place * 16 })),
  modes: [
    {
      id: 'only',
      name: named('Only'),
      footprint: 8,
      channels: [
        { attribute: 'pan', offset: 1, fineOffset: 2 },
        { attribute: 'tilt', offset: 3, fineOffset: 4 },
        { attribute: 'intensity', offset: 5 },
        { attribute: 'zoom', offset: 6, fineOffset: 7 },
        { attribute: 'gobo', offset: 8 },
      ],
    },
  ],
}

const head = (): FixtureType => {
  const outcome = openDocument(HEAD, { kind: 'fixture-type' })
  if (!outcome.ok) throw new AggregateError(outcome.faults.map((fault) => fault.what))
  return structuredClone(outcome.value)
}

function faultsAfter(change: (type: FixtureType) => void): readonly Fault[] {
  const type = head()
  change(type)
  return linkFixtureType(type).faults
}

test('a head that is all described has no fault', () => {
  expect(faultsAfter(() => {})).toEqual([])
})

test.each<[string, (type: FixtureType) => void, Partial<Fault>]>([
  ['two gobos of one byte', (type) => (type.gobos[3]!.dmx = 32), { code: 'venue/patch-conflict', at: ['gobos', 3, 'dmx'] }],
  ['two gobos of one id', (type) => (type.gobos[3]!.id = 'cloud'), { code: 'venue/duplicate-id', at: ['gobos', 3, 'id'] }],
  ['a wheel without an open place first', (type) => type.gobos.shift(), { code: 'venue/missing', at: ['gobos', 0, 'pattern'] }],
  ['a gobo channel without gobos', (type) => (type.gobos = []), { code: 'venue/missing', at: ['gobos'] }],
  ['a zoom channel without angles', (type) => delete type.zoom, { code: 'venue/missing', at: ['zoom'] }],
  ['a zoom from wide to narrow', (type) => (type.zoom = { minDeg: 45, maxDeg: 4 }), { code: 'venue/bad-lens', at: ['zoom', 'minDeg'] }],
  ['a zoom of one angle', (type) => (type.zoom = { minDeg: 9, maxDeg: 9 }), { code: 'venue/bad-lens', at: ['zoom', 'minDeg'] }],
  [
    "a fine byte on another channel's slot",
    (type) => (type.modes[0]!.channels[0]!.fineOffset = 3),
    { code: 'venue/patch-conflict', at: ['modes', 0, 'channels', 1, 'offset'] },
  ],
  [
    'a fine byte on its own coarse byte',
    (type) => (type.modes[0]!.channels[0]!.fineOffset = 1),
    { code: 'venue/patch-conflict', at: ['modes', 0, 'channels', 0, 'fineOffset'] },
  ],
  [
    'a fine byte past the footprint',
    (type) => (type.modes[0]!.channels[0]!.fineOffset = 9),
    { code: 'venue/patch-conflict', at: ['modes', 0, 'channels', 0, 'fineOffset'] },
  ],
])('%s: one fault that says where', (_name, change, expected) => {
  const faults = faultsAfter(change)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatchObject(expected)
  expect(faults[0]?.fix.length).toBeGreaterThan(5)
})

test('a track on the zoom or gobo of a fixture whose mode has none is named', () => {
  const fixture = (kind: string): unknown =>
    JSON.parse(readFileSync(join(import.meta.dirname, '..', kind, 'fixtures', 'v1.json'), 'utf8')) as unknown
  const venue = openDocument(fixture('venue'), { kind: 'venue' })
  const show = openDocument(fixture('show'), { kind: 'show' })
  const par = openDocument(fixture('fixture-type'), { kind: 'fixture-type' })
  if (!venue.ok || !show.ok || !par.ok) throw new RangeError('The old documents do not open.')
  const clips = [{ id: 'clip', atS: 0, durationS: 1, keys: [{ atS: 0, value: 5, ease: 'step' as const }] }]
  const tracks = (['zoom', 'gobo'] as const).map((property) => ({ id: property, target: 'fixture/par-1', property, clips }))
  const asked: Show = { ...show.value, tracks }
  const { faults } = linkVenue({ venue: venue.value satisfies Venue, fixtureTypes: [par.value], show: asked })
  expect(faults.map(({ code, at }) => ({ code, at }))).toEqual([
    { code: 'show/unknown-target', at: ['tracks', 0, 'property'] },
    { code: 'show/unknown-target', at: ['tracks', 1, 'property'] },
  ])
})
