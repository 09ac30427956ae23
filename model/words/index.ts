export { type Language, LANGUAGES } from './dictionary.ts'
export { type WordKey, type WordValues, isWordKey, pickLanguage, say, words } from './say.ts'
