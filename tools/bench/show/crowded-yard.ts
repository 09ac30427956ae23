import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDocumentText, type DocumentName, type DocumentOf, type FixtureType, type Show } from '../../../model/documents/index.ts'
import type { ShowSource } from '../../../model/show/index.ts'
import { ROOT } from '../product.ts'
import { benchFault } from '../bench-fault.ts'

/** Three bytes a fixture: as many as fit a universe. */
const PER_UNIVERSE = 170
const PATTERN = 'fixture/par-1'

/** The yard with `count` more RGB fixtures, each with the tracks of its first par moved a little in time, 170 to a universe from 2 on. */
export async function crowdedYard(count: number): Promise<ShowSource> {
  const venue = await open('venue', 'venues/yard/venue.json')
  const show = await open('show', 'scenes/yard-opening/show.json')
  const types = await Promise.all(venue.fixtureTypes.map((path) => open('fixture-type', join('venues/yard', path))))
  const [first] = venue.fixtures
  if (first === undefined) throw benchFault('The yard has no fixture.')
  const fixtures = Array.from({ length: count }, (_, index) => ({
    ...first,
    id: `rgb-${index}`,
    type: RGB.id,
    mode: 'rgb',
    patch: { universe: 2 + Math.floor(index / PER_UNIVERSE), address: 1 + (index % PER_UNIVERSE) * 3 },
  }))
  const tracks = fixtures.flatMap(({ id }, index) => tracksLike(show, `fixture/${id}`, index))
  return {
    venue: { ...venue, fixtures: [...venue.fixtures, ...fixtures] },
    show: { ...show, tracks: [...show.tracks, ...tracks] },
    fixtureTypes: [...types, RGB],
  }
}

/** The pattern's tracks for another target, inner keys moved so that no two fixtures do the same. */
function tracksLike(show: Show, target: string, index: number): Show['tracks'] {
  return show.tracks
    .filter((track) => track.target === PATTERN)
    .map((track) => ({
      ...track,
      id: `${target}/${track.property}`,
      target,
      clips: track.clips.map((clip) => ({
        ...clip,
        keys: clip.keys.map((key, at) => (at === 1 ? { ...key, atS: key.atS * (0.8 + 0.02 * (index % 10)) } : key)),
      })),
    }))
}

async function open<K extends DocumentName>(kind: K, path: string): Promise<DocumentOf<K>> {
  const opened = openDocumentText(await readFile(join(ROOT, path), 'utf8'), { kind, file: path })
  if (!opened.ok) throw benchFault(`${path}: ${opened.faults[0]?.what ?? 'does not open'}`)
  return opened.value
}

const RGB: FixtureType = {
  kind: 'fixture-type',
  version: 2,
  id: 'bench-rgb',
  manufacturer: 'Holosite',
  name: { 'zh-CN': 'RGB', en: 'RGB' },
  photometry: { lumens: 1000, beamDeg: 25, fieldDeg: 40, watts: 50 },
  gobos: [],
  modes: [
    {
      id: 'rgb',
      name: { 'zh-CN': 'RGB', en: 'RGB' },
      footprint: 3,
      channels: (['red', 'green', 'blue'] as const).map((attribute, index) => ({ attribute, offset: index + 1, value: 0 })),
    },
  ],
}
