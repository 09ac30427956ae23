import * as z from 'zod/mini'

/** An id on the wire: of the venue's parts, of people, of commands. */
export const shortId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))
/** A number that is neither infinite nor none. */
export const finite = z.number()

/** Roles of people. `visitor` needs no link; the others enter by a staff link. */
export const role = z.enum(['visitor', 'owner', 'operator', 'host', 'performer', 'guide', 'moderator', 'camera'])
export type Role = z.infer<typeof role>

/** A sentence by key and values; see model/errors. */
interface WirePhrase {
  key: string
  values: Record<string, string | number | WirePhrase>
}
const phrase: z.ZodMiniType<WirePhrase> = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.lazy(() => phrase)])),
})

/** A fault on the wire; see model/errors. */
export const fault = z.object({
  code: z.string(),
  what: z.string(),
  fix: z.string(),
  at: z.array(z.union([z.string(), z.number()])),
  file: z.optional(z.string()),
  told: z.optional(z.object({ what: phrase, fix: phrase })),
})

/** A text in both languages. */
export const bothLanguages = z.object({ 'zh-CN': z.string(), en: z.string() })
