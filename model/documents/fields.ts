import * as z from 'zod/mini'

/** An id within one document or among documents of a kind: lower-case words joined by hyphens. */
export const id = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(64))

/** Text shown to people, in both languages of the product. */
export const localised = z.strictObject({
  'zh-CN': z.string().check(z.minLength(1), z.maxLength(2000)),
  en: z.string().check(z.minLength(1), z.maxLength(2000)),
})
export type Localised = z.infer<typeof localised>

/** A path inside the document's own folder: no scheme, no leading slash, no `..`. */
export const localPath = z.string().check(z.regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[A-Za-z0-9._\/-]+$/), z.maxLength(256))

/** A finite number between two bounds, both allowed. */
export const between = (min: number, max: number) => z.number().check(z.gte(min), z.lte(max))

/** A point in the venue's ENU frame: east, north, up, metres, within 20 km. */
export const enuPoint = z.tuple([between(-20000, 20000), between(-20000, 20000), between(-2000, 9000)])

/**
 * How something stands in the venue. Position in ENU metres. Heading in degrees clockwise from north, pitch in degrees
 * above the horizon, roll in degrees clockwise as seen from behind: the body looks along its heading and pitch.
 */
export const mount = z.strictObject({
  position: enuPoint,
  headingDeg: between(-360, 360),
  pitchDeg: z._default(between(-90, 90), 0),
  rollDeg: z._default(between(-360, 360), 0),
})
export type Mount = z.infer<typeof mount>
