import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Mesh, type Object3D } from 'three'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTileset, openSurvey, type TilesetReport } from '../../../importers/survey/index.ts'
import { writeFlatTileset } from './flat-tileset.ts'
import { writeCity } from './generated-city.ts'
import { boundsOfTileset, walkTileset, type Look } from './headless-traversal.ts'

const BUILDINGS = 400
const SLOW_MS = 120_000

let folder: string
let tileset: string
let report: TilesetReport

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holosite-walk-test-'))
  tileset = join(folder, 'ours')
  const file = join(folder, 'town.city.jsonl')
  await writeCity(file, BUILDINGS, 3)
  report = await buildTileset(await openSurvey([file], {}), { out: tileset, name: 'Town', budget: { maxTriangles: 1500 } })
}, SLOW_MS)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the generated town is read whole and without a fault', () => {
  expect(report.features).toBe(BUILDINGS)
  expect(report.warnings).toEqual([])
})

test(
  'the renderer of the stage loads every tile, and reads every feature with its name, type and source',
  async () => {
    const found = new Map<string, Record<string, unknown>>()
    const seen = await walkTileset(tileset, [await overview(1)], {
      errorTarget: 1e-6,
      onModel: (scene) => scene.traverse((object) => gatherFeatures(object, found)),
    })
    expect(found.size).toBe(BUILDINGS)
    expect(found.get('building-7')).toMatchObject({ id: 'building-7', name: 'building-7', type: 'Building' })
    expect(seen[0]!.bytes).toBeLessThanOrEqual(report.bytes)
    expect(seen[0]!.drawCalls).toBeGreaterThan(1)
  },
  SLOW_MS,
)

test(
  'from afar the root alone is drawn; from within, finer tiles near the eye',
  async () => {
    const { middle, size } = await boundsOfTileset(tileset)
    const eye: Look = { at: [middle.x, middle.y - size.y / 2 + 1.7, middle.z], headingDeg: 0 }
    const [far, near] = await walkTileset(tileset, [await overview(20), eye])
    expect(far!.drawCalls).toBe(1)
    expect(near!.drawCalls).toBeGreaterThan(1)
    expect(near!.bytes).toBeGreaterThan(far!.bytes)
  },
  SLOW_MS,
)

test(
  'the flat tileset draws the same triangles at the finest, for more bytes',
  async () => {
    const flat = join(folder, 'flat')
    await writeFlatTileset(tileset, flat)
    const look = [await overview(1)]
    const [[ours], [plain]] = [await walkTileset(tileset, look, { errorTarget: 1e-6 }), await walkTileset(flat, look)]
    expect(plain!.triangles).toBe(ours!.triangles)
    expect(plain!.bytes).toBeGreaterThan(2 * ours!.bytes)
    expect((await stat(join(flat, 'tileset.json'))).size).toBeGreaterThan(0)
  },
  SLOW_MS,
)

/** From the south, so far away that all is in the picture, times `far`. */
async function overview(far: number): Promise<Look> {
  const { middle, size } = await boundsOfTileset(tileset)
  return { at: [middle.x, middle.y, middle.z + far * 2 * Math.max(size.x, size.z)], headingDeg: 0 }
}

interface PropertyTables {
  getPropertyTableData(table: number, row: number): Record<string, unknown>
}

function gatherFeatures(object: Object3D, found: Map<string, Record<string, unknown>>): void {
  if (!(object instanceof Mesh)) return
  const tables = object.userData['structuralMetadata'] as PropertyTables
  const ids = object.geometry.getAttribute('_feature_id_0')
  for (let vertex = 0; vertex < ids.count; vertex++) {
    const row = tables.getPropertyTableData(0, ids.getX(vertex))
    found.set(String(row['id']), row)
  }
}
