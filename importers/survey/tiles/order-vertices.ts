import { MeshoptEncoder } from 'meshoptimizer'

/** Triangles in an order the vertex cache likes, and where each vertex goes. */
export interface DrawOrder {
  readonly triangles: Uint32Array
  /** New place by old. */
  readonly placeOf: Uint32Array
}

/** The same mesh for less bytes and a warmer vertex cache. Needs `MeshoptEncoder.ready`, and every vertex in a triangle. */
export function orderVertices(triangles: Uint32Array): DrawOrder {
  const ordered = triangles.slice()
  const [placeOf] = MeshoptEncoder.reorderMesh(ordered, true, true)
  return { triangles: ordered, placeOf }
}

/** Bytes of vertices in their new places. */
export function inNewPlaces(bytes: Uint8Array, stride: number, placeOf: Uint32Array): Uint8Array {
  const moved = new Uint8Array(bytes.length)
  placeOf.forEach((place, vertex) => moved.set(bytes.subarray(vertex * stride, (vertex + 1) * stride), place * stride))
  return moved
}
