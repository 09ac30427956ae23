import { Raycaster, Vector2, Vector3, type BufferAttribute, type Camera, type Intersection, type Mesh, type Object3D } from 'three'

import { enuFromRender, position } from '../../model/frames/index.ts'

/** What the survey says of one part of the twin. Text as it stands in the tile, never trusted as markup. */
export interface TwinFeature {
  readonly id: string
  /** The id where the survey gives no name. */
  readonly name: string
  /** Kind of thing, as CityJSON calls it. */
  readonly type: string
  /** How it is known: measured, published, mapped, derived, stand-in; 'unknown' where nothing is said. */
  readonly provenance: string
  readonly source: string
  /** What the layer brings of its survey's text in other languages. */
  readonly words: SurveyWords
  /** Id of the twin's layer it belongs to. */
  readonly layer: string
  /** From the eyes, metres. */
  readonly distanceM: number
  /** Where on it, ENU metres. */
  readonly at: readonly [number, number, number]
}

/** By language, by the survey's own text. */
export type SurveyWords = Readonly<Record<string, Readonly<Record<string, string>>>>

/** One layer of the twin to ask. */
export interface AskedLayer {
  readonly id: string
  readonly group: Object3D
}

/** Longer text of a tile is cut, characters. */
const MOST_TEXT = 400

/** What the tile's own extensions left on the mesh and its root; see 3d-tiles-renderer's metadata plugin. */
interface FeatureSets {
  getFeatureInfo(): readonly { attribute?: number; propertyTable: number | null; nullFeatureId: number | null }[]
}
interface PropertyTables {
  readonly tableAccessors: readonly { readonly count: number; getData(row: number): Record<string, unknown> }[]
}

/**
 * The feature seen at a point of the picture, x and y from -1 to 1 (right, up); null where nothing of the twin is. Walks the
 * triangles of the tiles the ray meets: milliseconds, for a question now and then, not for every frame.
 */
export function featureAt(
  layers: readonly AskedLayer[],
  site: Object3D,
  camera: Camera,
  [x, y]: readonly [number, number],
): TwinFeature | null {
  const ray = new Raycaster()
  ray.setFromCamera(new Vector2(x, y), camera)
  let nearest: { hit: Intersection; layer: string } | null = null
  for (const { id, group } of layers) {
    const hit = ray.intersectObject(group, true)[0]
    if (hit && (nearest === null || hit.distance < nearest.hit.distance)) nearest = { hit, layer: id }
  }
  if (nearest === null) return null
  const row = rowOf(nearest.hit)
  return {
    id: textOf(row['id']),
    name: textOf(row['name']) || textOf(row['id']),
    type: textOf(row['type']),
    provenance: textOf(row['provenance']) || 'unknown',
    source: textOf(row['source']),
    layer: nearest.layer,
    words: {},
    distanceM: nearest.hit.distance,
    at: pointOf(nearest.hit, site),
  }
}

/** Where a ray met the twin, in the venue's frame: `site` is the group that holds it, in the render frame. */
function pointOf({ point }: Intersection, site: Object3D): readonly [number, number, number] {
  const local = site.worldToLocal(new Vector3().copy(point))
  const enu = enuFromRender(position('render', local.x, local.y, local.z), position('enu'))
  return [enu[0], enu[1], enu[2]]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MOST_TEXT) : '')

/** The row of the property table that a hit belongs to; empty where the tile carries none. */
function rowOf({ object, face }: Intersection): Record<string, unknown> {
  const sets = object.userData['meshFeatures'] as FeatureSets | undefined
  const tables = (object.userData['structuralMetadata'] ?? rootOf(object).userData['structuralMetadata']) as PropertyTables | undefined
  if (!sets || !tables || !face) return {}
  for (const set of sets.getFeatureInfo()) {
    const column = (object as Mesh).geometry.getAttribute(`_feature_id_${set.attribute}`) as BufferAttribute | undefined
    const table = tables.tableAccessors[set.propertyTable ?? -1]
    if (!column || !table) continue
    // All corners of a face belong to one feature.
    const row = column.getX(face.a)
    if (row !== set.nullFeatureId && row >= 0 && row < table.count) return table.getData(row)
  }
  return {}
}

/** The highest object that carries the tile's metadata. */
function rootOf(object: Object3D): Object3D {
  for (let each: Object3D | null = object; each !== null; each = each.parent) if (each.userData['structuralMetadata']) return each
  return object
}
