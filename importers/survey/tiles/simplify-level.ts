import { MeshoptSimplifier } from 'meshoptimizer'
import { farthest } from './deviation.ts'
import type { PartLevel } from './part.ts'

/** A level below this many triangles is left as it is. */
const WORTH_SIMPLIFYING = 48
/** Errors tried, metres. */
const STEPS_M = [0.06, 0.12, 0.25, 0.5, 1, 2, 4, 8, 16]
/** A step is kept only where it takes at least a quarter of the triangles away. */
const KEPT_SHARE = 0.75
/** Faces of a simplified surface: neighbours whose normals turn no further than 11 degrees from the first's. */
const SAME_FACE_COS = 0.98

/** True for a vertex, by its place in the level, that must stay where it is. */
export type IsFixed = (vertex: number) => boolean

/**
 * Ever coarser levels of a finest one, by quadric collapse: errors rise, triangles fall by a quarter at least each time. Loose
 * small pieces go where they are smaller than the error. Needs `MeshoptSimplifier.ready`.
 */
export function simplifyLevel(finest: PartLevel, sizeM: number, isFixed: IsFixed | undefined): PartLevel[] {
  const levels: PartLevel[] = []
  let before = finest.faceOf.length
  if (before < WORTH_SIMPLIFYING) return levels
  const welded = weldByLook(finest)
  const locked = isFixed === undefined ? null : Uint8Array.from(welded.source, (vertex) => (isFixed(vertex) ? 1 : 0))
  const unused = new Float32Array(welded.source.length)
  for (const errorM of STEPS_M) {
    if (errorM > sizeM || before < WORTH_SIMPLIFYING) break
    const [triangles, reached] = MeshoptSimplifier.simplifyWithAttributes(
      welded.triangles,
      welded.positions,
      3,
      unused,
      1,
      [0],
      locked,
      0,
      errorM,
      ['ErrorAbsolute', 'Permissive', 'Prune'],
    )
    if (triangles.length === 0) break
    if (triangles.length / 3 > KEPT_SHARE * before) continue
    before = triangles.length / 3
    // Quadrics tell a mean: a level that has lost a limb strays as far as the limb is long.
    const strays = farthest(finest, { positions: welded.positions, triangles })
    levels.push(levelFromTriangles(finest, welded, triangles, Math.max(reached, errorM, strays)))
  }
  return levels
}

interface Welded {
  readonly positions: Float32Array
  readonly triangles: Uint32Array
  /** A vertex of the level for each welded one. */
  readonly source: readonly number[]
  readonly lookOf: readonly number[]
}

/** One vertex for each place and look, so that faces of one look collapse as one surface. */
function weldByLook({ positions, triangles, faceOf, lookOf }: PartLevel): Welded {
  const known = new Map<string, number>()
  const source: number[] = []
  const looks: number[] = []
  const welded = triangles.map((vertex, corner) => {
    const look = lookOf[faceOf[(corner / 3) | 0]!]!
    const key = `${positions[3 * vertex]} ${positions[3 * vertex + 1]} ${positions[3 * vertex + 2]} ${look}`
    const before = known.get(key)
    if (before !== undefined) return before
    known.set(key, source.length)
    source.push(vertex)
    looks.push(look)
    return source.length - 1
  })
  const places = new Float32Array(3 * source.length)
  source.forEach((vertex, i) => places.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * i))
  return { positions: places, triangles: welded, source, lookOf: looks }
}

/** Finds faces again: a triangle takes the look most of its corners have; neighbours of a look and a direction form a face. */
function levelFromTriangles(finest: PartLevel, welded: Welded, triangles: Uint32Array, errorM: number): PartLevel {
  const count = triangles.length / 3
  const normals = new Float64Array(triangles.length)
  const looks = new Uint32Array(count)
  for (let triangle = 0; triangle < count; triangle++) {
    writeNormal(welded.positions, triangles, triangle, normals)
    const [a, b, c] = [0, 1, 2].map((i) => welded.lookOf[triangles[3 * triangle + i]!]!) as [number, number, number]
    looks[triangle] = b === c ? b : a
  }
  const { order, faceOf, seeds } = groupFaces(triangles, normals, looks)
  const corners = Uint32Array.from({ length: triangles.length }, (_, i) => triangles[3 * order[(i / 3) | 0]! + (i % 3)]!)
  const compact = compactVertices(corners)
  const places = new Float32Array(3 * compact.used.length)
  const { vertexNormals } = finest
  const curved = vertexNormals === undefined ? undefined : new Float32Array(3 * compact.used.length)
  compact.used.forEach((vertex, i) => {
    places.set(welded.positions.subarray(3 * vertex, 3 * vertex + 3), 3 * i)
    const source = welded.source[vertex]!
    if (vertexNormals !== undefined) curved?.set(vertexNormals.subarray(3 * source, 3 * source + 3), 3 * i)
  })
  return {
    errorM,
    positions: places,
    triangles: compact.triangles,
    faceOf,
    normals: Float32Array.from(seeds.flatMap((seed) => [normals[3 * seed]!, normals[3 * seed + 1]!, normals[3 * seed + 2]!])),
    lookOf: Uint32Array.from(seeds, (seed) => looks[seed]!),
    ...(curved === undefined ? {} : { vertexNormals: curved }),
  }
}

function groupFaces(
  triangles: Uint32Array,
  normals: Float64Array,
  looks: Uint32Array,
): { readonly order: number[]; readonly faceOf: Uint32Array; readonly seeds: number[] } {
  const besides = trianglesByVertex(triangles)
  const isTaken = new Uint8Array(looks.length)
  const order: number[] = []
  const faceOf = new Uint32Array(looks.length)
  const seeds: number[] = []
  for (let seed = 0; seed < looks.length; seed++) {
    if (isTaken[seed] === 1) continue
    const waiting = [seed]
    isTaken[seed] = 1
    for (let triangle = waiting.pop(); triangle !== undefined; triangle = waiting.pop()) {
      faceOf[order.length] = seeds.length
      order.push(triangle)
      for (let i = 0; i < 3; i++) {
        for (const next of besides.get(triangles[3 * triangle + i]!) ?? []) {
          if (isTaken[next] === 1 || looks[next] !== looks[seed] || turn(normals, seed, next) < SAME_FACE_COS) continue
          isTaken[next] = 1
          waiting.push(next)
        }
      }
    }
    seeds.push(seed)
  }
  return { order, faceOf, seeds }
}

function trianglesByVertex(triangles: Uint32Array): Map<number, number[]> {
  const besides = new Map<number, number[]>()
  triangles.forEach((vertex, corner) => {
    const list = besides.get(vertex)
    if (list === undefined) besides.set(vertex, [(corner / 3) | 0])
    else list.push((corner / 3) | 0)
  })
  return besides
}

const turn = (normals: Float64Array, a: number, b: number): number =>
  normals[3 * a]! * normals[3 * b]! + normals[3 * a + 1]! * normals[3 * b + 1]! + normals[3 * a + 2]! * normals[3 * b + 2]!

function compactVertices(triangles: Uint32Array): { readonly used: number[]; readonly triangles: Uint32Array } {
  const place = new Map<number, number>()
  const renamed = triangles.map((vertex) => {
    const known = place.get(vertex) ?? place.size
    place.set(vertex, known)
    return known
  })
  return { used: [...place.keys()], triangles: renamed }
}

/** Unit normal of a triangle; up where it has no area. */
function writeNormal(positions: Float32Array, triangles: Uint32Array, triangle: number, out: Float64Array): void {
  const [a, b, c] = [0, 1, 2].map((i) => 3 * triangles[3 * triangle + i]!) as [number, number, number]
  const [ux, uy, uz] = [0, 1, 2].map((axis) => positions[b + axis]! - positions[a + axis]!) as [number, number, number]
  const [vx, vy, vz] = [0, 1, 2].map((axis) => positions[c + axis]! - positions[a + axis]!) as [number, number, number]
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const
  const length = Math.hypot(...normal)
  for (let axis = 0; axis < 3; axis++) out[3 * triangle + axis] = length > 0 ? normal[axis]! / length : axis === 2 ? 1 : 0
}
