import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { radians, radiansFromDegrees, degreesFromRadians, metres } from '../units/index.ts'
import { egm96FromEllipsoidal, ellipsoidalFromEgm96, loadEgm96 } from './egm96.ts'
import { geodetic } from './geodetic.ts'
import { egm96Height, ellipsoidalHeight, type Height } from './height.ts'

vi.setConfig({ testTimeout: 60_000 })

const geoid = await loadEgm96()
const undulation = (latDeg: number, lonDeg: number) => geoid.undulation(radiansFromDegrees(latDeg), radiansFromDegrees(lonDeg))

test.each([
  ['Mogao caves, Dunhuang', 40.0369, 94.8094, -59.9],
  ['Chengdu', 30.5723, 104.0665, -42.8],
  ["Big Wild Goose Pagoda, Xi'an", 34.2197, 108.9594, -34.7],
  ['Hangzhou', 30.242, 120.1486, 7.2],
  ['Tokyo', 35.6586, 139.7454, 36.4],
  ['Rotterdam', 51.9225, 4.4792, 43.6],
  ['Pompeii', 40.7497, 14.4848, 47.7],
])('the geoid at %s', (_name, latDeg, lonDeg, expected) => {
  expect(Math.abs(undulation(latDeg, lonDeg) - expected)).toBeLessThanOrEqual(0.5)
})

const GRID = '/usr/share/proj/egm96_15.gtx'
const hasGrid = existsSync(GRID) && spawnSync('cct', ['--version']).error === undefined

test.skipIf(!hasGrid)("agrees with PROJ's EGM96 grid within 1 cm, 2,701 points over the whole Earth", () => {
  const points: [number, number][] = []
  for (let lat = -90; lat <= 90; lat += 4.9) for (let lon = -180; lon < 180; lon += 4.97) points.push([lat, lon])
  const steps = '+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=vgridshift +multiplier=1'
  const back = '+step +proj=unitconvert +xy_in=rad +xy_out=deg'
  const run = spawnSync('cct', ['-d', '6', ...steps.split(' '), `+grids=${GRID}`, ...back.split(' ')], {
    input: points.map(([lat, lon]) => `${lon} ${lat} 0 0\n`).join(''),
    encoding: 'utf8',
  })
  expect(`${run.status} ${run.stderr}`.trim()).toBe('0')
  const rows = run.stdout.trim().split('\n')
  expect(rows).toHaveLength(points.length)
  let worst = 0
  points.forEach(([lat, lon], index) => {
    worst = Math.max(worst, Math.abs(undulation(lat, lon) - Number(rows[index]!.trim().split(/\s+/)[2])))
  })
  expect(worst).toBeLessThanOrEqual(0.01)
})

test('stands at the poles, across the antimeridian and one rounding past a pole', () => {
  expect(undulation(90, 0)).toBeCloseTo(13.61, 2)
  expect(undulation(-90, 77)).toBeCloseTo(-29.53, 2)
  expect(undulation(90 + 1e-12, 0)).toBeCloseTo(13.61, 2)
  expect(undulation(0, 180)).toBeCloseTo(undulation(0, -180), 9)
  expect(undulation(12.3, 179.999999)).toBeCloseTo(undulation(12.3, -179.999999), 4)
})

test('heights go to the ellipsoid and back', () => {
  const lat = radiansFromDegrees(34.2197)
  const lon = radiansFromDegrees(108.9594)
  const h = ellipsoidalFromEgm96(geoid, lat, lon, egm96Height(423.6))
  expect(h).toBeCloseTo(388.8, 1)
  expect(egm96FromEllipsoidal(geoid, lat, lon, h)).toBeCloseTo(423.6, 10)
})

test('heights of two systems do not mix', () => {
  const sea = egm96Height(10)
  // @ts-expect-error a height above sea level is none above the ellipsoid
  const wrong: Height<'ellipsoid'> = sea
  // @ts-expect-error a bare length names no height system
  const bare: Height<'egm96'> = metres(10)
  // @ts-expect-error a geodetic position takes ellipsoidal heights only
  const at = geodetic(radians(0), radians(0), sea)
  // @ts-expect-error and so does the way back
  const twice = egm96FromEllipsoidal(geoid, radians(0), radians(0), sea)
  expect([wrong, bare, at.height, degreesFromRadians(at.lat)]).toEqual([10, 10, 10, 0])
  expect(twice).not.toBe(ellipsoidalHeight(10))
})
