/** Bounds of any document, however it arrives. A show of a whole night stays far below them. */
export const JSON_LIMITS = {
  /** Lists and objects inside one another. */
  depth: 64,
  /** Values in all. */
  values: 2_000_000,
  /** Characters in one string. */
  stringCharacters: 65_536,
  /** Characters in one key. */
  keyCharacters: 256,
  /** Characters of text, or of all strings together. */
  totalCharacters: 33_554_432,
} as const

/** Keys that reach into a JavaScript object's machinery: no document may carry them. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject
export interface JsonObject {
  [key: string]: JsonValue
}
