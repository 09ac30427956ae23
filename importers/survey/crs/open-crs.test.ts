import { execFileSync, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { geodetic, geodeticFromEcef, position } from '../../../model/frames/index.ts'
import { degreesFromRadians } from '../../../model/units/index.ts'
import { GERMANY, isInArea, NETHERLANDS } from './areas.ts'
import { findCrs } from './crs-definitions.ts'
import { judgePlace } from './judge-place.ts'
import { openCrs } from './open-crs.ts'
import { parseCrsName } from './parse-crs-name.ts'

const file = 'a.city.json'
const hasProj = spawnSync('cs2cs', ['--version']).error === undefined

/** Two points inside each system's land, one away from its middle. */
const POINTS: readonly (readonly [code: number, x: number, y: number])[] = [
  [28992, 92000, 436000],
  [28992, 233000, 582000],
  [3857, 12129000, 4057000],
  [25831, 593000, 5751000],
  [25832, 691000, 5335000],
  [25833, 390000, 5819000],
  [32649, 311000, 3788000],
  [32756, 334000, 6251000],
  [4491, 13400000, 4000000],
  [4502, 430000, 4000000],
  [4513, 25450000, 3900000],
  [4524, 36496000, 3788000],
  [4545, 496000, 3788000],
  [4554, 480000, 4900000],
  [2154, 652000, 6862000],
  [3006, 674000, 6580000],
  [3067, 385000, 6672000],
  [2180, 637000, 486000],
  [3812, 649000, 671000],
  [3414, 29000, 30000],
  [3826, 306000, 2770000],
  [2193, 1749000, 5428000],
  [6669, -20000, -30000],
  [6677, -7000, -34000],
  [6687, 10000, 20000],
  [2443, -20000, -30000],
  [2056, 2683000, 1247000],
  [21781, 683000, 247000],
  [27700, 530000, 180000],
]

test.skipIf(!hasProj)(
  'every bundled projection lands where PROJ lands: within 1 mm for one definition, within its stated error by code (needs cs2cs of proj-bin)',
  async () => {
    for (const [code, x, y] of POINTS) {
      const definition = findCrs(code)
      const crs = await openCrs({ crs: `EPSG:${code}`, heights: 'ellipsoid', file })
      const ecef = position('ecef')
      expect(crs.toEcef(x, y, 0, ecef), `EPSG:${code}`).toBe(true)
      const { lat, lon } = geodeticFromEcef(ecef, geodetic())
      const away = (answer: string): number => {
        const [lonDeg, latDeg] = answer.trim().split(/\s+/).map(Number)
        const north = (degreesFromRadians(lat) - (latDeg ?? Number.NaN)) * 111_200
        return Math.hypot(north, (degreesFromRadians(lon) - (lonDeg ?? Number.NaN)) * 111_200 * Math.cos(lat))
      }
      const same = execFileSync('cs2cs', ['-f', '%.10f', ...(definition?.proj ?? '').split(' '), '+to', '+proj=longlat', '+datum=WGS84'], {
        input: `${x} ${y}\n`,
        encoding: 'utf8',
      })
      expect(away(same), `EPSG:${code} by its definition`).toBeLessThan(0.001)
      const byCode = execFileSync('cs2cs', ['-f', '%.10f', `EPSG:${code}`, '+to', '+proj=longlat', '+datum=WGS84'], {
        input: northFirst(code) ? `${y} ${x}\n` : `${x} ${y}\n`,
        encoding: 'utf8',
      })
      expect(away(byCode), `EPSG:${code} by its code`).toBeLessThan(definition?.errorM ?? 0)
    }
  },
  120_000,
)

/** Systems whose register puts north first; ours always take east first. */
const northFirst = (code: number): boolean =>
  (code >= 4491 && code <= 4554) ||
  (code >= 6669 && code <= 6687) ||
  (code >= 2443 && code <= 2461) ||
  [3006, 2180, 3414, 2193].includes(code)

test.skipIf(!hasProj)('EGM96 heights become ellipsoidal as PROJ makes them, within 5 cm (needs cs2cs of proj-bin)', async () => {
  const crs = await openCrs({ crs: 'EPSG:4326', heights: 'egm96', file })
  for (const [lonDeg, latDeg] of [
    [108.96, 34.2171],
    [4.45, 51.9],
    [-70.6, -33.4],
  ] as const) {
    const answer = execFileSync('cs2cs', ['-f', '%.4f', 'EPSG:4326+5773', 'EPSG:4979'], {
      input: `${latDeg} ${lonDeg} 100\n`,
      encoding: 'utf8',
    })
    const ecef = position('ecef')
    crs.toEcef(lonDeg, latDeg, 100, ecef)
    expect(Math.abs(geodeticFromEcef(ecef, geodetic()).height - Number(answer.trim().split(/\s+/)[2]))).toBeLessThan(0.05)
  }
})

test('names of reference systems are read as EPSG codes, URNs and URLs, alone and compound', () => {
  expect(parseCrsName('EPSG:28992')).toEqual({ code: 28992 })
  expect(parseCrsName('urn:ogc:def:crs:EPSG::7415')).toEqual({ code: 7415 })
  expect(parseCrsName('https://www.opengis.net/def/crs/EPSG/0/28992')).toEqual({ code: 28992 })
  expect(parseCrsName('urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783')).toEqual({ code: 25832, vertical: 5783 })
  expect(
    parseCrsName(
      'http://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/28992&2=http://www.opengis.net/def/crs/EPSG/0/5709',
    ),
  ).toEqual({
    code: 28992,
    vertical: 5709,
  })
  expect(parseCrsName('urn:ogc:def:crs:OGC:1.3:CRS84')).toEqual({ code: 4326 })
  for (const none of ['', 'RD', 'EPSG:', 'EPSG:1+2+3', '28992']) expect(parseCrsName(none), none).toBeNull()
})

test('heights are never guessed: absent refuses, a compound names them, an option against the file is told', async () => {
  await expect(openCrs({ declared: 'EPSG:28992', file })).rejects.toMatchObject({ code: 'survey/no-heights', file })
  await expect(openCrs({ declared: 'EPSG:7405', file })).rejects.toMatchObject({
    code: 'survey/no-heights',
    what: expect.stringContaining('ODN'),
  })
  await expect(openCrs({ file })).rejects.toMatchObject({ code: 'survey/no-crs' })
  await expect(openCrs({ declared: 'EPSG:31370', file })).rejects.toMatchObject({ code: 'survey/unknown-crs' })
  await expect(openCrs({ declared: 'EPSG:28992', heights: 'sea', file })).rejects.toMatchObject({ code: 'survey/no-heights' })
  expect(await openCrs({ declared: 'EPSG:7415', file })).toMatchObject({
    heights: 'nap',
    notes: [expect.stringContaining('NAP is taken as EGM96')],
  })
  expect((await openCrs({ declared: 'EPSG:7415', heights: 'ellipsoid', file })).notes[0]).toContain('as asked')
  expect((await openCrs({ declared: 'EPSG:4978', file })).heights).toBe('ellipsoid')
})

test("a system said over the file's own is noted, and one that only says the same is not", async () => {
  const other = await openCrs({ declared: 'EPSG:28992', crs: 'EPSG:32631', heights: 'egm96', file })
  expect(other.notes[0]).toContain('The file names "EPSG:28992"; EPSG:32631 was taken')
  const same = await openCrs({ declared: 'urn:ogc:def:crs:EPSG::28992', crs: 'EPSG:28992', heights: 'egm96', file })
  expect(same.notes.join(' ')).not.toContain('The file names')
})

test('NAP taken as EGM96 is within 0.1 m of the validation points of RDNAPTRANS2018, in South Limburg within 0.35 m', async () => {
  const nap = await openCrs({ crs: 'EPSG:4326', heights: 'nap', file })
  for (const [latDeg, lonDeg, ellipsoidal, napHeight, error] of [
    [53.160753042, 4.824761912, 42.8614, 1, 0.1],
    [53.41948205, 6.776726674, 42.3586, 2, 0.1],
    [52.155172897, 5.387203657, 43.2551, 0, 0.1],
    [51.368607152, 3.397588595, 47.4024, 3, 0.1],
    [51.947393898, 4.072887101, 47.5968, 4, 0.1],
    [50.792584916, 5.773795548, 245.9478, 200, 0.35],
  ] as const) {
    const ecef = position('ecef')
    nap.toEcef(lonDeg, latDeg, napHeight, ecef)
    expect(Math.abs(geodeticFromEcef(ecef, geodetic()).height - ellipsoidal)).toBeLessThan(error)
  }
})

test('what has no place on Earth is said so, never a number', async () => {
  const ecef = position('ecef')
  for (const code of [4326, 4978, 28992, 3857, 32649, 2056, 6677]) {
    const crs = await openCrs({ crs: `EPSG:${code}`, heights: 'ellipsoid', file })
    const points: readonly (readonly [number, number, number])[] = [
      [Number.NaN, 0, 0],
      [1e30, 1e30, 0],
      [Infinity, 0, 0],
      [9e9, 9e9, 9e9],
      [0, 0, 1e9],
    ]
    for (const point of points) {
      expect(crs.toEcef(...point, ecef), `EPSG:${code} ${String(point)}`).toBe(false)
    }
  }
})

const CITIES = {
  'The Hague': [4.31, 52.08],
  Maastricht: [5.69, 50.85],
  Groningen: [6.57, 53.22],
  Vlissingen: [3.57, 51.44],
  Antwerp: [4.4, 51.22],
  Brussels: [4.35, 50.85],
  Berlin: [13.4, 52.52],
  Paris: [2.35, 48.86],
  London: [-0.13, 51.51],
  "Xi'an": [108.96, 34.22],
} as const
const placeOf = (city: keyof typeof CITIES) => ({ lonDeg: CITIES[city][0], latDeg: CITIES[city][1], heightM: 0 })

test('NAP heights are taken in the Netherlands, and in Germany as DHHN, and refused elsewhere with the way out', async () => {
  const nap = await openCrs({ crs: 'EPSG:4326', heights: 'nap', file })
  for (const city of ['The Hague', 'Maastricht', 'Groningen', 'Vlissingen', 'Berlin'] as const)
    expect(judgePlace(nap, placeOf(city), file), city).toEqual([])
  for (const city of ['Antwerp', 'Brussels', 'Paris', 'London', "Xi'an"] as const)
    expect(() => judgePlace(nap, placeOf(city), file), city).toThrow(
      expect.objectContaining({ code: 'survey/no-heights', file, fix: expect.stringContaining('--heights egm96') }),
    )
  for (const heights of ['egm96', 'ellipsoid']) {
    const worldwide = await openCrs({ crs: 'EPSG:4326', heights, file })
    expect(judgePlace(worldwide, placeOf("Xi'an"), file)).toEqual([])
  }
})

test('a system far from its land is told of, with where the coordinates lie by it', async () => {
  const told = async (crs: string, city: keyof typeof CITIES) =>
    judgePlace(await openCrs({ crs, heights: 'egm96', file }), placeOf(city), file)
  for (const [crs, city] of [
    ['EPSG:28992', 'The Hague'],
    ['EPSG:2154', 'Paris'],
    ['EPSG:27700', 'London'],
    ['EPSG:32649', "Xi'an"],
    ['EPSG:4545', "Xi'an"],
    ['EPSG:3857', "Xi'an"],
    ['EPSG:25832', 'Berlin'],
  ] as const)
    expect(await told(crs, city), crs).toEqual([])
  for (const [crs, city] of [
    ['EPSG:28992', 'Paris'],
    ['EPSG:2154', "Xi'an"],
    ['EPSG:27700', 'Berlin'],
    ['EPSG:32631', "Xi'an"],
    ['EPSG:4545', 'Berlin'],
    ['EPSG:6677', "Xi'an"],
  ] as const)
    expect(await told(crs, city), crs).toEqual([expect.stringMatching(/is made for .* outside of it.*--crs/)])
})

test('every point that PROJ judged lies in the area of its system', async () => {
  for (const [code, x, y] of POINTS) {
    const crs = await openCrs({ crs: `EPSG:${code}`, heights: 'ellipsoid', file })
    const ecef = position('ecef')
    crs.toEcef(x, y, 0, ecef)
    const { lat, lon } = geodeticFromEcef(ecef, geodetic())
    expect(crs.area === undefined || isInArea(crs.area, degreesFromRadians(lon), degreesFromRadians(lat)), `EPSG:${code}`).toBe(true)
  }
  expect(isInArea(NETHERLANDS, 6.9, 53)).toBe(true)
  expect(isInArea(GERMANY, 2, 53)).toBe(false)
})

test('heights said of geocentric coordinates are left aside, and said so', async () => {
  const crs = await openCrs({ crs: 'EPSG:4978', heights: 'nap', file })
  expect(crs).toMatchObject({ heights: 'ellipsoid', notes: [expect.stringContaining('--heights nap is left aside')] })
})
