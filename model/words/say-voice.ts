import type { Language } from './dictionary.ts'
import { wordingIn, type WordValues } from './say.ts'
import { voiceWords } from './voice-words.ts'

export type VoiceWord = keyof typeof voiceWords

/** The words of a key of voice, as `say` gives the others. */
export const sayVoice = (language: Language, key: VoiceWord, values?: WordValues): string => wordingIn(language, voiceWords[key], values)
