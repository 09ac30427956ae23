import type { SurfaceKind } from '../../model/documents/index.ts'

/** How a feature's geometry came to be known. Nothing generated poses as measured. */
export const PROVENANCES = ['measured', 'published', 'mapped', 'derived', 'stand-in', 'unknown'] as const
export type Provenance = (typeof PROVENANCES)[number]

/** The look of a face. Colour is linear RGB reflectance 0..1. */
export interface FaceLook {
  readonly kind: SurfaceKind
  readonly colour: readonly [number, number, number]
  /** Id of the light group that makes the face itself glow, and how strongly: luminance in cd/m2 at the group's full level. */
  readonly glow?: { readonly group: string; readonly cdM2: number }
}

/**
 * Triangles of one level of detail, east, north, up in metres from the survey's origin, double. Faces are flat: each triangle
 * belongs to one, and triangles of a face follow one another. Triangles run counter-clockwise as seen from outside.
 */
export interface SurveyMesh {
  /** Length 3 per vertex. */
  readonly positions: Float64Array
  /** Vertex indices, length 3 per triangle. */
  readonly triangles: Uint32Array
  /** Face of each triangle, ascending. */
  readonly faceOf: Uint32Array
  /** Unit normals of faces, length 3 each; a face of a smooth-shaded surface carries `smooth` instead. */
  readonly normals: Float64Array
  /** One look a face, by index into `looks`. */
  readonly lookOf: Uint32Array
  readonly looks: readonly FaceLook[]
  /** Normals at vertices, length 3 each, for curved surfaces; absent draws faces flat. */
  readonly vertexNormals?: Float64Array
}

/** A building, tree, wall, lamp or piece of ground of the survey. */
export interface SurveyFeature {
  readonly id: string
  /** CityJSON type, such as `Building`. */
  readonly type: string
  readonly provenance: Provenance
  /** Where the figures come from; shown on request. */
  readonly source: string
  /** Attributes kept for the property table. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  /** Coarse to fine; at least one. `lod` is CityJSON's number, such as 1.2. */
  readonly levels: readonly { readonly lod: number; readonly mesh: SurveyMesh }[]
  /** Walkable ground (squares, roads, steps), an obstacle, or neither (leaves, flags). */
  readonly walk: 'ground' | 'obstacle' | 'none'
}

/** What is known before the first feature. */
export interface SurveyHeader {
  /** Where the ENU origin stands: WGS84 degrees, metres above the ellipsoid. */
  readonly origin: { readonly latDeg: number; readonly lonDeg: number; readonly heightM: number }
  readonly crs: string
  readonly heightSystem: string
  readonly attribution: string
  readonly licence: string
}

/** A survey being read: features come one by one, so that a city need not fit into memory. */
export interface Survey {
  readonly header: SurveyHeader
  readonly features: AsyncIterable<SurveyFeature>
}
