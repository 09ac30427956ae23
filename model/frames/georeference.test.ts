import { expect, test } from 'vitest'
import { degreesFromRadians } from '../units/index.ts'
import { gcj02FromWgs84, horizontal, horizontalFromDegrees } from './datum.ts'
import { distanceBetween, position } from './frame.ts'
import { ecefFromGeodetic } from './geodetic.ts'
import { enuOriginOfGeoreference, geodeticOfGeoreference } from './georeference.ts'

const PAGODA = { latDeg: 34.2197, lonDeg: 108.9594, heightM: 388.79, heightSystem: 'ellipsoid', datum: 'WGS84' } as const

test('an ellipsoidal WGS84 georeference is taken as it stands', async () => {
  const at = await geodeticOfGeoreference(PAGODA)
  expect(degreesFromRadians(at.lat)).toBeCloseTo(34.2197, 12)
  expect(degreesFromRadians(at.lon)).toBeCloseTo(108.9594, 12)
  expect(at.height).toBe(388.79)
})

test('one place, said in four datums and two height systems, is one point', async () => {
  const truth = ecefFromGeodetic(await geodeticOfGeoreference(PAGODA), position('ecef'))
  const gcj = gcj02FromWgs84(horizontalFromDegrees('WGS84', PAGODA.latDeg, PAGODA.lonDeg), horizontal('GCJ-02'))
  const said = [
    { ...PAGODA, heightM: 388.79 + 34.81, heightSystem: 'egm96' },
    { ...PAGODA, datum: 'CGCS2000' },
    { ...PAGODA, datum: 'GCJ-02', latDeg: degreesFromRadians(gcj.lat), lonDeg: degreesFromRadians(gcj.lon) },
    { ...PAGODA, datum: 'BD-09', latDeg: 34.224457475591755, lonDeg: 108.97052167174812 },
  ] as const
  for (const georeference of said) {
    const at = ecefFromGeodetic(await geodeticOfGeoreference(georeference), position('ecef'))
    expect(distanceBetween(at, truth)).toBeLessThanOrEqual(0.1)
  }
})

test('the origin of a georeference stands where it says', async () => {
  const origin = await enuOriginOfGeoreference(PAGODA)
  expect(origin.ecef).toEqual(ecefFromGeodetic(await geodeticOfGeoreference(PAGODA), position('ecef')))
})
