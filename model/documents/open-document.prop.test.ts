import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault } from '../errors/index.ts'
import { documentKinds, openDocument, openDocumentText } from './document-kinds.ts'
import { parseJsonText } from './parse-json-text.ts'

const seed = 20260127
const kinds = Object.values(documentKinds)
const fixtures = kinds.map(
  ({ kind }) => JSON.parse(readFileSync(join(import.meta.dirname, kind, 'fixtures', 'v1.json'), 'utf8')) as unknown,
)

const wellFormed = (fault: Fault): boolean => /^[a-z-]+\/[a-z-]+$/.test(fault.code) && fault.what.length > 5 && fault.fix.length > 5

test('any value at all opens or gives faults with a code, what is wrong and a way out', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
      (value) => {
        const outcome = openDocument(value)
        return outcome.ok || (outcome.faults.length > 0 && outcome.faults.every(wellFormed))
      },
    ),
    { seed, numRuns: 2000 },
  )
})

/** Every path of a value, root first. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value)
  return [path, ...steps.flatMap((step) => pathsOf((value as Record<string | number, unknown>)[step], [...path, step]))]
}

type Change = {
  readonly pick: number
  readonly how: 'replace' | 'remove' | 'rename' | 'insert'
  readonly value: unknown
  readonly name: string
}

function mutate(source: unknown, changes: readonly Change[]): unknown {
  const root = { document: structuredClone(source) }
  for (const { pick, how, value, name } of changes) {
    const paths = pathsOf(root).slice(1)
    const path = paths[pick % paths.length] ?? ['document']
    let parent: Record<string | number, unknown> = root
    for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>
    const last = path.at(-1) ?? 'document'
    const old = parent[last]
    if (how === 'replace') parent[last] = value
    else if (how === 'insert') parent[Array.isArray(parent) ? parent.length : name] = value
    else {
      if (Array.isArray(parent)) parent.splice(Number(last), 1)
      else delete parent[last]
      if (how === 'rename' && !Array.isArray(parent)) parent[name] = old
    }
  }
  return root.document
}

const change: fc.Arbitrary<Change> = fc.record({
  pick: fc.nat(),
  how: fc.constantFrom('replace', 'remove', 'rename', 'insert'),
  value: fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom('', 'colour', -1, 1e308, [], {}, null)),
  name: fc.oneof(fc.string(), fc.constantFrom('id', 'name', 'kind', 'version', 'heading', 'toString', '__proto__', 'constructor')),
})

test('a valid document, mutated at random, opens frozen or gives faults whose paths start where the document does', () => {
  let refused = 0
  fc.assert(
    fc.property(fc.nat({ max: fixtures.length - 1 }), fc.array(change, { minLength: 1, maxLength: 4 }), (index, changes) => {
      const outcome = openDocument(mutate(fixtures[index], changes))
      if (outcome.ok) return Object.isFrozen(outcome.value)
      refused++
      return outcome.faults.length > 0 && outcome.faults.every(wellFormed)
    }),
    { seed, numRuns: 3000 },
  )
  expect(refused).toBeGreaterThan(1000)
})

test('the text reader agrees with JSON.parse on every JSON text, and on the texts JSON.parse refuses', () => {
  const text = fc.oneof(
    fc.json(),
    fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, put]) => {
      const index = at % (json.length + 1)
      return json.slice(0, index) + put + json.slice(index + 1)
    }),
  )
  fc.assert(
    fc.property(text, (candidate) => {
      const ours = parseJsonText(candidate)
      let theirs: unknown
      try {
        theirs = JSON.parse(candidate)
      } catch {
        return !ours.ok
      }
      // Ours is stricter in three named ways only; what it takes, it reads alike.
      if (!ours.ok) return ours.faults.every((fault) => fault.code === 'document/invalid' || fault.code === 'document/too-large')
      expect(ours.value).toEqual(theirs)
      return true
    }),
    { seed, numRuns: 3000 },
  )
})

test('what a document becomes as text and back is the same document', () => {
  for (const fixture of fixtures) {
    const opened = openDocument(fixture)
    if (!opened.ok) throw new Error('The fixture must open.')
    expect(openDocumentText(JSON.stringify(opened.value))).toEqual(opened)
  }
})
