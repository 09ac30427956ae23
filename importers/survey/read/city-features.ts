import { PROVENANCES, type FaceLook, type SurveyFeature } from '../survey.ts'
import { placeTemplate, shellsOf, type CitySurface, type Templates } from './city-geometry.ts'
import { defaultLook, materialLook, overlay, type MaterialLook } from './face-looks.ts'
import { type JsonObject, type JsonPlace, below, isObject, listAt, member, objectAt } from './json-shape.ts'
import { type FaceStyle, MAX_CORNERS, MeshBuilder } from './mesh-builder.ts'
import type { Ring } from './triangulate.ts'
import { malformed, surveyFault, type SurveyWarning } from './survey-faults.ts'
import type { Placing, VertexTable } from './vertex-table.ts'

/** What city objects are read against. */
export interface CityContext {
  readonly place: JsonPlace
  readonly vertices: VertexTable
  readonly templates: Templates | null
  readonly materials: readonly unknown[]
  readonly placing: Placing
  /** What templates put up so far, of the whole file, by `Templates.weightOf`: a small file can ask for any number. */
  readonly instanced: { weight: number }
  /** Told of geometry faults; throws where they refuse. */
  warn(warning: SurveyWarning): void
  /** For objects that name no source. */
  readonly source: string
}

const PARTS = /^(Building|Bridge|Tunnel)Part$/
const GROUND = new Set(['Road', 'Square', 'TransportSquare', 'LandUse', 'TINRelief', 'PlantCover'])
const NEITHER = new Set(['SolitaryVegetationObject', 'WaterBody', 'Waterway', 'GenericCityObject'])
const MAX_TEXT = 2000
const MAX_ATTRIBUTES = 64
/** What all instances of a file may weigh together: near a million surfaces of four corners. */
const MAX_INSTANCED = 5_000_000
/** Of one object with its parts: each is built of all parts. */
const MAX_LEVELS = 16

interface CityObject {
  readonly id: string
  readonly type: string
  readonly object: JsonObject
  readonly geometries: readonly { readonly lod: number; readonly geometry: JsonObject; readonly place: JsonPlace }[]
}

/** Features of a set of city objects; children are merged into the object at their root. Throws `survey/malformed`. */
export function* featuresOf(objects: JsonObject, context: CityContext): Generator<SurveyFeature> {
  const families = new Map<string, CityObject[]>()
  const roots = new Map<string, string>()
  for (const id of Object.keys(objects)) {
    const root = rootOf(id, objects, roots)
    const family = families.get(root) ?? []
    families.set(root, family)
    const object = openObject(id, objects[id], { place: below(context.place, 'CityObjects', id), templates: context.templates })
    if (id === root) family.unshift(object)
    else family.push(object)
  }
  refuseEndlessTemplates(families.values(), context)
  for (const [id, family] of families) {
    const feature = readFeature(id, family, context)
    if (feature !== null) yield feature
  }
}

/** Before the first is built: what is too much at the end is known from the templates' weights at once. */
function refuseEndlessTemplates(families: Iterable<readonly CityObject[]>, { templates, instanced }: CityContext): void {
  let weight = instanced.weight
  for (const { geometries } of [...families].flat()) {
    for (const { geometry, place } of geometries) {
      if (geometry['type'] === 'GeometryInstance') weight += templates?.weightOf(geometry['template']) ?? 0
      if (weight > MAX_INSTANCED) throw tooManyInstances(place)
    }
  }
}

const tooManyInstances = ({ file, at }: JsonPlace) => {
  const what = `Up to here the instances of geometry templates come to more than ${MAX_INSTANCED} corners, rings and surfaces.`
  return surveyFault('survey/too-large', what, 'Make the templates plainer, or cut the file into several and build each.', { file, at })
}

/** The object without a parent that it hangs under; a group is no parent, and a ring of parents has one root. Each way up is gone once. */
function rootOf(id: string, objects: JsonObject, known: Map<string, string>): string {
  const seen = new Set([id])
  let at = id
  while (!known.has(at)) {
    const object = member(objects, at)
    const parents = isObject(object) && Array.isArray(object['parents']) ? (object['parents'] as unknown[]) : []
    const next = parents.find((parent): parent is string => {
      const found = typeof parent === 'string' && !seen.has(parent) ? member(objects, parent) : undefined
      return isObject(found) && found['type'] !== 'CityObjectGroup'
    })
    if (next === undefined) break
    seen.add(next)
    at = next
  }
  const root = known.get(at) ?? at
  for (const each of seen) known.set(each, root)
  return root
}

function openObject(id: string, value: unknown, { place, templates }: Pick<CityContext, 'place' | 'templates'>): CityObject {
  const object = objectAt(value, place)
  const type = object['type']
  if (typeof type !== 'string' || type.length > 200) throw malformed('A city object needs a type.', [...place.at, 'type'], place.file)
  const list = object['geometry'] === undefined ? [] : listAt(object['geometry'], below(place, 'geometry'))
  const geometries = list.map((value, index) => {
    const at = below(place, 'geometry', index)
    const geometry = objectAt(value, at)
    const lod = Number(geometry['lod'] ?? templateLod(geometry, templates) ?? 0)
    if (!(lod >= 0 && lod < 10)) throw malformed(`"${String(geometry['lod'])}" is no level of detail.`, [...at.at, 'lod'], at.file)
    return { lod, geometry, place: at }
  })
  return { id, type, object, geometries }
}

/** An instance is of its template's level. */
function templateLod(geometry: JsonObject, templates: Templates | null): unknown {
  const template = geometry['type'] === 'GeometryInstance' ? templates?.geometries[Number(geometry['template'])] : undefined
  return isObject(template) ? template['lod'] : undefined
}

function readFeature(id: string, family: readonly CityObject[], context: CityContext): SurveyFeature | null {
  const root = family[0]
  if (root === undefined) return null
  const told = new Map<string, { what: string; count: number }>()
  const note = (reason: string, what: string): void => {
    const before = told.get(reason)
    told.set(reason, { what: before?.what ?? what, count: (before?.count ?? 0) + 1 })
  }
  const levels: { lod: number; mesh: SurveyFeature['levels'][number]['mesh'] }[] = []
  const lods = lodsOf(family)
  if (lods.length > MAX_LEVELS) {
    const what = `"${id}" and its parts have ${lods.length} levels of detail; ${MAX_LEVELS} are read at most.`
    throw surveyFault('survey/too-large', what, 'Export it with fewer levels of detail.', below(context.place, 'CityObjects', id))
  }
  for (const lod of lods) {
    const builder = new MeshBuilder(note)
    const looks = openLooks(context.materials)
    for (const object of family) {
      for (const chosen of geometriesAt(object, lod, family)) {
        addGeometry({ builder, looks, note, context, type: object.type }, chosen)
      }
    }
    const mesh = builder.build()
    if (mesh !== null) levels.push({ lod, mesh })
  }
  if (levels.length === 0) note('no-surfaces', 'it has no surface that can be drawn')
  for (const [reason, { what, count }] of told) {
    context.warn({ reason, feature: id, what: count === 1 ? what : `${what} (${count} times)`, file: context.place.file })
  }
  return levels.length === 0 ? null : { id, type: root.type, levels, ...described(root, context.source) }
}

/** Levels of a family, ascending. Footprints (below 1) are left out where a body is there. */
function lodsOf(family: readonly CityObject[]): readonly number[] {
  const all = [...new Set(family.flatMap(({ geometries }) => geometries.map(({ lod }) => lod)))].sort((a, b) => a - b)
  const bodies = all.filter((lod) => lod >= 1)
  return bodies.length > 0 ? bodies : all
}

/**
 * What an object shows at a level: its own there, else its next coarser, and a part else its coarsest. A parent whose parts have this level, and
 * who has none itself, is shown by its parts.
 */
function geometriesAt({ type, geometries }: CityObject, lod: number, family: readonly CityObject[]): CityObject['geometries'] {
  const own = geometries.filter((geometry) => geometry.lod === lod)
  if (own.length > 0) return own
  const isPart = PARTS.test(type)
  if (!isPart && family.some((other) => PARTS.test(other.type) && other.geometries.some((geometry) => geometry.lod === lod))) return []
  // A part without this level stands in its whole, where the whole has it.
  if (isPart && family.some((other) => !PARTS.test(other.type) && other.geometries.some((geometry) => geometry.lod === lod))) return []
  const lower = geometries.filter((geometry) => geometry.lod < lod && geometry.lod >= 1).map((geometry) => geometry.lod)
  const higher = isPart ? geometries.filter((geometry) => geometry.lod > lod).map((geometry) => geometry.lod) : []
  const nearest = lower.length > 0 ? Math.max(...lower) : higher.length > 0 ? Math.min(...higher) : undefined
  return nearest === undefined ? [] : geometries.filter((geometry) => geometry.lod === nearest)
}

interface GeometryReader {
  readonly builder: MeshBuilder
  readonly looks: LookTable
  readonly note: (reason: string, what: string) => void
  readonly context: CityContext
  readonly type: string
}

function addGeometry(reader: GeometryReader, { geometry, place }: { geometry: JsonObject; place: JsonPlace }): void {
  const { templates, vertices, placing } = reader.context
  if (geometry['type'] !== 'GeometryInstance') return addShells(reader, { geometry, place, vertices, mirrored: false })
  const placed = placeTemplate(geometry, { templates, vertices, placing, place })
  if (placed === null) return reader.note('vertex-missing', 'an instance stands on a vertex that is not there and is left out')
  const { instanced } = reader.context
  instanced.weight += templates?.weightOf(geometry['template']) ?? 0
  if (instanced.weight > MAX_INSTANCED) throw tooManyInstances(place)
  addShells(reader, placed)
}

function addShells(
  { builder, looks, note, type }: GeometryReader,
  { geometry, place, vertices, mirrored }: { geometry: JsonObject; place: JsonPlace; vertices: VertexTable; mirrored: boolean },
): void {
  for (const { surfaces, outer } of shellsOf(geometry, place)) {
    if (outer) builder.startShell()
    let whole = true
    for (const surface of surfaces) {
      const rings = ringsOf(surface, vertices, mirrored)
      if (rings === null) {
        whole = false
        note('vertex-missing', 'a surface names a vertex that is not there, or has no place, and is left out')
      } else builder.addPolygon(rings, looks.styleOf(surface, type))
      if (builder.full) throw malformed(`One city object has more than ${MAX_CORNERS} corners.`, place.at, place.file)
    }
    if (outer) builder.endShell(whole)
  }
}

function ringsOf({ rings }: CitySurface, vertices: VertexTable, mirrored: boolean): Ring[] | null {
  const out: Ring[] = []
  for (const ring of rings) {
    const keys: number[] = []
    const xyz: number[] = []
    for (const value of mirrored ? ring.toReversed() : ring) {
      if (typeof value !== 'number' || !vertices.place(value, xyz)) return null
      keys.push(value)
    }
    out.push({ keys, xyz })
  }
  return out
}

interface LookTable {
  styleOf(surface: CitySurface, type: string): FaceStyle
}

/** Looks by material and default, each object made once so that faces share them. */
function openLooks(materials: readonly unknown[]): LookTable {
  const read = new Map<number, MaterialLook | null>()
  const overlaid = new Map<MaterialLook, Map<FaceLook, FaceLook>>()
  const materialAt = (index: number): MaterialLook | null => {
    const known = read.get(index)
    if (known !== undefined) return known
    const material = materials[index]
    const opened = isObject(material) ? materialLook(material) : null
    read.set(index, opened)
    return opened
  }
  return {
    styleOf({ semantics, material }, type) {
      const over = material === null ? null : materialAt(material)
      const smoothSet = over?.smooth === true && material !== null ? material : -1
      return {
        smoothSet,
        look(up) {
          const base = defaultLook(semantics, type, up)
          if (base === null || over === null) return base
          const made = overlaid.get(over) ?? new Map<FaceLook, FaceLook>()
          overlaid.set(over, made)
          const look = made.get(base) ?? overlay(base, over)
          made.set(base, look)
          return look
        },
      }
    },
  }
}

/** Provenance, source, walk and the attributes kept. */
function described({ object, type }: CityObject, fallback: string): Pick<SurveyFeature, 'provenance' | 'source' | 'walk' | 'attributes'> {
  const given = isObject(object['attributes']) ? object['attributes'] : {}
  const { provenance, source, walk } = given
  const attributes: Record<string, string | number | boolean> = {}
  for (const [key, value] of Object.entries(given)) {
    if (key === 'provenance' || key === 'source' || key === 'walk' || key === '__proto__') continue
    if (Object.keys(attributes).length >= MAX_ATTRIBUTES) break
    if (typeof value === 'string') attributes[key] = value.slice(0, MAX_TEXT)
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) attributes[key] = value
  }
  return {
    provenance: PROVENANCES.find((known) => known === provenance) ?? 'unknown',
    source: typeof source === 'string' && source !== '' ? source.slice(0, MAX_TEXT) : fallback,
    walk: walk === 'ground' || walk === 'obstacle' || walk === 'none' ? walk : walkOf(type),
    attributes,
  }
}

/** What one does on objects of a type, where they do not say. */
export function walkOf(type: string): SurveyFeature['walk'] {
  if (GROUND.has(type)) return 'ground'
  return NEITHER.has(type) ? 'none' : 'obstacle'
}
