import * as z from 'zod/mini'

/** Whose body is which file. */
const entry = z.object({
  visitorId: z.string(),
  /** SHA-256 of the file, hexadecimal: its name in the folder and in its address. Empty for somebody who is only barred. */
  id: z.string().check(z.regex(/^([0-9a-f]{64})?$/)),
  bytes: z.int(),
  credit: z.nullable(z.string()),
  /** Wall time its owner was last seen. */
  seenMs: z.number(),
  /** Brings no body before this wall time; 0 for everybody else. */
  barredMs: z.number(),
})
export type BodyEntry = z.infer<typeof entry>

const index = z.object({ version: z.literal(1), bodies: z.array(entry) })

/** Reads the index of a folder; nobody has a body where it says nothing that can be read. */
export function parseIndex(text: string): readonly BodyEntry[] {
  try {
    const parsed = z.safeParse(index, JSON.parse(text))
    return parsed.success ? parsed.data.bodies : []
  } catch {
    return []
  }
}

export const formatIndex = (bodies: readonly BodyEntry[]): string => JSON.stringify({ version: 1, bodies })
