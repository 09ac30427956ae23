import type * as z from 'zod/mini'
import type { Fault, FaultPath } from '../errors/index.ts'
import { closestName } from './closest-name.ts'
import { allowedWords, expectation, knownKeys, schemaAt } from './describe-schema.ts'
import { pathText } from './path-text.ts'

/** More faults than this are counted, not listed. */
const FAULTS_LISTED = 100

type Issue = z.core.$ZodIssue

/** What zod found, as faults: the path, what stands there, what to write instead. At most 101, the last one a count. */
export function describeIssues(schema: z.ZodMiniType, document: unknown, issues: readonly Issue[]): Fault[] {
  const faults: Fault[] = []
  let left = 0
  for (const issue of issues) {
    for (const fault of describeIssue(schema, document, issue)) {
      if (faults.length < FAULTS_LISTED) faults.push(fault)
      else left++
    }
  }
  if (left > 0) {
    const fix = 'Mend the faults listed first, then check again.'
    faults.push({ code: 'document/invalid', what: `There are ${left} more faults.`, fix, at: [] })
  }
  return faults
}

function describeIssue(schema: z.ZodMiniType, document: unknown, issue: Issue): Fault[] {
  const at = issue.path.filter((step) => typeof step !== 'symbol') as FaultPath
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, at, key))
  const wanted = schemaAt(schema, at)
  const found = valueAt(document, at)
  if (issue.code === 'invalid_key') {
    const what = `The key at ${pathText(at)} is not allowed.`
    return [{ code: 'document/invalid', what, fix: 'Use a shorter key.', at }]
  }
  const words = wanted === undefined ? 'a value the schema allows' : expectation(wanted)
  if (found === undefined) {
    return [{ code: 'document/invalid', what: `${pathText(at)} is missing.`, fix: `Add it: ${words}.`, at }]
  }
  const near = wanted !== undefined && typeof found === 'string' ? closestName(found, allowedWords(wanted)) : undefined
  const hint = near === undefined || near === found ? '' : ` Did you mean "${near}"?`
  return [{ code: 'document/invalid', what: `${pathText(at)} is ${foundText(found)}.`, fix: `Write ${words}.${hint}`, at }]
}

function unknownKey(schema: z.ZodMiniType, at: FaultPath, key: string): Fault {
  const known = knownKeys(schemaAt(schema, at))
  const near = closestName(key, known)
  const shown = key.length > 40 ? `${key.slice(0, 40)}…` : key
  const place = at.length === 0 ? 'The document' : pathText(at)
  return {
    code: 'document/invalid',
    what: `${place} has an unknown key "${shown}".`,
    fix: near === undefined ? `Remove it; the keys here are ${known.join(', ')}.` : `Did you mean "${near}"? Rename or remove it.`,
    at: [...at, key],
  }
}

function valueAt(document: unknown, path: FaultPath): unknown {
  let value = document
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

/** What stands there, in words: short enough for one line. */
function foundText(value: unknown): string {
  if (typeof value === 'string')
    return value === '' ? 'empty text' : `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
  if (Array.isArray(value)) return `a list of ${value.length} ${value.length === 1 ? 'value' : 'values'}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
