import { spawnSync } from 'node:child_process'
import { Cartesian3, Cartographic, Ellipsoid, Matrix4, Transforms } from 'cesium'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import {
  ecefFromEnu,
  ecefFromEnuMatrix,
  enuFromEcef,
  enuFromEcefMatrix,
  enuFromGeodetic,
  type EnuOrigin,
  enuOrigin,
  geodeticFromEnu,
} from './enu.ts'
import { distanceBetween, position } from './frame.ts'
import { ecefFromGeodetic, geodetic, geodeticFromDegrees } from './geodetic.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261102
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))
const PAGODA = geodeticFromDegrees(34.2197, 108.9594, 388.8)
const NASTY = [
  PAGODA,
  ...[-90, -89.999999, 0, 51.92, 90].flatMap((lat) => [-180, 0, 33, 180].map((lon) => geodeticFromDegrees(lat, lon, -59.9))),
]
const origins = fc
  .tuple(between(-90, 90), between(-180, 180), between(-500, 9000))
  .map(([lat, lon, height]) => enuOrigin(geodeticFromDegrees(lat, lon, height)))
const metre = (reach: number) => between(-reach, reach)
const points = fc.tuple(metre(20_000), metre(20_000), metre(9_000)).map(([e, n, u]) => position('enu', e, n, u))

/** How far the basis is from a right-handed orthonormal one: of its determinant from 1 and of its dot products from 0. */
function basisFault({ basis }: EnuOrigin): number {
  const [east, north, up] = [0, 3, 6].map((at) => new Cartesian3(basis[at], basis[at + 1], basis[at + 2])) as [
    Cartesian3,
    Cartesian3,
    Cartesian3,
  ]
  const determinant = Cartesian3.dot(Cartesian3.cross(east, north, new Cartesian3()), up)
  return Math.max(
    Math.abs(determinant - 1),
    Math.abs(Cartesian3.dot(east, north)),
    Math.abs(Cartesian3.dot(east, up)),
    Math.abs(Cartesian3.dot(north, up)),
  )
}

test('the basis is right-handed and orthonormal everywhere, at the poles too', () => {
  for (const at of NASTY) expect(basisFault(enuOrigin(at))).toBeLessThanOrEqual(1e-15)
  fc.assert(
    fc.property(origins, (origin) => basisFault(origin) <= 1e-15),
    { seed: SEED, numRuns: 2_000 },
  )
})

test('ENU to ECEF and back is within 1e-8 m, 20 km from the origin', () => {
  fc.assert(
    fc.property(origins, points, (origin, p) => {
      const back = enuFromEcef(origin, ecefFromEnu(origin, p, position('ecef')), position('enu'))
      expect(distanceBetween(p, back)).toBeLessThanOrEqual(1e-8)
    }),
    { seed: SEED, numRuns: 10_000 },
  )
})

test('ENU to geodetic and back is within 1e-8 m, 20 km from the origin', () => {
  fc.assert(
    fc.property(origins, points, (origin, p) => {
      const back = enuFromGeodetic(origin, geodeticFromEnu(origin, p, geodetic()), position('enu'))
      expect(distanceBetween(p, back)).toBeLessThanOrEqual(1e-8)
    }),
    { seed: SEED, numRuns: 10_000 },
  )
})

test('up is up, east is east, north is north', () => {
  const origin = enuOrigin(PAGODA)
  const above = enuFromGeodetic(origin, geodeticFromDegrees(34.2197, 108.9594, 488.8), position('enu'))
  expect(distanceBetween(above, position('enu', 0, 0, 100))).toBeLessThanOrEqual(1e-8)
  const northEast = enuFromGeodetic(origin, geodeticFromDegrees(34.2207, 108.9604, 388.8), position('enu'))
  expect(northEast[0]).toBeCloseTo(92.17, 1)
  expect(northEast[1]).toBeCloseTo(110.93, 1)
})

test('the tangent plane leaves the ellipsoid by 7.8 m at 10 km', () => {
  const far = geodeticFromEnu(enuOrigin(geodeticFromDegrees(34.2197, 108.9594)), position('enu', 10_000, 0, 0), geodetic())
  expect(far.height).toBeCloseTo(7.83, 1)
})

test("the matrix equals Cesium's east-north-up frame on the ellipsoid", () => {
  fc.assert(
    fc.property(origins, (anyHeight) => {
      const at = { ...anyHeight.geodetic, height: geodetic().height }
      const origin = enuOrigin(at)
      const ours = ecefFromEnuMatrix(origin, new Float64Array(16))
      const theirs = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromRadians(at.lon, at.lat, 0))
      for (let k = 0; k < 12; k++)
        expect(Math.abs(ours[k]! - Matrix4.toArray(theirs)[k]!)).toBeLessThanOrEqual(1e-14 / Math.max(1e-3, Math.cos(at.lat)) + 2e-15)
      for (let k = 12; k < 16; k++) expect(Math.abs(ours[k]! - Matrix4.toArray(theirs)[k]!)).toBeLessThanOrEqual(4e-9)
    }),
    { seed: SEED, numRuns: 2_000 },
  )
})

test("at a height the axes are those of the point below: Cesium's own normal there tilts by up to 5e-6 rad", () => {
  const origin = enuOrigin(geodeticFromDegrees(45, 10, 9000))
  const below = Transforms.eastNorthUpToFixedFrame(
    Ellipsoid.WGS84.cartographicToCartesian(new Cartographic(10 * (Math.PI / 180), Math.PI / 4, 0)),
  )
  const ours = ecefFromEnuMatrix(origin, new Float64Array(16))
  for (let k = 0; k < 12; k++) expect(Math.abs(ours[k]! - Matrix4.toArray(below)[k]!)).toBeLessThanOrEqual(1e-14)
  const there = Transforms.eastNorthUpToFixedFrame(new Cartesian3(ours[12], ours[13], ours[14]))
  const tilt = Math.hypot(...[8, 9, 10].map((k) => ours[k]! - Matrix4.toArray(there)[k]!))
  expect(tilt).toBeGreaterThan(1e-6)
  expect(tilt).toBeLessThan(5e-6)
})

test('the two matrices do what the functions do, and undo each other', () => {
  fc.assert(
    fc.property(origins, points, (origin, p) => {
      const there = ecefFromEnu(origin, p, position('ecef'))
      const m = Matrix4.fromArray([...ecefFromEnuMatrix(origin, new Float64Array(16))])
      const byMatrix = Matrix4.multiplyByPoint(m, new Cartesian3(p[0], p[1], p[2]), new Cartesian3())
      expect(Math.hypot(there[0] - byMatrix.x, there[1] - byMatrix.y, there[2] - byMatrix.z)).toBeLessThanOrEqual(4e-9)
      const inverse = Matrix4.fromArray([...enuFromEcefMatrix(origin, new Float64Array(16))])
      const back = Matrix4.multiplyByPoint(inverse, byMatrix, new Cartesian3())
      expect(Math.hypot(back.x - p[0], back.y - p[1], back.z - p[2])).toBeLessThanOrEqual(2e-8)
    }),
    { seed: SEED, numRuns: 2_000 },
  )
})

const hasProj = spawnSync('cct', ['--version']).error === undefined

test.skipIf(!hasProj)("agrees with PROJ's topocentric frame, at the antimeridian and near the poles too", () => {
  for (const at of NASTY) {
    const origin = enuOrigin(at)
    const sample = fc.sample(points, { seed: SEED, numRuns: 50 })
    const input = sample
      .map((p) => `${[...ecefFromEnu(origin, p, position('ecef'))].map((value) => value.toFixed(20)).join(' ')} 0\n`)
      .join('')
    const degrees = (angle: number) => (angle * 180) / Math.PI
    const run = spawnSync(
      'cct',
      ['-d', '10', '+proj=topocentric', '+ellps=WGS84', `+lon_0=${degrees(at.lon)}`, `+lat_0=${degrees(at.lat)}`, `+h_0=${at.height}`],
      { input, encoding: 'utf8' },
    )
    expect(`${run.status} ${run.stderr}`.trim()).toBe('0')
    const rows = run.stdout.trim().split('\n')
    sample.forEach((p, index) => {
      const [e, n, u] = rows[index]!.trim().split(/\s+/).map(Number)
      expect(distanceBetween(p, position('enu', e, n, u))).toBeLessThanOrEqual(1.5e-8)
    })
  }
})

test('ECEF and ENU points do not mix', () => {
  const origin = enuOrigin(PAGODA)
  const ecef = ecefFromGeodetic(PAGODA, position('ecef'))
  // @ts-expect-error an ECEF point is no ENU point
  ecefFromEnu(origin, ecef, position('ecef'))
  // @ts-expect-error a bare array names no frame
  expect(() => enuFromEcef(origin, [1, 2, 3], position('enu'))).not.toThrow()
})
