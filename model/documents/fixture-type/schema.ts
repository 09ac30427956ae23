import * as z from 'zod/mini'
import { between, id, localised } from '../fields.ts'

/** What a DMX channel moves. Colour attributes are linear levels; pan and tilt run over the type's range. */
export const channelAttribute = z.enum(['intensity', 'red', 'green', 'blue', 'white', 'pan', 'tilt', 'constant'])

const channel = z.strictObject({
  attribute: channelAttribute,
  /** Slot of the coarse byte, counted from 1 at the fixture's address. */
  offset: z.int().check(z.gte(1), z.lte(512)),
  /** Slot of the fine byte; present makes the channel 16 bits wide. */
  fineOffset: z.optional(z.int().check(z.gte(1), z.lte(512))),
  /** Byte sent for `constant`; otherwise unused. */
  value: z._default(z.int().check(z.gte(0), z.lte(255)), 0),
})

const mode = z.strictObject({
  id,
  name: localised,
  /** Slots the mode takes. */
  footprint: z.int().check(z.gte(1), z.lte(512)),
  channels: z.array(channel).check(z.minLength(1), z.maxLength(512)),
})

export const fixtureTypeV1 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('fixture-type'),
  version: z.literal(1),
  id,
  manufacturer: z.string().check(z.minLength(1), z.maxLength(200)),
  name: localised,
  photometry: z.strictObject({
    lumens: between(0, 1000000),
    beamDeg: between(0.5, 180),
    fieldDeg: between(0.5, 180),
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
  modes: z.array(mode).check(z.minLength(1), z.maxLength(64)),
})

export type FixtureType = z.infer<typeof fixtureTypeV1>
export type ChannelAttribute = z.infer<typeof channelAttribute>
