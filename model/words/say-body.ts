import { bodyWords, type BodyWord } from './body-words.ts'
import type { Language } from './dictionary.ts'
import { wordingIn, type WordValues } from './say.ts'

/** The words of a key of bodies, as `say` gives the others. */
export const sayBody = (language: Language, key: BodyWord, values?: WordValues): string => wordingIn(language, bodyWords[key], values)

/** Whether there are words for something, such as the code of a fault. */
export const isBodyWord = (key: string): key is BodyWord => Object.hasOwn(bodyWords, key)
