import { doorWords } from './door-words.ts'
import { faultWords } from './fault-words.ts'
import { visitWords } from './visit-words.ts'

/** Everything said to visitors, by dotted names. */
export const visitorWords = { ...visitWords, ...doorWords, ...faultWords } as const
