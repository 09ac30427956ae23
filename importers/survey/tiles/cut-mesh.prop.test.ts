import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SurveyMesh } from '../survey.ts'
import { cutMesh } from './cut-mesh.ts'

// Whole millimetres, as surveys have them; multiples of 8 m meet the lines of the grid often.
const coordinate = fc.oneof(
  fc.integer({ min: -6, max: 6 }).map((half) => 8 * half),
  fc.integer({ min: -50_000, max: 50_000 }).map((millimetres) => millimetres / 1000),
)
const triangles = fc.array(fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 3, maxLength: 3 }), {
  minLength: 1,
  maxLength: 8,
})

const meshOf = (corners: readonly (readonly number[])[]): SurveyMesh => ({
  positions: Float64Array.from(corners.flat()),
  triangles: Uint32Array.from(corners.map((_, i) => i)),
  faceOf: Uint32Array.from({ length: corners.length / 3 }, (_, i) => i),
  normals: new Float64Array(corners.length),
  lookOf: new Uint32Array(corners.length / 3),
  looks: [{ kind: 'plain', colour: [1, 1, 1] }],
})

test('cutting keeps the area of every face, and each piece lies in its cell', () => {
  fc.assert(
    fc.property(triangles, (drawn) => {
      const mesh = meshOf(drawn.flat())
      const cells = cutMesh(mesh, 16)
      const areas = new Float64Array(drawn.length)
      for (const { cell, positions, triangles: cut, faceOf } of cells) {
        faceOf.forEach((face, i) => (areas[face] = areas[face]! + areaOf(positions, cut, i)))
        const isInside = (at: number, i: number): boolean => i % 3 === 2 || (at >= cell[i % 3]! && at <= cell[(i % 3) + 2]!)
        expect(positions.every(isInside)).toBe(true)
      }
      drawn.forEach((_, face) => expect(areas[face]!).toBeCloseTo(areaOf(mesh.positions, mesh.triangles, face), 6))
    }),
    { seed: 5, numRuns: 200 },
  )
})

test('an edge that two triangles share is cut at the same points', () => {
  fc.assert(
    fc.property(fc.tuple(coordinate, coordinate, coordinate), fc.tuple(coordinate, coordinate, coordinate), (a, b) => {
      const pieces = (corners: number[][]) => new Set(cutMesh(meshOf(corners), 16).flatMap(({ positions }) => pointsOn(a, b, positions)))
      expect(pieces([a, b, [99, -70, 3]])).toEqual(pieces([b, a, [-80, 91, 4]]))
    }),
    { seed: 6, numRuns: 200 },
  )
})

function areaOf(positions: ArrayLike<number>, corners: ArrayLike<number>, triangle: number): number {
  const [a, b, c] = [0, 1, 2].map((i) => 3 * corners[3 * triangle + i]!) as [number, number, number]
  const [u, v] = [b, c].map((to) => [0, 1, 2].map((axis) => positions[to + axis]! - positions[a + axis]!)) as [number[], number[]]
  return Math.hypot(u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!) / 2
}

/** Points of the segment, as text: equal to the last bit or not at all. */
function pointsOn(a: readonly number[], b: readonly number[], positions: readonly number[]): string[] {
  const length = Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)
  const found: string[] = []
  for (let i = 0; i < positions.length; i += 3) {
    const [fromA, fromB] = [a, b].map((end) =>
      Math.hypot(end[0]! - positions[i]!, end[1]! - positions[i + 1]!, end[2]! - positions[i + 2]!),
    ) as [number, number]
    if (fromA + fromB - length < 1e-9) found.push(`${positions[i]} ${positions[i + 1]} ${positions[i + 2]}`)
  }
  return found
}
