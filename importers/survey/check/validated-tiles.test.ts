import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { validateBytes } from 'gltf-validator'
import { MeshoptDecoder } from 'meshoptimizer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSurvey } from '../read/open-survey.ts'
import type { ReadOptions } from '../read/source-file.ts'
import { buildTileset } from '../tiles/build-tileset.ts'
import { checkTileset } from './check-tileset.ts'
import { unpackGlb } from './testing/unpack-glb.ts'

const CITY = resolve(process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data', 'city')
const SLOW_MS = 240_000
const WARNING = 1

let folder: string
beforeAll(async () => {
  await MeshoptDecoder.ready
  folder = await mkdtemp(join(tmpdir(), 'holosite-validated-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Errors and warnings of every tile as it is and unpacked, and faults of our own check; answers how many tiles there were. */
async function complaintsOf(survey: string): Promise<{ readonly tiles: number; readonly complaints: readonly unknown[] }> {
  const names = (await readdir(survey, { recursive: true })).filter((name) => name.endsWith('.glb'))
  const complaints: unknown[] = await checkTileset(join(survey, 'tileset.json'))
  for (const name of names) {
    const packed = new Uint8Array(await readFile(join(survey, name)))
    for (const bytes of [packed, unpackGlb(packed)]) {
      const { issues } = await validateBytes(bytes)
      const grave = issues.messages.filter(({ severity }) => severity <= WARNING)
      for (const { code, message, pointer } of grave.slice(0, 5)) complaints.push(`${name} ${pointer ?? ''} ${code}: ${message}`)
    }
  }
  return { tiles: names.length, complaints }
}

describe("Khronos' glTF validator accepts every tile, packed and unpacked,", () => {
  test.each(['grand-tang-night', 'yard'])(
    'of the venue %s',
    async (venue) => {
      const { tiles, complaints } = await complaintsOf(resolve('venues', venue, 'survey'))
      expect(complaints).toEqual([])
      expect(tiles).toBeGreaterThan(4)
    },
    SLOW_MS,
  )

  test.skipIf(!existsSync(CITY)).each<[string, number, ReadOptions]>([
    ['rotterdam-delfshaven.city.json', 853, { crs: 'EPSG:28992', heights: 'nap' }],
    ['denhaag_random_5.city.jsonl', 5, { heights: 'nap' }],
    ['rotterdam-delfshaven-footprints.geojson', 853, { heights: 'egm96' }],
  ])(
    'of %s as twin build makes it (needs the test data)',
    async (file, features, options) => {
      const out = join(folder, file)
      const report = await buildTileset(await openSurvey([join(CITY, file)], options), { out, name: file, scratch: folder })
      expect(report.features).toBe(features)
      const { tiles, complaints } = await complaintsOf(out)
      expect(complaints).toEqual([])
      expect(tiles).toBe(report.tiles)
    },
    SLOW_MS,
  )
})
