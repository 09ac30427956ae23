import type { FaceLook } from '../survey.ts'
import { emptyBox, includePoints, type Part, type PartLevel } from './part.ts'
import { splitByFace, type SplitVertices, type TileFeature, type TileMesh } from './tile-mesh.ts'

/** A part and the level of it to draw. */
export interface Drawn {
  readonly part: Part
  readonly level: number
}

/** Puts parts together to one mesh, its origin in the middle of its box. Parts of one feature become one feature. */
export function joinParts(drawn: readonly Drawn[], errorM: number): TileMesh {
  const centre = middleOf(drawn)
  const features = createTable<TileFeature>(({ id }) => id)
  const looks = createTable<FaceLook>((look) => JSON.stringify([look.kind, look.colour, look.glow?.group, look.glow?.cdM2]))
  const pieces = drawn.map(({ part, level }) => ({ part, level: part.levels[level]!, split: splitByFace(part.levels[level]!) }))
  const mesh = emptyMesh(pieces)
  let vertex = 0
  let triangle = 0
  let face = 0
  for (const { part, level, split } of pieces) {
    const shift = [0, 1, 2].map((axis) => part.centre[axis]! - centre[axis]!) as [number, number, number]
    writeVertices(mesh, level, split, { vertex, face, shift })
    split.triangles.forEach((corner, i) => (mesh.triangles[3 * triangle + i] = vertex + corner))
    level.faceOf.forEach((of, i) => (mesh.faceOf[triangle + i] = face + of))
    const places = part.looks.map(looks.add)
    level.lookOf.forEach((look, i) => (mesh.lookOf[face + i] = places[look]!))
    mesh.featureOf.fill(features.add(part.feature), face, face + level.lookOf.length)
    vertex += split.source.length
    triangle += level.faceOf.length
    face += level.lookOf.length
  }
  const { positions, normals, vertexFace, triangles, faceOf, lookOf, featureOf } = mesh
  const planes = planesOfFaces(mesh, face)
  const faces = { count: face, planes, lookOf, featureOf }
  return { centre, errorM, positions, normals, vertexFace, triangles, faceOf, faces, looks: looks.all, features: features.all }
}

/** Whole centimetres, so that the origin is a short number. */
function middleOf(drawn: readonly Drawn[]): [number, number, number] {
  const box = emptyBox()
  for (const { part, level } of drawn) includePoints(box, part.levels[level]!.positions, part.centre)
  return [0, 1, 2].map((axis) => Math.round(50 * (box.min[axis]! + box.max[axis]!)) / 100) as [number, number, number]
}

function createTable<T>(keyOf: (value: T) => string): { readonly all: T[]; readonly add: (value: T) => number } {
  const all: T[] = []
  const known = new Map<string, number>()
  return {
    all,
    add(value) {
      const key = keyOf(value)
      const before = known.get(key)
      if (before !== undefined) return before
      known.set(key, all.length)
      all.push(value)
      return all.length - 1
    },
  }
}

interface GrowingMesh {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly vertexFace: Uint32Array
  readonly triangles: Uint32Array
  readonly faceOf: Uint32Array
  readonly faceNormals: Float32Array
  readonly lookOf: Uint32Array
  readonly featureOf: Uint32Array
}

function emptyMesh(pieces: readonly { readonly level: PartLevel; readonly split: SplitVertices }[]): GrowingMesh {
  let [vertices, triangles, faces] = [0, 0, 0]
  for (const { level, split } of pieces) {
    vertices += split.source.length
    triangles += level.faceOf.length
    faces += level.lookOf.length
  }
  return {
    positions: new Float32Array(3 * vertices),
    normals: new Float32Array(3 * vertices),
    vertexFace: new Uint32Array(vertices),
    triangles: new Uint32Array(3 * triangles),
    faceOf: new Uint32Array(triangles),
    faceNormals: new Float32Array(3 * faces),
    lookOf: new Uint32Array(faces),
    featureOf: new Uint32Array(faces),
  }
}

interface Place {
  readonly vertex: number
  readonly face: number
  /** From the part's centre to the tile's. */
  readonly shift: readonly [number, number, number]
}

function writeVertices(mesh: GrowingMesh, level: PartLevel, split: SplitVertices, { vertex, face, shift }: Place): void {
  mesh.faceNormals.set(level.normals, 3 * face)
  split.source.forEach((source, i) => {
    const to = vertex + i
    const of = split.vertexFace[i]!
    mesh.vertexFace[to] = face + of
    for (let axis = 0; axis < 3; axis++) {
      mesh.positions[3 * to + axis] = level.positions[3 * source + axis]! + shift[axis]!
      mesh.normals[3 * to + axis] = level.vertexNormals?.[3 * source + axis] ?? level.normals[3 * of + axis]!
    }
  })
}

/** The plane through the middle of a face's vertices. */
function planesOfFaces({ positions, vertexFace, faceNormals }: GrowingMesh, count: number): Float32Array {
  const sums = new Float64Array(count)
  const vertices = new Uint32Array(count)
  vertexFace.forEach((face, vertex) => {
    for (let axis = 0; axis < 3; axis++) sums[face] = sums[face]! + positions[3 * vertex + axis]! * faceNormals[3 * face + axis]!
    vertices[face] = vertices[face]! + 1
  })
  const planes = new Float32Array(4 * count)
  for (let face = 0; face < count; face++) {
    planes.set(faceNormals.subarray(3 * face, 3 * face + 3), 4 * face)
    planes[4 * face + 3] = sums[face]! / vertices[face]!
  }
  return planes
}
