import type { Language } from './dictionary.ts'
import { headsetWords } from './headset-words.ts'
import { wordingIn, type WordValues } from './say.ts'

export type HeadsetKey = keyof typeof headsetWords

/** The words of a headset's key, as `say` gives the others. */
export const sayHeadset = (language: Language, key: HeadsetKey, values?: WordValues): string =>
  wordingIn(language, headsetWords[key], values)
