import type * as z from 'zod/mini'
import { type Fault, type FaultCode, type FaultPath, type Outcome } from '../errors/index.ts'
import { phrase } from '../words/index.ts'
import { closestName } from './closest-name.ts'
import { copyJson } from './copy-json.ts'
import { describeIssues } from './describe-issue.ts'
import { migrateUp, type DocumentKind } from './document-kind.ts'
import type { JsonObject, JsonValue } from './json-limits.ts'
import { parseJsonText } from './parse-json-text.ts'
import { said } from './said.ts'

/** Kinds by name. */
export type KindTable = Readonly<Record<string, DocumentKind>>
export type DocumentIn<T extends KindTable, K extends keyof T> = z.infer<T[K]['schema']>

/** How to open. All of it may be left out. */
export interface OpenOptions<K extends PropertyKey> {
  /** The kind wanted; another one is refused as `document/wrong-kind`. Absent takes any. */
  readonly kind?: K
  /** Put into every fault. */
  readonly file?: string
}

/** The way in for a table of kinds. The project's own table is bound in `document-kinds.ts`. */
export interface Opener<T extends KindTable> {
  openDocument<K extends keyof T = keyof T>(input: unknown, options?: OpenOptions<K>): Outcome<DocumentIn<T, K>>
  openDocumentText<K extends keyof T = keyof T>(text: string, options?: OpenOptions<K>): Outcome<DocumentIn<T, K>>
}

export function createOpener<const T extends KindTable>(kinds: T): Opener<T> {
  const open = <K extends keyof T>(json: Outcome<JsonValue>, options: OpenOptions<K>): Outcome<DocumentIn<T, K>> => {
    const outcome = json.ok ? openJson(kinds, json.value, options.kind as string | undefined) : json
    if (outcome.ok) return outcome as Outcome<DocumentIn<T, K>>
    const { file } = options
    return file === undefined ? outcome : { ok: false, faults: outcome.faults.map((fault) => ({ ...fault, file })) }
  }
  return {
    openDocument: (input, options = {}) => open(copyJson(input), options),
    openDocumentText: (text, options = {}) => open(parseJsonText(text), options),
  }
}

function openJson(kinds: KindTable, json: JsonValue, wanted: string | undefined): Outcome<unknown> {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    const found = json === null ? 'null' : Array.isArray(json) ? 'a list' : `a ${typeof json}`
    return refuse('document/not-an-object', `A document is an object; this is ${found}.`, 'Write { "kind": …, "version": …, … }.')
  }
  const kind = kindOf(kinds, json, wanted)
  if (!kind.ok) return kind
  const version = versionOf(kind.value, json)
  if (!version.ok) return version
  const migrated = migrateUp(kind.value, json, version.value)
  if (!migrated.ok) return migrated
  const parsed = kind.value.schema.safeParse(migrated.value.document)
  if (parsed.success) return { ok: true, value: freezeDeep(parsed.data) }
  return { ok: false, faults: describeIssues(kind.value.schema, migrated.value.document, parsed.error.issues) }
}

function kindOf(kinds: KindTable, json: JsonObject, wanted: string | undefined): Outcome<DocumentKind> {
  const name = json.kind
  const known = Object.keys(kinds)
  const found = typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (found === undefined) {
    const near = typeof name === 'string' ? closestName(name, known) : undefined
    const what = name === undefined ? phrase('noKind') : phrase('unknownKind', { kind: shown(name) })
    const list = known.map((kind) => `"${kind}"`).join(', ')
    const fix = near === undefined ? phrase('setKind', { known: list }) : phrase('setKindNear', { known: list, near })
    return refuseSaid('document/unknown-kind', said(what, fix), ['kind'])
  }
  if (wanted === undefined || wanted === found.kind) return { ok: true, value: found }
  const what = `This is a ${found.kind} document where a ${wanted} document is wanted.`
  return refuse('document/wrong-kind', what, `Name a file whose kind is "${wanted}".`, ['kind'])
}

function versionOf(kind: DocumentKind, json: JsonObject): Outcome<number> {
  const { version } = json
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const what =
      version === undefined ? 'The document does not say its version.' : `The version ${shown(version)} is not a whole number of 1 or more.`
    return refuse('document/bad-version', what, `Set "version" to the number it was written for, at most ${kind.version}.`, ['version'])
  }
  if (version <= kind.version) return { ok: true, value: version }
  const what = phrase('newerVersion', { kind: kind.kind, version, newest: kind.version })
  return refuseSaid('document/newer-version', said(what, phrase('newerHolosite')), ['version'])
}

function refuse(code: Fault['code'], what: string, fix: string, at: Fault['at'] = []): { ok: false; faults: Fault[] } {
  return { ok: false, faults: [{ code, what, fix, at }] }
}

const refuseSaid = (code: FaultCode, words: ReturnType<typeof said>, at: FaultPath): { ok: false; faults: Fault[] } => ({
  ok: false,
  faults: [{ code, ...words, at }],
})

function shown(value: JsonValue): string {
  const text = typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[…]' : '{…}') : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** Frozen all the way down. Depth is bounded by `JSON_LIMITS.depth`. */
function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const child of Object.values(value)) freezeDeep(child)
  return Object.freeze(value)
}
