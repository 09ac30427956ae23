import * as z from 'zod/mini'
import { between, id, localised, worded } from '../fields.ts'

/**
 * What a track moves: `projector/<id>`, `fixture/<id>`, `camera/<id>` (its drape), `piece/<id>`, `light/<group>` of the night or
 * `fountain/<id>`.
 */
const target = z
  .string()
  .check(
    worded(/^(projector|fixture|camera|piece|light|fountain)\/[a-z0-9]+(-[a-z0-9]+)*$/, 'likeTarget'),
    z.maxLength(80),
    z.describe('projector/<id>, fixture/<id>, camera/<id> (its drape), piece/<id>, light/<group of the night> or fountain/<id>.'),
  )

/**
 * `intensity` and `colour` are linear light 0..1; `pan` and `tilt` are degrees from the mount; `zoom` is the beam's full angle in
 * degrees; `gobo` is a place in the type's list, 0 open; `amount` is free, 0..1.
 */
const property = z
  .enum(['intensity', 'colour', 'pan', 'tilt', 'zoom', 'gobo', 'amount'])
  .check(
    z.describe(
      'Intensity and colour are linear light 0 to 1; pan and tilt are degrees from the mount; zoom is the full beam angle in degrees; gobo is a place in the list of the type, 0 open; amount is free, 0 to 1.',
    ),
  )

/** A scalar, or linear red, green, blue for `colour`. */
const value = z
  .union([between(-1080, 1080), z.tuple([between(0, 1), between(0, 1), between(0, 1)])])
  .check(z.describe('One number, or linear red, green, blue for a colour.'))

/** `ease` shapes the way from this key to the next. */
const key = z.strictObject({
  atS: between(0, 86400).check(z.describe("Seconds from the clip's start.")),
  value,
  ease: z._default(z.enum(['linear', 'step', 'smooth']).check(z.describe('Shapes the way from this key to the next.')), 'linear'),
})

/** Keys in seconds from the clip's start; the last value holds to the clip's end. */
const clip = z.strictObject({
  id,
  atS: between(0, 86400),
  durationS: between(0, 86400),
  keys: z.array(key).check(z.minLength(1), z.maxLength(10000)),
})

const track = z.strictObject({ id, target, property, clips: z.array(clip).check(z.minLength(1), z.maxLength(1000)) })

/** A place in the show's time where the operator may GO. */
const cue = z.strictObject({
  id,
  number: z.string().check(worded(/^\d{1,5}(\.\d{1,3})?$/, 'likeNumber'), z.describe('As operators call it: "1", "1.5", "20".')),
  name: localised,
  notes: z.optional(localised),
  atS: between(0, 86400).check(z.describe('Show time at which the stretch begins that the cue plays.')),
  durationS: between(0, 86400).check(z.describe('Length of that stretch.')),
  fadeInS: z._default(between(0, 3600), 0),
  fadeOutS: z._default(between(0, 3600), 0),
  end: z._default(
    z.enum(['hold', 'release', 'loop']).check(z.describe('At the end: hold the last look, release it over fadeOutS, or start again.')),
    'hold',
  ),
  followAfterS: z.optional(
    between(0, 86400).check(z.describe('Seconds after GO at which the next cue goes by itself; absent waits for the operator.')),
  ),
})

/** A line of narration, by the show's time: read on screen by everybody, whoever hears it. */
const caption = z.strictObject({
  id,
  atS: between(0, 86400),
  durationS: between(0.5, 60),
  text: localised,
})

export const showV2 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('show'),
  version: z.literal(2),
  id,
  name: localised,
  durationS: between(0, 86400),
  tracks: z._default(z.array(track).check(z.maxLength(10000)), []),
  captions: z._default(z.array(caption).check(z.maxLength(10000)), []),
  cues: z.array(cue).check(z.minLength(1), z.maxLength(10000), z.describe('In the order they are called.')),
})

export type Show = z.infer<typeof showV2>
export type ShowCaption = z.infer<typeof caption>
export type ShowCue = z.infer<typeof cue>
export type ShowTrack = z.infer<typeof track>
export type ShowProperty = z.infer<typeof property>
