import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const TIME_LIMIT = 60_000
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holosite-check-'))
  await cp(join(root, 'venues/yard'), join(folder, 'venues/yard'), { recursive: true })
  await cp(join(root, 'scenes/yard-opening'), join(folder, 'scenes/yard-opening'), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** The command as a person runs it: a process of its own, in the folder of the test. */
function holosite(...argv: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(root, 'tools/holosite.ts'), ...argv], { cwd: folder })
  let out = ''
  let error = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, out, error })))
}

/** Standard output under `--json`: one line, one object. */
function answer(ended: Ended): Answer {
  expect(ended.out.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(ended.out) as Answer
}

interface Answer {
  readonly ok: boolean
  readonly documents: readonly { readonly file: string }[]
  readonly errors: readonly { readonly code: string; readonly what: string; readonly file: string }[]
}

/** What the tests change in a venue or a show. */
interface Draft {
  readonly fixtureTypes: string[]
  readonly fixtures: { readonly patch: { address: number } }[]
  readonly tracks: { target: string }[]
}

async function change(file: string, edit: (document: Draft) => void): Promise<() => Promise<void>> {
  const path = join(folder, file)
  const before = await readFile(path, 'utf8')
  const document = JSON.parse(before) as Draft
  edit(document)
  await writeFile(path, JSON.stringify(document))
  return () => writeFile(path, before)
}

test('a venue that is well ends with 0 and names everything that was judged', { timeout: TIME_LIMIT }, async () => {
  const ended = await holosite('check', 'venues/yard/venue.json', '--json')
  const { ok, documents } = answer(ended)
  expect(ended.code).toBe(0)
  expect(ok).toBe(true)
  expect(documents.map((document) => document.file)).toEqual([
    'venues/yard/venue.json',
    'scenes/yard-opening/scene.json',
    'venues/yard/rig/par-rgb.fixture-type.json',
    'venues/yard/rig/egress-white.fixture-type.json',
    'scenes/yard-opening/show.json',
  ])
})

test('faults end with 1, one line each, file and place first', { timeout: TIME_LIMIT }, async () => {
  const undo = await change('venues/yard/venue.json', (venue) => (venue.fixtures[1]!.patch.address = 3))
  const ended = await holosite('check', 'scenes/yard-opening/scene.json', 'venues/yard/venue.json')
  await undo()
  expect(ended.code).toBe(1)
  expect(ended.error).toBe('')
  expect(ended.out).toBe(
    'venues/yard/venue.json: fixtures[1].patch.address: Fixtures "par-1" and "par-2" both take slots 3 to 4 of universe 1. ' +
      'Move "par-2" to address 5, or to another universe.\n',
  )
})

test(
  'links are followed from a venue to its show, and a missing file is a fault of the document that names it',
  { timeout: TIME_LIMIT },
  async () => {
    const undoShow = await change('scenes/yard-opening/show.json', (show) => (show.tracks[0]!.target = 'fixture/par-9'))
    const undoVenue = await change('venues/yard/venue.json', (venue) => venue.fixtureTypes.push('rig/lost.fixture-type.json'))
    const ended = await holosite('check', '--json', 'venues/yard/venue.json')
    await undoShow()
    await undoVenue()
    const { ok, errors } = answer(ended)
    expect(ended.code).toBe(1)
    expect(ok).toBe(false)
    expect(errors).toContainEqual({
      code: 'venue/missing',
      what: 'It links to venues/yard/rig/lost.fixture-type.json, which is not there.',
      fix: 'Add that file, or correct the link.',
      at: ['fixtureTypes', 2],
      file: 'venues/yard/venue.json',
    })
    expect(errors).toContainEqual(
      expect.objectContaining({ code: 'show/unknown-target', at: ['tracks', 0, 'target'], file: 'scenes/yard-opening/show.json' }),
    )
    expect(errors).toHaveLength(2)
  },
)

test('a media file a scene names and lacks is named once, from the scene and from its venue', { timeout: TIME_LIMIT }, async () => {
  const media = [{ id: 'scroll', kind: 'image', uri: 'media/scroll.png', credit: 'Us' }]
  const undo = await change('scenes/yard-opening/scene.json', (scene) => Object.assign(scene, { version: 2, media }))
  const answers = [
    await holosite('check', '--json', 'scenes/yard-opening/scene.json'),
    await holosite('check', '--json', 'venues/yard/venue.json'),
  ]
  await mkdir(join(folder, 'scenes/yard-opening/media'))
  await writeFile(join(folder, 'scenes/yard-opening/media/scroll.png'), 'there')
  const well = await holosite('check', '--json', 'scenes/yard-opening/scene.json')
  await undo()
  for (const ended of answers) {
    expect(answer(ended).errors).toEqual([
      {
        code: 'scene/media-missing',
        what: 'It links to scenes/yard-opening/media/scroll.png, which is not there.',
        fix: 'Add that file, or correct the link.',
        at: ['media', 'scroll', 'uri'],
        file: 'scenes/yard-opening/scene.json',
      },
    ])
  }
  expect(answer(well).ok).toBe(true)
})

test('a tile cut short is named with the byte that tells so', { timeout: TIME_LIMIT }, async () => {
  const tile = join(folder, 'venues/yard/survey/north.glb')
  const whole = await readFile(tile)
  await writeFile(tile, whole.subarray(0, 1000))
  const ended = await holosite('check', 'venues/yard/venue.json')
  await writeFile(tile, whole)
  expect(ended.code).toBe(1)
  expect(ended.out).toContain(
    `venues/yard/survey/north.glb: byte[8]: It says it has ${whole.length} bytes and has 1000. Build or export it again, or put the whole file back.`,
  )
})

test('what is no document is told apart: broken text, no file, a folder, bytes that are not UTF-8', { timeout: TIME_LIMIT }, async () => {
  await mkdir(join(folder, 'odd'), { recursive: true })
  await writeFile(join(folder, 'odd/broken.json'), '{\n  "kind": "venue",\n}')
  await writeFile(join(folder, 'odd/bytes.json'), Uint8Array.of(0x7b, 0xff, 0x7d))
  const ended = await holosite('check', '--json', 'odd/broken.json', 'odd/none.json', 'odd', 'odd/bytes.json')
  const { errors } = answer(ended)
  expect(ended.code).toBe(1)
  expect(errors.map(({ code, file }) => [code, file])).toEqual([
    ['document/not-json', 'odd/broken.json'],
    ['document/unreadable', 'odd/none.json'],
    ['document/unreadable', 'odd'],
    ['document/unreadable', 'odd/bytes.json'],
  ])
  expect(errors[0]?.what).toContain('3:1')
})

test('wrong usage ends with 2, and under --json is one object too', { timeout: TIME_LIMIT }, async () => {
  const [nothing, unknown, option] = await Promise.all([
    holosite('check'),
    holosite('chekc', '--json'),
    holosite('check', '--fast', 'a.json', '--json'),
  ])
  expect(nothing).toMatchObject({ code: 2, out: '' })
  expect(nothing.error).toContain('No document is given.')
  expect(unknown.code).toBe(2)
  expect(answer(unknown)).toEqual({
    ok: false,
    errors: [{ code: 'command/usage', what: 'There is no command "chekc".', fix: 'Did you mean "check"?', at: [] }],
  })
  expect(option.code).toBe(2)
  expect(answer(option).errors[0]?.what).toContain("'--fast'")
})

test('--help ends with 0 for the program and for each command', { timeout: TIME_LIMIT }, async () => {
  const [all, one] = await Promise.all([holosite('--help'), holosite('check', '--help')])
  expect(all.code).toBe(0)
  expect(all.out).toMatch(/^ {2}check +judge documents/m)
  expect(one.code).toBe(0)
  expect(one.out).toMatch(/^holosite check <document\.\.\.>/)
})

test(
  'a tileset or a tile is judged by itself: one that is well, one cut short with file and byte, a model with the place in its JSON',
  { timeout: TIME_LIMIT },
  async () => {
    const survey = join(folder, 'venues/yard/survey')
    expect((await holosite('check', join(survey, 'tileset.json'))).out).toContain('tileset.json is well')
    const tile = await readFile(join(survey, 'east.glb'))
    await writeFile(join(folder, 'cut.glb'), tile.subarray(0, tile.length - 4))
    const cut = await holosite('check', 'cut.glb', '--json')
    expect(cut.code).toBe(1)
    expect(answer(cut).errors).toMatchObject([{ code: 'venue/broken-tiles', file: 'cut.glb', at: ['byte', 8] }])
    await writeFile(join(folder, 'lost.gltf'), JSON.stringify({ asset: { version: '2.0' }, nodes: [{ camera: 3 }] }))
    const lost = await holosite('check', 'lost.gltf', '--json')
    expect(answer(lost).errors).toMatchObject([{ file: 'lost.gltf', at: ['nodes', 0, 'camera'] }])
  },
)
