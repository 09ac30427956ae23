import * as z from 'zod/mini'
import { id, localPath, localised } from '../fields.ts'

/** Something put on in the venue, drawn by a piece of the build and standing on something the venue names. */
const piece = z.strictObject({
  id,
  piece: id.check(z.describe("Key of a component exported by the scene's index.")),
  anchor: z
    .strictObject({ kind: z.enum(['surface', 'zone', 'projector', 'fixture', 'camera']), id })
    .check(z.describe('The thing of the venue it stands on.')),
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
  venue: id.check(z.describe('The venue it is put on in.')),
  name: localised,
  pieces: z._default(z.array(piece).check(z.maxLength(1000)), []),
  show: localPath.check(z.describe('The show document, relative to scene.json.')),
})

export type Scene = z.infer<typeof sceneV1>
