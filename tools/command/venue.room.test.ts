import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDocumentText, type Venue } from '../../model/documents/index.ts'
import { decodeGround, isGround } from '../../model/walk/index.ts'
import { createLog, startServer } from '../../multiplayer-server/index.ts'
import { runCommandLine } from './run-command-line.ts'

const data = resolve(process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data', 'city')
const hasData = existsSync(join(data, 'rotterdam-delfshaven.city.json'))
const TIME_LIMIT = 240_000

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holosite-venue-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number
  readonly out: string
  readonly error: string
}

/** In this process: starting the loader anew for every command would only make the test slow. */
async function holosite(...argv: string[]): Promise<Ended> {
  let out = ''
  let error = ''
  const code = await runCommandLine(argv, { cwd: folder, out: (text) => (out += text), error: (text) => (error += text) })
  return { code, out, error }
}

interface Answer {
  readonly ok: boolean
  readonly features: number
  readonly tiles: number
  readonly warnings: readonly string[]
  readonly center: readonly [number, number, number]
  readonly errors: readonly { readonly code: string; readonly file?: string }[]
}

/** Standard output under `--json`: one line, one object. */
function answer({ out, error }: Ended): Answer {
  expect(out.trimEnd().split('\n'), error).toHaveLength(1)
  return JSON.parse(out) as Answer
}

function openVenue(id: string): { venue: Venue; place: string } {
  const place = join(folder, 'var', 'venues', id)
  const outcome = openDocumentText(readFileSync(join(place, 'venue.json'), 'utf8'), { kind: 'venue' })
  if (!outcome.ok) throw new Error(outcome.faults[0]?.what)
  return { venue: outcome.value, place }
}

test.skipIf(!hasData)(
  'twin build makes a tileset as a whole, and leaves what was there when the input is at fault (needs the test data)',
  { timeout: TIME_LIMIT },
  async () => {
    const build = (file: string, ...more: string[]) => holosite('twin', 'build', join(data, file), '--out', 'twin', '--json', ...more)
    const well = await build('rotterdam_subset.city.json', '--crs', 'EPSG:28992', '--heights', 'nap')
    expect(well.code, well.error).toBe(0)
    const report = answer(well)
    expect(report).toMatchObject({
      ok: true,
      features: 16,
      tiles: expect.any(Number),
      bytes: expect.any(Number),
      peakMemoryMb: expect.any(Number),
      seconds: expect.any(Number),
    })
    expect(report.center[0]).toBeCloseTo(4.453, 2)
    expect(report.center[1]).toBeCloseTo(51.907, 2)
    expect(report.warnings.join('\n')).toContain('NAP is taken as EGM96')
    const before = readFileSync(join(folder, 'twin/tileset.json'), 'utf8')
    for (const [file, code, ...more] of [
      ['rotterdam_subset.city.json', 'survey/no-heights', '--crs', 'EPSG:28992'],
      ['rotterdam_subset.city.json', 'survey/no-heights', '--crs', 'EPSG:32631', '--heights', 'nap'],
      ['rotterdam_subset.city.json', 'survey/geometry', '--crs', 'EPSG:28992', '--heights', 'nap', '--strict'],
      ['invalid/with-errors.city.json', 'survey/not-json'],
      ['DenHaag_1BwBP.citygml.gml', 'survey/unsupported'],
    ] as const) {
      const bad = await build(file, ...more)
      expect(bad.code, code).toBe(1)
      expect(answer(bad).errors[0], code).toMatchObject({ code })
    }
    expect(readFileSync(join(folder, 'twin/tileset.json'), 'utf8')).toBe(before)
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
    for (const wrong of [['build'], ['build', 'a.json'], ['mend'], ['build', 'a.json', '--out', 'x', '--heights', 'sea']])
      expect((await holosite('twin', ...wrong)).code).toBe(2)
    mkdirSync(join(folder, 'kept'))
    writeFileSync(join(folder, 'kept/letter.txt'), 'dear')
    expect((await holosite('twin', 'build', join(data, 'rotterdam_subset.city.json'), '--out', 'kept')).code).toBe(2)
  },
)

const CASES: readonly (readonly [id: string, file: string, ...more: string[]])[] = [
  ['delfshaven', 'rotterdam-delfshaven.city.json', '--crs', 'EPSG:28992', '--heights', 'nap', '--radius', '120'],
  ['den-haag', 'denhaag_random_5.city.jsonl'],
]

test.skipIf(!hasData).each(CASES)(
  'venue new makes "%s" of %s: check accepts it, one begins on free ground before the façade, the server lists and serves it, and its survey is built again by its documents (needs the test data)',
  { timeout: TIME_LIMIT },
  async (id, file, ...more) => {
    const made = await holosite('venue', 'new', id, '--from', join(data, file), '--json', ...more)
    expect(made.code, made.out).toBe(0)
    expect(answer(made)).toMatchObject({ ok: true, venue: `var/venues/${id}`, scene: `var/scenes/${id}-opening` })
    const checked = await holosite('check', `var/venues/${id}/venue.json`, '--json')
    expect(checked.code, checked.out).toBe(0)

    const { venue, place } = openVenue(id)
    expect(venue.fixtures.length).toBeGreaterThanOrEqual(8)
    expect(venue.projectors).toHaveLength(1)
    const ground = decodeGround(readFileSync(join(place, venue.ground ?? '')))
    if (!ground.ok) throw new Error(ground.faults[0]?.what)
    const spawn = venue.zones.find(({ kind }) => kind === 'spawn')
    for (const [east, north] of spawn?.polygon ?? []) expect(isGround(ground.value, east, north)).toBe(true)
    for (const { mount } of venue.fixtures) expect(mount.position[2]).toBeGreaterThan(spawn!.heightM + 0.2)
    const [tile] = readdirSync(join(place, 'survey/tiles'))
    expect(readFileSync(join(place, 'survey/tiles', tile ?? '')).includes('HOLOSITE_light_groups')).toBe(true)

    const log = createLog({ part: 'test', format: 'json', level: 'silent' })
    const options = { root: folder, data: join(folder, 'var'), host: '127.0.0.1', port: 0, hubSocket: join(folder, 'no-hub.sock'), log }
    const server = await startServer(options)
    try {
      expect(server.library.ids).toContain(id)
      expect(server.library.get(id)).toMatchObject({ faults: [] })
      const files = ['survey/tileset.json', `survey/tiles/${tile}`, 'survey/ground.bin']
      for (const path of files) expect((await fetch(`${server.origin}/venues/${id}/${path}`)).status, path).toBe(200)
      for (const path of ['venue.json', 'night.json', '../../holosite.sqlite'])
        expect((await fetch(`${server.origin}/venues/${id}/${path}`)).status).toBe(404)
    } finally {
      await server.close()
    }
    expect((await holosite('venue', 'new', id, '--from', join(data, file))).code).toBe(2)

    const survey = join(place, 'survey')
    const document = readFileSync(join(place, 'venue.json'), 'utf8')
    const bytes = { ground: readFileSync(join(survey, 'ground.bin')), tileset: readFileSync(join(survey, 'tileset.json'), 'utf8') }
    expect((await holosite('twin', 'build', join(data, file), ...more.slice(0, 4), '--out', `var/venues/${id}/survey`)).code).toBe(2)
    rmSync(join(survey, 'tiles'), { recursive: true })
    const again = await holosite('venue', 'survey', id, '--from', join(data, file), '--json', ...more)
    expect(again.code, again.out).toBe(0)
    expect(readFileSync(join(place, 'venue.json'), 'utf8')).toBe(document)
    expect(readFileSync(join(survey, 'ground.bin'))).toEqual(bytes.ground)
    expect(readFileSync(join(survey, 'tileset.json'), 'utf8')).toBe(bytes.tileset)
    expect((await holosite('venue', 'survey', 'nowhere', '--from', join(data, file))).code).toBe(2)
  },
)

test('venue new without a survey, an id or with a taken name is wrong usage', { timeout: TIME_LIMIT }, async () => {
  for (const wrong of [
    ['new'],
    ['new', 'Big House', '--from', 'a.json'],
    ['new', 'a'],
    ['old', 'a'],
    ['new', 'a', '--from', 'a.json', '--radius', '7'],
  ])
    expect((await holosite('venue', ...wrong)).code).toBe(2)
})

test.skipIf(!hasData)(
  'where the scene cannot be written no venue stays either, and the refusal names the folder and what to do (needs the test data)',
  { timeout: TIME_LIMIT },
  async () => {
    const blocked = join(folder, 'blocked')
    mkdirSync(blocked)
    writeFileSync(join(blocked, 'scenes'), 'a file, no folder')
    const file = join(data, 'denhaag_random_5.city.jsonl')
    const refused = await holosite('venue', 'new', 'den-haag', '--from', file, '--no-light', '--data', 'blocked')
    expect(refused.code).toBe(1)
    expect(refused.error).toMatch(/scenes\/den-haag-opening cannot be written.*A file stands where a folder belongs/s)
    expect(refused.error).not.toContain('    at ')
    expect(readdirSync(join(blocked, 'venues'))).toEqual([])
  },
)
