import { describe, expect, test } from 'vitest'
import { geodeticFromDegrees } from '../../model/frames/index.ts'
import { momentSky } from './moment.ts'
import { altitudeDeg, daysSinceJ2000, equinoxOfDate, siderealTime, towards } from './sky-positions.ts'

const azimuthDeg = (d: ArrayLike<number>): number => ((Math.atan2(d[0]!, -d[2]!) * 180) / Math.PI + 360) % 360

// Topocentric places without refraction from an independent ephemeris (Astronomy Engine 2.1, VSOP87 and full lunar theory).
const SEEN = [
  {
    date: '2026-10-01',
    at: '19:45',
    offset: 8,
    lat: 34.2171,
    lon: 108.96,
    sun: [277.43, -16.54],
    moon: [42.14, -15.25],
    phase: 0.73,
    vega: [294.32, 76.39],
  },
  {
    date: '2026-01-15',
    at: '20:00',
    offset: 8,
    lat: 34.2171,
    lon: 108.96,
    sun: [260.65, -25.01],
    moon: [273.7, -61.94],
    phase: 0.104,
    vega: [320.02, -0.7],
  },
  {
    date: '2024-06-21',
    at: '06:30',
    offset: 2,
    lat: 51.92,
    lon: 4.48,
    sun: [61.41, 7.68],
    moon: [247.55, -18.62],
    phase: 0.99,
    vega: [278.43, 45.72],
  },
  {
    date: '2030-03-04',
    at: '09:10',
    offset: 11,
    lat: -33.87,
    lon: 151.2,
    sun: [77.54, 29.02],
    moon: [70.85, 31.04],
    phase: 0.003,
    vega: [355.16, 17.11],
  },
  {
    date: '2026-09-26',
    at: '20:00',
    offset: 8,
    lat: 34.2171,
    lon: 108.96,
    sun: [281.1, -18.14],
    moon: [101.93, 20.85],
    phase: 0.999,
    vega: [295.39, 77.26],
  },
] as const

describe('the sky stands where an ephemeris has it', () => {
  for (const seen of SEEN) {
    const place = geodeticFromDegrees(seen.lat, seen.lon, 0)
    const sky = momentSky({ date: seen.date, atLocal: seen.at, utcOffsetH: seen.offset }, place)
    const expectNear = (direction: ArrayLike<number>, wanted: readonly [number, number], withinDeg: number): void => {
      expect(Math.abs(altitudeDeg(direction) - wanted[1])).toBeLessThan(withinDeg)
      const turn = Math.abs(azimuthDeg(direction) - wanted[0])
      expect(Math.min(turn, 360 - turn) * Math.cos((wanted[1] * Math.PI) / 180)).toBeLessThan(withinDeg)
    }
    const name = `${seen.date} ${seen.at}, ${seen.lat}° ${seen.lon}°`
    test(`sun within 0.05° on ${name}`, () => {
      expect.assertions(2)
      expectNear(sky.sun, seen.sun, 0.05)
    })
    test(`moon within 0.3°, phase within 0.01 on ${name}`, () => {
      expectNear(sky.moon, seen.moon, 0.3)
      expect(Math.abs(sky.moonPhase - seen.phase)).toBeLessThan(0.01)
    })
    test(`Vega within 0.05° on ${name}`, () => {
      const days = daysSinceJ2000(seen.date, seen.at, seen.offset)
      const vega = equinoxOfDate({ raDeg: 279.2347, decDeg: 38.7837 }, days)
      expectNear(towards(vega, siderealTime(days, place), place, [0, 0, 0]), seen.vega, 0.05)
    })
  }
})
