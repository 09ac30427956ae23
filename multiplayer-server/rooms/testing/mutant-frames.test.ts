import { expect, test } from 'vitest'
import { frameStock, judgeMutants, mutate } from './mutant-frames.ts'

/** A drawn number from 0 up to 1, the same again for the same seed. */
function drawFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

test('the same seed spoils the same frames in the same way', () => {
  const few = (): string[] => {
    const draw = drawFrom(9)
    const stock = frameStock(3)
    return Array.from({ length: 200 }, () => Buffer.from(mutate(stock, draw)).toString('hex'))
  }
  expect(few()).toEqual(few())
})

test('on no spoilt frame does the guard throw; most are refused, some are spoilt into other true ones', () => {
  const { passed, refused, threw } = judgeMutants(frameStock(5), drawFrom(5), 20_000)
  expect(threw).toBe(0)
  expect(refused).toBeGreaterThan(10_000)
  expect(passed).toBeGreaterThan(100)
})
