import * as z from 'zod/mini'
import { between, id, localised } from '../fields.ts'

/** What a DMX channel moves. Colour attributes are linear levels; pan, tilt and zoom run over the type's range. */
export const channelAttribute = z
  .enum(['intensity', 'red', 'green', 'blue', 'white', 'pan', 'tilt', 'zoom', 'gobo', 'constant'])
  .check(
    z.describe(
      'What the channel moves. Colours are linear levels; pan and tilt run over the range of movement, zoom over its angles, gobo over the slots of its wheel.',
    ),
  )

const channel = z.strictObject({
  attribute: channelAttribute,
  offset: z.int().check(z.gte(1), z.lte(512), z.describe("Slot of the coarse byte, counted from 1 at the fixture's address.")),
  fineOffset: z.optional(z.int().check(z.gte(1), z.lte(512), z.describe('Slot of the fine byte; present makes the channel 16 bits wide.'))),
  value: z._default(z.int().check(z.gte(0), z.lte(255), z.describe('Byte sent for "constant"; otherwise unused.')), 0),
})

const mode = z.strictObject({
  id,
  name: localised,
  footprint: z.int().check(z.gte(1), z.lte(512), z.describe('Slots the mode takes.')),
  channels: z.array(channel).check(z.minLength(1), z.maxLength(512)),
})

export const fixtureTypeV2 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('fixture-type'),
  version: z.literal(2),
  id,
  manufacturer: z.string().check(z.minLength(1), z.maxLength(200)),
  name: localised,
  photometry: z.strictObject({
    lumens: between(0, 1000000).check(z.describe('All emitters at full.')),
    beamDeg: between(0.5, 180).check(z.describe('Full angle to half the peak.')),
    fieldDeg: between(0.5, 180).check(z.describe('Full angle to a tenth of the peak.')),
    watts: between(0, 100000),
  }),
  movement: z.optional(
    z.strictObject({
      panRangeDeg: between(0, 1080),
      tiltRangeDeg: between(0, 360),
      panDegPerS: between(1, 1000),
      tiltDegPerS: between(1, 1000),
    }),
  ),
  zoom: z.optional(z.strictObject({ minDeg: between(0.5, 180), maxDeg: between(0.5, 180) })),
  gobos: z._default(
    z
      .array(
        z.strictObject({
          id,
          name: localised,
          pattern: z.enum(['open', 'breakup', 'cloud', 'lattice', 'lotus', 'stars', 'rings', 'bars']),
          dmx: z.int().check(z.gte(0), z.lte(255), z.describe('Byte that puts it in the beam.')),
        }),
      )
      .check(z.maxLength(32), z.describe('The wheel; the first is open.')),
    [],
  ),
  modes: z.array(mode).check(z.minLength(1), z.maxLength(64)),
})

export type FixtureType = z.infer<typeof fixtureTypeV2>
export type ChannelAttribute = z.infer<typeof channelAttribute>
