import type { Language } from './dictionary.ts'
import { gestureWords, type GestureWord } from './gesture-words.ts'
import { wordingIn, type WordValues } from './say.ts'

/** The words of a gesture's key, as `say` gives the others. */
export const sayGesture = (language: Language, key: GestureWord, values?: WordValues): string =>
  wordingIn(language, gestureWords[key], values)
