import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { expect, test } from 'vitest'
import { JSON_LIMITS } from './json-limits.ts'
import { defineDocument, migrateUp, type Migration } from './document-kind.ts'
import { documentKinds, openDocument, openDocumentText, type DocumentName } from './document-kinds.ts'
import { createOpener } from './open-document.ts'
import type { Fault, Outcome } from '../errors/index.ts'

const fixture = (kind: DocumentName, version: number): string =>
  readFileSync(join(import.meta.dirname, kind, 'fixtures', `v${version}.json`), 'utf8')
const venue = (): Record<string, unknown> => JSON.parse(fixture('venue', 1)) as Record<string, unknown>
const faultsOf = (outcome: Outcome<unknown>): readonly Fault[] => (outcome.ok ? [] : outcome.faults)
const firstFault = (outcome: Outcome<unknown>): Fault => {
  const fault = faultsOf(outcome)[0]
  if (fault === undefined) throw new Error('The document opened.')
  return fault
}

test.each(Object.values(documentKinds))(
  '$kind: an old valid file of every version opens as the newest, and every migration runs',
  (kind) => {
    const ran = new Set<string>()
    for (let version = 1; version <= kind.version; version++) {
      const text = fixture(kind.kind, version)
      const old = JSON.parse(text) as Record<string, never>
      expect(old['version']).toBe(version)
      const migrated = migrateUp(kind, old, version)
      if (migrated.ok) for (const step of migrated.value.steps) ran.add(step)
      const opened = openDocumentText(text, { kind: kind.kind })
      expect(faultsOf(opened)).toEqual([])
      expect(opened.ok && opened.value.version).toBe(kind.version)
    }
    expect([...ran]).toEqual(kind.migrations.map((step) => step.name))
    const files = readdirSync(join(import.meta.dirname, kind.kind, 'fixtures'))
    expect(files.filter((name) => /^v\d+\.json$/.test(name))).toHaveLength(kind.version)
  },
)

const migrations: readonly Migration[] = [
  { to: 2, name: 'name-the-heading', up: ({ heading, ...rest }) => ({ ...rest, headingDeg: heading ?? 0 }) },
  {
    to: 3,
    name: 'turn-lamps-into-a-list',
    up({ lamp, ...rest }) {
      if (typeof lamp !== 'string') throw new TypeError('there is no lamp')
      return { ...rest, lamps: [lamp] }
    },
  },
]
const mast = defineDocument({
  kind: 'mast',
  schema: z.strictObject({ kind: z.literal('mast'), version: z.literal(3), headingDeg: z.number(), lamps: z.array(z.string()) }),
  migrations,
})
const madeUp = createOpener({ mast })

test('a document of any older version climbs step by step and is judged by the newest schema', () => {
  const value = { kind: 'mast', version: 3, headingDeg: 90, lamps: ['par'] }
  expect(madeUp.openDocument({ kind: 'mast', version: 1, heading: 90, lamp: 'par' })).toEqual({ ok: true, value })
  expect(madeUp.openDocument({ kind: 'mast', version: 2, headingDeg: 90, lamp: 'par' })).toEqual({ ok: true, value })
  expect(madeUp.openDocument(value)).toEqual({ ok: true, value })
  const steps = migrateUp(mast, { kind: 'mast', version: 1, heading: 90, lamp: 'par' }, 1)
  expect(steps.ok && steps.value.steps).toEqual(['name-the-heading', 'turn-lamps-into-a-list'])
})

test('a migration that fails is named in the fault, and the input stays as it was', () => {
  const input = { kind: 'mast', version: 1, heading: 90 }
  const fault = firstFault(madeUp.openDocument(input))
  expect(fault.code).toBe('document/invalid')
  expect(fault.what).toContain('"turn-lamps-into-a-list": there is no lamp')
  expect(input).toEqual({ kind: 'mast', version: 1, heading: 90 })
})

test('migrations that do not count without a gap are refused where they are declared', () => {
  const gap = migrations.slice(1)
  expect(() => defineDocument({ kind: 'mast', schema: mast.schema, migrations: gap })).toThrow(/leads to version 3, but stands at place 1/)
})

test('an opened document is frozen all the way down and shares nothing with the input', () => {
  const input = venue()
  const outcome = openDocument(input, { kind: 'venue' })
  if (!outcome.ok) throw new Error('The fixture must open.')
  const check = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    expect(Object.isFrozen(value)).toBe(true)
    Object.values(value).forEach(check)
  }
  check(outcome.value)
  expect(Object.isFrozen(input['twin'])).toBe(false)
  expect(outcome.value.cameras[0]?.range).toEqual({ nearM: 0.5, farM: 200 })
})

test.each([
  ['null', null, 'document/not-an-object'],
  ['a list', [], 'document/not-an-object'],
  ['text', 'venue', 'document/not-an-object'],
  ['no kind', { version: 1 }, 'document/unknown-kind'],
  ['a kind nobody knows', { kind: 'planet', version: 1 }, 'document/unknown-kind'],
  ['a kind named like an object method', { kind: 'toString', version: 1 }, 'document/unknown-kind'],
  ['no version', { kind: 'venue' }, 'document/bad-version'],
  ['version 0', { kind: 'venue', version: 0 }, 'document/bad-version'],
  ['version 1.5', { kind: 'venue', version: 1.5 }, 'document/bad-version'],
  ['a version as text', { kind: 'venue', version: '1' }, 'document/bad-version'],
  ['a newer version', { kind: 'venue', version: 99, futureKey: true }, 'document/newer-version'],
  ['undefined', undefined, 'document/invalid'],
  ['a function', { kind: () => 'venue' }, 'document/invalid'],
  ['a bigint', { kind: 1n }, 'document/invalid'],
  ['a symbol', { kind: Symbol('venue') }, 'document/invalid'],
  ['a date', new Date(0), 'document/invalid'],
  ['NaN', { kind: 'venue', version: Number.NaN }, 'document/invalid'],
  ['Infinity', { kind: 'venue', version: Infinity }, 'document/invalid'],
])('%s is refused by its code, with what and a way out', (_name, input, code) => {
  const fault = firstFault(openDocument(input))
  expect(fault.code).toBe(code)
  expect(fault.what).not.toBe('')
  expect(fault.fix).not.toBe('')
})

test('a document of another kind than the one wanted is refused, and the file is named', () => {
  const fault = firstFault(openDocument(venue(), { kind: 'scene', file: 'scenes/a/scene.json' }))
  expect(fault).toMatchObject({ code: 'document/wrong-kind', file: 'scenes/a/scene.json', at: ['kind'] })
})

test('an unknown key names the nearest one there is', () => {
  const input = venue()
  const [projector] = input['projectors'] as { mount: Record<string, unknown> }[]
  if (projector === undefined) throw new Error('The fixture has a projector.')
  delete projector.mount['headingDeg']
  projector.mount['heading'] = 12
  const faults = faultsOf(openDocument(input))
  expect(faults).toHaveLength(2)
  expect(faults).toContainEqual(
    expect.objectContaining({
      code: 'document/invalid',
      what: 'projectors[0].mount has an unknown key "heading".',
      fix: 'Did you mean "headingDeg"? Rename or remove it.',
      at: ['projectors', 0, 'mount', 'heading'],
    }),
  )
  expect(faults).toContainEqual(
    expect.objectContaining({
      code: 'document/invalid',
      what: 'projectors[0].mount.headingDeg is missing.',
      fix: 'Add it: a number from -360 to 360.',
      at: ['projectors', 0, 'mount', 'headingDeg'],
    }),
  )
})

/** Puts a value at a path; `undefined` removes what is there. */
function put(document: unknown, path: string, value: unknown): void {
  const steps = path.split('/')
  const last = steps.pop() ?? ''
  let parent = document as Record<string, unknown>
  for (const step of steps) parent = parent[step] as Record<string, unknown>
  if (value === undefined) delete parent[last]
  else parent[last] = value
}

test.each([
  ['a number out of range', 'georeference/latDeg', 91, 'georeference.latDeg is 91.', 'Write a number from -90 to 90.'],
  ['text for a number', 'projectors/0/lumens', '12000', 'projectors[0].lumens is the text "12000".', 'Write a number from 1 to 200000.'],
  ['a wrong choice', 'georeference/datum', 'wgs-84', 'georeference.datum is the text "wgs-84".', 'Did you mean "WGS84"?'],
  [
    'too few corners',
    'zones/0/polygon',
    [
      [0, 0],
      [1, 0],
    ],
    'zones[0].polygon is a list of 2 values.',
    'Write a list of 3 to 512 values',
  ],
  [
    'a short point',
    'projectors/0/mount/position',
    [0, 0],
    'projectors[0].mount.position is a list of 2 values.',
    'a list of exactly 3 values',
  ],
  ['a path out of the folder', 'twin/0/uri', '../secret.json', 'twin[0].uri is the text "../secret.json".', 'inside the document'],
  ['an id in capitals', 'id', 'My Yard', 'id is the text "My Yard".', 'lower-case words'],
  ['a missing language', 'name/zh-CN', undefined, 'name.zh-CN is missing.', 'Add it: text of at most 2000 characters'],
])('%s: the fault says what stands there and what to write', (_name, path, value, what, fix) => {
  const input = venue()
  put(input, path, value)
  const fault = firstFault(openDocument(input))
  expect(fault.code).toBe('document/invalid')
  expect(fault.what).toBe(what)
  expect(fault.fix).toContain(fix)
})

test('a show value of the wrong shape is told both shapes it may have', () => {
  const show = JSON.parse(fixture('show', 1)) as { tracks: { clips: { keys: { value: unknown }[] }[] }[] }
  const key = show.tracks[0]?.clips[0]?.keys[0]
  if (key === undefined) throw new Error('The fixture has a key.')
  key.value = [1, 0]
  const fault = firstFault(openDocument(show))
  expect(fault.at).toEqual(['tracks', 0, 'clips', 0, 'keys', 0, 'value'])
  expect(fault.fix).toBe('Write a number from -1080 to 1080, or a list of exactly 3 values, each a number from 0 to 1.')
})

test('a thousand faults become a hundred and a count', () => {
  const input = venue()
  input['zones'] = Array.from({ length: 300 }, () => ({}))
  const faults = faultsOf(openDocument(input))
  expect(faults).toHaveLength(101)
  expect(faults.at(-1)?.what).toMatch(/^There are \d+ more faults\.$/)
})

test.each(['__proto__', 'constructor', 'prototype'])('the key %s is refused wherever it stands, and changes no prototype', (key) => {
  const text = `{"kind":"venue","version":1,"limits":{"${key}":{"polluted":true}}}`
  for (const outcome of [openDocument(JSON.parse(text)), openDocumentText(text)]) {
    expect(firstFault(outcome)).toMatchObject({ code: 'document/invalid', at: ['limits', key] })
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('hostile input is refused at once: depth, size, width, cycles, getters that throw', () => {
  let nested: unknown = 1
  for (let depth = 0; depth < 100_000; depth++) nested = [nested]
  const cycle: Record<string, unknown> = { kind: 'venue' }
  cycle['self'] = cycle
  let doubling: unknown = 1
  for (let step = 0; step < 60; step++) doubling = [doubling, doubling]
  const sparse: unknown[] = []
  sparse.length = 4_000_000_000
  const started = performance.now()
  expect(firstFault(openDocument(nested)).code).toBe('document/too-large')
  expect(firstFault(openDocument({ kind: 'venue', version: 1, name: nested })).code).toBe('document/too-large')
  expect(firstFault(openDocumentText('['.repeat(100_000) + ']'.repeat(100_000))).code).toBe('document/too-large')
  expect(firstFault(openDocumentText('{"a":'.repeat(100_000))).code).toBe('document/too-large')
  expect(firstFault(openDocument({ kind: 'venue', version: 1, id: 'a'.repeat(64 << 20) })).code).toBe('document/too-large')
  expect(firstFault(openDocumentText(`"${'a'.repeat(64 << 20)}"`)).code).toBe('document/too-large')
  expect(firstFault(openDocument(cycle)).code).toBe('document/too-large')
  expect(firstFault(openDocument(doubling)).code).toBe('document/too-large')
  expect(firstFault(openDocument({ kind: sparse })).code).toBe('document/too-large')
  expect(firstFault(openDocument({ ['k'.repeat(1000)]: 1 })).code).toBe('document/too-large')
  const trap = Object.defineProperty({}, 'kind', { enumerable: true, get: () => JSON.parse('{') as unknown })
  expect(firstFault(openDocument(trap)).code).toBe('document/invalid')
  expect(performance.now() - started).toBeLessThan(6000)
  expect(JSON_LIMITS.depth).toBeLessThan(100)
})
