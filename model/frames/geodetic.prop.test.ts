import { spawnSync } from 'node:child_process'
import { Cartesian3, Cartographic, Ellipsoid } from 'cesium'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { degreesFromRadians, radians } from '../units/index.ts'
import { distanceBetween, type Geodetic, position } from './frame.ts'
import { ecefFromGeodetic, geodetic, geodeticFromDegrees, geodeticFromEcef } from './geodetic.ts'
import { ellipsoidalHeight } from './height.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261101
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))
const NASTY: readonly Geodetic[] = [-90, -89.9999999, -45, -1e-12, 0, 1e-12, 30, 89.9999999, 90].flatMap((lat) =>
  [-180, -179.9999999, -90, 0, 1e-12, 90, 179.9999999, 180].flatMap((lon) =>
    [-10_000, 0, 8_848, 400_000, 10_000_000].map((height) => geodeticFromDegrees(lat, lon, height)),
  ),
)

const anywhere = fc
  .tuple(between(-Math.PI / 2, Math.PI / 2), between(-Math.PI, Math.PI), between(-10_000, 10_000_000))
  .map(([lat, lon, height]) => geodetic(radians(lat), radians(lon), ellipsoidalHeight(height)))

function roundTripM(g: Geodetic): number {
  const there = ecefFromGeodetic(g, position('ecef'))
  const back = ecefFromGeodetic(geodeticFromEcef(there, geodetic()), position('ecef'))
  return distanceBetween(there, back)
}

test('ECEF to geodetic and back is within 1e-8 m at the nasty points', () => {
  for (const g of NASTY) expect(roundTripM(g)).toBeLessThanOrEqual(1e-8)
})

test('ECEF to geodetic and back is within 1e-8 m everywhere from -10 km to +10 000 km', () => {
  fc.assert(
    fc.property(anywhere, (g) => roundTripM(g) <= 1e-8),
    { seed: SEED, numRuns: 20_000 },
  )
})

test('geodetic to ECEF and back keeps latitude and height', () => {
  fc.assert(
    fc.property(anywhere, (g) => {
      const back = geodeticFromEcef(ecefFromGeodetic(g, position('ecef')), geodetic())
      expect(Math.abs(back.lat - g.lat)).toBeLessThanOrEqual(1e-15)
      expect(Math.abs(back.height - g.height)).toBeLessThanOrEqual(1e-8)
    }),
    { seed: SEED, numRuns: 10_000 },
  )
})

test('agrees with Cesium in both directions', () => {
  fc.assert(
    fc.property(anywhere, (g) => {
      const ours = ecefFromGeodetic(g, position('ecef'))
      const theirs = Ellipsoid.WGS84.cartographicToCartesian(new Cartographic(g.lon, g.lat, g.height))
      expect(Math.hypot(ours[0] - theirs.x, ours[1] - theirs.y, ours[2] - theirs.z)).toBeLessThanOrEqual(2e-8)
      const back = geodeticFromEcef(ours, geodetic())
      const theirBack = Ellipsoid.WGS84.cartesianToCartographic(new Cartesian3(ours[0], ours[1], ours[2]))
      // Cesium's own inverse stops early, and takes the latitude from an arc sine, which is blunt at the poles.
      expect(Math.abs(back.height - theirBack.height)).toBeLessThanOrEqual(1e-5)
      expect(Math.abs(back.lat - theirBack.latitude)).toBeLessThanOrEqual(1e-10 + 1e-15 / Math.max(1e-8, Math.cos(g.lat)))
    }),
    { seed: SEED, numRuns: 5_000 },
  )
})

const hasProj = spawnSync('cct', ['--version']).error === undefined

/** cct reads and writes degrees, and no denormal numbers. */
const decimals = (value: number): string => value.toFixed(20)

test.skipIf(!hasProj)('agrees with PROJ at the nasty points and at random ones', () => {
  const points = [...NASTY, ...fc.sample(anywhere, { seed: SEED, numRuns: 5_000 })]
  const input = points.map((g) => `${decimals(degreesFromRadians(g.lon))} ${decimals(degreesFromRadians(g.lat))} ${decimals(g.height)} 0\n`)
  const run = spawnSync('cct', ['-d', '10', '+proj=cart', '+ellps=WGS84'], { input: input.join(''), encoding: 'utf8' })
  expect(`${run.status} ${run.stderr}`.trim()).toBe('0')
  const rows = run.stdout.trim().split('\n')
  expect(rows).toHaveLength(points.length)
  points.forEach((g, index) => {
    const [x, y, z] = rows[index]!.trim().split(/\s+/).map(Number)
    const ours = ecefFromGeodetic(g, position('ecef'))
    expect(distanceBetween(ours, position('ecef', x, y, z))).toBeLessThanOrEqual(2.5e-8)
  })
})
