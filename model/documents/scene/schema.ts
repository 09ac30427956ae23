import * as z from 'zod/mini'
import { between, enuPoint, id, localPath, localised } from '../fields.ts'

/** Something put on in the venue, drawn by a piece of the build and standing on something the venue names. */
const piece = z.strictObject({
  id,
  piece: id.check(z.describe("Key of a component exported by the scene's index.")),
  anchor: z
    .strictObject({ kind: z.enum(['surface', 'zone', 'place', 'projector', 'fixture', 'camera']), id })
    .check(z.describe('The thing of the venue it stands on.')),
  offset: z._default(enuPoint.check(z.describe('East, north, up in metres from the anchor.')), [0, 0, 0]),
  headingDeg: z.optional(between(-360, 360).check(z.describe("Degrees clockwise from north; absent takes the anchor's own."))),
  props: z._default(
    z.record(z.string().check(z.maxLength(64)), z.union([z.string().check(z.maxLength(1000)), z.number(), z.boolean()])),
    {},
  ),
})

export const sceneV2 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('scene'),
  version: z.literal(2),
  id,
  venue: id.check(z.describe('The venue it is put on in.')),
  name: localised,
  pieces: z._default(z.array(piece).check(z.maxLength(1000)), []),
  media: z._default(
    z
      .array(
        z.strictObject({
          id,
          kind: z.enum(['image', 'video', 'audio', 'model']),
          uri: localPath.check(z.describe('The file, relative to scene.json.')),
          credit: z.string().check(z.minLength(1), z.maxLength(500), z.describe('Who made it, and under which licence.')),
        }),
      )
      .check(z.maxLength(512)),
    [],
  ),
  show: localPath.check(z.describe('The show document, relative to scene.json.')),
})

export type ScenePiece = z.infer<typeof piece>
export type Scene = z.infer<typeof sceneV2>
