import type { FaceLook, Provenance } from '../survey.ts'

/** What the property table says of a feature. */
export interface TileFeature {
  readonly id: string
  /** Name for people; the id where the survey has none. */
  readonly name: string
  readonly type: string
  readonly provenance: Provenance
  readonly source: string
}

/** Faces of a tile, by number. A face is flat, or part of a smooth surface whose mean plane is stated. */
export interface TileFaces {
  readonly count: number
  /** Four numbers a face: unit normal n, then d, with n . p = d for the tile-local points p of the face, metres. */
  readonly planes: Float32Array
  /** Index into `looks`. */
  readonly lookOf: Uint32Array
  /** Index into `features`. */
  readonly featureOf: Uint32Array
}

/**
 * What one tile draws, before it is encoded: the state that baking sees. East, north, up (Z up); each vertex belongs to one face,
 * and triangles of a face follow one another, counter-clockwise as seen from outside.
 */
export interface TileMesh {
  /** The tile's origin: east, north, up in metres from the survey's origin, double. */
  readonly centre: readonly [number, number, number]
  /** Geometric error of the tile in metres: 0 for the finest detail. Light maps may be as coarse. */
  readonly errorM: number
  /** Metres from `centre`, length 3 a vertex. */
  readonly positions: Float32Array
  /** Unit normals, length 3 a vertex. */
  readonly normals: Float32Array
  /** Face of each vertex. */
  readonly vertexFace: Uint32Array
  /** Vertex indices, length 3 a triangle. */
  readonly triangles: Uint32Array
  /** Face of each triangle, ascending. */
  readonly faceOf: Uint32Array
  readonly faces: TileFaces
  readonly looks: readonly FaceLook[]
  readonly features: readonly TileFeature[]
}

/** Texels of a light map, 8 bits a channel, rows from the top: length 4 * width * height. */
export interface BakedMap {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** Light baked for one tile: the vertices are those of the `TileMesh` it was made for, in the same order. */
export interface BakedTile {
  /** Place in the maps, 0..1, v downwards as glTF has it; length 2 a vertex. */
  readonly uv: Float32Array
  /** One or two maps: channels 0-3, channels 4-7. A texel is round(255 * sqrt(E / maxLux)). */
  readonly maps: readonly BakedMap[]
  /** Lux of a full texel by channel, length 8; 0 where a channel has no light. */
  readonly maxLux: readonly number[]
  /** Night groups by channel, at most 8. */
  readonly groups: readonly string[]
  /** Ambient occlusion by vertex, 255 open; left out all is open. */
  readonly occlusion?: Uint8Array
}

/** Light maps of a tile; called once a tile, in the order of the tileset. May answer nothing where no lamp reaches. */
export type BakeTile = (tile: TileMesh) => BakedTile | undefined | Promise<BakedTile | undefined>

/** Triangles whose vertices may be shared between faces. */
export interface SharedVertices {
  readonly positions: Float32Array | Float64Array
  readonly triangles: Uint32Array
  readonly faceOf: Uint32Array
}

/** The same triangles with vertices of their own for each face. */
export interface SplitVertices {
  /** The vertex each new vertex was made from. */
  readonly source: Uint32Array
  readonly vertexFace: Uint32Array
  readonly triangles: Uint32Array
}

/**
 * Doubles vertices that several faces share, and leaves out those of no triangle. Within a face vertices stay shared. New vertices
 * come in the order in which triangles name them. Needs triangles of a face one after another.
 */
export function splitByFace({ positions, triangles, faceOf }: SharedVertices): SplitVertices {
  const latest = new Int32Array(positions.length / 3).fill(-1)
  const source = new Uint32Array(triangles.length)
  const vertexFace = new Uint32Array(triangles.length)
  const split = new Uint32Array(triangles.length)
  let count = 0
  for (let corner = 0; corner < triangles.length; corner++) {
    const vertex = triangles[corner]!
    const face = faceOf[(corner / 3) | 0]!
    let mine = latest[vertex]!
    if (mine < 0 || vertexFace[mine] !== face) {
      mine = count++
      source[mine] = vertex
      vertexFace[mine] = face
      latest[vertex] = mine
    }
    split[corner] = mine
  }
  return { source: source.slice(0, count), vertexFace: vertexFace.slice(0, count), triangles: split }
}
