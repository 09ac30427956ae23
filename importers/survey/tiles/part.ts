import type { FaceLook } from '../survey.ts'
import type { TileFeature } from './tile-mesh.ts'

/** One level of detail of a part. Metres from the part's centre; triangles of a face follow one another. */
export interface PartLevel {
  /** How far the surface strays from the finest level, metres. */
  readonly errorM: number
  /** Length 3 a vertex; vertices may be shared between faces. */
  readonly positions: Float32Array
  readonly triangles: Uint32Array
  /** Ascending from 0 without gaps. */
  readonly faceOf: Uint32Array
  /** Unit normals of faces, length 3 each. */
  readonly normals: Float32Array
  /** Index into the part's looks by face. */
  readonly lookOf: Uint32Array
  /** Normals at vertices where the surface is curved. */
  readonly vertexNormals?: Float32Array
}

/** A feature, or what of it lies in one cell of the grid: what tiles are put together from. */
export interface Part {
  readonly feature: TileFeature
  /** East, north, up, metres from the survey's origin, double. */
  readonly centre: readonly [number, number, number]
  /** Largest side of the whole feature's box, metres. */
  readonly featureSizeM: number
  readonly looks: readonly FaceLook[]
  /** Fine to coarse: errors rise from 0, triangles fall. */
  readonly levels: readonly PartLevel[]
  /** Cell the part was cut to, when it was: west, south, east, north in metres. Its edges there meet the neighbours'. */
  readonly cell?: readonly [number, number, number, number]
}

/** East, north, up: least and greatest, metres from the survey's origin. */
export interface Box {
  readonly min: [number, number, number]
  readonly max: [number, number, number]
}

export const emptyBox = (): Box => ({ min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] })

/** Widens `box` by `other`. */
export function includeBox(box: Box, other: Box): void {
  for (let axis = 0; axis < 3; axis++) {
    box.min[axis] = Math.min(box.min[axis]!, other.min[axis]!)
    box.max[axis] = Math.max(box.max[axis]!, other.max[axis]!)
  }
}

/** Widens `box` by points, length 3 each, that stand `offset` away from the survey's origin. */
export function includePoints(box: Box, points: ArrayLike<number>, offset: readonly [number, number, number]): void {
  for (let i = 0; i < points.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const at = points[i + axis]! + offset[axis]!
      if (at < box.min[axis]!) box.min[axis] = at
      if (at > box.max[axis]!) box.max[axis] = at
    }
  }
}

/** Where the part stands, all levels. */
export function boxOfPart(part: Part): Box {
  const box = emptyBox()
  for (const level of part.levels) includePoints(box, level.positions, part.centre)
  return box
}
