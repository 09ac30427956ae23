import type { Phrase } from '../../errors/index.ts'
import { phrase, type LinkPhrase } from '../../words/index.ts'
import { closestName } from '../closest-name.ts'

/** What an id is of, in words. */
export type Noun = LinkPhrase & `noun${string}`

/** What to do about an id nobody has: the nearest one there is, or all there are when they are few. */
export function fixUnknownId(id: string, known: readonly string[], of: Noun): Phrase {
  const near = closestName(id, known)
  if (near !== undefined) return phrase('didYouMean', { near })
  const noun = phrase(of)
  if (known.length === 0) return phrase('addWithId', { noun })
  return phrase('useOneOf', { known: `${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}`, noun })
}
