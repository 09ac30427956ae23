import type { FaceLook, SurveyFeature, SurveyMesh } from '../../survey.ts'
import type { TileMesh } from '../../tiles/tile-mesh.ts'

type Point = readonly [number, number, number]
/** Four corners counter-clockwise as seen from outside. */
export type Quad = readonly [Point, Point, Point, Point]

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const cross = (a: Point, b: Point): Point => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]

function normalOf([a, b, c]: Quad): Point {
  const normal = cross(minus(b, a), minus(c, a))
  const length = Math.hypot(...normal)
  return [normal[0] / length, normal[1] / length, normal[2] / length]
}

/** A level square of ground about a point, facing up. */
export const level = (east: number, north: number, up: number, half: number): Quad => [
  [east - half, north - half, up],
  [east + half, north - half, up],
  [east + half, north + half, up],
  [east - half, north + half, up],
]

/** The six sides of a box, facing out. */
export function box([x0, y0, z0]: Point, [x1, y1, z1]: Point): Quad[] {
  return [
    [[x0, y0, z0], [x0, y1, z0], [x1, y1, z0], [x1, y0, z0]],
    [[x0, y0, z1], [x1, y0, z1], [x1, y1, z1], [x0, y1, z1]],
    [[x0, y0, z0], [x1, y0, z0], [x1, y0, z1], [x0, y0, z1]],
    [[x1, y1, z0], [x0, y1, z0], [x0, y1, z1], [x1, y1, z1]],
    [[x0, y1, z0], [x0, y0, z0], [x0, y0, z1], [x0, y1, z1]],
    [[x1, y0, z0], [x1, y1, z0], [x1, y1, z1], [x1, y0, z1]],
  ] // oxfmt-ignore
}

/** Quads as a mesh of a survey, one face and one look each. */
export function meshOf(quads: readonly Quad[], look: FaceLook): SurveyMesh {
  return {
    positions: Float64Array.from(quads.flat(2)),
    triangles: Uint32Array.from(quads.flatMap((_, face) => [0, 1, 2, 0, 2, 3].map((corner) => face * 4 + corner))),
    faceOf: Uint32Array.from(quads.flatMap((_, face) => [face, face])),
    normals: Float64Array.from(quads.flatMap((quad) => [...normalOf(quad)])),
    lookOf: new Uint32Array(quads.length),
    looks: [look],
  }
}

/** A feature of one level. */
export const featureOf = (id: string, mesh: SurveyMesh, walk: SurveyFeature['walk'] = 'none'): SurveyFeature => ({
  id,
  type: 'Building',
  provenance: 'stand-in',
  source: 'test',
  attributes: {},
  levels: [{ lod: 2, mesh }],
  walk,
})

/** A mesh as one tile about the origin. */
export function tileOf(mesh: SurveyMesh, errorM = 0): TileMesh {
  const faces = mesh.lookOf.length
  const planes = new Float32Array(faces * 4)
  for (let face = 0; face < faces; face++) {
    let d = 0
    for (let axis = 0; axis < 3; axis++) {
      planes[face * 4 + axis] = mesh.normals[face * 3 + axis]!
      d += mesh.normals[face * 3 + axis]! * mesh.positions[face * 12 + axis]!
    }
    planes[face * 4 + 3] = d
  }
  const vertices = mesh.positions.length / 3
  return {
    centre: [0, 0, 0],
    errorM,
    positions: Float32Array.from(mesh.positions),
    normals: Float32Array.from({ length: vertices * 3 }, (_, at) => mesh.normals[Math.floor(at / 12) * 3 + (at % 3)]!),
    vertexFace: Uint32Array.from({ length: vertices }, (_, vertex) => vertex >> 2),
    triangles: mesh.triangles,
    faceOf: mesh.faceOf,
    faces: { count: faces, planes, lookOf: mesh.lookOf, featureOf: new Uint32Array(faces) },
    looks: mesh.looks,
    features: [{ id: 'a', name: 'a', type: 'Building', provenance: 'stand-in', source: 'test' }],
  }
}
