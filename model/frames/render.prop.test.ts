import fc from 'fast-check'
import { Matrix4, Quaternion, Vector3 } from 'three'
import { expect, test, vi } from 'vitest'
import { radians } from '../units/index.ts'
import { enuFromEcef, enuOrigin } from './enu.ts'
import { direction, distanceBetween, position, rotation } from './frame.ts'
import { ecefFromGeodetic, geodeticFromDegrees } from './geodetic.ts'
import { rotationFromMount } from './mount.ts'
import {
  enuDirectionFromRender,
  enuFromRender,
  enuRotationFromRender,
  renderDirectionFromEnu,
  renderFromEcefMatrix,
  renderFromEnu,
  renderRotationFromEnu,
} from './render.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261103
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))
const metre = between(-20_000, 20_000)
const turn = between(-6.3, 6.3)

test('east is X, up is Y, south is Z', () => {
  expect([...renderFromEnu(position('enu', 1, 2, 3), position('render'))]).toEqual([1, 3, -2])
  expect([...renderDirectionFromEnu(direction('enu', 0, 1, 0), direction('render'))]).toEqual([0, 0, -1])
})

test('points and directions come back exactly', () => {
  fc.assert(
    fc.property(metre, metre, metre, (e, n, u) => {
      expect([...enuFromRender(renderFromEnu(position('enu', e, n, u), position('render')), position('enu'))]).toEqual([e, n, u])
      expect([...enuDirectionFromRender(renderDirectionFromEnu(direction('enu', e, n, u), direction('render')), direction('enu'))]).toEqual(
        [e, n, u],
      )
    }),
    { seed: SEED },
  )
})

test('a rotation turns the same body the same way in both frames, and comes back', () => {
  fc.assert(
    fc.property(turn, between(-1.57, 1.57), turn, metre, metre, metre, (heading, pitch, roll, x, y, z) => {
      const q = rotationFromMount({ heading: radians(heading), pitch: radians(pitch), roll: radians(roll) }, rotation('enu'))
      const r = renderRotationFromEnu(q, rotation('render'))
      const inEnu = new Vector3(x, y, z).applyQuaternion(new Quaternion(...q))
      const inRender = new Vector3(x, y, z).applyQuaternion(new Quaternion(...r))
      const turned = renderFromEnu(position('enu', inEnu.x, inEnu.y, inEnu.z), position('render'))
      expect(distanceBetween(turned, position('render', inRender.x, inRender.y, inRender.z))).toBeLessThanOrEqual(1e-9)
      const back = enuRotationFromRender(r, rotation('enu'))
      for (let k = 0; k < 4; k++) expect(Math.abs(back[k]! - q[k]!)).toBeLessThanOrEqual(1e-15)
    }),
    { seed: SEED },
  )
})

test('the tileset matrix is ECEF to ENU and then the turn', () => {
  const origin = enuOrigin(geodeticFromDegrees(34.2197, 108.9594, 388.8))
  const m = new Matrix4().fromArray(renderFromEcefMatrix(origin, new Float64Array(16)))
  const ecef = ecefFromGeodetic(geodeticFromDegrees(34.23, 108.97, 420), position('ecef'))
  const byMatrix = new Vector3(...ecef).applyMatrix4(m)
  const stepwise = renderFromEnu(enuFromEcef(origin, ecef, position('enu')), position('render'))
  expect(distanceBetween(stepwise, position('render', byMatrix.x, byMatrix.y, byMatrix.z))).toBeLessThanOrEqual(1e-8)
  expect(stepwise[1]).toBeGreaterThan(30)
  expect(stepwise[2]).toBeLessThan(-1000)
})
