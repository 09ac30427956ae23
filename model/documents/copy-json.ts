import { HolositeError, type FaultPath, type Outcome } from '../errors/index.ts'
import { jsonFault } from './json-faults.ts'
import { FORBIDDEN_KEYS, JSON_LIMITS, type JsonObject, type JsonValue } from './json-limits.ts'

interface Budget {
  values: number
  characters: number
}

/**
 * A copy of `input` that is certainly plain JSON within `JSON_LIMITS`: what comes after can neither be changed from
 * outside nor run foreign code. Refuses the first thing that is not. Time and memory are bounded by the limits.
 */
export function copyJson(input: unknown): Outcome<JsonValue> {
  try {
    return { ok: true, value: copyValue(input, [], { values: JSON_LIMITS.values, characters: JSON_LIMITS.totalCharacters }) }
  } catch (cause) {
    const error = cause instanceof HolositeError ? cause : notPlain('a value that cannot be read', [], cause)
    return { ok: false, faults: [error.toFault()] }
  }
}

function copyValue(value: unknown, at: (string | number)[], budget: Budget): JsonValue {
  if (--budget.values < 0) throw jsonFault.tooMany([])
  switch (typeof value) {
    case 'string':
      return copyString(value, at, budget)
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) throw jsonFault.notFinite(String(value), [...at])
      return value
    case 'object':
      if (value === null) return null
      if (at.length >= JSON_LIMITS.depth) throw jsonFault.tooDeep(at)
      return Array.isArray(value) ? copyList(value, at, budget) : copyObject(value, at, budget)
    default:
      throw notPlain(value === undefined ? 'undefined' : `a ${typeof value}`, [...at])
  }
}

function copyString(value: string, at: (string | number)[], budget: Budget): string {
  if (value.length > JSON_LIMITS.stringCharacters) throw jsonFault.tooLong(value.length, [...at])
  budget.characters -= value.length
  if (budget.characters < 0) throw jsonFault.tooMuch(JSON_LIMITS.totalCharacters - budget.characters)
  return value
}

function copyList(list: readonly unknown[], at: (string | number)[], budget: Budget): JsonValue[] {
  if (list.length > budget.values) throw jsonFault.tooMany([...at])
  const copy: JsonValue[] = []
  for (let index = 0; index < list.length; index++) {
    at.push(index)
    copy.push(copyValue(list[index], at, budget))
    at.pop()
  }
  return copy
}

function copyObject(source: object, at: (string | number)[], budget: Budget): JsonObject {
  const prototype: unknown = Object.getPrototypeOf(source)
  if (prototype !== Object.prototype && prototype !== null) throw notPlain('an object of a class', [...at])
  const copy: JsonObject = {}
  for (const key of Object.keys(source)) {
    if (key.length > JSON_LIMITS.keyCharacters) throw jsonFault.keyTooLong(key.length, [...at])
    if (FORBIDDEN_KEYS.has(key)) throw jsonFault.forbiddenKey(key, [...at, key])
    copyString(key, at, budget)
    const value = (source as Record<string, unknown>)[key]
    if (value === undefined) continue
    at.push(key)
    copy[key] = copyValue(value, at, budget)
    at.pop()
  }
  return copy
}

function notPlain(found: string, at: FaultPath, cause?: unknown): HolositeError {
  return new HolositeError({
    code: 'document/invalid',
    what: `The document holds ${found}, which JSON cannot carry.`,
    fix: 'Hand over plain JSON data: objects, lists, text, finite numbers, true, false and null.',
    at,
    cause,
  })
}
