import * as z from 'zod/mini'
import { between, enuPoint, id, localPath, localised, mount } from '../fields.ts'

const pixelCount = z.int().check(z.gte(16), z.lte(16384))

const georeference = z
  .strictObject({
    latDeg: between(-90, 90),
    lonDeg: between(-180, 180),
    heightM: between(-500, 9000).check(z.describe('Height of the origin in the height system named below.')),
    heightSystem: z.enum(['ellipsoid', 'egm96']).check(z.describe('What the height counts from: the WGS84 ellipsoid or the EGM96 geoid.')),
    datum: z
      .enum(['WGS84', 'CGCS2000', 'GCJ-02', 'BD-09'])
      .check(z.describe('What the position was measured in; a Chinese map gives GCJ-02 or BD-09.')),
  })
  .check(z.describe('Where the ENU origin stands on Earth. Heights and datums are always named.'))

const twinLayer = z.strictObject({
  id,
  name: localised,
  kind: z.literal('tileset'),
  uri: localPath.check(z.describe('tileset.json of a 3D Tiles 1.1 tileset, relative to venue.json.')),
  words: z.optional(
    localPath.check(
      z.describe(
        'Names and sources of the survey in other languages, a JSON file relative to venue.json: by language, by the survey’s own text.',
      ),
    ),
  ),
  attribution: localised.check(z.describe('Shown to visitors.')),
  licence: z.string().check(z.minLength(1), z.maxLength(200)),
})

const corners = z.tuple([enuPoint, enuPoint, enuPoint, enuPoint]).check(z.describe('Four corners, counter-clockwise as seen from outside.'))

/** A flat part of the twin that has a name: four corners, counter-clockwise as seen from outside, ENU metres. */
const surface = z.strictObject({
  id,
  name: localised,
  layer: id,
  corners,
  reflectance: z._default(
    between(0.01, 0.95).check(z.describe('Diffuse share of light thrown back; brick about 0.26, lime wall 0.74.')),
    0.3,
  ),
  maxCdM2: z._default(
    between(0, 10000).check(z.describe('Mean luminance the place allows, cd/m2; 25 is the city-centre limit for facades.')),
    25,
  ),
  ambientLux: z._default(between(0, 100000).check(z.describe('Light on it while the show plays, without projectors.')), 1),
})

/** A piece of ground: polygon in east, north metres at a height. */
const zone = z.strictObject({
  id,
  name: localised,
  kind: z.enum(['walk', 'spawn', 'stage', 'quiet']),
  polygon: z
    .array(z.tuple([between(-20000, 20000), between(-20000, 20000)]))
    .check(z.minLength(3), z.maxLength(512), z.describe('Outline, each corner east and north in metres.')),
  heightM: between(-500, 9000),
  capacity: z.optional(
    z
      .int()
      .check(
        z.gte(1),
        z.lte(5000),
        z.describe('Visitors who may stand in the zone at once, in each of the venue’s rooms; absent means as many as the room holds.'),
      ),
  ),
  headingDeg: z.optional(
    between(-360, 360).check(z.describe('Where one looks on arriving in a spawn zone, clockwise from north; absent looks to the middle.')),
  ),
})

const distortion = {
  k1: z._default(between(-2, 2), 0),
  k2: z._default(between(-2, 2), 0),
  k3: z._default(between(-2, 2), 0),
  p1: z._default(between(-1, 1), 0),
  p2: z._default(between(-1, 1), 0),
}

/** A projector's lens as its data sheet gives it. Throw ratio = distance / image width. Shift in image widths and heights. */
const throwLens = z.strictObject({
  widthPx: pixelCount,
  heightPx: pixelCount,
  throwRatio: between(0.1, 20).check(z.describe('Distance divided by image width.')),
  shiftX: z._default(between(-2, 2).check(z.describe('In image widths.')), 0),
  shiftY: z._default(between(-2, 2).check(z.describe('In image heights.')), 0),
  ...distortion,
})

/** A camera's intrinsics in pixels, OpenCV convention (x right, y down), Brown-Conrady distortion. */
export const cameraLens = z.strictObject({
  widthPx: pixelCount,
  heightPx: pixelCount,
  fx: between(1, 100000),
  fy: between(1, 100000),
  cx: between(-32768, 32768),
  cy: between(-32768, 32768),
  ...distortion,
})

const range = z.strictObject({ nearM: z._default(between(0.05, 100), 0.5), farM: z._default(between(1, 5000), 200) })

const warpCorner = z.tuple([between(-0.5, 1.5), between(-0.5, 1.5)])

const projector = z.strictObject({
  id,
  name: localised,
  mount,
  lens: throwLens,
  range: z._default(range, { nearM: 0.5, farM: 200 }),
  lumens: between(1, 200000),
  contrast: z._default(between(10, 1000000), 2000),
  gamma: z._default(between(1, 3).check(z.describe('Of the projector; blends are computed in linear light and encoded with it.')), 2.2),
  through: z._default(
    between(0, 1).check(z.describe('Share of the light that goes on past what it first meets: the openness of a gauze; 1 for a wall.')),
    1,
  ),
  stack: z.optional(id.check(z.describe('Projectors of one stack blend into one picture; without it the projector stands alone.'))),
  warp: z._default(
    z
      .tuple([warpCorner, warpCorner, warpCorner, warpCorner])
      .check(
        z.describe('Corner warp of the real output: where top left, top right, bottom right, bottom left go, in image widths and heights.'),
      ),
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
  ),
})

const patch = z.strictObject({
  universe: z.int().check(z.gte(1), z.lte(63999)),
  address: z.int().check(z.gte(1), z.lte(512)),
})

const fixture = z.strictObject({
  id,
  name: localised,
  type: id,
  mode: id,
  mount,
  patch,
  egress: z._default(z.boolean().check(z.describe('Way-out lighting: blackout and masters never touch it.')), false),
})

const camera = z.strictObject({
  id,
  name: localised,
  mount,
  lens: cameraLens,
  range: z._default(range, { nearM: 0.5, farM: 200 }),
  purpose: localised.check(z.describe('Why the camera looks, told to people in view and to visitors.')),
})

/** Output of the rig. Nothing is sent while `destination` is absent. */
const output = z.strictObject({
  protocol: z.literal('sacn'),
  destination: z.optional(
    z.string().check(z.maxLength(253), z.describe('An address to unicast to; absent means the show is drawn and never sent.')),
  ),
  port: z._default(z.int().check(z.gte(1), z.lte(65535)), 5568),
  priority: z._default(z.int().check(z.gte(0), z.lte(200)), 100),
})

/** A spot with a name: labels on the ground, and the list of where one can go. */
const place = z.strictObject({
  id,
  name: localised,
  note: z.optional(localised.check(z.describe('What one sees here, and how sure it is.'))),
  position: enuPoint,
  headingDeg: z._default(between(-360, 360), 0),
  radiusM: z._default(between(0.5, 500).check(z.describe('How far around the name applies.')), 20),
})

const limits = z.strictObject({
  flashesPerSecond: z._default(between(0, 3).check(z.describe('Flashes a second the rig may show, WCAG 2.3.1.')), 3),
  capacity: z._default(
    z
      .int()
      .check(
        z.gte(1),
        z.lte(5000),
        z.describe('Visitors in one room at once, of 4,000 in all rooms of the venue; performers, guides and staff are not counted.'),
      ),
    200,
  ),
  mirrors: z._default(
    z
      .int()
      .check(
        z.gte(1),
        z.lte(16),
        z.describe('Rooms of this venue that may be open at once when one is full: all of them share one show and one house.'),
      ),
    1,
  ),
})

export const venueV2 = z.strictObject({
  $schema: z.optional(z.string()),
  kind: z.literal('venue'),
  version: z.literal(2),
  id,
  name: localised,
  description: localised,
  picture: z.optional(
    localPath.check(z.describe('A still of the place for lists of venues, 16:9, jpg, png, webp or avif, relative to venue.json.')),
  ),
  georeference,
  twin: z.array(twinLayer).check(z.minLength(1), z.maxLength(64)),
  surfaces: z._default(z.array(surface).check(z.maxLength(4096)), []),
  zones: z.array(zone).check(z.minLength(1), z.maxLength(1024)),
  projectors: z._default(z.array(projector).check(z.maxLength(64)), []),
  fixtureTypes: z._default(
    z.array(localPath).check(z.maxLength(256), z.describe('Paths of fixture-type documents, relative to venue.json.')),
    [],
  ),
  fixtures: z._default(z.array(fixture).check(z.maxLength(4096)), []),
  places: z._default(z.array(place).check(z.maxLength(512)), []),
  night: z.optional(
    localPath.check(z.describe('The night document, relative to venue.json; without it the place stands in a plain night.')),
  ),
  ground: z.optional(
    localPath.check(z.describe('Height grid of walkable ground, relative to venue.json; without it the walk zones alone count.')),
  ),
  cameras: z._default(z.array(camera).check(z.maxLength(64)), []),
  neighbours: z._default(
    z
      .array(z.strictObject({ id, name: localised, window: enuPoint, maxLux: between(0, 1000) }))
      .check(z.maxLength(1024), z.describe('The buildings next door that light must not trouble.')),
    [],
  ),
  output: z._default(output, { protocol: 'sacn', port: 5568, priority: 100 }),
  voice: z._default(
    z.enum(['everyone', 'staff', 'none']).check(z.describe('Who may speak; staff are performers, guides, hosts and moderators.')),
    'everyone',
  ),
  limits: z._default(limits, { flashesPerSecond: 3, capacity: 200, mirrors: 1 }),
  scene: id.check(z.describe('The scene that plays when no event names another.')),
})

export type Venue = z.infer<typeof venueV2>
export type VenueProjector = z.infer<typeof projector>
export type VenueFixture = z.infer<typeof fixture>
export type VenueCamera = z.infer<typeof camera>
export type VenuePlace = z.infer<typeof place>
export type VenueSurface = z.infer<typeof surface>
export type VenueZone = z.infer<typeof zone>
