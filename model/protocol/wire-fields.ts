import * as z from 'zod/mini'

/** An id on the wire: of the venue's parts, of people, of commands. */
export const shortId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))
/** A number that is neither infinite nor none. */
export const finite = z.number()

/** Roles of people. `visitor` needs no link; the others enter by a staff link. */
export const role = z.enum(['visitor', 'owner', 'operator', 'host', 'performer', 'guide', 'moderator', 'camera'])
export type Role = z.infer<typeof role>

/** A fault on the wire; see model/errors. */
export const fault = z.object({
  code: z.string(),
  what: z.string(),
  fix: z.string(),
  at: z.array(z.union([z.string(), z.number()])),
  file: z.optional(z.string()),
  /** Its sentences as phrases: looked at by the page that says them in another language. */
  told: z.optional(z.unknown()),
})

/** A text in both languages. */
export const bothLanguages = z.object({ 'zh-CN': z.string(), en: z.string() })
