import { expect, test } from 'vitest'
import { splitByFace } from './tile-mesh.ts'

test('a vertex that two faces share is doubled; one that two triangles of a face share is not', () => {
  const split = splitByFace({
    positions: new Float64Array(3 * 6),
    // Face 4: a quad of two triangles; face 7: a triangle on one of its edges. Vertex 5 is of no triangle.
    triangles: Uint32Array.of(0, 1, 2, 0, 2, 3, 0, 3, 4),
    faceOf: Uint32Array.of(4, 4, 7),
  })
  expect([...split.source]).toEqual([0, 1, 2, 3, 0, 3, 4])
  expect([...split.vertexFace]).toEqual([4, 4, 4, 4, 7, 7, 7])
  expect([...split.triangles]).toEqual([0, 1, 2, 0, 2, 3, 4, 5, 6])
})
