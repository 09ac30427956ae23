import { MeshoptSimplifier } from 'meshoptimizer'
import { beforeAll, expect, test } from 'vitest'
import { deviationBetween } from './deviation.ts'
import { partsOfFeature } from './parts-of-feature.ts'
import { sampleFeatures } from './sample-survey.ts'
import { simplifyLevel } from './simplify-level.ts'
import { DEFAULT_BUDGET } from './tileset-options.ts'

beforeAll(() => MeshoptSimplifier.ready)

const partOf = (id: string) =>
  partsOfFeature(
    [...sampleFeatures(1)].find((feature) => feature.id === id)!,
    DEFAULT_BUDGET,
  )[0]!

test('coarser levels stray no further than they say, and each takes a quarter of the triangles away', () => {
  for (const { levels } of [partOf('post 0.0'), partOf('dome 0')]) {
    expect(levels.length).toBeGreaterThan(1)
    for (const [i, level] of levels.entries()) {
      const before = levels[i - 1]
      if (before === undefined) continue
      expect(level.errorM).toBeGreaterThan(before.errorM)
      expect(level.faceOf.length).toBeLessThanOrEqual(0.75 * before.faceOf.length)
    }
  }
})

test('the surface strays little more than the error says: a dome from its sphere, a post from itself', () => {
  const post = partOf('post 0.0').levels
  for (const level of post.slice(1)) expect(deviationBetween(post[0]!, level)).toBeLessThan(1.5 * level.errorM)
  const { levels, centre } = partOf('dome 0')
  const middle = [4.5 - centre[0], 4.5 - centre[1], -centre[2]]
  for (const { errorM, positions, triangles } of levels.slice(1)) {
    for (let i = 0; i < triangles.length; i += 3) {
      const centroid = [0, 1, 2].map((axis) => [0, 1, 2].reduce((sum, k) => sum + positions[3 * triangles[i + k]! + axis]! / 3, 0))
      const radius = Math.hypot(...centroid.map((at, axis) => at - middle[axis]!))
      expect(Math.abs(12 - radius)).toBeLessThan(2 * errorM)
    }
  }
})

test('a simplified level is a level: faces in order without gaps, looks kept, curved surfaces keep unit normals', () => {
  for (const { levels, looks } of [partOf('post 0.0'), partOf('dome 0')]) {
    for (const { faceOf, lookOf, normals, positions, triangles, vertexNormals } of levels) {
      expect(faceOf[0]).toBe(0)
      expect(faceOf.at(-1)).toBe(lookOf.length - 1)
      for (let i = 1; i < faceOf.length; i++) expect([0, 1]).toContain(faceOf[i]! - faceOf[i - 1]!)
      expect(Math.max(...lookOf)).toBeLessThan(looks.length)
      expect(Math.max(...triangles)).toBeLessThan(positions.length / 3)
      for (const vectors of [normals, vertexNormals ?? normals]) {
        for (let i = 0; i < vectors.length; i += 3) expect(Math.hypot(vectors[i]!, vectors[i + 1]!, vectors[i + 2]!)).toBeCloseTo(1, 5)
      }
    }
  }
})

test('a vertex that is fixed stays', () => {
  const { levels, featureSizeM } = partOf('dome 0')
  const finest = levels[0]!
  const isRim = (vertex: number): boolean => Math.abs(finest.positions[3 * vertex + 2]! + 6) < 1e-4
  const rim = new Set([...finest.positions.keys()].filter((i) => i % 3 === 0 && isRim(i / 3)).map((i) => placeAt(finest.positions, i)))
  const coarsest = simplifyLevel(finest, featureSizeM, isRim).at(-1)!
  const left = new Set(Array.from({ length: coarsest.positions.length / 3 }, (_, i) => placeAt(coarsest.positions, 3 * i)))
  expect(rim.size).toBe(81)
  expect([...rim].filter((place) => !left.has(place))).toEqual([])
})

const placeAt = (positions: Float32Array, i: number): string => positions.subarray(i, i + 3).join(' ')
