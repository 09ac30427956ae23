import type { Fault, Phrase } from '../errors/index.ts'
import { documentPhrases, phraseText } from '../words/index.ts'

/** The words of a fault out of its phrases: English for logs and programs, the phrases for pages. */
export const said = (
  what: Phrase,
  fix: Phrase,
  english: Readonly<Record<string, string>> = documentPhrases,
): Pick<Fault, 'what' | 'fix' | 'told'> => ({
  what: phraseText(english, what) ?? what.key,
  fix: phraseText(english, fix) ?? fix.key,
  told: { what, fix },
})
