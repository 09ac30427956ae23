import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { firstPositiveRoot } from './polynomial-root.ts'

vi.setConfig({ testTimeout: 60_000 })

const SEED = 20261201
/** Even over the range, ends included; fast-check's own doubles crowd around zero. */
const between = (min: number, max: number) => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((k) => min + ((max - min) * k) / (2 ** 31 - 1))

/** Coefficients of the product of (x - root). */
function fromRoots(roots: readonly number[]): number[] {
  return roots.reduce<number[]>(
    (c, root) => {
      const next = [0, ...c]
      c.forEach((value, k) => (next[k]! -= root * value))
      return next
    },
    [1],
  )
}

test('finds the smallest positive root of a polynomial built from its roots', () => {
  const root = between(0.05, 20)
  const negative = between(-20, -0.05)
  fc.assert(
    fc.property(
      fc.uniqueArray(root, { minLength: 1, maxLength: 3, selector: (value) => Math.round(value * 4) }),
      fc.array(negative, { maxLength: 3 }),
      (up, down) => {
        const first = firstPositiveRoot(fromRoots([...up, ...down]))
        const smallest = Math.min(...up)
        // Neighbours 0.25 apart: the coefficients' own rounding moves a root by no more than this.
        fc.pre(up.every((value) => value === smallest || value - smallest > 0.2))
        expect(Math.abs(first / smallest - 1)).toBeLessThanOrEqual(1e-6)
      },
    ),
    { seed: SEED, numRuns: 2_000 },
  )
})

test('says Infinity where no root is above zero', () => {
  expect(firstPositiveRoot([1])).toBe(Infinity)
  expect(firstPositiveRoot([1, 0, 0])).toBe(Infinity)
  expect(firstPositiveRoot([1, 0, 0.5, 0, 2])).toBe(Infinity)
  expect(firstPositiveRoot(fromRoots([-1, -2, -3]))).toBe(Infinity)
})

test('is not fooled by two roots close together', () => {
  expect(firstPositiveRoot(fromRoots([3, 3.0001]))).toBeCloseTo(3, 9)
})

test('a leading coefficient next to nothing hides no root', () => {
  expect(firstPositiveRoot([1, 0, -0.9, 0, 0, 0, 7e-310])).toBeCloseTo(Math.sqrt(1 / 0.9), 12)
})
