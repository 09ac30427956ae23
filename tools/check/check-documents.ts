import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { runProgram, type StepOutcome } from './gate-step.ts'

/** Folders whose documents are published. Old and broken ones that tests keep lie elsewhere. */
const PUBLISHED = ['venues', 'scenes', 'events']

/** Paths among `paths` of JSON files that say they are a document of the project: a `kind` and a `version` at the top. */
export function findDocuments(paths: readonly string[], read: (path: string) => string): string[] {
  return paths.filter(
    (path) => path.endsWith('.json') && PUBLISHED.some((folder) => path.startsWith(`${folder}/`)) && isDocument(read(path)),
  )
}

/** A file that is no JSON is taken for a document, so that the command can refuse it. */
function isDocument(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'kind' in value && 'version' in value
  } catch {
    return true
  }
}

/** Hands every published document of the tree to `holosite check`. */
export async function checkDocuments(root: string): Promise<StepOutcome> {
  if (!existsSync(`${root}/tools/holosite.ts`)) return { verdict: 'skipped', detail: 'there is no tools/holosite.ts', output: '' }
  const paths = PUBLISHED.flatMap((folder) => filesBelow(root, folder))
  const documents = findDocuments(paths, (path) => readFileSync(`${root}/${path}`, 'utf8'))
  if (documents.length === 0)
    return { verdict: 'failed', detail: 'no documents found', output: 'A tree without a single document is not whole.' }
  const { code, output } = await runProgram(process.execPath, ['--import', 'tsx', 'tools/holosite.ts', 'check', ...documents], root)
  return code === 0
    ? { verdict: 'passed', detail: `${documents.length} documents`, output: '' }
    : { verdict: 'failed', detail: `exit code ${code}`, output }
}

const filesBelow = (root: string, folder: string): string[] =>
  existsSync(`${root}/${folder}`)
    ? readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`)
    : []
