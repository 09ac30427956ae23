import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VOWELS, vowelsOf } from './body-vowels.ts'

const shown = (open: number, wide: number): Partial<Record<(typeof VOWELS)[number], number>> => {
  const out = new Float32Array(VOWELS.length)
  vowelsOf(open, wide, out)
  return Object.fromEntries([...out].flatMap((weight, vowel) => (weight > 0 ? [[VOWELS[vowel]!, weight]] : [])))
}

test('each vowel has its width, and between two both are shown', () => {
  expect(shown(1, 0)).toEqual({ aa: 1 })
  expect(shown(0.5, 1)).toEqual({ ih: 0.5 })
  expect(shown(0.5, 0.5)).toEqual({ ee: 0.5 })
  expect(shown(0.5, -0.5)).toEqual({ oh: 0.5 })
  expect(shown(0.5, -1)).toEqual({ ou: 0.5 })
  expect(shown(1, 0.75)).toEqual({ ih: 0.5, ee: 0.5 })
  expect(shown(1, -0.25)).toEqual({ aa: 0.5, oh: 0.5 })
  expect(shown(0, 0.3)).toEqual({})
})

test('together they open a mouth as far as it is, by two neighbours at most', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (open, wide) => {
      const weights = Object.values(shown(open, wide))
      expect(weights.length).toBeLessThanOrEqual(2)
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(open, 5)
    }),
  )
})
