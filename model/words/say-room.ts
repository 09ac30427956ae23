import type { Language } from './dictionary.ts'
import { roomWords, type RoomWord } from './room-words.ts'
import { wordingIn, type WordValues } from './say.ts'

/** The words of rooms, lines and parties, as `say` gives the others. */
export const sayRoom = (language: Language, key: RoomWord, values?: WordValues): string => wordingIn(language, roomWords[key], values)
