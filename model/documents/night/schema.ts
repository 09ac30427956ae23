import * as z from 'zod/mini'
import { between, enuPoint, id, localised, worded } from '../fields.ts'

const linearColour = z
  .tuple([between(0, 1), between(0, 1), between(0, 1)])
  .check(z.describe('Linear red, green, blue, primaries of sRGB, white D65.'))

const level = between(0, 4)

/** Lamps that fade together. Its place in the list is its channel in the baked irradiance maps. */
const group = z.strictObject({ id, name: localised, colour: linearColour })

const moment = z.strictObject({
  id,
  name: localised,
  atLocal: z.string().check(worded(/^([01]\d|2[0-3]):[0-5]\d$/, 'likeTime'), z.describe('Civil time of the place.')),
  date: z.string().check(worded(/^\d{4}-\d{2}-\d{2}$/, 'likeDate')),
  utcOffsetH: between(-12, 14),
  ev100: between(-4, 16).check(z.describe('Exposure: the picture is drawn at 1 / (1.2 * 2^EV) of luminance in cd/m2.')),
  visibilityM: between(200, 50000).check(z.describe('Meteorological visibility; haze follows from it.')),
  windowsLit: between(0, 1).check(z.describe('Share of windows with light behind them.')),
  crowdPerM2: between(0, 1.5),
  wet: z._default(between(0, 1), 0),
  levels: z.record(id, level).check(z.describe('Level of each light group; a group left out is dark.')),
})

/** A kind of lamp: its body, its light. */
const lampKind = z.strictObject({
  id,
  shape: z.enum(['post', 'lantern', 'palace', 'eave', 'line', 'ground', 'flood', 'screen', 'point']),
  group: id,
  lumens: between(0, 1000000).check(z.describe('For a line: per metre.')),
  radiusM: between(0.005, 5).check(z.describe('Of the glowing part.')),
  heightM: z._default(between(0, 40).check(z.describe('From the foot of the body to the light; 0 where the light itself is placed.')), 0),
  beamDeg: z._default(between(1, 360).check(z.describe('Full angle to half the peak; 360 shines all ways.')), 360),
  /** Drawn as a glow besides lighting the twin. */
  glow: z._default(z.boolean(), true),
})

/** Kind (place in `lampKinds`), east, north, up of the light in metres, heading and pitch in degrees, length in metres (lines only). */
const lamp = z.union([
  z.tuple([z.int().check(z.gte(0), z.lte(255)), between(-20000, 20000), between(-20000, 20000), between(-2000, 9000)]),
  z.tuple([
    z.int().check(z.gte(0), z.lte(255)),
    between(-20000, 20000),
    between(-20000, 20000),
    between(-2000, 9000),
    between(-360, 360),
    between(-90, 90),
    between(0, 2000),
  ]),
])

const foot = [between(-20000, 20000), between(-20000, 20000), between(-2000, 9000)] as const
const heightM = between(0.5, 60)
const crownM = between(0.2, 30)
const lightPoints = z.int().check(z.gte(0), z.lte(5000))

/**
 * East, north, up of the foot, height, crown radius in metres, number of light points; then, where the shape is known, its place in
 * `treeForms` and its heading in degrees.
 */
const tree = z.union([
  z.tuple([...foot, heightM, crownM, lightPoints]),
  z.tuple([...foot, heightM, crownM, lightPoints, z.int().check(z.gte(0), z.lte(7)), between(-360, 360)]),
])

const bodyM = between(-30, 60)

/** A tree's body at heading 0, metres from its foot, x to the right, y ahead, z up: light points hang on it. Scaled by height. */
const treeForm = z.strictObject({
  heightM,
  trunkM: between(0.01, 3).check(z.describe('Radius of the trunk at its fork.')),
  fork: z.tuple([bodyM, bodyM, bodyM]),
  lumps: z
    .array(z.tuple([bodyM, bodyM, bodyM, between(0.05, 30), between(0.05, 30)]))
    .check(z.minLength(1), z.maxLength(8), z.describe('Masses of leaves: middle, half width, half height.')),
})

/** A way of lettering: on a board over a door, on a hung cloth. */
const signKind = z.strictObject({
  id,
  group: id.check(z.describe('Light group that lights the letters.')),
  ink: linearColour,
  cdM2: between(0, 500).check(z.describe('Luminance of the letters at the full level of the group; 0 for letters that only reflect.')),
  upright: z._default(z.boolean().check(z.describe('Written from top to bottom.')), false),
  bothSides: z._default(z.boolean(), false),
})

const nameNumber = z.int().check(z.gte(0), z.lte(511))
const signM = between(0.05, 30)

/** Kind (place in `signKinds`), text (place in `signTexts`), middle east, north, up in metres, heading it faces in degrees, width, height in metres. */
const sign = z.tuple([
  z.int().check(z.gte(0), z.lte(15)),
  nameNumber,
  between(-20000, 20000),
  between(-20000, 20000),
  between(-2000, 9000),
  between(-360, 360),
  signM,
  signM,
])

const outline = z.array(z.tuple([between(-20000, 20000), between(-20000, 20000)])).check(z.minLength(3), z.maxLength(512))

/** A field of jets: columns run from `origin` along the heading's right, rows along the heading. */
const fountain = z.strictObject({
  id,
  name: localised,
  group: id,
  origin: enuPoint,
  headingDeg: between(-360, 360),
  columns: z.int().check(z.gte(1), z.lte(256)),
  rows: z.int().check(z.gte(1), z.lte(256)),
  pitchM: z.tuple([between(0.2, 50), between(0.2, 50)]),
  maxHeightM: between(0.2, 100),
  seed: z.int(),
})

export const nightV2 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('night'),
  version: z.literal(2),
  id,
  venue: id,
  groups: z.array(group).check(z.minLength(1), z.maxLength(8)),
  moments: z.array(moment).check(z.minLength(1), z.maxLength(16), z.describe('The first is where a visit begins.')),
  lampKinds: z._default(z.array(lampKind).check(z.maxLength(256)), []),
  lamps: z._default(z.array(lamp).check(z.maxLength(20000)), []),
  treeForms: z._default(z.array(treeForm).check(z.maxLength(8)), []),
  trees: z._default(z.array(tree).check(z.maxLength(5000)), []),
  signKinds: z._default(z.array(signKind).check(z.maxLength(16)), []),
  signTexts: z._default(
    z.array(z.string().check(z.minLength(1), z.maxLength(12))).check(z.maxLength(512), z.describe('Names as written on the place itself.')),
    [],
  ),
  signs: z._default(z.array(sign).check(z.maxLength(2000)), []),
  pools: z._default(z.array(z.strictObject({ id, polygon: outline, heightM: between(-500, 9000) })).check(z.maxLength(256)), []),
  fountains: z._default(z.array(fountain).check(z.maxLength(32)), []),
  crowd: z._default(
    z.strictObject({
      seed: z.int(),
      areas: z
        .array(z.strictObject({ polygon: outline, heightM: between(-500, 9000), share: z._default(between(0, 4), 1) }))
        .check(z.maxLength(64)),
    }),
    { seed: 1, areas: [] },
  ),
})

export type Night = z.infer<typeof nightV2>
export type NightMoment = z.infer<typeof moment>
export type LampKind = z.infer<typeof lampKind>
export type NightTreeForm = z.infer<typeof treeForm>
export type NightFountain = z.infer<typeof fountain>
