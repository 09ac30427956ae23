import fc from 'fast-check'
import { expect, test } from 'vitest'
import { direction, mountPose, pointAlong, position } from '../frames/index.ts'
import { metres, pixels } from '../units/index.ts'
import { invertWarp, isWarpable, warpOfCorners, warpPoint, type WarpCorners } from './corner-warp.ts'
import { lensFromThrow, type Lens } from './lens.ts'
import { pictureMesh } from './picture-mesh.ts'
import { imagePoint, project, unproject } from './project.ts'
import { viewFromMount, viewPose } from './view-pose.ts'

const SEED = 20261124
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))

const lenses = fc
  .record({
    ...{ widthPx: fc.constantFrom(1280, 1920, 3840), throwRatio: between(0.6, 4), shiftX: between(-0.3, 0.3), shiftY: between(-0.7, 0.7) },
    ...{ k1: between(-0.12, 0.12), k2: between(-0.03, 0.03), p1: between(-0.003, 0.003), p2: between(-0.003, 0.003) },
  })
  .map((given): Lens | undefined => {
    try {
      return lensFromThrow({ ...given, heightPx: (given.widthPx * 9) / 16 })
    } catch {
      return undefined
    }
  })
  .filter((lens) => lens !== undefined)

/** The ray at a place of the image, blended across its triangle as a rasteriser does. */
function rayAt(mesh: ReturnType<typeof pictureMesh>, u: number, v: number): readonly [number, number] {
  const x = Math.min(63.999999, u * 64)
  const y = Math.min(35.999999, v * 36)
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const [a, b] = [x - column, y - row]
  const corner = (right: number, down: number, part: number): number => mesh.rays[((row + down) * 65 + column + right) * 2 + part]!
  const blend = (part: number): number =>
    a + b < 1
      ? corner(0, 0, part) * (1 - a - b) + corner(1, 0, part) * a + corner(0, 1, part) * b
      : corner(1, 1, part) * (a + b - 1) + corner(0, 1, part) * (1 - a) + corner(1, 0, part) * (1 - b)
  return [blend(0), blend(1)]
}

test('the mesh of an output is the inverse of the lens: a pixel drawn through it projects back onto itself', () => {
  let worst = 0
  fc.assert(
    fc.property(lenses, between(0, 1), between(0, 1), between(-180, 180), between(-40, 40), (lens, u, v, headingDeg, pitchDeg) => {
      const view = viewFromMount(mountPose({ position: [12, -7, 4], headingDeg, pitchDeg, rollDeg: 3 }), viewPose())
      const [x, y] = rayAt(pictureMesh(lens), u, v)
      const m = view.viewFromEnu
      const at = position(
        'enu',
        ...([0, 1, 2].map((axis) => view.position[axis]! + 20 * (m[axis]! * x + m[4 + axis]! * y + m[8 + axis]!)) as [
          number,
          number,
          number,
        ]),
      )
      const found = imagePoint()
      // The border itself may round to either side.
      if (!project(lens, view, at, found)) return u < 1e-3 || u > 0.999 || v < 1e-3 || v > 0.999
      const away = (Math.hypot(found[0] - u * lens.widthPx, found[1] - v * lens.heightPx) * 1920) / lens.widthPx
      worst = Math.max(worst, away)
      return away < 0.1
    }),
    { seed: SEED, numRuns: 150 },
  )
  console.info(`picture mesh: worst ${worst.toFixed(4)} px of 1920`)
  expect(worst).toBeGreaterThan(0)
})

test('vertices of the mesh carry exactly the rays of unproject', () => {
  fc.assert(
    fc.property(lenses, fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 36 }), (lens, column, row) => {
      const view = viewFromMount(mountPose({ position: [0, 0, 0], headingDeg: 30, pitchDeg: 10, rollDeg: 0 }), viewPose())
      const mesh = pictureMesh(lens)
      const ray = direction('enu')
      unproject(lens, view, imagePoint(pixels((column / 64) * lens.widthPx), pixels((row / 36) * lens.heightPx)), ray)
      const at = pointAlong(view.position, ray, metres(10), position('enu'))
      const m = view.viewFromEnu
      const depth = m[8]! * at[0] + m[9]! * at[1] + m[10]! * at[2] + m[11]!
      const ideal = [0, 4].map((part) => (m[part]! * at[0] + m[part + 1]! * at[1] + m[part + 2]! * at[2] + m[part + 3]!) / depth)
      const vertex = (row * 65 + column) * 2
      expect(mesh.rays[vertex]).toBeCloseTo(ideal[0]!, 5)
      expect(mesh.rays[vertex + 1]).toBeCloseTo(ideal[1]!, 5)
    }),
    { seed: SEED, numRuns: 100 },
  )
})

const corner = (x: number, y: number) => fc.tuple(between(x - 0.2, x + 0.2), between(y - 0.2, y + 0.2))
const quads = fc.tuple(corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1))

test('a corner warp takes corners to corners, straight lines to straight lines, and its inverse takes them back', () => {
  fc.assert(
    fc.property(quads, between(0, 1), between(0, 1), (corners: WarpCorners, x, y) => {
      const warp = warpOfCorners(corners, new Float64Array(9))
      const go = (u: number, v: number): Float64Array => warpPoint(warp, Float64Array.of(u, v), new Float64Array(2))
      const square = [go(0, 0), go(1, 0), go(1, 1), go(0, 1)]
      for (let at = 0; at < 4; at++) {
        expect(square[at]![0]).toBeCloseTo(corners[at]![0], 9)
        expect(square[at]![1]).toBeCloseTo(corners[at]![1], 9)
      }
      const [a, b, c] = [go(x, 0), go(x, 0.5), go(x, 1)]
      expect((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!)).toBeCloseTo(0, 9)
      const back = warpPoint(invertWarp(warp, new Float64Array(9)), go(x, y), new Float64Array(2))
      expect(back[0]).toBeCloseTo(x, 9)
      expect(back[1]).toBeCloseTo(y, 9)
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('corners near those of the image can be warped to, mirrored too; crossed, crushed and dented ones cannot', () => {
  fc.assert(
    fc.property(quads, (corners: WarpCorners) => {
      const [a, b, c, d] = corners
      expect(isWarpable(corners)).toBe(true)
      expect(isWarpable([b, a, d, c])).toBe(true)
      expect(isWarpable([b, a, c, d])).toBe(false)
      expect(isWarpable([a, a, c, d])).toBe(false)
      const within = (axis: 0 | 1): number => 0.25 * (b[axis] + d[axis]) + 0.5 * a[axis]
      expect(isWarpable([a, b, [within(0), within(1)], d])).toBe(false)
      expect(isWarpable([[Number.NaN, 0], b, c, d])).toBe(false)
    }),
    { seed: 31, numRuns: 500 },
  )
})
