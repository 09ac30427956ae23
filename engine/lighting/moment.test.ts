import { describe, expect, test } from 'vitest'
import { geodeticFromDegrees } from '../../model/frames/index.ts'
import { adaptedEv, exposureOfEv } from './exposure.ts'
import { blendMoments, MOMENT, momentNumbers } from './moment-blend.ts'
import { BLUE_HOUR, hazeDensity, momentLight, momentSky } from './moment.ts'

const XIAN = geodeticFromDegrees(34.2171, 108.96, 400)
const luminance = (c: readonly number[]): number => 0.2126 * c[0]! + 0.7152 * c[1]! + 0.0722 * c[2]!
const at = (atLocal: string, ev100: number) => momentLight(momentSky({ date: '2026-10-01', atLocal, utcOffsetH: 8 }, XIAN), ev100, 5000)

describe('light of a moment', () => {
  test('noon gives the tens of thousands of lux a clear autumn day gives, from the south', () => {
    const noon = at('12:30', 14)
    expect(luminance(noon.keyLight)).toBeGreaterThan(70_000)
    expect(luminance(noon.keyLight)).toBeLessThan(110_000)
    expect(luminance(noon.skyLight)).toBeGreaterThan(7_000)
    expect(noon.keyDirection[2]).toBeGreaterThan(0.4)
    expect(noon.stars).toBe(0)
  })

  test('falls without a step from afternoon to night', () => {
    let before = Infinity
    for (let minute = 15 * 60; minute <= 21 * 60; minute += 5) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      const now = luminance(at(clock, 5).skyLight)
      expect(now).toBeLessThanOrEqual(before * 1.0001)
      if (before < Infinity) expect(before / now).toBeLessThan(4)
      before = now
    }
  })

  test('the floor of the night goes with the exposure, so that it looks alike at every exposure', () => {
    const five = at('22:30', 5)
    const four = at('22:30', 4)
    expect(luminance(five.zenith) * exposureOfEv(5)).toBeCloseTo(luminance(four.zenith) * exposureOfEv(4), 4)
    expect(luminance(five.zenith)).toBeLessThan(luminance(five.horizon))
  })

  test('the moon shines only where it stands above the horizon', () => {
    expect(luminance(at('19:45', 5).keyLight)).toBe(0)
    expect(luminance(at('01:30', 5).keyLight)).toBeGreaterThan(0.3)
  })

  test('haze leaves a dark thing 2 % of its contrast at the visibility', () => {
    expect(Math.exp(-((hazeDensity(3000) * 3000) ** 2))).toBeCloseTo(0.02, 3)
  })
})

describe('change of moment', () => {
  const numbers = (ev: number): Float64Array =>
    momentNumbers(momentLight(BLUE_HOUR.sky, ev, 1000), { wet: 0, windowsLit: 0, moon: 0, levels: new Float64Array(8) })

  test('begins at the one and ends at the other', () => {
    const from = numbers(4)
    const to = numbers(7)
    const out = from.slice()
    blendMoments(from, to, 0, out)
    for (let index = 0; index < out.length; index++) expect(out[index]).toBeCloseTo(from[index]!, 9)
    blendMoments(from, to, 1, out)
    for (let index = 0; index < out.length; index++) expect(out[index]).toBeCloseTo(to[index]!, 9)
    expect(out[MOMENT.ev]).toBe(7)
  })

  test('the eye adapts at most half a stop a second in a headset, and arrives', () => {
    let ev = 4
    for (let frame = 0; frame < 72; frame++) ev = adaptedEv(ev, 8, 1 / 72, true)
    expect(ev).toBeLessThanOrEqual(4.5 + 1e-9)
    for (let frame = 0; frame < 72 * 12; frame++) ev = adaptedEv(ev, 8, 1 / 72, true)
    expect(ev).toBeCloseTo(8, 1)
  })
})
