import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const COMMAND = fileURLToPath(new URL('../holosite.ts', import.meta.url))
/** Tells the most memory the process had, as its last words. */
const TELL_PEAK = 'data:text/javascript,process.on("exit",()=>console.error("PEAK "+process.resourceUsage().maxRSS))'
const MOST_MB = 1000
const TIME_LIMIT = 120_000

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holosite-hostile-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly answer: {
    readonly ok: boolean
    readonly errors?: readonly { code: string; file?: string }[]
    readonly warnings?: readonly string[]
  }
  readonly peakMb: number
}

/** The command as a process of its own. */
function build(file: string, ...more: string[]): Promise<Ended> {
  const argv = [
    '--import',
    TELL_PEAK,
    '--import',
    import.meta.resolve('tsx'),
    COMMAND,
    'twin',
    'build',
    file,
    '--out',
    'twin',
    '--json',
    ...more,
  ]
  const child = spawn(process.execPath, argv, { cwd: folder })
  let out = ''
  let error = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
  return new Promise((resolve, reject) =>
    child
      .on('error', reject)
      .on('close', (code) =>
        resolve({ code, answer: JSON.parse(out) as Ended['answer'], peakMb: Number(/PEAK (\d+)/.exec(error)?.[1]) / 1024 }),
      ),
  )
}

const CORNERS = [0, 1].flatMap((z) => [0, 1].flatMap((y) => [0, 1].map((x) => [x * 10_000, y * 10_000, z * 10_000])))

function cityOf(objects: unknown, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    type: 'CityJSON',
    version: '2.0',
    transform: { scale: [0.001, 0.001, 0.001], translate: [90_000, 435_000, 0] },
    metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/7415' },
    CityObjects: objects,
    vertices: CORNERS,
    ...more,
  })
}

const ofSurfaces = (boundaries: unknown, type = 'Building') => ({ type, geometry: [{ type: 'MultiSurface', lod: '1', boundaries }] })
const house = ofSurfaces([[[0, 1, 5, 4]], [[1, 3, 7, 5]]])

const MOVE = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
/** Fifteen thousand trees of one template. */
const forestOf = (boundaries: unknown): string =>
  cityOf(
    Object.fromEntries(
      Array.from({ length: 15_000 }, (_item, index) => [
        `tree-${index}`,
        {
          type: 'SolitaryVegetationObject',
          geometry: [{ type: 'GeometryInstance', template: 0, boundaries: [0], transformationMatrix: MOVE }],
        },
      ]),
    ),
    { 'geometry-templates': { templates: [{ type: 'MultiSurface', lod: '1', boundaries }], 'vertices-templates': CORNERS } },
  )

/** Name, text, and the code of the refusal; where there is none, a reason that a warning tells. */
const HOSTILE: readonly (readonly [name: string, text: () => string, refusal: string, warning: string])[] = [
  [
    'lists within lists, a million deep',
    () => cityOf({ a: ofSurfaces('deep') }).replace('"deep"', '['.repeat(1_000_000) + ']'.repeat(1_000_000)),
    'survey/',
    '',
  ],
  [
    'one surface six hundred thousand times',
    () => cityOf({ a: ofSurfaces(Array.from({ length: 600_000 }, () => [[0, 1, 3]])) }),
    'survey/malformed',
    '',
  ],
  [
    'a surface with a hundred thousand holes',
    () => cityOf({ a: ofSurfaces([[[0, 1, 3, 2], ...Array.from({ length: 100_000 }, () => [4, 5, 7])]]), b: house }),
    '',
    'surface-too-large',
  ],
  [
    'parents in a chain of thirty thousand',
    () =>
      cityOf(
        Object.fromEntries(
          Array.from({ length: 30_000 }, (_item, index) => [
            `o${index}`,
            { type: 'BuildingPart', parents: [`o${index + 1}`], geometry: [] },
          ]),
        ),
      ),
    'survey/empty',
    '',
  ],
  [
    'vertices that are beyond everything',
    () => cityOf({ a: house }, { vertices: CORNERS.map((corner, index) => (index === 3 ? [1e308, -1e308, 1e308] : corner)) }),
    '',
    'vertex-missing',
  ],
  [
    'vertex numbers that are not there',
    () => cityOf({ a: ofSurfaces([[[0, 1, 4_000_000_000]], [[-1, 1e300, 0.5]]]), b: house }),
    '',
    'vertex-missing',
  ],
  [
    'a small template put up without end',
    () =>
      cityOf(
        {
          a: {
            type: 'SolitaryVegetationObject',
            geometry: [{ type: 'GeometryInstance', template: 1e9, boundaries: [0], transformationMatrix: [] }],
          },
        },
        { 'geometry-templates': { templates: [], 'vertices-templates': [] } },
      ),
    'survey/malformed',
    '',
  ],
  [
    'a template of a hundred thousand surfaces, fifteen thousand times',
    () => forestOf(Array.from({ length: 100_000 }, () => [[0, 1, 3]])),
    'survey/too-large',
    '',
  ],
  [
    'a template of one ring of two hundred thousand corners, fifteen thousand times',
    () => forestOf([[Array.from({ length: 200_000 }, (_item, index) => index % 8)]]),
    'survey/too-large',
    '',
  ],
  [
    'a template of two hundred thousand empty rings, fifteen thousand times',
    () => forestOf([[[0, 1, 3], ...Array.from({ length: 200_000 }, () => [])]]),
    'survey/too-large',
    '',
  ],
  [
    'a house of twelve thousand parts, each of a level of its own',
    () =>
      cityOf(
        Object.fromEntries([
          ['house', { type: 'Building', geometry: [] }],
          ...Array.from({ length: 12_000 }, (_item, index) => [
            `part-${index}`,
            {
              type: 'BuildingPart',
              parents: ['house'],
              geometry: [{ type: 'MultiSurface', lod: (1 + index / 12_000).toFixed(5), boundaries: [[[0, 1, 3]]] }],
            },
          ]),
        ]),
      ),
    'survey/too-large',
    '',
  ],
  [
    'ground three hundred kilometres wide',
    () =>
      cityOf(
        { a: ofSurfaces([[[0, 1, 3, 2]]], 'LandUse'), b: house },
        { vertices: CORNERS.map(([x, y, z]) => [x! * 15_000, y! * 15_000, z!]) },
      ),
    '',
    'vertex-missing',
  ],
]

test.each(HOSTILE)(
  '%s: refused or told, within bounded memory, and no half-written folder',
  async (_name, text, refusal, warning) => {
    const file = 'hostile.city.json'
    const written = text()
    writeFileSync(join(folder, file), written)
    const { code, answer, peakMb } = await build(file)
    expect(peakMb).toBeGreaterThan(10)
    expect(peakMb).toBeLessThan(MOST_MB)
    if (refusal === '') {
      expect(code, JSON.stringify(answer.errors)).toBe(0)
      expect(answer.warnings?.some((line) => line.includes(warning))).toBe(true)
    } else {
      expect(code).toBe(1)
      expect(answer.errors?.[0]?.code.startsWith(refusal), JSON.stringify(answer.errors)).toBe(true)
      expect(existsSync(join(folder, 'twin'))).toBe(false)
    }
    expect(readdirSync(folder).filter((entry) => entry.startsWith('.'))).toEqual([])
    rmSync(join(folder, 'twin'), { recursive: true, force: true })
  },
  TIME_LIMIT,
)

test(
  'a footprint of two hundred thousand crossing corners is left out and told; what a killed run has left is taken away by the next',
  async () => {
    const ring = Array.from({ length: 200_000 }, (_item, index) => [
      4.45 + ((index * 7919) % 1000) / 1e5,
      51.9 + ((index * 104_729) % 1000) / 1e5,
    ])
    const square = [
      [4.4, 51.9],
      [4.401, 51.9],
      [4.401, 51.901],
      [4.4, 51.901],
      [4.4, 51.9],
    ]
    const features = [[...ring, ring[0]], square].map((points, index) => ({
      type: 'Feature',
      id: `house-${index}`,
      properties: { height: 6 },
      geometry: { type: 'Polygon', coordinates: [points] },
    }))
    writeFileSync(join(folder, 'ring.geojson'), JSON.stringify({ type: 'FeatureCollection', features }))
    mkdirSync(join(folder, '.twin.partial-999999999'))
    const { code, answer, peakMb } = await build('ring.geojson', '--heights', 'egm96')
    expect(code, JSON.stringify(answer.errors)).toBe(0)
    expect(answer.warnings?.join()).toContain('house-0: a footprint has more than 20000 corners')
    expect(peakMb).toBeLessThan(MOST_MB)
    expect(readdirSync(folder).filter((entry) => entry.startsWith('.'))).toEqual([])
  },
  TIME_LIMIT,
)
