import type { FaultPath } from '../../../model/errors/index.ts'
import { malformed } from './survey-faults.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Where a value stands: the file and the path to what holds it. */
export interface JsonPlace {
  readonly file: string
  readonly at: FaultPath
}

export const below = ({ file, at }: JsonPlace, ...path: (string | number)[]): JsonPlace => ({ file, at: [...at, ...path] })

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const named = (value: unknown): string =>
  value === undefined
    ? 'missing'
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : isObject(value)
          ? 'an object'
          : JSON.stringify(value).slice(0, 60)

/** The value as an object; throws `survey/malformed` with its place. */
export function objectAt(value: unknown, place: JsonPlace): JsonObject {
  if (isObject(value)) return value
  throw malformed(`An object is wanted here; it is ${named(value)}.`, place.at, place.file)
}

/** The value as a list; throws `survey/malformed` with its place. */
export function listAt(value: unknown, place: JsonPlace): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw malformed(`A list is wanted here; it is ${named(value)}.`, place.at, place.file)
}

/** Three finite numbers; throws `survey/malformed` with its place. */
export function tripleAt(value: unknown, place: JsonPlace): readonly [number, number, number] {
  const list = listAt(value, place)
  const [x, y, z] = list
  if (list.length === 3 && Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)) return [Number(x), Number(y), Number(z)]
  throw malformed(`Three finite numbers are wanted here; it is ${JSON.stringify(list).slice(0, 60)}.`, place.at, place.file)
}

/** An own member: a key such as "constructor" is only what the file says. */
export const member = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined)
