import * as z from 'zod/mini'
import type { DocumentPhrase } from '../words/index.ts'

const wordsByPattern = new Map<RegExp, DocumentPhrase>()

/** What a pattern of the schemas asks for, as a phrase that follows "text of at most n characters,". */
export const patternWords = (pattern: RegExp): DocumentPhrase | undefined => wordsByPattern.get(pattern)

/** A pattern that can explain itself in a fault. */
export function worded(pattern: RegExp, words: DocumentPhrase) {
  wordsByPattern.set(pattern, words)
  return z.regex(pattern)
}

/** An id within one document or among documents of a kind. */
export const id = z
  .string()
  .check(worded(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'likeId'), z.maxLength(64), z.describe('Lower-case words and digits joined by hyphens.'))

const shownText = z.string().check(z.minLength(1), z.maxLength(2000))

/** Text shown to people, in both languages of the product. */
export const localised = z.strictObject({ 'zh-CN': shownText, en: shownText }).check(z.describe('Text shown to people, in both languages.'))
export type Localised = z.infer<typeof localised>

/** A path inside the document's own folder: no scheme, no leading slash, no `..`. */
export const localPath = z
  .string()
  .check(
    worded(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[A-Za-z0-9._/-]+$/, 'likePath'),
    z.maxLength(256),
    z.describe('A path inside the document\'s own folder: no scheme, no leading slash, no "..".'),
  )

/** A finite number between two bounds, both allowed. */
export const between = (min: number, max: number) => z.number().check(z.gte(min), z.lte(max))

/** A point in the venue's ENU frame: east, north, up, metres, within 20 km. */
export const enuPoint = z
  .tuple([between(-20000, 20000), between(-20000, 20000), between(-2000, 9000)])
  .check(z.describe("East, north, up in metres from the venue's origin."))

/**
 * How something stands in the venue. Position in ENU metres. Heading in degrees clockwise from north, pitch in degrees
 * above the horizon, roll in degrees clockwise as seen from behind: the body looks along its heading and pitch.
 */
export const mount = z
  .strictObject({
    position: enuPoint,
    headingDeg: between(-360, 360).check(z.describe('Degrees clockwise from north.')),
    pitchDeg: z._default(between(-90, 90).check(z.describe('Degrees above the horizon.')), 0),
    rollDeg: z._default(between(-360, 360).check(z.describe('Degrees clockwise as seen from behind.')), 0),
  })
  .check(z.describe('How it stands: it looks along its heading and pitch.'))
export type Mount = z.infer<typeof mount>
