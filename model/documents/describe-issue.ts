import type * as z from 'zod/mini'
import type { Fault, FaultPath, Phrase } from '../errors/index.ts'
import { phrase } from '../words/index.ts'
import { closestName } from './closest-name.ts'
import { allowedWords, expectation, knownKeys, schemaAt } from './describe-schema.ts'
import { pathText } from './path-text.ts'
import { said } from './said.ts'

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
    faults.push({ code: 'document/invalid', ...said(phrase('moreFaults', { count: left }), phrase('firstFirst')), at: [] })
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
  const wish = wanted === undefined ? phrase('anyAllowed') : expectation(wanted)
  const place = pathText(at)
  if (found === undefined) {
    return [{ code: 'document/invalid', ...said(phrase('missing', { place }), phrase('addIt', { wanted: wish })), at }]
  }
  const near = wanted !== undefined && typeof found === 'string' ? closestName(found, allowedWords(wanted)) : undefined
  const fix = near === undefined || near === found ? phrase('writeIt', { wanted: wish }) : phrase('writeNear', { wanted: wish, near })
  return [{ code: 'document/invalid', ...said(phrase('isWrong', { place, found: foundPhrase(found) }), fix), at }]
}

function unknownKey(schema: z.ZodMiniType, at: FaultPath, key: string): Fault {
  const known = knownKeys(schemaAt(schema, at))
  const near = closestName(key, known)
  const shown = key.length > 40 ? `${key.slice(0, 40)}…` : key
  const what = at.length === 0 ? phrase('unknownKeyOfDocument', { key: shown }) : phrase('unknownKey', { place: pathText(at), key: shown })
  const fix = near === undefined ? phrase('keysHere', { known: known.join(', ') }) : phrase('renameKey', { near })
  return { code: 'document/invalid', ...said(what, fix), at: [...at, key] }
}

function valueAt(document: unknown, path: FaultPath): unknown {
  let value = document
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

/** What stands there: short enough for one line. */
function foundPhrase(value: unknown): Phrase | string {
  if (typeof value === 'string')
    return value === ''
      ? phrase('emptyText')
      : phrase('textFound', { text: JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value) })
  if (Array.isArray(value)) return value.length === 1 ? phrase('listOfOne') : phrase('listFound', { count: value.length })
  if (typeof value === 'object' && value !== null) return phrase('objectFound')
  return String(value)
}
