import * as z from 'zod/mini'
import { id, localised } from '../fields.ts'

const instant = z.iso.datetime({ offset: true })

/** One night: who may come, when, to what. */
export const eventV1 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('event'),
  version: z.literal(1),
  id,
  name: localised,
  venue: id,
  scene: id,
  schedule: z.strictObject({
    /** Visitors may enter. */
    doors: instant,
    start: instant,
    end: instant,
    /** IANA name, for display. */
    timeZone: z.string().check(z.regex(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/), z.maxLength(64)),
  }),
  capacity: z.int().check(z.gte(1), z.lte(5000)),
  admission: z.enum(['open', 'invited']),
  roles: z._default(
    z
      .array(
        z.strictObject({
          role: z.enum(['operator', 'host', 'performer', 'guide', 'moderator', 'camera']),
          name: z.string().check(z.minLength(1), z.maxLength(100)),
        }),
      )
      .check(z.maxLength(1000)),
    [],
  ),
})

export type Event = z.infer<typeof eventV1>
