import { spawn } from 'node:child_process'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { buildTileset, openSurvey } from '../../../importers/survey/index.ts'
import { enuOriginOfGeoreference, renderFromEcefMatrix, type Georeference } from '../../../model/frames/index.ts'
import { benchFault } from '../bench-fault.ts'
import type { BenchOptions, Measured, Target } from '../bench-report.ts'
import { ROOT, exited } from '../product.ts'
import { writeFlatTileset } from './flat-tileset.ts'
import { writeCity } from './generated-city.ts'
import { renderedErrorMm, roundTripM } from './geodesy-figures.ts'
import { measureScheduling } from './scheduling.ts'
import { boundsOfTileset, looksFrom, walkTileset, type Look, type Seen } from './headless-traversal.ts'

export const TWIN_TARGETS: Readonly<Record<string, Target>> = {
  round_trip_m: { direction: 'at most', value: 1e-8 },
  rendered_error_mm: { direction: 'at most', value: 0.1 },
  rotterdam_peak_mb: { direction: 'at most', value: 1000 },
  build_100k_s: { direction: 'at most', value: 600 },
  build_100k_peak_mb: { direction: 'at most', value: 1000 },
  twin_draw_calls: { direction: 'at most', value: 60 },
  twin_triangles: { direction: 'at most', value: 450_000 },
  bytes_ours_to_flat: { direction: 'at most', value: 0.33 },
  worst_task_ours_to_plain: { direction: 'at most', value: 1 },
}

const SEED = 20261001
const HEADINGS_DEG = [0, 45, 90, 135, 180, 225, 270, 315]
const EYE_M = 1.7
/** The venue a first visit opens, where its twin is at hand. */
const VENUE = 'venues/grand-tang-night/venue.json'

/** Measures the way from a survey to what a visitor draws. */
export async function benchTwin(options: BenchOptions): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'holosite-bench-twin-'))
  try {
    options.note('Going round through all frames.')
    const points = options.quick ? 10_000 : 200_000
    const geodesy = { round_trip_m: roundTripM(points, SEED), rendered_error_mm: renderedErrorMm(points, SEED) }
    const rotterdam = await measureRotterdam(folder, options)
    const city = await measureCity(folder, options)
    const venue = await measureVenue(options)
    const figures = { ...geodesy, ...rotterdam, ...city.figures, ...venue.figures }
    return { figures, peer: { ...city.peer, ...venue.peer }, how: HOW }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A real quarter through the product's own command; nothing where the test data is not at hand. */
async function measureRotterdam(folder: string, { note }: BenchOptions): Promise<Record<string, number>> {
  const file = resolve(ROOT, process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data', 'city/rotterdam-delfshaven.city.json')
  if (!(await isThere(file))) return {}
  note('Building a quarter of Rotterdam in a process of its own.')
  const built = await buildInChild(file, join(folder, 'rotterdam'), '--heights', 'nap')
  return {
    rotterdam_features: built.features,
    rotterdam_s: built.seconds,
    rotterdam_peak_mb: built.peakMemoryMb,
    features_per_s: built.features / built.seconds,
  }
}

interface CityFigures {
  readonly figures: Record<string, number>
  readonly peer: Record<string, number>
}

/** A generated town through the product's own command, then our tileset and a flat one along one path. */
async function measureCity(folder: string, { quick, note }: BenchOptions): Promise<CityFigures> {
  const [buildings, walked] = quick ? [2000, 1000] : [100_000, 10_000]
  const file = join(folder, 'city.city.jsonl')
  note(`Writing a town of ${buildings} buildings.`)
  await writeCity(file, buildings, SEED)
  note('Building it in a process of its own.')
  const built = await buildInChild(file, join(folder, 'city'))
  note(`Building ${walked} buildings, ours and flat.`)
  const [ours, flat] = [join(folder, 'ours'), join(folder, 'flat')]
  await writeCity(file, walked, SEED)
  await buildTileset(await openSurvey([file], {}), { out: ours, name: 'Town' })
  await writeFlatTileset(ours, flat)
  note('Walking both.')
  const path = await pathThrough(ours)
  const [seenOurs, seenFlat] = [await walkTileset(ours, path), await walkTileset(flat, path)]
  const [bytesOurs, bytesFlat] = [seenOurs.at(-1)?.bytes ?? 0, seenFlat.at(-1)?.bytes ?? 0]
  return {
    figures: {
      build_100k_s: built.seconds,
      build_100k_peak_mb: built.peakMemoryMb,
      city_buildings: buildings,
      city_tiles: built.tiles,
      city_bytes: built.bytes,
      bytes_ours_to_flat: bytesOurs / bytesFlat,
      path_bytes: bytesOurs,
      path_draw_calls_max: most(seenOurs, 'drawCalls'),
      path_triangles_max: most(seenOurs, 'triangles'),
    },
    peer: { path_bytes: bytesFlat, path_draw_calls_max: most(seenFlat, 'drawCalls'), path_triangles_max: most(seenFlat, 'triangles') },
  }
}

interface Built {
  readonly features: number
  readonly tiles: number
  readonly bytes: number
  readonly seconds: number
  readonly peakMemoryMb: number
}

async function buildInChild(file: string, out: string, ...more: string[]): Promise<Built> {
  const command = [
    '--import',
    import.meta.resolve('tsx'),
    join(ROOT, 'tools/holosite.ts'),
    'twin',
    'build',
    file,
    '--out',
    out,
    '--json',
    ...more,
  ]
  const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await exited(child)
  if (code !== 0) throw benchFault(`twin build ended with ${code}: ${printed.slice(0, 500)}`)
  return JSON.parse(printed) as Built
}

/** From above the middle down to the street, then along it to the edge, looking ahead and to the sides. */
async function pathThrough(folder: string): Promise<Look[]> {
  const { middle, size } = await boundsOfTileset(folder)
  const ground = middle.y - size.y / 2 + EYE_M
  const along = [0, 0.25, 0.5, 0.75, 1].map((share): [number, number, number] => [middle.x + (share * size.x) / 2, ground, middle.z])
  return looksFrom([[middle.x, ground + 150, middle.z], ...along], [0, 90, 180])
}

interface VenueText {
  readonly georeference: Georeference
  readonly twin: readonly { readonly kind: string; readonly uri: string }[]
}

/** The default venue from eye height, down its middle line; nothing where it has no tileset yet. */
async function measureVenue({ note, quick }: BenchOptions): Promise<CityFigures> {
  const nothing = { figures: {}, peer: {} }
  const file = join(ROOT, VENUE)
  if (!(await isThere(file))) return nothing
  const venue = JSON.parse(await readFile(file, 'utf8')) as VenueText
  const layer = venue.twin.find(({ kind }) => kind === 'tileset')
  if (layer === undefined) return nothing
  const folder = dirname(join(dirname(file), layer.uri))
  if (!(await isThere(join(folder, 'tileset.json')))) return nothing
  note('Looking at the default venue.')
  const origin = await enuOriginOfGeoreference(venue.georeference)
  const renderFromEcef = renderFromEcefMatrix(origin, new Float64Array(16))
  const seen = await walkTileset(folder, looksFrom(PLACES, HEADINGS_DEG), { renderFromEcef })
  note('Walking the default venue with our loader and with the library alone.')
  const walks = { folder, renderFromEcef, places: PLACES, steps: quick ? 60 : 300, rounds: quick ? 1 : 7 }
  const { ours, plain } = await measureScheduling(walks)
  return {
    figures: {
      twin_draw_calls: most(seen, 'drawCalls'),
      twin_triangles: most(seen, 'triangles'),
      twin_bytes: seen.at(-1)?.bytes ?? 0,
      worst_task_first_ms: ours.firstMs,
      worst_task_walk_ms: ours.walkMs,
      worst_task_ours_to_plain: Math.max(ours.firstMs, ours.walkMs) / Math.max(plain.firstMs, plain.walkMs),
      walked_tiles: ours.tiles,
    },
    peer: { worst_task_first_ms: plain.firstMs, worst_task_walk_ms: plain.walkMs, walked_tiles: plain.tiles },
  }
}

/** Render frame metres from the venue's origin: the fountain square, the pagoda's foot, down the street to its south end. */
const PLACES: readonly (readonly [number, number, number])[] = [-450, 60, 340, 560, 900, 1200].map((south) => [0, EYE_M, south])

const most = (seen: readonly Seen[], figure: 'drawCalls' | 'triangles'): number => Math.max(...seen.map((each) => each[figure]))

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

const HOW: Readonly<Record<string, string>> = {
  conditions: 'All in Node on this one machine, but for the walk in a browser; no graphics card; seeds are fixed.',
  round_trip_m:
    'Latitude and longitude, ECEF, ENU, render frame and back; points over the whole Earth up to 10 km from their origin; the worst.',
  rendered_error_mm:
    'Matrices in double, handed over and multiplied as 32-bit floats; eyes within 2 km, tiles within 500 m of the eye; the worst. Rounding of stored positions is apart: at most 2 mm.',
  features_per_s:
    'rotterdam_features over rotterdam_s: Rotterdam-Delfshaven, CityJSON with textures and two levels of detail, through `holosite twin build` in a process of its own, once, cold.',
  build_100k_s:
    'Seeded town of city_buildings buildings (fewer in a quick run) as CityJSONSeq in the Dutch grid, two levels of detail, through `holosite twin build` in a process of its own.',
  bytes_ours_to_flat:
    'Bytes asked for by 3d-tiles-renderer along one path from above the middle to the edge, error target 16 at 1920 x 1080, ours to the same leaves as 32-bit floats beneath one root; the peer has no property table.',
  worst_task_ours_to_plain:
    "CPU time of the page's thread in its longest task, by the browser's trace, while the venue comes in and while a camera goes down its middle line, in a headless Chromium: our loader to 3d-tiles-renderer set up plainly (the peer), by turns, a fresh page each; medians of the rounds. Ours reads the light maps too. On two cores that draw in software meanwhile, the wall's time of the same task varied fivefold from round to round.",
  twin_draw_calls:
    'The most of eight headings at six places of the venue from eye height, 60 degrees upright, error target 16 at 1920 x 1080.',
}
