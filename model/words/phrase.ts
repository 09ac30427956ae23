import type { Phrase } from '../errors/index.ts'
import type { DocumentPhrase } from './document-phrases.ts'
import type { LinkPhrase } from './link-phrases.ts'

/** A sentence about a document, to be said in whichever language is read. */
export const phrase = (key: DocumentPhrase | LinkPhrase, values: Phrase['values'] = {}): Phrase => ({ key, values })

/** Deeper than any phrase of ours: one that came over the wire is cut off there. */
const DEEPEST = 12

/** Whether a value that came over the wire is a phrase. */
export function isPhrase(value: unknown, depth = 0): value is Phrase {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return false
  const { key, values } = value as Partial<Record<keyof Phrase, unknown>>
  if (typeof key !== 'string' || typeof values !== 'object' || values === null) return false
  return Object.values(values).every((part) => typeof part === 'string' || typeof part === 'number' || isPhrase(part, depth + 1))
}

/** A phrase by a dictionary; null where the dictionary lacks a part of it. */
export function phraseText(dictionary: Readonly<Record<string, string>>, { key, values }: Phrase, depth = 0): string | null {
  const template = Object.hasOwn(dictionary, key) && depth < DEEPEST ? dictionary[key] : undefined
  if (template === undefined) return null
  let whole = true
  const text = template.replace(/\{(\w+)\}/g, (name, word: string) => {
    const value = Object.hasOwn(values, word) ? values[word] : undefined
    if (value === undefined) return name
    if (typeof value !== 'object') return String(value)
    const inner = phraseText(dictionary, value, depth + 1)
    if (inner === null) whole = false
    return inner ?? ''
  })
  return whole ? text : null
}
