import { basename } from 'node:path'
import { openCrs } from '../crs/open-crs.ts'
import type { FaceLook, SurveyFeature } from '../survey.ts'
import { PROVENANCES } from '../survey.ts'
import { walkOf } from './city-features.ts'
import { defaultLook, linearColour } from './face-looks.ts'
import { readFootprintHeights } from './footprint-heights.ts'
import { type JsonObject, type JsonPlace, below, isObject, listAt, objectAt } from './json-shape.ts'
import { MeshBuilder } from './mesh-builder.ts'
import { MOST_CORNERS, type Ring } from './triangulate.ts'
import type { ReadOptions, SourceFile } from './source-file.ts'
import { malformed, type SurveyWarning, surveyFault } from './survey-faults.ts'
import type { Placing } from './vertex-table.ts'

/** Longitude and latitude, or the coordinates of a named system. */
type Point = readonly [number, number]

/**
 * Footprints with heights, as OpenStreetMap tags them or plainly. Coordinates are longitude, latitude (RFC 7946) unless a system is
 * named; the ground is flat at `groundM` of the height system. Throws structural faults.
 */
export async function openGeoJson(document: JsonObject, file: string, options: ReadOptions): Promise<SourceFile> {
  const place: JsonPlace = { file, at: [] }
  const features = document['type'] === 'Feature' ? [document] : listAt(document['features'], below(place, 'features'))
  if (features.length === 0)
    throw surveyFault('survey/empty', 'The file holds no features.', 'Export the footprints along.', { file, at: ['features'] })
  const crs = await openCrs({
    declared: declaredIn(document) ?? 'EPSG:4326',
    ...(options.crs === undefined ? {} : { crs: options.crs }),
    ...(options.heights === undefined ? {} : { heights: options.heights }),
    file,
    at: ['crs'],
  })
  const groundM = options.groundM ?? 0
  return {
    crs,
    anchor: anchorOfFeatures(features, place, groundM),
    attribution: typeof document['attribution'] === 'string' ? document['attribution'].slice(0, 500) : null,
    async *features(frame, warn, _readTo) {
      const context = { placing: { crs, frame }, groundM, warn, file }
      for (const [index, value] of features.entries()) {
        const at = below(place, 'features', index)
        const feature = readFootprint(objectAt(value, at), { at, index, ...context })
        if (feature !== null) yield feature
      }
    },
  }
}

/** The `crs` member of GeoJSON 2008. */
function declaredIn(document: JsonObject): string | undefined {
  const crs = document['crs']
  const properties = isObject(crs) ? crs['properties'] : undefined
  return isObject(properties) && typeof properties['name'] === 'string' ? properties['name'] : undefined
}

function anchorOfFeatures(features: readonly unknown[], place: JsonPlace, groundM: number): readonly [number, number, number] | null {
  const xs: number[] = []
  const ys: number[] = []
  const step = Math.max(1, Math.floor(features.length / 20000))
  for (let index = 0; index < features.length; index += step) {
    const at = below(place, 'features', index)
    const [point] = polygonsOf(objectAt(features[index], at), at)?.[0]?.[0] ?? []
    if (point !== undefined) {
      xs.push(point[0])
      ys.push(point[1])
    }
  }
  xs.sort((a, b) => a - b)
  ys.sort((a, b) => a - b)
  const [x, y] = [xs[xs.length >> 1], ys[ys.length >> 1]]
  return x === undefined || y === undefined ? null : [x, y, groundM]
}

/** Polygons of a feature, outer ring first; null where its geometry has no area. Throws `survey/malformed`. */
function polygonsOf(feature: JsonObject, place: JsonPlace): Point[][][] | null {
  const at = below(place, 'geometry')
  if (feature['geometry'] === null || feature['geometry'] === undefined) return null
  const geometry = objectAt(feature['geometry'], at)
  const below1 = below(at, 'coordinates')
  switch (geometry['type']) {
    case 'Polygon':
      return [ringsAt(geometry['coordinates'], below1)]
    case 'MultiPolygon':
      return listAt(geometry['coordinates'], below1).map((polygon, index) => ringsAt(polygon, below(below1, index)))
    case 'GeometryCollection': {
      const within = below(at, 'geometries')
      const parts = listAt(geometry['geometries'], within).map((part, index) => polygonsOf({ geometry: part }, below(within, index)) ?? [])
      return parts.every((part) => part.length === 0) ? null : parts.flat()
    }
    case 'Point':
    case 'MultiPoint':
    case 'LineString':
    case 'MultiLineString':
      return null
    default:
      throw malformed(`There is no geometry type ${JSON.stringify(geometry['type']) ?? '(missing)'}.`, [...at.at, 'type'], at.file)
  }
}

function ringsAt(value: unknown, place: JsonPlace): Point[][] {
  return listAt(value, place).map((ring, ringIndex) => {
    const at = below(place, ringIndex)
    return listAt(ring, at).map((point, index): Point => {
      const [x, y] = listAt(point, below(at, index))
      if (Number.isFinite(x) && Number.isFinite(y)) return [Number(x), Number(y)]
      throw malformed('Two or three finite numbers are wanted here.', [...at.at, index], at.file)
    })
  })
}

interface FootprintContext {
  readonly at: JsonPlace
  readonly index: number
  readonly placing: Placing
  readonly groundM: number
  readonly file: string
  warn(warning: SurveyWarning): void
}

function readFootprint(feature: JsonObject, context: FootprintContext): SurveyFeature | null {
  const properties = isObject(feature['properties']) ? feature['properties'] : {}
  const id = idOf(feature, properties, context.index)
  const warn = (reason: string, what: string): void => context.warn({ reason, feature: id, what, file: context.file })
  const polygons = polygonsOf(feature, context.at)
  if (polygons === null) {
    warn('no-surfaces', 'it is no polygon and is left out')
    return null
  }
  const heights = readFootprintHeights(properties, warn)
  const builder = new MeshBuilder(warn)
  const looks = looksOf(properties, heights.type)
  for (const polygon of polygons) extrude(builder, polygon, { ...heights, looks, context, warn })
  const mesh = builder.build()
  if (mesh === null) {
    warn('no-surfaces', 'it has no surface that can be drawn')
    return null
  }
  const said = properties['provenance']
  return {
    id,
    type: heights.type,
    provenance: PROVENANCES.find((known) => known === said) ?? (heights.assumed ? 'stand-in' : 'mapped'),
    source:
      typeof properties['source'] === 'string' && properties['source'] !== ''
        ? properties['source'].slice(0, 2000)
        : basename(context.file),
    attributes: attributesOf(properties),
    levels: [{ lod: 1, mesh }],
    walk: walkOf(heights.type),
  }
}

function idOf(feature: JsonObject, properties: JsonObject, index: number): string {
  for (const value of [feature['id'], properties['id'], properties['@id'], properties['ID']]) {
    if (typeof value === 'string' && value !== '') return value.slice(0, 200)
    if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  }
  return `feature-${index + 1}`
}

function attributesOf(properties: JsonObject): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {}
  for (const [key, value] of Object.entries(properties).slice(0, 64)) {
    if (key === '__proto__' || key === 'source' || key === 'provenance') continue
    if (typeof value === 'string') kept[key] = value.slice(0, 2000)
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) kept[key] = value
  }
  return kept
}

interface Looks {
  readonly wall: FaceLook | null
  readonly roof: FaceLook | null
}

function looksOf(properties: JsonObject, type: string): Looks {
  const tinted = (base: FaceLook | null, names: readonly string[]): FaceLook | null => {
    const colour = names.map((name) => hexColour(properties[name])).find((found) => found !== undefined)
    return base === null || colour === undefined ? base : { ...base, colour }
  }
  return {
    wall: tinted(defaultLook(null, type, 0), ['building:colour', 'wallColor', 'colour']),
    roof: tinted(defaultLook(null, type, 1), ['roof:colour', 'roofColor']),
  }
}

function hexColour(value: unknown): readonly [number, number, number] | undefined {
  const found = typeof value === 'string' ? /^#([0-9a-f]{6})$/i.exec(value)?.[1] : undefined
  if (found === undefined) return undefined
  return linearColour([0, 2, 4].map((at) => Number.parseInt(found.slice(at, at + 2), 16) / 255))
}

interface Extrusion {
  readonly baseM: number
  readonly topM: number
  readonly looks: Looks
  readonly context: FootprintContext
  warn(reason: string, what: string): void
}

/** A prism over the polygon: roof, walls, and a floor where it hangs in the air. Flat ground is its roof alone. */
function extrude(builder: MeshBuilder, polygon: readonly (readonly Point[])[], { baseM, topM, looks, context, warn }: Extrusion): void {
  if (polygon.reduce((sum, points) => sum + points.length, 0) > MOST_CORNERS)
    return warn('surface-too-large', `a footprint has more than ${MOST_CORNERS} corners and is left out`)
  const top: Ring[] = []
  const base: Ring[] = []
  for (const [index, points] of polygon.entries()) {
    const corners = openRing(points)
    const high = placeRing(corners, context.groundM + topM, context)
    const low = placeRing(corners, context.groundM + baseM, context)
    if (high === null || low === null) return warn('vertex-missing', 'a footprint has a corner that has no place, and is left out')
    // Judged where it stands: longitudes leap at the antimeridian, and a system's axes may be turned.
    const turns = turnsLeft(high) !== (index === 0)
    top.push(turns ? reversed(high) : high)
    base.push(turns ? reversed(low) : low)
  }
  builder.addPolygon(top, { smoothSet: -1, look: () => looks.roof })
  if (topM <= baseM) return
  for (const [index, high] of top.entries()) addWalls(builder, high, base[index], looks.wall)
  if (baseM > 0.1) builder.addPolygon(base.map(reversed), { smoothSet: -1, look: () => looks.wall })
}

function addWalls(builder: MeshBuilder, high: Ring, low: Ring | undefined, look: FaceLook | null): void {
  const count = high.keys.length
  if (low === undefined) return
  for (let at = 0; at < count; at++) {
    const next = (at + 1) % count
    const corner = (ring: Ring, index: number): readonly number[] => ring.xyz.slice(index * 3, index * 3 + 3)
    const xyz = [...corner(low, at), ...corner(low, next), ...corner(high, next), ...corner(high, at)]
    builder.addPolygon([{ keys: [at, next, count + next, count + at], xyz }], { smoothSet: -1, look: () => look })
  }
}

/** Without the closing corner and repeated ones. */
function openRing(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index === 0 ? points.length - 1 : index - 1]
    return before === undefined || points.length === 1 || point[0] !== before[0] || point[1] !== before[1]
  })
}

/** Whether a ring runs counter-clockwise as seen from above. */
function turnsLeft({ xyz }: Ring): boolean {
  let twiceArea = 0
  const [east, north] = [xyz[0] ?? 0, xyz[1] ?? 0]
  for (let at = 0; at < xyz.length; at += 3) {
    const next = (at + 3) % xyz.length
    twiceArea += (xyz[at]! - east) * (xyz[next + 1]! - north) - (xyz[next]! - east) * (xyz[at + 1]! - north)
  }
  return twiceArea > 0
}

function placeRing(points: readonly Point[], z: number, { placing }: FootprintContext): Ring | null {
  const out = new Float64Array(points.length * 3)
  for (const [index, [x, y]] of points.entries()) {
    if (!placing.frame.place(placing.crs, [x, y, z], out, index * 3)) return null
  }
  return { keys: points.map((_point, index) => index), xyz: [...out] }
}

const reversed = ({ keys, xyz }: Ring): Ring => ({
  keys: keys.toReversed(),
  xyz: keys.toReversed().flatMap((key) => xyz.slice(key * 3, key * 3 + 3)),
})
