import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Logger, NodeIO, type Document } from '@gltf-transform/core'
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions'
import { validateBytes } from 'gltf-validator'
import { MeshoptDecoder } from 'meshoptimizer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ecefFromEnu, enuOrigin, geodeticFromDegrees, position } from '../../../model/frames/index.ts'
import { buildTileset } from './build-tileset.ts'
import { sampleFeatures, sampleSurvey } from './sample-survey.ts'
import type { BakedTile, TileMesh } from './tile-mesh.ts'
import type { TilesetReport } from './tileset-options.ts'

const ROWS = 12
const BUDGET = { maxTriangles: 8000, maxPartTriangles: 3000 }
const SLOW_MS = 120_000

interface Tile {
  readonly boundingVolume: { readonly box: readonly number[] }
  readonly geometricError: number
  readonly content?: { readonly uri: string }
  readonly children?: readonly Tile[]
}

interface Tileset {
  readonly asset: { readonly version: string }
  readonly geometricError: number
  readonly root: Tile & { readonly transform: readonly number[]; readonly refine: string }
  readonly extras: Readonly<Record<string, unknown>>
}

let folder: string
let out: string
let report: TilesetReport
let tileset: Tileset

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holosite-tileset-test-'))
  out = join(folder, 'plain')
  report = await buildTileset(sampleSurvey(ROWS), { out, name: 'Quarter', budget: BUDGET, groups: ['lanterns'] })
  tileset = await readTileset(out)
}, SLOW_MS)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the report tells features, tiles, bytes and the middle of the box', async () => {
  expect(report.features).toBe([...sampleFeatures(ROWS)].length)
  expect(report.tiles).toBe((await readdir(join(out, 'tiles'))).length)
  expect(report.tiles).toBeGreaterThan(5)
  const files = await filesOf(out)
  expect(report.bytes).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0))
  expect(report.center[0]).toBeCloseTo(108.9594 + 84 / 92_100, 3)
  expect(report.center[1]).toBeCloseTo(34.2186 + 84 / 111_000, 3)
  expect(report.warnings).toEqual([])
})

test('the root stands on the Earth where the survey does, in double', () => {
  const { latDeg, lonDeg, heightM } = sampleSurvey(1).header.origin
  const origin = enuOrigin(geodeticFromDegrees(latDeg, lonDeg, heightM))
  const expected = ecefFromEnu(origin, position('enu', 12, 34, 5), position('ecef'))
  const m = tileset.root.transform
  for (let row = 0; row < 3; row++) {
    expect(m[row]! * 12 + m[4 + row]! * 34 + m[8 + row]! * 5 + m[12 + row]!).toBeCloseTo(expected[row]!, 8)
  }
})

test('a child refines its parent: it errs less, and stands inside', () => {
  expect(tileset.root.refine).toBe('REPLACE')
  expect(tileset.geometricError).toBeGreaterThan(tileset.root.geometricError)
  for (const tile of everyTile(tileset.root)) {
    for (const child of tile.children ?? []) {
      expect(child.geometricError).toBeLessThanOrEqual(tile.geometricError)
      const [outer, inner] = [boundsOf(tile), boundsOf(child)]
      for (let axis = 0; axis < 3; axis++) {
        expect(inner.min[axis]!).toBeGreaterThanOrEqual(outer.min[axis]! - 0.002)
        expect(inner.max[axis]!).toBeLessThanOrEqual(outer.max[axis]! + 0.002)
      }
    }
    if (tile.children === undefined) expect(tile.geometricError).toBe(0)
  }
})

test('boxes contain what is drawn, and those of leaves are tight to a centimetre', async () => {
  for (const tile of everyTile(tileset.root)) {
    if (tile.content === undefined) continue
    const { min, max } = boundsOf(tile)
    const places = enuPlaces(await readDocument(join(out, tile.content.uri)))
    for (let axis = 0; axis < 3; axis++) {
      const along = places.map((place) => place[axis]!)
      const [low, high] = [along.reduce((a, b) => Math.min(a, b)), along.reduce((a, b) => Math.max(a, b))]
      expect(low).toBeGreaterThanOrEqual(min[axis]!)
      expect(high).toBeLessThanOrEqual(max[axis]!)
      if (tile.children === undefined) expect(Math.max(low - min[axis]!, max[axis]! - high)).toBeLessThan(0.01)
    }
  }
})

test(
  'every feature is drawn at the finest level, each vertex within 2 mm of the survey',
  async () => {
    const surveyed = new Map([...sampleFeatures(ROWS)].map(({ id, levels }) => [id, levels.at(-1)!.mesh.positions]))
    const seen = new Set<string>()
    let worst = 0
    for (const tile of everyTile(tileset.root).filter(({ children }) => children === undefined)) {
      const path = join(out, tile.content!.uri)
      const document = await readDocument(path)
      const ids = featureIdsOf(await readFile(path))
      const featureOf = primitiveOf(document).getAttribute('_FEATURE_ID_0')!
      enuPlaces(document).forEach((place, vertex) => {
        const id = ids[featureOf.getScalar(vertex)]!
        seen.add(id)
        // Ground and domes are cut: their corners are not all the survey's.
        if (/^(house|post)/.test(id)) worst = Math.max(worst, nearestM(place, surveyed.get(id)!))
      })
    }
    expect(worst).toBeGreaterThan(0)
    expect(worst).toBeLessThan(0.002)
    expect([...seen].toSorted()).toEqual([...surveyed.keys()].toSorted())
  },
  SLOW_MS,
)

test('no tile is over the budget of triangles, and each is one primitive of one material', async () => {
  for (const tile of everyTile(tileset.root)) {
    const document = await readDocument(join(out, tile.content!.uri))
    expect(document.getRoot().listMaterials()).toHaveLength(1)
    expect(primitiveOf(document).getIndices()!.getCount() / 3).toBeLessThanOrEqual(BUDGET.maxTriangles)
  }
})

test('what a look says stands on the vertices', async () => {
  const document = await readDocument(join(out, everyTile(tileset.root).at(-1)!.content!.uri))
  const primitive = primitiveOf(document)
  const surface = primitive.getAttribute('_SURFACE')!
  const seen = new Set(Array.from({ length: surface.getCount() }, (_, i) => surface.getElement(i, []).join(' ')))
  // Plaster and roof tiles; the lamp of group 0 at 170 cd/m2: round(255 * sqrt(0.17)).
  expect([...seen].toSorted()).toEqual(expect.arrayContaining(['19 0 105 255', '2 255 0 255', '3 255 0 255']))
})

test(
  'every tile passes the validator, packed and unpacked',
  async () => {
    for (const [name, bytes] of await filesOf(out)) {
      if (!name.endsWith('.glb')) continue
      await expectValid(bytes)
      const unpacked = await readDocument(join(out, name))
      for (const extension of unpacked.getRoot().listExtensionsUsed()) {
        if (extension.extensionName === 'EXT_meshopt_compression') extension.dispose()
      }
      await expectValid(await (await io()).writeBinary(unpacked))
    }
  },
  SLOW_MS,
)

test(
  'the same survey gives the same bytes',
  async () => {
    const again = join(folder, 'again')
    await buildTileset(sampleSurvey(ROWS), { out: again, name: 'Quarter', budget: BUDGET, groups: ['lanterns'] })
    const [first, second] = [await filesOf(out), await filesOf(again)]
    expect([...second.keys()]).toEqual([...first.keys()])
    for (const [name, bytes] of first) expect(hashOf(second.get(name)!), name).toBe(hashOf(bytes))
  },
  SLOW_MS,
)

test('a baked tile carries its maps, its groups and its occlusion', async () => {
  const baked = join(folder, 'baked')
  await buildTileset(sampleSurvey(4), { out: baked, name: 'Baked', bake: flatLight })
  const path = join(baked, 'tiles/r.glb')
  const bytes = await readFile(path)
  await expectValid(bytes)
  const json = jsonOf(bytes)
  expect(json.materials[0].extensions.HOLOSITE_light_groups).toEqual({
    maps: [{ index: 0 }, { index: 1 }],
    maxLux: [40, 0, 0, 0, 0, 0, 0, 5],
    groups: ['posts', 'lanterns'],
  })
  const document = await readDocument(path)
  const [first] = document.getRoot().listTextures()
  expect(first!.getSize()).toEqual([4, 2])
  const primitive = primitiveOf(document)
  const uv = primitive.getAttribute('TEXCOORD_1')!
  expect(uv.getElement(0, [])[0]).toBeCloseTo(0.25, 4)
  expect(primitive.getAttribute('_SURFACE')!.getElement(0, [])[3]).toBe(99)
})

test('a survey without a surface is refused; features at fault are named', async () => {
  const { header } = sampleSurvey(1)
  const [ground] = sampleFeatures(1)
  const broken = { ...ground!.levels[0]!.mesh, positions: Float64Array.of(Number.NaN, 0, 0) }
  async function* nothing() {
    yield { ...ground!, id: 'void', levels: [{ lod: 1, mesh: broken }] }
  }
  const survey = { header, features: nothing() }
  await expect(buildTileset(survey, { out: join(folder, 'void'), name: 'Void' })).rejects.toMatchObject({ code: 'survey/empty' })
  async function* some() {
    yield ground!
    yield* nothing()
  }
  const { warnings } = await buildTileset({ header, features: some() }, { out: join(folder, 'void'), name: 'Void' })
  expect(warnings).toEqual(['Feature "void" has a coordinate that is no number and is left out.'])
})

function flatLight({ vertexFace }: TileMesh): BakedTile {
  const map = { width: 4, height: 2, rgba: new Uint8Array(32).fill(7) }
  return {
    uv: new Float32Array(2 * vertexFace.length).fill(0.25),
    maps: [map, map],
    maxLux: [40, 0, 0, 0, 0, 0, 0, 5],
    groups: ['posts', 'lanterns'],
    occlusion: new Uint8Array(vertexFace.length).fill(99),
  }
}

const readTileset = async (from: string): Promise<Tileset> => JSON.parse(await readFile(join(from, 'tileset.json'), 'utf8')) as Tileset

const everyTile = (tile: Tile): Tile[] => [tile, ...(tile.children ?? []).flatMap(everyTile)]

function boundsOf({ boundingVolume: { box } }: Tile) {
  const halves = [box[3]!, box[7]!, box[11]!]
  return { min: halves.map((half, i) => box[i]! - half), max: halves.map((half, i) => box[i]! + half) }
}

async function io(): Promise<NodeIO> {
  await MeshoptDecoder.ready
  return new NodeIO()
    .setLogger(new Logger(Logger.Verbosity.ERROR))
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
}

const readDocument = async (path: string): Promise<Document> => (await io()).read(path)

const primitiveOf = (document: Document) => document.getRoot().listMeshes()[0]!.listPrimitives()[0]!

/** Vertices in the survey's frame: east, north, up. */
function enuPlaces(document: Document): number[][] {
  const node = document.getRoot().listNodes()[0]!
  const [position, shift, [scale]] = [primitiveOf(document).getAttribute('POSITION')!, node.getTranslation(), node.getScale()]
  return Array.from({ length: position.getCount() }, (_, i) => {
    const [x, y, z] = position.getElement(i, []).map((at, axis) => at * scale + shift[axis]!) as [number, number, number]
    return [x, -z, y]
  })
}

function nearestM(place: readonly number[], surveyed: Float64Array): number {
  let best = Infinity
  for (let i = 0; i < surveyed.length; i += 3) {
    best = Math.min(best, Math.hypot(place[0]! - surveyed[i]!, place[1]! - surveyed[i + 1]!, place[2]! - surveyed[i + 2]!))
  }
  return best
}

const jsonOf = (glb: Buffer) => JSON.parse(glb.toString('utf8', 20, 20 + glb.readUInt32LE(12)))

/** Ids of the property table, read by the letter of EXT_structural_metadata. */
function featureIdsOf(glb: Buffer): string[] {
  const json = jsonOf(glb)
  const [table] = json.extensions.EXT_structural_metadata.propertyTables
  const binary = glb.subarray(28 + glb.readUInt32LE(12))
  const viewOf = (index: number) => {
    const { byteOffset, byteLength } = json.bufferViews[index]
    return binary.subarray(byteOffset, byteOffset + byteLength)
  }
  const values = viewOf(table.properties.id.values)
  const offsets = viewOf(table.properties.id.stringOffsets)
  const at = (row: number): number => offsets.readUInt32LE(4 * row)
  return Array.from({ length: table.count }, (_, row) => values.toString('utf8', at(row), at(row + 1)))
}

async function expectValid(bytes: Uint8Array): Promise<void> {
  const { issues } = await validateBytes(new Uint8Array(bytes))
  expect(issues.messages.filter(({ severity }: { severity: number }) => severity === 0)).toEqual([])
  expect(issues.numErrors).toBe(0)
}

async function filesOf(from: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(from, { recursive: true, withFileTypes: true })).filter((each) => each.isFile())
  const paths = names.map((each) => join(each.parentPath, each.name).slice(from.length + 1)).toSorted()
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(join(from, path))] as const)))
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
