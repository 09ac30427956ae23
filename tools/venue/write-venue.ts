import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  bakeGround,
  buildTileset,
  createLightBaker,
  GROUND_BAKE,
  type LightBakeOptions,
  type TilesetOptions,
  type TilesetReport,
} from '../../importers/survey/index.ts'
import { openDocument, type Night, type Venue } from '../../model/documents/index.ts'
import { HolositeError } from '../../model/errors/index.ts'
import { encodeGround } from '../../model/walk/index.ts'
import { nightDocument } from './night-document.ts'
import type { Site } from './place-site.ts'
import { sceneDocument, showDocument } from './starter-show.ts'
import { parGain, venueDocument, type VenueWords } from './venue-document.ts'

/** The type of the pars, as the first venue has it. */
const PAR = fileURLToPath(new URL('../../venues/yard/rig/par-rgb.fixture-type.json', import.meta.url))

/** Coarse enough for a laptop to bake in a minute or two; a venue of record is baked with `LIGHT_BAKE`. */
const DRAFT: LightBakeOptions = {
  texels: { ground: 1, front: 1, other: 2 },
  quality: { cutLux: 0.1, spread: 0.5, bounceEvery: 8, occlusionRays: 8, occlusionM: 3 },
  bounce: false,
  threads: 1,
}

/** What one writes into a venue's folder. */
export interface VenueDraft {
  readonly words: VenueWords
  readonly site: Site
  /** Light maps are baked; without, lamps light by their own glow alone. */
  readonly light: boolean
  onProgress?: TilesetOptions['onProgress']
}

/** Writes venue.json, night.json, rig/ and survey/ into a folder. Throws the faults of what it cannot make. */
export async function writeVenue(folder: string, draft: VenueDraft): Promise<TilesetReport> {
  const { words, site } = draft
  const venue = opened<Venue>(venueDocument(words, site))
  const night = opened<Night>(nightDocument(words.id, site))
  mkdirSync(join(folder, 'survey'), { recursive: true })
  writeJson(join(folder, 'venue.json'), venueDocument(words, site))
  writeJson(join(folder, 'night.json'), nightDocument(words.id, site))
  mkdirSync(join(folder, 'rig'))
  cpSync(PAR, join(folder, 'rig', 'par-rgb.fixture-type.json'))
  return writeSurvey(join(folder, 'survey'), { venue, night }, draft)
}

/** Writes the tileset, its light and the ground into a folder, as the documents have zones and lamps. */
export async function writeSurvey(
  survey: string,
  { venue, night }: { readonly venue: Venue; readonly night: Night | null },
  { words, site, light, onProgress }: VenueDraft,
): Promise<TilesetReport> {
  writeFileSync(join(survey, 'ground.bin'), await groundOf(venue, site))
  writeFileSync(join(survey, 'ATTRIBUTION.md'), `# Where this survey comes from\n\n${words.attribution}. Licence: ${words.licence}.\n`)
  const baker = light && night !== null ? await createLightBaker(site.features, night, DRAFT) : null
  try {
    return await buildTileset(
      { header: site.header, features: each(site.features) },
      {
        out: survey,
        name: words.name,
        attribution: words.attribution,
        licence: words.licence,
        groups: night?.groups.map(({ id }) => id) ?? [],
        ...(baker === null ? {} : { bake: baker.bake }),
        ...(onProgress === undefined ? {} : { onProgress }),
      },
    )
  } finally {
    await baker?.close()
  }
}

/** Writes scene.json and show.json into a folder. */
export function writeScene(folder: string, { id, name }: VenueWords, site: Site): void {
  writeJson(join(folder, 'scene.json'), sceneDocument(id, name))
  writeJson(join(folder, 'show.json'), showDocument(id, name, parGain(site)))
}

async function groundOf(venue: Venue, { features }: Site): Promise<Uint8Array> {
  const of = (kind: string) => venue.zones.filter((zone) => zone.kind === kind)
  const ground = await bakeGround(features, { ...GROUND_BAKE, zones: of('walk'), spawns: of('spawn') })
  if (!ground.ok) throw faultError(ground.faults)
  return encodeGround(ground.value)
}

/** The document as its schema reads it: what was left out stands in it. */
function opened<T>(document: Record<string, unknown>): T {
  const outcome = openDocument(document)
  if (!outcome.ok) throw faultError(outcome.faults)
  return outcome.value as T
}

function faultError(
  faults: readonly { readonly what: string; readonly fix: string; readonly at: readonly (string | number)[] }[],
): HolositeError {
  const [fault] = faults
  const what = `The venue cannot be made of this survey: ${fault?.what ?? 'nothing fits'}`
  return new HolositeError({
    code: 'command/failed',
    what,
    fix: fault?.fix ?? 'Report it.',
    ...(fault === undefined ? {} : { at: fault.at }),
  })
}

function writeJson(file: string, document: unknown): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`)
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
