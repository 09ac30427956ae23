import { type JsonObject, type JsonPlace, below, isObject, listAt, member, objectAt, tripleAt } from './json-shape.ts'
import { malformed } from './survey-faults.ts'
import type { Placing, VertexTable } from './vertex-table.ts'

/** One polygon of a geometry, still by vertex numbers. */
export interface CitySurface {
  readonly rings: readonly (readonly unknown[])[]
  /** Type of its semantic surface. */
  readonly semantics: string | null
  /** Number of its material. */
  readonly material: number | null
}

/** Surfaces that belong together: a shell of a solid, or a plain set. */
export interface CityShell {
  readonly surfaces: Iterable<CitySurface>
  /** True for the outer shell of a solid. */
  readonly outer: boolean
}

/** Lists above the surfaces: 0 surfaces, 1 shells of surfaces, 2 solids of shells. */
const DEPTH: Readonly<Record<string, number>> = { MultiSurface: 0, CompositeSurface: 0, Solid: 1, MultiSolid: 2, CompositeSolid: 2 }

/** Types without a surface: nothing to draw. */
const BARE = new Set(['MultiPoint', 'MultiLineString'])

/** Shells of a geometry of any type but `GeometryInstance`. Throws `survey/malformed`. */
export function* shellsOf(geometry: JsonObject, place: JsonPlace): Generator<CityShell> {
  const type = geometry['type']
  if (typeof type === 'string' && BARE.has(type)) return
  const depth = typeof type === 'string' ? member(DEPTH, type) : undefined
  if (typeof depth !== 'number')
    throw malformed(`There is no geometry type ${JSON.stringify(type) ?? '(missing)'}.`, [...place.at, 'type'], place.file)
  const tags: Tags = { semantics: semanticsOf(geometry), material: materialOf(geometry) }
  const boundaries = listAt(geometry['boundaries'], below(place, 'boundaries'))
  const at = below(place, 'boundaries')
  if (depth === 0) {
    yield { surfaces: surfacesOf(boundaries, tags, at), outer: false }
    return
  }
  const solids = depth === 1 ? [{ shells: boundaries, tags, at }] : boundaries.map((shells, index) => inside(shells, tags, at, index))
  for (const solid of solids) {
    for (const [index, surfaces] of listAt(solid.shells, solid.at).entries()) {
      const shell = inside(surfaces, solid.tags, solid.at, index)
      yield { surfaces: surfacesOf(listAt(shell.shells, shell.at), shell.tags, shell.at), outer: index === 0 }
    }
  }
}

/** Values that run beside the boundaries, list for list. */
interface Tags {
  readonly semantics: { readonly types: readonly (string | null)[]; readonly values: unknown }
  readonly material: { readonly values: unknown; readonly single: number | null }
}

function inside(shells: unknown, { semantics, material }: Tags, at: JsonPlace, index: number) {
  const tags = {
    semantics: { ...semantics, values: item(semantics.values, index) },
    material: { ...material, values: item(material.values, index) },
  }
  return { shells, tags, at: below(at, index) }
}

const item = (values: unknown, index: number): unknown => (Array.isArray(values) ? (values as unknown[])[index] : null)

function* surfacesOf(surfaces: readonly unknown[], { semantics, material }: Tags, at: JsonPlace): Generator<CitySurface> {
  for (const [index, surface] of surfaces.entries()) {
    const rings = isNested(surface) ? surface : ringsAt(surface, below(at, index))
    const meaning = item(semantics.values, index)
    const own = item(material.values, index)
    yield {
      rings,
      semantics: typeof meaning === 'number' ? (semantics.types[meaning] ?? null) : null,
      material: typeof own === 'number' ? own : material.single,
    }
  }
}

/** Places are named only for what is at fault: there are millions of surfaces. */
const isNested = (surface: unknown): surface is readonly (readonly unknown[])[] => Array.isArray(surface) && surface.every(Array.isArray)

const ringsAt = (surface: unknown, place: JsonPlace): (readonly unknown[])[] =>
  listAt(surface, place).map((ring, index) => listAt(ring, below(place, index)))

function semanticsOf(geometry: JsonObject): Tags['semantics'] {
  const semantics = geometry['semantics']
  if (!isObject(semantics)) return { types: [], values: null }
  const surfaces = Array.isArray(semantics['surfaces']) ? (semantics['surfaces'] as unknown[]) : []
  const types = surfaces.map((surface) => (isObject(surface) && typeof surface['type'] === 'string' ? surface['type'] : null))
  return { types, values: semantics['values'] }
}

/** Of the first theme. */
function materialOf(geometry: JsonObject): Tags['material'] {
  const themes = geometry['material']
  const theme = isObject(themes) ? Object.values(themes)[0] : undefined
  if (!isObject(theme)) return { values: null, single: null }
  return { values: theme['values'], single: typeof theme['value'] === 'number' ? theme['value'] : null }
}

/** Templates of a file, kept as written. */
export interface Templates {
  readonly geometries: readonly unknown[]
  readonly vertices: readonly unknown[]
  readonly place: JsonPlace
  /** Lists, numbers and members a template is written with: what one instance of it costs to put up. 0 where there is no such template. */
  weightOf(number: unknown): number
}

export function readTemplates(document: JsonObject, place: JsonPlace): Templates | null {
  const value = document['geometry-templates']
  if (value === undefined) return null
  const at = below(place, 'geometry-templates')
  const templates = objectAt(value, at)
  const geometries = listAt(templates['templates'], below(at, 'templates'))
  const weights = new Map<number, number>()
  return {
    geometries,
    vertices: listAt(templates['vertices-templates'], below(at, 'vertices-templates')),
    place: at,
    weightOf(number) {
      if (typeof number !== 'number') return 0
      const weight = weights.get(number) ?? countWithin(geometries[number])
      weights.set(number, weight)
      return weight
    },
  }
}

/** Values within a value of JSON, at any depth; by a stack of its own, since files nest without end. */
function countWithin(value: unknown): number {
  const waiting: unknown[] = [value]
  let count = 0
  while (waiting.length > 0) {
    const at = waiting.pop()
    if (typeof at !== 'object' || at === null) continue
    const parts: unknown[] = Array.isArray(at) ? at : Object.values(at)
    count += parts.length
    for (const part of parts) if (typeof part === 'object' && part !== null) waiting.push(part)
  }
  return count
}

/** A template's geometry and vertices as one instance puts them into the survey. */
export interface PlacedTemplate {
  readonly geometry: JsonObject
  readonly place: JsonPlace
  readonly vertices: VertexTable
  /** The matrix mirrors: rings run the other way round. */
  readonly mirrored: boolean
}

/** Instantiates a `GeometryInstance`: template vertex, matrix (row by row), then the reference point. Null, where its point is not there. */
export function placeTemplate(
  geometry: JsonObject,
  { templates, vertices, placing, place }: { templates: Templates | null; vertices: VertexTable; placing: Placing; place: JsonPlace },
): PlacedTemplate | null {
  const number = geometry['template']
  const found = templates === null || typeof number !== 'number' ? undefined : templates.geometries[number]
  if (templates === null || found === undefined || typeof number !== 'number') {
    throw malformed(`There is no geometry template ${JSON.stringify(number) ?? '(missing)'}.`, [...place.at, 'template'], place.file)
  }
  const templatePlace = below(templates.place, 'templates', number)
  const m = listAt(geometry['transformationMatrix'], below(place, 'transformationMatrix'))
  if (m.length !== 16 || !m.every((part) => Number.isFinite(part))) {
    throw malformed('Sixteen finite numbers are wanted here.', [...place.at, 'transformationMatrix'], place.file)
  }
  const matrix = m as readonly number[]
  const [reference] = listAt(geometry['boundaries'], below(place, 'boundaries'))
  const origin = typeof reference === 'number' ? vertices.coordinates(reference) : null
  if (origin === null) return null
  const coordinates = (index: number): readonly [number, number, number] | null => {
    if (!(index >= 0 && index < templates.vertices.length)) return null
    const [x, y, z] = tripleAt(templates.vertices[index], below(templates.place, 'vertices-templates', index))
    const row = (at: number): number => matrix[at]! * x + matrix[at + 1]! * y + matrix[at + 2]! * z + matrix[at + 3]!
    return [row(0) + origin[0], row(4) + origin[1], row(8) + origin[2]]
  }
  const scratch = new Float64Array(3)
  const known = new Map<number, readonly [number, number, number] | null>()
  const placed: VertexTable = {
    length: templates.vertices.length,
    coordinates,
    place(index, out) {
      let at = known.get(index)
      if (at === undefined) {
        const point = Number.isInteger(index) ? coordinates(index) : null
        at = point !== null && placing.frame.place(placing.crs, point, scratch, 0) ? [scratch[0]!, scratch[1]!, scratch[2]!] : null
        known.set(index, at)
      }
      if (at !== null) out.push(...at)
      return at !== null
    },
  }
  return { geometry: objectAt(found, templatePlace), place: templatePlace, vertices: placed, mirrored: determinant(matrix) < 0 }
}

const determinant = (m: readonly number[]): number =>
  m[0]! * (m[5]! * m[10]! - m[6]! * m[9]!) - m[1]! * (m[4]! * m[10]! - m[6]! * m[8]!) + m[2]! * (m[4]! * m[9]! - m[5]! * m[8]!)
