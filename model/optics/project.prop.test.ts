import fc from 'fast-check'
import { Euler, Matrix4, Vector3, Vector4 } from 'three'
import { expect, test, vi } from 'vitest'
import { direction, mountPose, pointAlong, position, type MountInDegrees } from '../frames/index.ts'
import { metres, pixels } from '../units/index.ts'
import { frustumOfLens } from './frustum.ts'
import { type Intrinsics, type Lens, lensFromIntrinsics } from './lens.ts'
import { imagePoint, project, unproject } from './project.ts'
import { viewFromMount, viewPose } from './view-pose.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261202
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))

const intrinsics = fc
  .record({ widthPx: fc.integer({ min: 320, max: 4096 }), aspect: between(0.5, 2), focal: between(0.4, 5), squash: between(0.5, 2) })
  .chain(({ widthPx, aspect, focal, squash }) => {
    const heightPx = Math.round(widthPx * aspect)
    return fc.record({
      widthPx: fc.constant(widthPx),
      heightPx: fc.constant(heightPx),
      fx: fc.constant(focal * widthPx),
      fy: fc.constant(focal * squash * widthPx),
      cx: between(-0.5 * widthPx, 1.5 * widthPx),
      cy: between(-0.5 * heightPx, 1.5 * heightPx),
      k1: between(-0.4, 0.4),
      k2: between(-0.2, 0.2),
      k3: between(-0.05, 0.05),
      p1: between(-0.01, 0.01),
      p2: between(-0.01, 0.01),
    })
  })
const lenses = intrinsics
  .map((given): Lens | undefined => {
    try {
      return lensFromIntrinsics(given)
    } catch {
      return undefined
    }
  })
  .filter((lens) => lens !== undefined)
const mounts = fc.record<MountInDegrees>({
  position: fc.tuple(between(-10_000, 10_000), between(-10_000, 10_000), between(-100, 3000)),
  headingDeg: between(-360, 360),
  pitchDeg: between(-90, 90),
  rollDeg: between(-360, 360),
})
const share = between(0, 1)

const turn = (degrees: number) => (degrees / 180) * Math.PI

function naiveRenderFromBody(mount: MountInDegrees): Matrix4 {
  const euler = new Euler(turn(mount.pitchDeg), -turn(mount.headingDeg), -turn(mount.rollDeg), 'YXZ')
  return new Matrix4().makeRotationFromEuler(euler).setPosition(mount.position[0], mount.position[2], -mount.position[1])
}

/** The same camera by another road: three's Euler angles and 4x4 matrices in the render frame, distortion by the textbook. */
function naive(given: Intrinsics, mount: MountInDegrees, [e, n, u]: readonly [number, number, number]) {
  const body = new Vector4(e, u, -n, 1).applyMatrix4(naiveRenderFromBody(mount).invert())
  const depth = -body.z
  const a = body.x / depth
  const b = -body.y / depth
  const { k1 = 0, k2 = 0, k3 = 0, p1 = 0, p2 = 0, fx, fy, cx, cy } = given
  const r = Math.sqrt(a ** 2 + b ** 2)
  const radial = 1 + k1 * r ** 2 + k2 * r ** 4 + k3 * r ** 6
  const x = a * radial + 2 * p1 * a * b + p2 * (r ** 2 + 2 * a ** 2)
  const y = b * radial + p1 * (r ** 2 + 2 * b ** 2) + 2 * p2 * a * b
  const k = new Matrix4().set(fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0, 0, 0, 0, 1)
  const pixel = new Vector3(x, y, 1).applyMatrix4(k)
  return { u: pixel.x, v: pixel.y, depth, r2: r ** 2 }
}

test('unproject undoes project: a pixel to a ray to a point to the pixel is under 1e-6 px', () => {
  let worst = 0
  fc.assert(
    fc.property(
      lenses,
      mounts,
      fc.array(fc.tuple(share, share, between(0.1, 500)), { minLength: 8, maxLength: 8 }),
      (lens, mount, tries) => {
        // From the venue's origin, so that the doubles of far positions do not blur the lens.
        const view = viewFromMount({ ...mountPose(mount), position: position('enu') }, viewPose())
        for (const [s, t, distance] of tries) {
          // A hair inside the edge, which rounding may otherwise put outside.
          const pixel = imagePoint(pixels(lens.widthPx * (1e-9 + s * (1 - 2e-9))), pixels(lens.heightPx * (1e-9 + t * (1 - 2e-9))))
          const ray = direction('enu')
          expect(unproject(lens, view, pixel, ray)).toBe(true)
          expect(Math.hypot(ray[0], ray[1], ray[2])).toBeCloseTo(1, 12)
          const back = imagePoint()
          expect(project(lens, view, pointAlong(position('enu'), ray, metres(distance), position('enu')), back)).toBe(true)
          worst = Math.max(worst, Math.hypot(back[0] - pixel[0], back[1] - pixel[1]))
        }
      },
    ),
    { seed: SEED, numRuns: 2_000 },
  )
  expect(worst).toBeLessThanOrEqual(1e-6)
})

test('project undoes unproject: a point to a pixel and depth to the point, 10 km from the origin', () => {
  let images = 0
  fc.assert(
    fc.property(lenses, mounts, between(-0.3, 0.3), between(-0.3, 0.3), between(1, 300), (lens, mount, x, y, distance) => {
      const at = mountPose(mount)
      const view = viewFromMount(at, viewPose())
      const m = view.viewFromEnu
      const point = position('enu')
      for (let axis = 0; axis < 3; axis++) point[axis] = at.position[axis]! + distance * (m[axis]! * x + m[4 + axis]! * y + m[8 + axis]!)
      const pixel = imagePoint()
      if (!project(lens, view, point, pixel)) return
      images++
      const ray = direction('enu')
      expect(unproject(lens, view, pixel, ray)).toBe(true)
      const along = pixel[2] / (m[8]! * ray[0] + m[9]! * ray[1] + m[10]! * ray[2])
      const back = pointAlong(at.position, ray, metres(along), position('enu'))
      expect(Math.hypot(back[0] - point[0], back[1] - point[1], back[2] - point[2])).toBeLessThanOrEqual(1e-6)
    }),
    { seed: SEED, numRuns: 4_000 },
  )
  expect(images).toBeGreaterThan(500)
})

test('project equals a naive camera of 4x4 matrices, and answers for every point that has an image there', () => {
  let images = 0
  const spots = fc.array(fc.tuple(between(-0.4, 0.4), between(-0.4, 0.4), between(0.5, 300)), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(lenses, mounts, spots, (lens, mount, tries) => {
      const view = viewFromMount(mountPose(mount), viewPose())
      for (const [x, y, distance] of tries) {
        const spot = new Vector3(x * distance, y * distance, -distance).applyMatrix4(naiveRenderFromBody(mount))
        const point = [spot.x, -spot.z, spot.y] as const
        const theirs = naive(lens, mount, point)
        const margin = Math.min(theirs.u, lens.widthPx - theirs.u, theirs.v, lens.heightPx - theirs.v)
        // On an edge the last bit decides.
        if (Math.abs(margin) < 1e-6 || Math.abs(theirs.r2 - lens.r2max) < 1e-9) continue
        const inside = margin > 0
        const ours = imagePoint()
        expect(project(lens, view, position('enu', ...point), ours)).toBe(inside && theirs.r2 <= lens.r2max)
        if (!inside || theirs.r2 > lens.r2max) continue
        images++
        expect(Math.abs(ours[2] - theirs.depth)).toBeLessThanOrEqual(1e-8)
        // Doubles 10 km from the origin hold 2e-12 m; at depth z they blur a pixel by that times the focal length over z.
        const blur = (1e-10 * Math.max(lens.fx, lens.fy)) / theirs.depth + 1e-8
        expect(Math.hypot(ours[0] - theirs.u, ours[1] - theirs.v)).toBeLessThanOrEqual(blur)
      }
    }),
    { seed: SEED, numRuns: 2_000 },
  )
  expect(images).toBeGreaterThan(1_000)
})

test('nothing behind the lens has an image', () => {
  fc.assert(
    fc.property(lenses, mounts, between(-1, 1), between(-1, 1), between(0, 300), (lens, mount, x, y, behind) => {
      const at = mountPose(mount)
      const m = viewFromMount({ ...at, position: position('enu') }, viewPose()).viewFromEnu
      const point = position('enu')
      for (let axis = 0; axis < 3; axis++) point[axis] = behind * (m[axis]! * x + m[4 + axis]! * y - m[8 + axis]!)
      const view = viewFromMount({ ...at, position: position('enu') }, viewPose())
      expect(project(lens, view, point, imagePoint())).toBe(false)
    }),
    { seed: SEED },
  )
})

test('pixels outside the image have no ray', () => {
  const lens = lensFromIntrinsics({ widthPx: 640, heightPx: 480, fx: 500, fy: 500, cx: 320, cy: 240 })
  for (const [u, v] of [
    [-0.01, 10],
    [640.01, 10],
    [10, -0.01],
    [10, 480.01],
    [NaN, 10],
  ] as const) {
    expect(unproject(lens, viewPose(), imagePoint(pixels(u), pixels(v)), direction('enu'))).toBe(false)
  }
})

test('the frustum holds every pixel, with no more than 1.2 % to spare on any side', () => {
  fc.assert(
    fc.property(lenses, (lens) => {
      const near = 0.5
      const f = frustumOfLens(lens, metres(near), metres(200))
      // Looking straight down with the right side east: the view's x is east, its y is south.
      let [left, right, top, bottom] = [Infinity, -Infinity, -Infinity, Infinity]
      const ray = direction('enu')
      for (let i = 0; i <= 1000; i++) {
        const along = i / 1000
        for (const [u, v] of [
          [along, 0],
          [along, 1],
          [0, along],
          [1, along],
        ] as const) {
          expect(unproject(lens, viewPose(), imagePoint(pixels(u * lens.widthPx), pixels(v * lens.heightPx)), ray)).toBe(true)
          const x = (ray[0] / -ray[2]) * near
          const y = (ray[1] / -ray[2]) * near
          left = Math.min(left, x)
          right = Math.max(right, x)
          bottom = Math.min(bottom, y)
          top = Math.max(top, y)
        }
      }
      const spareX = 0.012 * (right - left)
      const spareY = 0.012 * (top - bottom)
      for (const [spare, most] of [
        [left - f.left, spareX],
        [f.right - right, spareX],
        [f.top - top, spareY],
        [bottom - f.bottom, spareY],
      ] as const) {
        expect(spare).toBeGreaterThan(0)
        expect(spare).toBeLessThanOrEqual(most)
      }
    }),
    { seed: SEED, numRuns: 20 },
  )
})
