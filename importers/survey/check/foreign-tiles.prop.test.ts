import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, extname, join, resolve } from 'node:path'
import * as fc from 'fast-check'
import { MeshoptDecoder } from 'meshoptimizer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkTile, checkTileset } from './check-tileset.ts'
import type { PlacedFault } from './file-fault.ts'

const DATA = resolve(process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data')
const SLOW_MS = 240_000

let folder: string
beforeAll(async () => {
  await MeshoptDecoder.ready
  folder = await mkdtemp(join(tmpdir(), 'holosite-foreign-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const grave = (faults: readonly PlacedFault[]): readonly PlacedFault[] => faults.filter(({ isWarning }) => isWarning !== true)

/** `sound`, the place of the first fault, or that of the first warning where the file is read all the same. */
function verdictOf(faults: readonly PlacedFault[]): string {
  const [first] = grave(faults).length > 0 ? grave(faults) : faults
  if (first === undefined) return 'sound'
  return `${first.isWarning === true ? 'read all the same' : 'refused'}: ${first.at.join('.')} ${first.what}`
}

/** Files of 3dtiles/invalid-tiles, which also holds sound ones, and what becomes of them. */
const TILES: readonly (readonly [file: string, verdict: RegExp])[] = [
  ['3tz/invalid.3tz', /^refused: byte\.1 It is no zip/],
  ['3tz/simple.3tz', /^sound/],
  ['3tz/withError.3tz', /^refused: root\.refine /],
  ['b3dm/invalid.b3dm', /^refused: byte\.4 Its version is 2/],
  ['b3dm/valid.b3dm', /^sound/],
  ['b3dm/validWithInvalidGlb.b3dm', /^refused: byte\.736\.byte\.8 It says it has 13296 bytes/],
  // Places off a multiple of 8 break the standard; Cesium's own samples have them (city/ll.b3dm, points.pnts), and readers do not mind.
  ['b3dm/invalidAlignment.b3dm', /^read all the same: byte\.8 .*multiple of 8/],
  ['b3dm/invalidDueToWrongAlignmentWithGlbWithInfos.b3dm', /^read all the same: byte\.49 .*multiple of 8/],
  ['i3dm/invalid.i3dm', /^read all the same: byte\.8 .*multiple of 8/],
  ['pnts/invalid.pnts', /^read all the same: byte\.8 .*multiple of 8/],
  ['cmpt/validWithGlbInfo.cmpt', /^sound/],
  ['i3dm/i3dmWithUri/i3dmWithUri.i3dm', /^sound/],
  ['i3dm/i3dmWithUri/tileset.json', /^sound/],
  // Formats that were proposed and are in neither standard.
  ['geojson/lineString.geojson', /^refused: asset It is no tile of 3D Tiles/],
  ['geom/content.geom', /^refused: .*It is no tile of 3D Tiles/],
  ['vctr/parent.vctr', /^refused: .*It is no tile of 3D Tiles/],
  ['glTF/Triangle/Triangle.gltf', /^sound/],
  ['glTF/TriangleWithWarnings/TriangleWithWarnings.gltf', /^sound/],
  ['glTF/TriangleWithErrors/TriangleWithErrors.gltf', /^refused: bufferViews\.0\.byteLength /],
  ['glTF/TriangleGlbWithErrors/TriangleGlbWithInvalidLength.glb', /^refused: byte\.8 /],
]
const MODELS: readonly (readonly [file: string, verdict: RegExp])[] = [
  [
    'BoxWithInfinites-glTF-Binary__BoxWithInfinites.glb',
    /^refused: meshes\.0\.primitives\.0\.attributes\.POSITION A position is no number/,
  ],
  ['IndexOutOfRange__IndexOutOfRange.gltf', /^refused: buffers\.0\.uri There is no such file/],
  ['MissingBin__BoxTextured.gltf', /^refused: buffers\.0\.uri There is no such file/],
  ['SchemaFailures__sceneWrongType.gltf', /^refused: scene /],
  ['wrongTypes__badArray.gltf', /^refused: meshes\.0\.primitives /],
  ['wrongTypes__badNumber.gltf', /^refused: materials\.0\.normalTexture/],
]

/** Cases of the validator that are judged otherwise than it does. */
const OTHERWISE: readonly string[] = [
  // It warns; numbers of no known type cannot be read.
  'accessor/unknown_type.gltf',
  // The picture it names did not come along.
  'image/valid.gltf',
]

describe.skipIf(!existsSync(join(DATA, '3dtiles')))('tiles and models from elsewhere (need the test data)', () => {
  test('no file of the invalid tiles is without a verdict', () => {
    const all = readdirSync(join(DATA, '3dtiles/invalid-tiles'), { recursive: true, encoding: 'utf8' })
    const judged = new Set([...TILES.map(([file]) => file), 'i3dm/i3dmWithUri/Box.glb'])
    expect(all.filter((file) => /\.(?!txt$|bin$)\w+$/.test(file) && !judged.has(file))).toEqual([])
    const models = readdirSync(join(DATA, 'gltf/invalid'))
    expect(models.toSorted()).toEqual(MODELS.map(([file]) => file).toSorted())
  })

  test.each(TILES)('3dtiles/invalid-tiles/%s', async (file, verdict) => {
    const path = join(DATA, '3dtiles/invalid-tiles', file)
    const faults = await checkTile(path)
    expect(verdictOf(faults)).toMatch(verdict)
    for (const fault of faults) expect(fault.file.startsWith(path)).toBe(true)
  })

  test.each(MODELS)('gltf/invalid/%s', async (file, verdict) => {
    expect(verdictOf(await checkTile(join(DATA, 'gltf/invalid', file)))).toMatch(verdict)
  })

  test(
    "the verdicts on the cases of Khronos' validator are its own",
    async () => {
      const cases = join(DATA, 'gltf/validator-cases')
      const reports = readdirSync(cases, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.report.json'))
      let judged = 0
      const otherwise: string[] = []
      for (const report of reports) {
        const file = report.replace('.report.json', '')
        if (!existsSync(join(cases, file))) continue
        const { issues } = JSON.parse(readFileSync(join(cases, report), 'utf8')) as { issues: { numErrors: number } }
        if ((await checkTile(join(cases, file))).length > 0 !== issues.numErrors > 0) otherwise.push(file)
        judged++
      }
      expect(otherwise.toSorted()).toEqual(OTHERWISE)
      expect(judged).toBeGreaterThan(110)
    },
    SLOW_MS,
  )

  test(
    'sound models, tiles and archives pass',
    async () => {
      const sound = [
        ...readdirSync(join(DATA, 'gltf'))
          .filter((name) => name.endsWith('.glb'))
          .map((name) => join('gltf', name)),
        ...readdirSync(join(DATA, 'vrm'))
          .filter((name) => /\.(vrm|glb)$/.test(name))
          .map((name) => join('vrm', name)),
        ...[
          '1.0/TilesetWithRequestVolume/city/ll.b3dm',
          '1.0/TilesetWithRequestVolume/points.pnts',
          '1.1/MultipleContents/planePoints.glb',
        ].map((name) => join('3dtiles/3d-tiles-samples', name)),
        '3dtiles/real-city-tiles/berlin-1511577738.buildings.b3dm',
        '3dtiles/archive/test.3tz',
      ]
      expect(sound.length).toBeGreaterThan(15)
      for (const file of sound) expect(grave(await checkTile(join(DATA, file))), file).toEqual([])
    },
    SLOW_MS,
  )
})

/** A tileset of implicit tiles about the subtrees of the sample. */
async function layImplicit(): Promise<string> {
  const sample = join(DATA, '3dtiles/3d-tiles-samples/1.1/SparseImplicitQuadtree')
  const place = join(folder, 'implicit')
  await cp(sample, place, { recursive: true })
  const tileset = {
    asset: { version: '1.1' },
    geometricError: 100,
    root: {
      boundingVolume: { region: [-1.32, 0.69, -1.31, 0.7, 0, 20] },
      refine: 'ADD',
      geometricError: 50,
      content: { uri: 'content/content_{level}__{x}_{y}.glb' },
      implicitTiling: {
        subdivisionScheme: 'QUADTREE',
        subtreeLevels: 3,
        availableLevels: 6,
        subtrees: { uri: 'subtrees/{level}.{x}.{y}.subtree' },
      },
    },
  }
  await writeFile(join(place, 'tileset.json'), JSON.stringify(tileset))
  return join(place, 'tileset.json')
}

describe.skipIf(!existsSync(join(DATA, '3dtiles')))('implicit tiles (need the test data)', () => {
  test('are found by their subtrees; what is missing, misplaced or cut short is named', async () => {
    const file = await layImplicit()
    const place = dirname(file)
    expect(await checkTileset(file)).toEqual([])
    const subtree = join(place, 'subtrees/3.0.5.subtree')
    const whole = readFileSync(subtree)
    await writeFile(subtree, whole.subarray(0, whole.length - 1))
    expect(await checkTileset(file)).toMatchObject([{ file: subtree, at: ['byte', 8] }])
    await writeFile(subtree, Buffer.from(whole.toString('latin1').replace(/"availableCount":\d/, '"availableCount":9'), 'latin1'))
    expect((await checkTileset(file))[0]).toMatchObject({ file: subtree, at: [expect.any(String), 'availableCount'] })
    await writeFile(subtree, whole)
    const tile = join(place, 'content/content_5__0_21.glb')
    await rm(tile)
    expect(await checkTileset(file)).toMatchObject([{ file: tile, what: expect.stringContaining('no such file') as string }])
    const text = readFileSync(file, 'utf8')
    await writeFile(file, text.replace('"subtreeLevels":3', '"subtreeLevels":31'))
    expect(grave(await checkTileset(file)).length).toBeGreaterThan(0)
  })
})

describe.skipIf(!existsSync(join(DATA, '3dtiles')))('hurt copies of tiles, models, archives and tilesets (need the test data)', () => {
  test(
    'are answered, never thrown at; cut ones are refused; memory stays bounded',
    async () => {
      const files = ['gltf', '3dtiles'].flatMap((part) =>
        readdirSync(join(DATA, part), { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.(glb|gltf|b3dm|i3dm|pnts|cmpt|3tz)$|tileset\.json$/.test(name))
          .filter((name) => !name.includes('invalid/') && !name.includes('validator-cases'))
          .map((name) => join(DATA, part, name)),
      )
      const small = files.map((file) => ({ file, bytes: readFileSync(file) })).filter(({ bytes }) => bytes.length < 200_000)
      const implicit = await layImplicit()
      const kinds = [...new Set(small.map(({ file }) => extname(file)))].map((ending) =>
        small.filter(({ file }) => extname(file) === ending),
      )
      expect(kinds.length).toBeGreaterThanOrEqual(7)
      const place = join(folder, 'hurt')
      await mkdir(place, { recursive: true })
      const before = process.memoryUsage().rss
      let refused = 0
      const share = fc.double({ min: 0, max: 0.999999, noNaN: true })
      await fc.assert(
        fc.asyncProperty(
          fc.nat(kinds.length - 1),
          share,
          fc.option(share, { freq: 3 }),
          fc.array(fc.tuple(share, fc.nat(7)), { maxLength: 8 }),
          async (kind, which, keep, flips) => {
            const { file, bytes } = kinds[kind]![Math.floor(which * kinds[kind]!.length)]!
            const hurt = Buffer.from(keep === null ? bytes : bytes.subarray(0, Math.floor(keep * bytes.length)))
            if (hurt.length > 0) for (const [at, bit] of flips) hurt[Math.floor(at * hurt.length)]! ^= 1 << bit
            const copy = join(place, `hurt${extname(file)}`)
            await writeFile(copy, hurt)
            const faults = await checkTile(copy)
            if (grave(faults).length > 0) refused++
            if (keep !== null) expect(grave(faults).length, file).toBeGreaterThan(0)
            expect(faults.every(({ what, file: named }) => what !== '' && named.startsWith(place))).toBe(true)
          },
        ),
        { seed: 20261101, numRuns: 400 },
      )
      expect(refused).toBeGreaterThan(100)
      for (const victim of [implicit, join(dirname(implicit), 'subtrees/0.0.0.subtree')]) {
        const whole = readFileSync(victim)
        await fc.assert(
          fc.asyncProperty(
            fc.option(share, { freq: 2 }),
            fc.array(fc.tuple(share, fc.nat(7)), { minLength: 1, maxLength: 4 }),
            async (keep, flips) => {
              const hurt = Buffer.from(keep === null ? whole : whole.subarray(0, Math.floor(keep * whole.length)))
              if (hurt.length > 0) for (const [at, bit] of flips) hurt[Math.floor(at * hurt.length)]! ^= 1 << bit
              await writeFile(victim, hurt)
              const faults = await checkTileset(implicit)
              if (keep !== null) expect(grave(faults).length).toBeGreaterThan(0)
            },
          ),
          { seed: 20261102, numRuns: 60 },
        )
        await writeFile(victim, whole)
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024)
    },
    SLOW_MS,
  )
})
