import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MeshoptEncoder, MeshoptSimplifier } from 'meshoptimizer'
import { HolositeError } from '../../../model/errors/index.ts'
import { enuOrigin, geodeticFromDegrees, geodeticFromEnu, position } from '../../../model/frames/index.ts'
import { degreesFromRadians } from '../../../model/units/index.ts'
import type { Survey, SurveyFeature, SurveyHeader } from '../survey.ts'
import { encodeTile } from './encode-tile.ts'
import { joinParts } from './join-parts.ts'
import type { Box } from './part.ts'
import { openPartStore, type PartStore } from './part-store.ts'
import { partsOfFeature } from './parts-of-feature.ts'
import { planTree, type PlannedTile } from './plan-tree.ts'
import { tilesetJson } from './tileset-json.ts'
import { DEFAULT_BUDGET, type TileBudget, type TilesetOptions, type TilesetReport } from './tileset-options.ts'
import { createWarnings, type Warnings } from './warnings.ts'

/**
 * Writes a survey as 3D Tiles 1.1: `tileset.json` and `tiles/*.glb`. Same survey, options and bake: same bytes. Memory holds one
 * tile and a few hundred bytes a feature; parts wait in a scratch file. Throws `survey/empty` where nothing can be drawn.
 */
export async function buildTileset(survey: Survey, options: TilesetOptions): Promise<TilesetReport> {
  await Promise.all([MeshoptEncoder.ready, MeshoptSimplifier.ready])
  const budget = { ...DEFAULT_BUDGET, ...options.budget }
  const warnings = createWarnings()
  const store = openPartStore(options.scratch)
  try {
    const features = await storeFeatures(survey, { store, budget, warnings, options })
    if (store.entries.length === 0) throw emptySurvey()
    const root = planTree(store.entries, budget)
    const written = await writeTiles(root, survey.header, store, options)
    const center = centreOf(survey.header, root.box)
    return { features, ...written, center, warnings: warnings.list() }
  } finally {
    store.close()
  }
}

const emptySurvey = (): HolositeError =>
  new HolositeError({ code: 'survey/empty', what: 'The survey has no surface to draw.', fix: 'Give a survey with geometry.' })

interface Gathering {
  readonly store: PartStore
  readonly budget: TileBudget
  readonly warnings: Warnings
  readonly options: TilesetOptions
}

async function storeFeatures(survey: Survey, { store, budget, warnings, options }: Gathering): Promise<number> {
  const ids = new Set<string>()
  let read = 0
  for await (const feature of survey.features) {
    if (ids.has(feature.id)) warnings.add('occurs twice', feature.id)
    ids.add(feature.id)
    if (isFiniteFeature(feature)) {
      const parts = partsOfFeature(feature, budget)
      if (parts.length === 0) warnings.add('has no surface and is left out', feature.id)
      for (const part of parts) store.add(part)
      if (parts.length > 0) read++
    } else {
      warnings.add('has a coordinate that is no number and is left out', feature.id)
    }
    if (read % 500 === 0) options.onProgress?.({ step: 'read', done: read })
  }
  options.onProgress?.({ step: 'read', done: read, total: read })
  return read
}

const isFiniteFeature = ({ levels }: SurveyFeature): boolean => levels.every(({ mesh }) => mesh.positions.every(Number.isFinite))

async function writeTiles(
  root: PlannedTile,
  header: SurveyHeader,
  store: PartStore,
  options: TilesetOptions,
): Promise<{ readonly tiles: number; readonly bytes: number }> {
  await rm(join(options.out, 'tiles'), { recursive: true, force: true })
  await mkdir(join(options.out, 'tiles'), { recursive: true })
  const words = { attribution: options.attribution ?? header.attribution, groups: options.groups ?? [] }
  const planned = allTiles(root).filter(({ choices }) => choices.length > 0)
  let bytes = 0
  for (const [done, { name, errorM, choices }] of planned.entries()) {
    options.onProgress?.({ step: 'tiles', done, total: planned.length })
    const mesh = joinParts(
      choices.map(({ entry, level }) => ({ part: store.read(entry), level })),
      errorM,
    )
    const glb = await encodeTile(mesh, await options.bake?.(mesh), words)
    bytes += glb.length
    await writeFile(join(options.out, `tiles/${name}.glb`), glb)
  }
  const json = tilesetJson(root, header, { ...options, ...words })
  await mkdir(dirname(join(options.out, 'tileset.json')), { recursive: true })
  await writeFile(join(options.out, 'tileset.json'), json)
  options.onProgress?.({ step: 'tiles', done: planned.length, total: planned.length })
  return { tiles: planned.length, bytes: bytes + Buffer.byteLength(json) }
}

/** Parents before children, children in order. */
const allTiles = (tile: PlannedTile): PlannedTile[] => [tile, ...tile.children.flatMap(allTiles)]

function centreOf({ origin }: SurveyHeader, { min, max }: Box): [lonDeg: number, latDeg: number, heightM: number] {
  const frame = enuOrigin(geodeticFromDegrees(origin.latDeg, origin.lonDeg, origin.heightM))
  const middle = position('enu', (min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2)
  const at = geodeticFromEnu(frame, middle, { ...frame.geodetic })
  return [degreesFromRadians(at.lon), degreesFromRadians(at.lat), at.height]
}
