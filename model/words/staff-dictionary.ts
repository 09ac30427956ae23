import { cameraWords } from './camera-words.ts'
import { houseWords } from './house-words.ts'
import { outputWords } from './output-words.ts'
import { staffWords } from './staff-words.ts'
import { visitorWords } from './visitor-dictionary.ts'

/** Everything the interface says, to visitors and staff. Pages for visitors do without what only staff read. */
export const words = { ...visitorWords, ...staffWords, ...outputWords, ...houseWords, ...cameraWords } as const
