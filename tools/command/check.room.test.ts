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
