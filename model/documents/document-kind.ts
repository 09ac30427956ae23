import type * as z from 'zod/mini'
import { HolositeError, type Outcome } from '../errors/index.ts'
import type { JsonObject } from './json-limits.ts'

/** One step up: from version `to - 1` to version `to`. Pure, and never edited after release. */
export interface Migration {
  readonly to: number
  /** What the step does, as a verb: `name-camera-mounts`. */
  readonly name: string
  /** Gets a document of version `to - 1` and returns a new one; `version` is stamped by the caller. */
  up(document: Readonly<JsonObject>): JsonObject
}

/** A kind of document: its newest schema and the way there from every older version. */
export interface DocumentKind<K extends string = string, S extends z.ZodMiniType = z.ZodMiniType> {
  readonly kind: K
  /** The newest version, one more than there are migrations. */
  readonly version: number
  readonly schema: S
  readonly migrations: readonly Migration[]
}

/** Declares a kind. Throws `document/bad-version` when the steps do not count 2, 3, 4 … without a gap. */
export function defineDocument<const K extends string, S extends z.ZodMiniType>(
  definition: Omit<DocumentKind<K, S>, 'version'>,
): DocumentKind<K, S> {
  definition.migrations.forEach((step, index) => {
    if (step.to === index + 2) return
    throw new HolositeError({
      code: 'document/bad-version',
      what: `Migration "${step.name}" of ${definition.kind} leads to version ${step.to}, but stands at place ${index + 1}.`,
      fix: `Let it lead to version ${index + 2}, or move it.`,
    })
  })
  return { ...definition, version: definition.migrations.length + 1 }
}

/** The document brought from `version` up to the newest one, and the names of the steps taken, in order. */
export function migrateUp(
  kind: DocumentKind,
  document: JsonObject,
  version: number,
): Outcome<{ readonly document: JsonObject; readonly steps: readonly string[] }> {
  const steps: string[] = []
  let current = document
  for (const step of kind.migrations.slice(version - 1)) {
    try {
      current = { ...step.up(current), version: step.to }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const what = `The ${kind.kind} document could not be brought to version ${step.to} by "${step.name}": ${reason}`
      const fix = `Check it against version ${step.to - 1} of the ${kind.kind} schema.`
      return { ok: false, faults: [{ code: 'document/invalid', what, fix, at: [] }] }
    }
    steps.push(step.name)
  }
  return { ok: true, value: { document: current, steps } }
}
