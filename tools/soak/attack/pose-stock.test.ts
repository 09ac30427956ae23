import { expect, test } from 'vitest'
import { mutate } from '../../../multiplayer-server/rooms/testing/mutant-frames.ts'
import { createDraw } from '../../bench/seeded-draw.ts'
import { readUplinks, uplinkStock } from './pose-stock.ts'

test('the stock is sound, and of what is spoilt every message is read or refused', () => {
  const stock = uplinkStock()
  const sum = { read: 0, refused: 0, threw: 0, toldBefore: 0 }
  const read = readUplinks(stock.slice(0, 20))
  read(stock[20]!, sum)
  expect(sum).toEqual({ read: 1, refused: 0, threw: 0, toldBefore: 0 })
  const draw = createDraw(1)
  for (let index = 0; index < 5000; index++) read(mutate(stock, draw), sum)
  expect(sum.threw).toBe(0)
  expect(sum.refused).toBeGreaterThan(2000)
  expect(sum.read + sum.refused).toBe(5001)
})
