import { expect, test } from 'vitest'
import { lumens, metres } from '../units/index.ts'
import { lensFromThrow } from './lens.ts'
import { pictureHeight, pictureWidth, projectorIlluminance } from './photometry.ts'

const HD = lensFromThrow({ widthPx: 1920, heightPx: 1080, throwRatio: 1.5 })

test('20,000 lm at throw 1.5 make 89 lx on a 20 x 11.25 m picture 30 m away', () => {
  expect(pictureWidth(HD, metres(30))).toBeCloseTo(20, 12)
  expect(pictureHeight(HD, metres(30))).toBeCloseTo(11.25, 12)
  expect(projectorIlluminance(HD, lumens(20_000), metres(30), 1)).toBeCloseTo(20_000 / (20 * 11.25), 9)
  expect(Math.round(projectorIlluminance(HD, lumens(20_000), metres(30), 1))).toBe(89)
})

test('30,000 lm at throw 1.2, 16:10, make 43 lx at 40 m', () => {
  const lens = lensFromThrow({ widthPx: 1920, heightPx: 1200, throwRatio: 1.2 })
  expect(Math.round(projectorIlluminance(lens, lumens(30_000), metres(40), 1))).toBe(43)
})

test('light falls with the square of the distance and the cosine of incidence, and not on a back', () => {
  const at = (distance: number, cos: number) => projectorIlluminance(HD, lumens(20_000), metres(distance), cos)
  expect(at(60, 1)).toBeCloseTo(at(30, 1) / 4, 12)
  expect(at(30, 0.5)).toBeCloseTo(at(30, 1) / 2, 12)
  expect(at(30, -0.5)).toBe(0)
})

test('shift moves the picture and leaves its light alone', () => {
  const shifted = lensFromThrow({ widthPx: 1920, heightPx: 1080, throwRatio: 1.5, shiftX: 0.3, shiftY: 0.5 })
  expect(projectorIlluminance(shifted, lumens(20_000), metres(30), 1)).toBe(projectorIlluminance(HD, lumens(20_000), metres(30), 1))
})
