import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { degreesFromRadians } from '../units/index.ts'
import {
  bd09FromGcj02,
  cgcs2000FromWgs84,
  type Datum,
  gcj02FromBd09,
  gcj02FromWgs84,
  type Horizontal,
  horizontal,
  horizontalFromDegrees,
  wgs84FromCgcs2000,
  wgs84FromGcj02,
  wgs84FromHorizontal,
} from './datum.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261105
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))
const DEGREE_M = 111_195

/** Metres on a sphere; good to 1 % at these distances. */
function apartM(a: Horizontal<Datum>, b: Horizontal<Datum>): number {
  const north = degreesFromRadians(a.lat) - degreesFromRadians(b.lat)
  const east = (degreesFromRadians(a.lon) - degreesFromRadians(b.lon)) * Math.cos(a.lat)
  return Math.hypot(north, east) * DEGREE_M
}

/** Degrees east and north, from gcoord 1.0.7, an implementation of its own: WGS84, then GCJ-02, then BD-09. */
const GCOORD = [
  ['Beijing', 116.3975, 39.9087, 116.40374357265176, 39.91010349934476, 116.4101165864734, 39.91644274963076, 556],
  ["Xi'an", 108.9594, 34.2197, 108.96410644793454, 34.21813323835429, 108.97052167174812, 34.224457475591755, 468],
  ['Chengdu', 104.0665, 30.5723, 104.06900490567072, 30.569845540719605, 104.07548094087613, 30.5758561637081, 361],
  ['West Lake', 120.1486, 30.242, 120.15331016909077, 30.23967970205359, 120.15982548864284, 30.245617457577936, 521],
  ['The Bund', 121.4903, 31.2397, 121.4947669082104, 31.237714447277973, 121.50137493610012, 31.243368139285252, 479],
  ['Mogao', 94.8094, 40.0369, 94.81052281426459, 40.03757794084615, 94.81690581324929, 40.04381408878609, 122],
] as const

test.each(GCOORD)(
  'at %s the shifts are those of gcoord, and of the size known there',
  (_name, lon, lat, gcjLon, gcjLat, bdLon, bdLat, metres) => {
    const wgs = horizontalFromDegrees('WGS84', lat, lon)
    const gcj = gcj02FromWgs84(wgs, horizontal('GCJ-02'))
    const bd = bd09FromGcj02(gcj, horizontal('BD-09'))
    expect(apartM(gcj, horizontalFromDegrees('GCJ-02', gcjLat, gcjLon))).toBeLessThanOrEqual(1e-6)
    expect(apartM(bd, horizontalFromDegrees('BD-09', bdLat, bdLon))).toBeLessThanOrEqual(1e-6)
    expect(Math.abs(apartM(gcj, wgs) - metres)).toBeLessThanOrEqual(3)
  },
)

const inChina = fc.tuple(between(72.1, 137.7), between(1, 55.7)).map(([lon, lat]) => horizontalFromDegrees('WGS84', lat, lon))
const outside = fc.tuple(between(-180, 72), between(-90, 90)).map(([lon, lat]) => horizontalFromDegrees('WGS84', lat, lon))

test('WGS84 to GCJ-02 and BD-09 and back is within 1e-6 m', () => {
  fc.assert(
    fc.property(inChina, (wgs) => {
      const gcj = gcj02FromWgs84(wgs, horizontal('GCJ-02'))
      expect(apartM(wgs84FromGcj02(gcj, horizontal('WGS84')), wgs)).toBeLessThanOrEqual(1e-6)
      const bd = bd09FromGcj02(gcj, horizontal('BD-09'))
      expect(apartM(gcj02FromBd09(bd, horizontal('GCJ-02')), gcj)).toBeLessThanOrEqual(1e-6)
      expect(apartM(wgs84FromHorizontal(bd, horizontal('WGS84')), wgs)).toBeLessThanOrEqual(1e-6)
    }),
    { seed: SEED, numRuns: 5_000 },
  )
})

test('the inverse holds beside the cusp at longitude 105', () => {
  for (const off of [-1e-3, -1e-9, -1e-14, 0, 1e-14, 1e-9, 1e-3]) {
    const wgs = horizontalFromDegrees('WGS84', 30, 105 + off)
    expect(apartM(wgs84FromGcj02(gcj02FromWgs84(wgs, horizontal('GCJ-02')), horizontal('WGS84')), wgs)).toBeLessThanOrEqual(1e-6)
  }
})

test('outside the bounds nothing is shifted, BD-09 included', () => {
  fc.assert(
    fc.property(outside, (wgs) => {
      const gcj = gcj02FromWgs84(wgs, horizontal('GCJ-02'))
      const bd = bd09FromGcj02(gcj, horizontal('BD-09'))
      expect([gcj.lat, gcj.lon, bd.lat, bd.lon]).toEqual([wgs.lat, wgs.lon, wgs.lat, wgs.lon])
      expect(wgs84FromHorizontal(bd, horizontal('WGS84'))).toEqual(wgs)
    }),
    { seed: SEED },
  )
})

test('CGCS2000 is taken for WGS84', () => {
  const wgs = horizontalFromDegrees('WGS84', 34.2197, 108.9594)
  const cgcs = cgcs2000FromWgs84(wgs, horizontal('CGCS2000'))
  expect(cgcs.datum).toBe('CGCS2000')
  expect(wgs84FromCgcs2000(cgcs, horizontal('WGS84'))).toEqual(wgs)
})

test('an `out` may be written over what it was', () => {
  const out = horizontalFromDegrees('WGS84', 1, 1)
  const gcj = gcj02FromWgs84(horizontalFromDegrees('WGS84', 39.9087, 116.3975), horizontal('GCJ-02'))
  expect(wgs84FromGcj02(gcj, out)).toBe(out)
  expect(degreesFromRadians(out.lat)).toBeCloseTo(39.9087, 11)
})

test('shifted and true coordinates do not mix', () => {
  const gcj = horizontalFromDegrees('GCJ-02', 39.9, 116.4)
  // @ts-expect-error a GCJ-02 point is no WGS84 point
  expect(gcj02FromWgs84(gcj, horizontal('GCJ-02'))).toBeDefined()
})
