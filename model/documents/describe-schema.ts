import type * as z from 'zod/mini'
import type { FaultPath, Phrase } from '../errors/index.ts'
import { phrase } from '../words/index.ts'
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

/** What the schema wants, as a phrase that ends a sentence: `a number from -90 to 90`. */
export function expectation(schema: z.ZodMiniType): Phrase | string {
  const inner = bare(schema)
  const definition = definitionOf(inner)
  const bounds = boundsOf(definition)
  switch (definition.type) {
    case 'number':
      return numberPhrase(definition.format === 'safeint' ? 'whole' : 'number', bounds)
    case 'string':
      return definition.format === 'datetime' ? phrase('dateTime') : stringPhrase(bounds)
    case 'boolean':
      return phrase('trueOrFalse')
    case 'enum':
    case 'literal':
      return choicePhrase(definition)
    case 'array':
      return definition.element === undefined ? phrase('list') : listPhrase(bounds, expectation(definition.element))
    case 'tuple':
      return tuplePhrase((definition.items ?? []).map(expectation))
    case 'union':
      return joined('either', (definition.options ?? []).map(expectation))
    case 'object':
      return phrase('objectWith', {
        keys: Object.keys(definition.shape ?? {})
          .map((key) => `"${key}"`)
          .join(', '),
      })
    case 'record':
      return phrase('record')
    default:
      return phrase('ofType', { type: definition.type })
  }
}

function numberPhrase(kind: 'number' | 'whole', { minimum: min, maximum: max }: Bounds): Phrase {
  if (min !== undefined && max !== undefined) return phrase(`${kind}Between`, { min, max })
  if (min !== undefined) return phrase(`${kind}From`, { min })
  return max === undefined ? phrase(kind) : phrase(`${kind}To`, { max })
}

function stringPhrase({ maximum, pattern }: Bounds): Phrase {
  const most = maximum === undefined ? phrase('text') : phrase('textTo', { max: maximum })
  const like = pattern === undefined ? undefined : patternWords(pattern)
  return like === undefined ? most : phrase('textLike', { text: most, like: phrase(like) })
}

function choicePhrase(definition: Definition): Phrase | string {
  const choices = (definition.entries ? Object.values(definition.entries) : (definition.values ?? [])).map((value) => JSON.stringify(value))
  return choices.length === 1 ? (choices[0] ?? '') : phrase('oneOf', { choices: choices.join(', ') })
}

const listPhrase = ({ minimum: min = 0, maximum: max }: Bounds, each: Phrase | string): Phrase =>
  max === undefined ? phrase('listOf', { each }) : phrase('listBetween', { min, max, each })

function tuplePhrase(items: readonly (Phrase | string)[]): Phrase {
  const count = items.length
  const [first] = items
  if (first === undefined) return phrase('listOfExactly', { count })
  const same = items.every((item) => JSON.stringify(item) === JSON.stringify(first))
  return same ? phrase('listOfExactlyEach', { count, each: first }) : phrase('listOfExactlyOf', { count, items: joined('and', items) })
}

const joined = (key: 'either' | 'and', parts: readonly (Phrase | string)[]): Phrase | string =>
  parts.length === 0 ? '' : parts.reduce((first, second) => phrase(key, { first, second }))
