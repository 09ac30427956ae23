import { type Dictionary, type Language, LANGUAGES, type Wording } from './dictionary.ts'
import type { words } from './staff-dictionary.ts'
import { visitorWords } from './visitor-dictionary.ts'

export type WordKey = keyof typeof words
export type WordValues = Readonly<Record<string, string | number>>

/**
 * The words of a key with each `{name}` replaced. A name without a value stays as it stands, so that it is seen; so does a
 * key that the dictionary, the visitors' own unless another is given, does not hold.
 */
export function say(language: Language, key: WordKey, values?: WordValues, dictionary: Dictionary = visitorWords): string {
  const wording = dictionary[key]
  return wording === undefined ? key : wordingIn(language, wording, values)
}

/** The same for one wording of a dictionary that is fetched by itself. */
export function wordingIn(language: Language, wording: Wording, values?: WordValues): string {
  const text = wording[language]
  if (values === undefined) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
}

/** True for a key of a dictionary: the way from a name made at run time to a `WordKey`. */
export const isWordKey = (name: string, dictionary: Dictionary = visitorWords): name is WordKey => Object.hasOwn(dictionary, name)

/** The product's language nearest to what a browser prefers, best first: any Chinese is zh-CN; no match is English. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split(/[-_]/)[0]
    const found = LANGUAGES.find((language) => language.toLowerCase().split('-')[0] === primary)
    if (found !== undefined) return found
  }
  return 'en'
}
