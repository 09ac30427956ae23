import { openDocument, type DocumentName, type DocumentOf } from '../../../model/documents/index.ts'
import type { ShowSource } from '../../../model/show/index.ts'

const named = (text: string) => ({ 'zh-CN': text, en: text })

function opened<K extends DocumentName>(kind: K, document: object): DocumentOf<K> {
  const outcome = openDocument({ kind, version: 1, ...document }, { kind })
  if (!outcome.ok) throw new RangeError(outcome.faults.map((fault) => `${fault.at.join('.')}: ${fault.what}`).join(' '))
  return outcome.value
}

const fixture = (id: string, universe: number, address: number, egress = false) => ({
  id,
  name: named(id),
  type: 'wash',
  mode: 'only',
  mount: { position: [0, 0, 5], headingDeg: 0 },
  patch: { universe, address },
  egress,
})

/**
 * Documents of a small rig: a wash at slot 1 and a way-out light at slot 11 of universe 1, dimmer, red, green, blue. Cue 1
 * is dark, cue 2 full red. `universes` more have a wash each, so that they are sent too.
 */
export function sampleRig(universes = 0): ShowSource {
  const channels = ['intensity', 'red', 'green', 'blue'].map((attribute, index) => ({ attribute, offset: index + 1 }))
  const wash = opened('fixture-type', {
    id: 'wash',
    manufacturer: 'Test',
    name: named('Wash'),
    photometry: { lumens: 10000, beamDeg: 20, fieldDeg: 40, watts: 200 },
    modes: [{ id: 'only', name: named('Only'), footprint: 4, channels }],
  })
  const more = Array.from({ length: universes }, (_, index) => fixture(`more-${index}`, index + 2, 1))
  const venue = opened('venue', {
    id: 'sample',
    name: named('Sample'),
    description: named('Sample'),
    georeference: { latDeg: 34, lonDeg: 108, heightM: 400, heightSystem: 'ellipsoid', datum: 'WGS84' },
    twin: [{ id: 'twin', name: named('Twin'), kind: 'tileset', uri: 'tileset.json', attribution: named('None'), licence: 'CC0-1.0' }],
    zones: [
      {
        id: 'yard',
        name: named('Yard'),
        kind: 'walk',
        polygon: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        heightM: 0,
      },
    ],
    fixtures: [fixture('wash', 1, 1), fixture('exit', 1, 11, true), ...more],
    scene: 'sample',
  })
  const clip = (value: number | number[]) => [{ id: 'clip', atS: 4, durationS: 4, keys: [{ atS: 0, value }] }]
  const cue = (index: number) => ({ id: `cue-${index}`, number: String(index + 1), name: named('Cue'), atS: index * 4, durationS: 4 })
  const show = opened('show', {
    id: 'sample',
    name: named('Sample'),
    durationS: 8,
    tracks: [
      { id: 'intensity', target: 'fixture/wash', property: 'intensity', clips: clip(1) },
      { id: 'colour', target: 'fixture/wash', property: 'colour', clips: clip([1, 0, 0]) },
    ],
    cues: [cue(0), cue(1)],
  })
  return { venue, show, fixtureTypes: [wash] }
}
