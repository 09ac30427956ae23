import { type Language, LANGUAGES, type Wording } from './dictionary.ts'
import { faultWords } from './fault-words.ts'
import { staffWords } from './staff-words.ts'
import { visitWords } from './visit-words.ts'

/** Everything the interface says, by dotted names. */
export const words = { ...visitWords, ...staffWords, ...faultWords } as const

export type WordKey = keyof typeof words
export type WordValues = Readonly<Record<string, string | number>>

/** The words of a key with each `{name}` replaced. A name without a value stays as it stands, so that it is seen. */
export function say(language: Language, key: WordKey, values?: WordValues): string {
  const wording: Wording = words[key]
  const text = wording[language]
  if (values === undefined) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
}

/** True for a key of the dictionary: the way from a name made at run time to a `WordKey`. */
export const isWordKey = (name: string): name is WordKey => Object.hasOwn(words, name)

/** The product's language nearest to what a browser prefers, best first: any Chinese is zh-CN; no match is English. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split(/[-_]/)[0]
    const found = LANGUAGES.find((language) => language.toLowerCase().split('-')[0] === primary)
    if (found !== undefined) return found
  }
  return 'en'
}
