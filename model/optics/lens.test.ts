import { expect, test } from 'vitest'
import { position } from '../frames/index.ts'
import { HolositeError } from '../errors/index.ts'
import { turningRadius } from './distortion.ts'
import { lensFromIntrinsics, lensFromThrow } from './lens.ts'
import { imagePoint, project } from './project.ts'
import { viewFromMount, viewPose } from './view-pose.ts'
import { mountPose } from '../frames/index.ts'

const HD = { widthPx: 1920, heightPx: 1080, throwRatio: 1.5 }
const NORTH = viewFromMount(mountPose({ position: [0, 0, 0], headingDeg: 0, pitchDeg: 0, rollDeg: 0 }), viewPose())

function refusal(make: () => unknown): HolositeError {
  try {
    make()
  } catch (error) {
    if (error instanceof HolositeError) return error
    throw error
  }
  throw new Error('was not refused')
}

test('throw ratio is distance over width: the edges of a 20 m picture at 30 m are the edges of the image', () => {
  const lens = lensFromThrow(HD)
  expect([lens.fx, lens.fy, lens.cx, lens.cy]).toEqual([2880, 2880, 960, 540])
  const out = imagePoint()
  expect(project(lens, NORTH, position('enu', -10 + 1e-9, 30, 5.625 - 1e-9), out)).toBe(true)
  expect([...out].map(Math.round)).toEqual([0, 0, 30])
  expect(project(lens, NORTH, position('enu', 10.001, 30, 0), out)).toBe(false)
})

test('positive shift throws the picture to the right and up, in image widths and heights', () => {
  const lens = lensFromThrow({ ...HD, shiftX: 0.25, shiftY: 0.5 })
  const out = imagePoint()
  // The middle of the picture: 5 m right of the axis and 5.625 m above it, at 30 m.
  expect(project(lens, NORTH, position('enu', 5, 30, 5.625), out)).toBe(true)
  expect(out[0]).toBeCloseTo(960, 9)
  expect(out[1]).toBeCloseTo(540, 9)
  expect(project(lens, NORTH, position('enu', 0, 30, -0.01), out)).toBe(false)
})

test('r2max is the squared radius of the farthest corner and 2 % more', () => {
  expect(Math.sqrt(lensFromThrow(HD).r2max)).toBeCloseTo(1.02 * Math.hypot(1 / 3, 0.1875), 12)
})

test('a lens that turns back inside its image is refused, with the radius where it does', () => {
  const wide = { widthPx: 1280, heightPx: 720, fx: 700, fy: 700, cx: 640, cy: 360 }
  const error = refusal(() => lensFromIntrinsics({ ...wide, k1: -0.3 }))
  expect(error.code).toBe('optics/not-monotonic')
  // 1 + 3 k1 r^2 = 0 at r = 1.0541; its image lies 492 px from the axis, the corner 734 px.
  expect(error.what).toContain('1.0541')
  expect(error.what).toContain('492 px')
  expect(error.what).toContain('734 px')
  expect(() => lensFromIntrinsics({ ...wide, k1: -0.1 })).not.toThrow()
})

test('the turn of a lens with shift counts from its axis, not from the middle of the image', () => {
  const lens = { ...HD, throwRatio: 1, k1: -0.25 }
  expect(() => lensFromThrow(lens)).not.toThrow()
  expect(refusal(() => lensFromThrow({ ...lens, shiftX: 0.8 })).code).toBe('optics/not-monotonic')
})

test('a lens whose turn comes within the 2 % margin is cut at the turn', () => {
  // Border at the ideal radius 1 and turn at 1.01.
  const k1 = -1 / (3 * 1.01 ** 2)
  const reach = 1 + k1
  const focal = Math.hypot(640, 360) / reach
  const lens = lensFromIntrinsics({ widthPx: 1280, heightPx: 720, fx: focal, fy: focal, cx: 640, cy: 360, k1 })
  expect(turningRadius(lens)).toBeCloseTo(1.01, 12)
  expect(Math.sqrt(lens.r2max)).toBeCloseTo(1.01, 12)
})

test('tangential terms bring the turn nearer', () => {
  const radial = { k1: -0.2, k2: 0, k3: 0, p1: 0, p2: 0 }
  expect(turningRadius(radial)).toBeCloseTo(Math.sqrt(1 / 0.6), 12)
  expect(turningRadius({ ...radial, p1: 0.01, p2: -0.01 })).toBeLessThan(Math.sqrt(1 / 0.6))
  expect(turningRadius({ ...radial, k1: 0.2 })).toBe(Infinity)
})

test('a point far off the axis gets no image through a barrel lens', () => {
  const lens = lensFromIntrinsics({ widthPx: 1280, heightPx: 720, fx: 1000, fy: 1000, cx: 640, cy: 360, k1: -0.2 })
  // Uncut, the polynomial is 0 again at the radius sqrt(5): the point would fall in the middle of the image.
  expect(project(lens, NORTH, position('enu', Math.sqrt(5) * 10, 10, 0), imagePoint())).toBe(false)
})
