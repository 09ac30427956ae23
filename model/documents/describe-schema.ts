import type * as z from 'zod/mini'
import type { FaultPath } from '../errors/index.ts'
import { patternWords } from './fields.ts'

/** The parts of a zod definition read here; each is there only for the types that have it. */
interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>
  readonly element?: z.ZodMiniType
  readonly items?: readonly z.ZodMiniType[]
  readonly valueType?: z.ZodMiniType
  readonly innerType?: z.ZodMiniType
  readonly options?: readonly z.ZodMiniType[]
  readonly entries?: Readonly<Record<string, string>>
  readonly values?: readonly unknown[]
  readonly format?: string
  readonly checks?: readonly z.core.$ZodCheck[]
}

/** What a schema's checks bound: values of a number, length of a text or list. */
interface Bounds {
  minimum?: number
  maximum?: number
  pattern?: RegExp
}

function boundsOf(definition: Definition): Bounds {
  const bounds: Bounds = {}
  for (const check of definition.checks ?? []) {
    const { minimum, maximum, pattern, value } = check._zod.def as { minimum?: number; maximum?: number; pattern?: RegExp; value?: number }
    const low = check._zod.def.check === 'greater_than' ? value : minimum
    const high = check._zod.def.check === 'less_than' ? value : maximum
    if (low !== undefined) bounds.minimum = low
    if (high !== undefined) bounds.maximum = high
    if (pattern !== undefined) bounds.pattern = pattern
  }
  return bounds
}

const definitionOf = (schema: z.ZodMiniType): Definition => schema._zod.def

/** The schema without `optional`, `nullable` and `default` around it. */
function bare(schema: z.ZodMiniType): z.ZodMiniType {
  let inner = schema
  for (let next = definitionOf(inner).innerType; next !== undefined; next = definitionOf(inner).innerType) inner = next
  return inner
}

/** The schema that judges the value at `path`, or undefined where the schema names nothing. */
export function schemaAt(schema: z.ZodMiniType, path: FaultPath): z.ZodMiniType | undefined {
  let current: z.ZodMiniType | undefined = schema
  for (const step of path) {
    if (current === undefined) return undefined
    const definition: Definition = definitionOf(bare(current))
    current =
      typeof step === 'number'
        ? (definition.element ?? definition.items?.[step])
        : Object.hasOwn(definition.shape ?? {}, step)
          ? definition.shape?.[step]
          : definition.valueType
  }
  return current
}

/** The keys an object schema knows, in the order it lists them; none for any other schema. */
export const knownKeys = (schema: z.ZodMiniType | undefined): readonly string[] =>
  schema === undefined ? [] : Object.keys(definitionOf(bare(schema)).shape ?? {})

/** The words a choice allows; none for any other schema. */
export function allowedWords(schema: z.ZodMiniType): readonly string[] {
  const definition = definitionOf(bare(schema))
  return definition.entries ? Object.values(definition.entries) : (definition.values ?? []).filter((value) => typeof value === 'string')
}

/** What the schema wants, in words that end a sentence: `a number from -90 to 90`. */
export function expectation(schema: z.ZodMiniType): string {
  const inner = bare(schema)
  const definition = definitionOf(inner)
  const bounds = boundsOf(definition)
  switch (definition.type) {
    case 'number':
      return `a ${definition.format === 'safeint' ? 'whole number' : 'number'}${rangeText(bounds)}`
    case 'string':
      return definition.format === 'datetime' ? 'a date and time with its offset, such as 2030-05-01T20:00:00+08:00' : stringText(bounds)
    case 'boolean':
      return 'true or false'
    case 'enum':
    case 'literal':
      return choiceText(definition)
    case 'array':
      return definition.element === undefined ? 'a list' : `a list of ${countText(bounds)}, each ${expectation(definition.element)}`
    case 'tuple':
      return `a list of exactly ${definition.items?.length ?? 0} values${tupleText(definition.items ?? [])}`
    case 'union':
      return (definition.options ?? []).map(expectation).join(', or ')
    case 'object':
      return `an object with ${Object.keys(definition.shape ?? {})
        .map((key) => `"${key}"`)
        .join(', ')}`
    case 'record':
      return 'an object of names and values'
    default:
      return `a value of type ${definition.type}`
  }
}

function rangeText({ minimum, maximum }: Bounds): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  return minimum !== undefined ? ` of ${minimum} or more` : maximum !== undefined ? ` of at most ${maximum}` : ''
}

function stringText({ maximum, pattern }: Bounds): string {
  const most = maximum === undefined ? 'text' : `text of at most ${maximum} characters`
  const words = pattern === undefined ? undefined : patternWords(pattern)
  return words === undefined ? most : `${most}, ${words}`
}

function choiceText(definition: Definition): string {
  const choices = (definition.entries ? Object.values(definition.entries) : (definition.values ?? [])).map((value) => JSON.stringify(value))
  return choices.length === 1 ? (choices[0] ?? '') : `one of ${choices.join(', ')}`
}

function countText({ minimum, maximum }: Bounds): string {
  return maximum === undefined ? 'values' : `${minimum ?? 0} to ${maximum} values`
}

function tupleText(items: readonly z.ZodMiniType[]): string {
  const each = items.map(expectation)
  const first = each[0]
  if (first === undefined) return ''
  return each.every((text) => text === first) ? `, each ${first}` : `: ${each.join('; ')}`
}
