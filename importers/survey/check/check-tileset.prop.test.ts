import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as fc from 'fast-check'
import { MeshoptDecoder } from 'meshoptimizer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildTileset } from '../tiles/build-tileset.ts'
import { sampleSurvey } from '../tiles/sample-survey.ts'
import { checkGltf } from './check-gltf.ts'
import { checkTile, checkTileset } from './check-tileset.ts'

const SLOW_MS = 90_000
let folder: string
let tile: string
let whole: Buffer

beforeAll(async () => {
  await MeshoptDecoder.ready
  folder = await mkdtemp(join(tmpdir(), 'holosite-check-test-'))
  await buildTileset(sampleSurvey(2), { out: folder, name: 'Sample', scratch: folder, budget: { maxTriangles: 500 } })
  tile = join(folder, 'tiles/r.glb')
  whole = await readFile(tile)
}, SLOW_MS)
afterAll(() => rm(folder, { recursive: true, force: true }))

const withTile = async (bytes: Uint8Array | null): Promise<unknown[]> => {
  await (bytes === null ? rm(tile) : writeFile(tile, bytes))
  const faults = await checkTileset(join(folder, 'tileset.json'))
  await writeFile(tile, whole)
  return faults
}

describe('a tileset of ours', () => {
  test('passes', async () => {
    expect(await checkTileset(join(folder, 'tileset.json'))).toEqual([])
  })

  test('with a tile cut short, missing or of another format is named with file and byte', async () => {
    expect(await withTile(whole.subarray(0, whole.length - 9))).toMatchObject([{ file: tile, at: ['byte', 8] }])
    expect(await withTile(whole.subarray(0, 11))).toMatchObject([{ file: tile, at: ['byte', 11] }])
    expect(await withTile(null)).toMatchObject([{ file: tile }])
    expect(await withTile(Buffer.from('<html>'))).toMatchObject([{ file: tile, what: 'It is neither a glb nor JSON.' }])
  })

  test('that says a packed view unpacks to gigabytes is refused without unpacking it', async () => {
    const text = whole.toString('latin1')
    const count = /"byteStride":8,"count":(\d+)/.exec(text)![1]!
    const huge = Buffer.from(
      text.replace(`"byteStride":8,"count":${count}`, `"byteStride":8,"count":${'9'.repeat(count.length)}`),
      'latin1',
    )
    const before = process.memoryUsage().arrayBuffers
    expect(await withTile(huge)).toMatchObject([{ file: tile, at: ['bufferViews', 0, 'extensions', 'EXT_meshopt_compression', 'count'] }])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  })

  test('with a broken document is named by its keys', async () => {
    const file = join(folder, 'tileset.json')
    const text = await readFile(file, 'utf8')
    const spoiled = async (change: (json: { root: Record<string, unknown> }) => void): Promise<unknown[]> => {
      const json = JSON.parse(text) as { root: Record<string, unknown> }
      change(json)
      await writeFile(file, JSON.stringify(json))
      const faults = await checkTileset(file)
      await writeFile(file, text)
      return faults
    }
    expect(await spoiled(({ root }) => (root['boundingVolume'] = { box: [1, 2] }))).toMatchObject([
      { file, at: ['root', 'boundingVolume', 'box'] },
    ])
    expect(await spoiled(({ root }) => (root['geometricError'] = -1))).toMatchObject([{ file, at: ['root', 'geometricError'] }])
    expect(await spoiled(({ root }) => (root['content'] = { uri: '../../elsewhere.glb' }))).toMatchObject([
      { file, at: ['root', 'content', 'uri'], what: expect.stringContaining('outside') as string },
    ])
  })

  test(
    'with any bytes of a tile changed or cut is answered, never thrown at',
    () => {
      let refused = 0
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(whole.length), (flips, cut) => {
          const bytes = Uint8Array.from(whole)
          for (const [at, value] of flips) bytes[at] = value
          if (checkGltf(bytes).length > 0) refused++
          if (cut < whole.length) expect(checkGltf(bytes.subarray(0, cut)).length).toBeGreaterThan(0)
        }),
        { seed: 71, numRuns: 300 },
      )
      expect(refused).toBeGreaterThan(10)
    },
    SLOW_MS,
  )
})

test('the performer that ships is sound', async () => {
  expect(await checkTile(resolve('public/performers/dancer.vrm'))).toEqual([])
})
