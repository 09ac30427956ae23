import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { documentKinds } from '../../../model/documents/index.ts'
import { makeSchemas } from './make-schemas.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('the committed schemas are those of the code: after a change run tsx tools/make/schema/make-schemas.ts', async () => {
  const made = makeSchemas()
  expect((await readdir(join(root, 'docs/schema'))).filter((name) => name.endsWith('.schema.json')).sort()).toEqual([...made.keys()].sort())
  for (const [name, text] of made) expect(await readFile(join(root, 'docs/schema', name), 'utf8'), name).toBe(text)
})

test('a document names the schema of its kind by a path that leads there', async () => {
  const documents = [
    'venues/yard/venue.json',
    'venues/yard/rig/par-rgb.fixture-type.json',
    'venues/yard/rig/egress-white.fixture-type.json',
    'scenes/yard-opening/scene.json',
    'scenes/yard-opening/show.json',
    ...Object.keys(documentKinds).map(
      (kind) => `model/documents/${kind}/fixtures/v${documentKinds[kind as keyof typeof documentKinds].version}.json`,
    ),
  ]
  for (const file of documents) {
    const { $schema, kind } = JSON.parse(await readFile(join(root, file), 'utf8')) as { $schema: string; kind: string }
    expect(resolve(root, dirname(file), $schema), file).toBe(join(root, 'docs/schema', `${kind}.schema.json`))
  }
})

test('the schemas carry what a field means, its bounds, and refuse unknown keys', () => {
  const venue: unknown = JSON.parse(makeSchemas().get('venue.schema.json') ?? '{}')
  expect(venue).toMatchObject({
    additionalProperties: false,
    properties: {
      version: { const: documentKinds.venue.version },
      projectors: {
        items: {
          properties: {
            mount: {
              required: ['position', 'headingDeg'],
              properties: { headingDeg: { minimum: -360, maximum: 360, description: 'Degrees clockwise from north.' } },
            },
          },
        },
      },
    },
  })
})
