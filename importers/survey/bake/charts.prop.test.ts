import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FaceLook } from '../survey.ts'
import { type Chart, chartPlaces, layCharts, MAP_SIDE } from './charts.ts'
import { packShelves } from './pack-shelves.ts'
import { buildOccluders } from './occluders.ts'
import { createRayCaster } from './cast-ray.ts'
import { box, level, meshOf, tileOf } from './testing/boxes.ts'

const LOOK: FaceLook = { kind: 'paving', colour: [0.5, 0.5, 0.5] }
const metres = (from: number, to: number) => fc.integer({ min: from * 1000, max: to * 1000 }).map((mm) => mm / 1000)
const side = metres(0.02, 30)
const corner = metres(-200, 200)
const boxes = fc.array(fc.tuple(corner, corner, metres(0, 9), side, side, side), {
  minLength: 1,
  maxLength: 12,
})

/** Charts painted into the map: how often each texel is taken. */
function taken(charts: readonly Chart[], width: number, height: number): Uint8Array {
  const map = new Uint8Array(width * height)
  for (const chart of charts) {
    expect(chart.x + chart.width).toBeLessThanOrEqual(width)
    expect(chart.y + chart.height).toBeLessThanOrEqual(height)
    for (let y = 0; y < chart.height; y++) for (let x = 0; x < chart.width; x++) map[(chart.y + y) * width + chart.x + x]!++
  }
  return map
}

test('charts never overlap, sides are fourfold and at most 2048, and filtering at a vertex never reads another chart', () => {
  fc.assert(
    fc.property(boxes, (list) => {
      const quads = [level(0, 0, 0, 60), ...list.flatMap(([x, y, z, w, d, h]) => box([x, y, z], [x + w, y + d, z + h]))]
      const tile = tileOf(meshOf(quads, LOOK))
      const atlas = layCharts(tile, { ground: 0.25, front: 0.3, other: 0.6 })
      expect([atlas.width % 4, atlas.height % 4]).toEqual([0, 0])
      expect(Math.max(atlas.width, atlas.height)).toBeLessThanOrEqual(MAP_SIDE)
      expect(taken(atlas.charts, atlas.width, atlas.height).some((times) => times > 1)).toBe(false)
      const uv = chartPlaces(tile, atlas)
      for (let vertex = 0; vertex < tile.vertexFace.length; vertex++) {
        const chart = atlas.charts[atlas.chartOf[tile.vertexFace[vertex]!]!]!
        // As drawing has it: 16 bits a place, texels half a step either way.
        const u = (Math.round(uv[vertex * 2]! * 65535) / 65535) * atlas.width - 0.5
        const v = (Math.round(uv[vertex * 2 + 1]! * 65535) / 65535) * atlas.height - 0.5
        expect(u).toBeGreaterThanOrEqual(chart.x)
        expect(u).toBeLessThanOrEqual(chart.x + chart.width - 1)
        expect(v).toBeGreaterThanOrEqual(chart.y)
        expect(v).toBeLessThanOrEqual(chart.y + chart.height - 1)
      }
    }),
    { seed: 61, numRuns: 60 },
  )
}, 60_000)

test('rectangles that cannot fit are refused, not squeezed', () => {
  expect(packShelves([{ width: 2049, height: 2 }], 2048)).toBeNull()
  expect(packShelves([{ width: 1500, height: 1500 }, { width: 1500, height: 1500 }], 2048)).toBeNull() // oxfmt-ignore
  expect(packShelves([{ width: 2048, height: 2048 }], 2048)).toMatchObject({ width: 2048, height: 2048 })
})

test('a ray is blocked exactly when one of the triangles crosses it, whatever the triangles', () => {
  const number = metres(-5, 5)
  const triangle = fc.array(number, { minLength: 9, maxLength: 9 })
  const point = fc.tuple(number, number, number)
  let blocked = 0
  fc.assert(
    fc.property(fc.array(triangle, { maxLength: 40 }), point, point, (triangles, from, to) => {
      const reach = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2])
      fc.pre(reach > 0.1)
      const start = Float64Array.from(from)
      const along = Float64Array.from(to, (end, axis) => (end - from[axis]!) / reach)
      const truth = triangles.map((corners) => crossing(corners, from, to))
      // Rays that graze an edge may fall either way.
      fc.pre(truth.every((margin) => Math.abs(margin) > 1e-3))
      const caster = createRayCaster(buildOccluders(Float32Array.from(triangles.flat())))
      const hit = caster.isBlocked(start, along, reach)
      if (hit) blocked++
      if (hit) expect(caster.isBlockedBy(caster.blocker, start, along, reach)).toBe(true)
      expect(caster.isBlockedBy(-1, start, along, reach)).toBe(false)
      expect(hit).toBe(truth.some((margin) => margin > 0))
    }),
    { seed: 62, numRuns: 800 },
  )
  expect(blocked).toBeGreaterThan(100)
})

/** By signed volumes: positive where the segment crosses the triangle; near 0 at its border or its ends. */
function crossing(corners: readonly number[], from: readonly number[], to: readonly number[]): number {
  const [a, b, c] = [corners.slice(0, 3), corners.slice(3, 6), corners.slice(6, 9)] as [number[], number[], number[]]
  const volume = (p: readonly number[], q: readonly number[], r: readonly number[], s: readonly number[]): number => {
    const [u, v, w] = [q, r, s].map((point) => point.map((value, axis) => value - p[axis]!)) as [number[], number[], number[]]
    return u[0]! * (v[1]! * w[2]! - v[2]! * w[1]!) - u[1]! * (v[0]! * w[2]! - v[2]! * w[0]!) + u[2]! * (v[0]! * w[1]! - v[1]! * w[0]!)
  }
  const before = volume(from, a, b, c)
  const after = volume(to, a, b, c)
  const sides = [volume(from, to, a, b), volume(from, to, b, c), volume(from, to, c, a)]
  const turn = Math.sign(sides[0]!)
  return Math.min(-before * Math.sign(after), after * -Math.sign(before), ...sides.map((value) => value * turn))
}
