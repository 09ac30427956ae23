import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bakeGround,
  buildTileset,
  createLightBaker,
  GROUND_BAKE,
  LIGHT_BAKE,
  openSurvey,
  type Survey,
  type TilesetOptions,
} from '../../../importers/survey/index.ts'
import { openDocumentText } from '../../../model/documents/index.ts'
import { encodeGround } from '../../../model/walk/index.ts'
import { ORIGIN } from './city-json.ts'
import { surveyLines, VENUE_FOLDER, venueDocuments } from './make-grand-tang.ts'

/** Finest texels in metres, and how many a tile may have: what keeps the committed venue under 25 MB and the bake within minutes. */
const FINEST = { ground: 0.8, front: 0.8, other: 2.4 } as const
const TILE_TEXELS = 4_000
/** Temple and plaza, metres: open ground and the pagoda. */
const SOLEMN = { from: -200, texels: 9_000 } as const
/** Where people walk between fronts, metres: tiles of fine detail there take more texels. */
const WALKED = { east: 60, from: -1460, to: -326, texels: 13_000, errorM: 0.2 } as const
const QUALITY = { ...LIGHT_BAKE.quality, cutLux: 0.3, occlusionRays: 8 } as const

type TileMesh = Parameters<NonNullable<TilesetOptions['bake']>>[0]

/** Area of a tile's triangles, m2. */
function areaOf({ positions, triangles }: TileMesh): number {
  let twice = 0
  for (let corner = 0; corner < triangles.length; corner += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => (triangles[corner + k] ?? 0) * 3) as [number, number, number]
    const edge = (to: number, axis: number): number => (positions[to + axis] ?? 0) - (positions[a + axis] ?? 0)
    const x = edge(b, 1) * edge(c, 2) - edge(b, 2) * edge(c, 1)
    const y = edge(b, 2) * edge(c, 0) - edge(b, 0) * edge(c, 2)
    const z = edge(b, 0) * edge(c, 1) - edge(b, 1) * edge(c, 0)
    twice += Math.hypot(x, y, z)
  }
  return twice / 2
}

/**
 * Builds the venue from its facts: survey, documents, ground, light maps, tiles. `--draft` leaves the light out, which takes seconds
 * instead of many minutes; `--near=east,north,radius` (metres) bakes fine tiles there alone, to try a light; `--ground` makes the
 * documents and the ground alone.
 */
async function buildVenue({ draft, groundOnly, near }: { draft: boolean; groundOnly: boolean; near: Near | null }): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'grand-tang-'))
  try {
    const file = join(scratch, 'grand-tang.city.jsonl')
    const text = `${[...surveyLines()].join('\n')}\n`
    await writeFile(file, text)
    for (const [name, text] of venueDocuments()) await writeFile(join(VENUE_FOLDER, name), text)
    const survey = await openSurvey([file], {
      origin: ORIGIN,
      strict: true,
      licence: 'Apache-2.0, ODbL-1.0',
      onWarning: ({ feature, what }) => say(`${feature}: ${what}`),
    })
    await ground(survey)
    if (groundOnly) return
    await tiles(survey, { draft, scratch, near })
    await writeFile(join(VENUE_FOLDER, 'survey/SOURCE.sha256'), `${createHash('sha256').update(text).digest('hex')}\n`)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function ground(survey: Survey): Promise<void> {
  const opened = openDocumentText(await readFile(join(VENUE_FOLDER, 'venue.json'), 'utf8'), { kind: 'venue', file: 'venue.json' })
  if (!opened.ok) throw new AggregateError(opened.faults, 'The venue document must open first.')
  const { zones } = opened.value
  const walk = zones.filter(({ kind }) => kind === 'walk')
  const spawns = zones.filter(({ kind }) => kind === 'spawn')
  const grid = await bakeGround(survey.features, { ...GROUND_BAKE, zones: walk, spawns })
  if (!grid.ok) throw new AggregateError(grid.faults, 'The ground cannot be walked.')
  await mkdir(join(VENUE_FOLDER, 'survey'), { recursive: true })
  const bytes = encodeGround(grid.value)
  await writeFile(join(VENUE_FOLDER, 'survey/ground.bin'), bytes)
  say(`ground ${grid.value.columns} x ${grid.value.rows} cells, ${bytes.length} bytes`)
}

interface Near {
  readonly east: number
  readonly north: number
  readonly radius: number
}

/** Edges of a tile's box, metres from the origin. */
function boxOf({ positions, centre }: TileMesh): { west: number; east: number; south: number; north: number } {
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity }
  for (let at = 0; at < positions.length; at += 3) {
    const [x, y] = [positions[at]! + centre[0], positions[at + 1]! + centre[1]]
    box.west = Math.min(box.west, x)
    box.east = Math.max(box.east, x)
    box.south = Math.min(box.south, y)
    box.north = Math.max(box.north, y)
  }
  return box
}

/** Coarse levels are seen from far: a trial leaves them out. */
const TRIAL_ERROR_M = 0.3

function isNear(tile: TileMesh, { east, north, radius }: Near): boolean {
  const box = boxOf(tile)
  const off = Math.hypot(Math.max(box.west - east, 0, east - box.east), Math.max(box.south - north, 0, north - box.north))
  return off < radius && tile.errorM < TRIAL_ERROR_M
}

/** Wards and towers behind the malls are seen from far alone: the coarse light of their lamps serves them. */
const BEHIND_M = 112
function isBehind(tile: TileMesh): boolean {
  const { west, east } = boxOf(tile)
  return west > BEHIND_M || east < -BEHIND_M
}

/** Coarser tiles are seen from so far that the coarse light of the lamps serves them too, metres. */
const COARSE_M = 2

function texelsOf(tile: TileMesh): number {
  const box = boxOf(tile)
  const middle = (box.south + box.north) / 2
  if (middle > SOLEMN.from) return SOLEMN.texels
  const walked = tile.errorM < WALKED.errorM && Math.max(-box.west, box.east) < WALKED.east && middle > WALKED.from && middle < WALKED.to
  return walked ? WALKED.texels : TILE_TEXELS
}

/** What of the light is baked. */
interface TileWork {
  readonly draft: boolean
  readonly scratch: string
  readonly near: Near | null
}

async function tiles(survey: Survey, { draft, scratch, near }: TileWork): Promise<void> {
  const opened = openDocumentText(await readFile(join(VENUE_FOLDER, 'night.json'), 'utf8'), { kind: 'night', file: 'night.json' })
  if (!opened.ok) throw new AggregateError(opened.faults, 'The night document must open first.')
  const night = opened.value
  // Tiles are baked one after another: each takes the texels its area allows, so that a far, wide tile is not a huge picture.
  const texels: { -readonly [K in keyof typeof FINEST]: number } = { ...FINEST }
  const baker = draft ? null : await createLightBaker(survey.features, night, { ...LIGHT_BAKE, texels, quality: QUALITY, bounce: false })
  if (baker !== null) say(`bake: ${JSON.stringify(baker.counts)}`)
  let said = -1
  // Built aside and moved when whole: a run that is stopped leaves the venue as it was.
  const out = join(scratch, 'tileset')
  try {
    const report = await buildTileset(survey, {
      out,
      name: 'grand-tang-night',
      scratch,
      groups: night.groups.map(({ id }) => id),
      ...(baker === null
        ? {}
        : {
            bake: (tile: TileMesh) => {
              if (tile.errorM >= COARSE_M || isBehind(tile) || (near !== null && !isNear(tile, near))) return undefined
              const scale = Math.max(1, Math.sqrt(areaOf(tile) / texelsOf(tile)) / FINEST.ground)
              for (const kind of ['ground', 'front', 'other'] as const) texels[kind] = FINEST[kind] * scale
              return baker.bake(tile)
            },
          }),
      onProgress: ({ step, done, total }) => {
        if (step !== 'tiles' || total === undefined || Math.floor((done * 20) / total) === said) return
        said = Math.floor((done * 20) / total)
        say(`tiles ${done} of ${total}`)
      },
    })
    say(JSON.stringify({ ...report, warnings: report.warnings.length }))
    for (const warning of report.warnings) say(warning)
    const survey3d = join(VENUE_FOLDER, 'survey')
    await rm(join(survey3d, 'tiles'), { recursive: true, force: true })
    await cp(join(out, 'tiles'), join(survey3d, 'tiles'), { recursive: true })
    await cp(join(out, 'tileset.json'), join(survey3d, 'tileset.json'))
  } finally {
    await baker?.close()
  }
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)

const [east = 0, north = 0, radius = 0] = (process.argv.find((word) => word.startsWith('--near='))?.slice(7) ?? '').split(',').map(Number)
await buildVenue({
  draft: process.argv.includes('--draft'),
  groundOnly: process.argv.includes('--ground'),
  near: radius > 0 ? { east, north, radius } : null,
})
