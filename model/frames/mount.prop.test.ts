import fc from 'fast-check'
import { Euler, Matrix4, Quaternion, Vector3 } from 'three'
import { expect, test, vi } from 'vitest'
import { radians, radiansFromDegrees } from '../units/index.ts'
import { direction, position, rotation } from './frame.ts'
import {
  anglesFromRotation,
  enuFromMountMatrix,
  forwardFromMount,
  type MountAngles,
  matrixFromRotation,
  mountInDegrees,
  mountPose,
  rotationFromMount,
} from './mount.ts'
import { renderRotationFromEnu } from './render.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261104
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))
const PLUMB = Math.PI / 2
const angles = fc
  .tuple(between(-7, 7), between(-PLUMB, PLUMB), between(-7, 7))
  .map(([heading, pitch, roll]): MountAngles => ({ heading: radians(heading), pitch: radians(pitch), roll: radians(roll) }))

const bodyAxis = (mount: MountAngles, x: number, y: number, z: number): number[] =>
  new Vector3(x, y, z)
    .applyQuaternion(new Quaternion(...rotationFromMount(mount, rotation('enu'))))
    .toArray()
    .map((value) => Math.round(value * 1e12) / 1e12 + 0)
const mount = (headingDeg: number, pitchDeg = 0, rollDeg = 0) => mountPose({ position: [1, 2, 3], headingDeg, pitchDeg, rollDeg })

test('at heading 0 the body looks north, its right is east and its top is up', () => {
  expect(bodyAxis(mount(0), 0, 0, -1)).toEqual([0, 1, 0])
  expect(bodyAxis(mount(0), 1, 0, 0)).toEqual([1, 0, 0])
  expect(bodyAxis(mount(0), 0, 1, 0)).toEqual([0, 0, 1])
})

test('heading turns clockwise from north, pitch lifts the view, roll drops the right side', () => {
  expect(bodyAxis(mount(90), 0, 0, -1)).toEqual([1, 0, 0])
  expect(bodyAxis(mount(0, 90), 0, 0, -1)).toEqual([0, 0, 1])
  expect(bodyAxis(mount(90, -90), 0, 1, 0)).toEqual([1, 0, 0])
  expect(bodyAxis(mount(0, 0, 90), 1, 0, 0)).toEqual([0, 0, -1])
  expect(bodyAxis(mount(180, 0, 90), 0, 1, 0)).toEqual([-1, 0, 0])
})

test("in the render frame a mount is three's YXZ Euler turn (-heading, pitch, -roll)", () => {
  fc.assert(
    fc.property(angles, (m) => {
      const ours = renderRotationFromEnu(rotationFromMount(m, rotation('enu')), rotation('render'))
      const theirs = new Quaternion().setFromEuler(new Euler(m.pitch, -m.heading, -m.roll, 'YXZ'))
      expect(Math.abs(new Quaternion(...ours).dot(theirs))).toBeCloseTo(1, 14)
    }),
    { seed: SEED, numRuns: 2_000 },
  )
})

test('the view looks along heading and pitch, whatever the roll', () => {
  fc.assert(
    fc.property(angles, (m) => {
      const looks = forwardFromMount(m, direction('enu'))
      const turned = new Vector3(0, 0, -1).applyQuaternion(new Quaternion(...rotationFromMount(m, rotation('enu'))))
      expect(turned.distanceTo(new Vector3(...looks))).toBeLessThanOrEqual(1e-14)
    }),
    { seed: SEED },
  )
})

test('angles come back from the rotation, looking straight up and down too', () => {
  const plumb = fc.tuple(angles, fc.constantFrom(-PLUMB, PLUMB)).map(([m, pitch]): MountAngles => ({ ...m, pitch: radians(pitch) }))
  fc.assert(
    fc.property(fc.oneof(angles, plumb), (m) => {
      const q = rotationFromMount(m, rotation('enu'))
      const back = anglesFromRotation(q, { heading: radians(0), pitch: radians(0), roll: radians(0) })
      expect(back.heading).toBeGreaterThanOrEqual(-1e-12)
      expect(back.heading).toBeLessThanOrEqual(2 * Math.PI + 1e-12)
      expect(Math.abs(back.pitch)).toBeLessThanOrEqual(PLUMB + 1e-12)
      expect(Math.abs(back.roll)).toBeLessThanOrEqual(Math.PI + 1e-12)
      const again = rotationFromMount(back, rotation('enu'))
      const apart = (sign: number) => Math.hypot(...again.map((value, k) => value - sign * q[k]!))
      expect(Math.min(apart(1), apart(-1))).toBeLessThanOrEqual(2e-9)
    }),
    { seed: SEED, numRuns: 2_000 },
  )
})

test('the matrices are those of the quaternion', () => {
  fc.assert(
    fc.property(angles, (m) => {
      const q = rotationFromMount(m, rotation('enu'))
      const theirs = new Matrix4().compose(new Vector3(10, 20, 30), new Quaternion(...q), new Vector3(1, 1, 1))
      const ours = enuFromMountMatrix({ ...m, position: position('enu', 10, 20, 30) }, new Float64Array(16))
      theirs.elements.forEach((value, k) => expect(Math.abs(value - ours[k]!)).toBeLessThanOrEqual(1e-15))
      const rows = matrixFromRotation(q, new Float64Array(9))
      for (let k = 0; k < 9; k++) expect(rows[k]).toBe(ours[(k % 3) * 4 + Math.floor(k / 3)])
    }),
    { seed: SEED },
  )
})

test("a document's degrees come back", () => {
  const back = mountInDegrees(mount(270, -12.5, 3))
  expect(back.position).toEqual([1, 2, 3])
  expect(back.headingDeg).toBeCloseTo(270, 12)
  expect(back.pitchDeg).toBeCloseTo(-12.5, 12)
  expect(back.rollDeg).toBeCloseTo(3, 12)
  expect(mountPose().heading).toBe(radiansFromDegrees(0))
})
