/** The languages of the product. */
export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** One thing said, in every language. `{name}` stands for a value; both languages name the same ones. */
export type Wording = Readonly<Record<Language, string>>
export type Dictionary = Readonly<Record<string, Wording>>
