import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'
import { documentKinds } from '../../../model/documents/index.ts'

/**
 * JSON Schemas of the newest version of every kind, by file name: what editors complete and mark by. Draft 7, which editors know
 * best. They describe a document as written, so what has a default may be left out. `holosite check` judges more than they can say.
 */
export function makeSchemas(): Map<string, string> {
  return new Map(
    Object.values(documentKinds).map(({ kind, version, schema }) => {
      const { $schema: draft, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
      const titled = { $schema: draft, title: `Holosite ${kind} document, version ${version}`, ...rest }
      return [`${kind}.schema.json`, `${JSON.stringify(titled, null, 2)}\n`]
    }),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../../../docs/schema/', import.meta.url))
  await mkdir(folder, { recursive: true })
  for (const [name, text] of makeSchemas()) await writeFile(join(folder, name), text)
}
