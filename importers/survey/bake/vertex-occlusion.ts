import type { TileMesh } from '../tiles/tile-mesh.ts'
import { liftOf, type LightScene } from './bake-charts.ts'
import { createRayCaster } from './cast-ray.ts'

/** Vertices are moved towards the middle of their triangle by this, metres, so that they do not ask from within a corner. */
const INWARD_M = 0.06

/** Part of the vertices of a tile. */
export interface VertexRange {
  readonly first: number
  readonly end: number
}

/**
 * How open the sky over each vertex of a range is, 255 wide open: rays by the cosine from the normal, the same pattern at each, of
 * limited reach. Vertices of one place and normal are asked once.
 */
export function bakeOcclusion(scene: LightScene, tile: TileMesh, { first, end }: VertexRange): Uint8Array {
  const { occlusionRays, occlusionM } = scene.quality
  const out = new Uint8Array(end - first).fill(255)
  const caster = createRayCaster(scene.occluders)
  const rays = cosineRays(occlusionRays)
  const inward = inwardPoints(tile)
  const lift = liftOf(tile)
  const from = new Float64Array(3)
  const ray = new Float64Array(3)
  const known = new Map<string, number>()
  for (let vertex = first; vertex < end; vertex++) {
    const key = keyOf(tile, vertex, inward)
    let open = known.get(key)
    if (open === undefined) {
      const normal = [0, 1, 2].map((axis) => tile.normals[vertex * 3 + axis]!) as [number, number, number]
      for (let axis = 0; axis < 3; axis++) from[axis] = inward[vertex * 3 + axis]! + tile.centre[axis]! + normal[axis]! * lift
      let free = 0
      for (let index = 0; index < occlusionRays; index++) {
        turn(rays, index * 3, normal, ray)
        if (!caster.isBlocked(from, ray, occlusionM)) free++
      }
      open = occlusionRays === 0 ? 255 : Math.round((255 * free) / occlusionRays)
      known.set(key, open)
    }
    out[vertex - first] = open
  }
  return out
}

/** Points near each vertex, inside the last triangle that names it; tile-local. */
function inwardPoints({ positions, triangles }: TileMesh): Float32Array {
  const out = positions.slice()
  for (let corner = 0; corner < triangles.length; corner++) {
    const first = corner - (corner % 3)
    const vertex = triangles[corner]! * 3
    const away = [0, 1, 2].map((axis) => {
      let middle = 0
      for (let other = 0; other < 3; other++) middle += positions[triangles[first + other]! * 3 + axis]! / 3
      return middle - positions[vertex + axis]!
    })
    const length = Math.hypot(...away)
    const share = length > 0 ? Math.min(0.5, INWARD_M / length) : 0
    for (let axis = 0; axis < 3; axis++) out[vertex + axis] = positions[vertex + axis]! + share * away[axis]!
  }
  return out
}

function keyOf({ normals }: TileMesh, vertex: number, inward: Float32Array): string {
  let key = ''
  for (let axis = 0; axis < 3; axis++)
    key += `${Math.round(inward[vertex * 3 + axis]! * 50)},${Math.round(normals[vertex * 3 + axis]! * 50)},`
  return key
}

/** Unit vectors about +z, spread evenly by the cosine: a spiral over the disc, lifted. */
function cosineRays(count: number): Float64Array {
  const rays = new Float64Array(count * 3)
  for (let index = 0; index < count; index++) {
    const square = (index + 0.5) / count
    const radius = Math.sqrt(square)
    const angle = index * Math.PI * (3 - Math.sqrt(5))
    rays[index * 3] = radius * Math.cos(angle)
    rays[index * 3 + 1] = radius * Math.sin(angle)
    rays[index * 3 + 2] = Math.sqrt(1 - square)
  }
  return rays
}

/** Turns a vector about +z to one about the normal. Duff and others, "Building an orthonormal basis, revisited", 2017. */
function turn(rays: Float64Array, at: number, normal: readonly [number, number, number], out: Float64Array): void {
  const [x, y, z] = normal
  const sign = z >= 0 ? 1 : -1
  const a = -1 / (sign + z)
  const b = x * y * a
  const p = rays[at]!
  const q = rays[at + 1]!
  const r = rays[at + 2]!
  out[0] = (1 + sign * x * x * a) * p + b * q + x * r
  out[1] = sign * b * p + (sign + y * y * a) * q + y * r
  out[2] = -sign * x * p - y * q + z * r
}
