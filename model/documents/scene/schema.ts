import * as z from 'zod/mini'
import { id, localPath, localised } from '../fields.ts'

/** Something put on in the venue, drawn by a piece of the build and standing on something the venue names. */
const piece = z.strictObject({
  id,
  /** Key of a component exported by the scene's index. */
  piece: id,
  anchor: z.strictObject({ kind: z.enum(['surface', 'zone', 'projector', 'fixture', 'camera']), id }),
  props: z._default(
    z.record(z.string().check(z.maxLength(64)), z.union([z.string().check(z.maxLength(1000)), z.number(), z.boolean()])),
    {},
  ),
})

export const sceneV1 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('scene'),
  version: z.literal(1),
  id,
  venue: id,
  name: localised,
  pieces: z._default(z.array(piece).check(z.maxLength(1000)), []),
  /** The show document, relative to scene.json. */
  show: localPath,
})

export type Scene = z.infer<typeof sceneV1>
