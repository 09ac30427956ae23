import * as z from 'zod/mini'
import { id, localised, worded } from '../fields.ts'

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
    doors: instant.check(z.describe('Visitors may enter from this time.')),
    start: instant,
    end: instant,
    timeZone: z
      .string()
      .check(worded(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/, 'likeZone'), z.maxLength(64), z.describe('IANA name, for display.')),
  }),
  capacity: z.int().check(z.gte(1), z.lte(5000), z.describe('People admitted at once.')),
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
