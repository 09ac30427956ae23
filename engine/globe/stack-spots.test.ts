import { expect, test } from 'vitest'
import { stackSpots } from './stack-spots.ts'

const spot = (id: string, xPx: number, yPx = 0, facing = true) => ({ id, xPx, yPx, facing })

test('spots that would cover each other stand at the first of them, in their order', () => {
  expect(stackSpots([spot('a', 100), spot('b', 400), spot('c', 130, 30)], 56)).toEqual([
    { ids: ['a', 'c'], xPx: 100, yPx: 0 },
    { ids: ['b'], xPx: 400, yPx: 0 },
  ])
})

test('a row of spots does not run together into one: distance counts from where the stack stands', () => {
  expect(stackSpots([spot('a', 0), spot('b', 50), spot('c', 100)], 56).map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']])
})

test('what is behind the limb is in no stack', () => {
  expect(stackSpots([spot('a', 0, 0, false), spot('b', 0)], 56)).toEqual([{ ids: ['b'], xPx: 0, yPx: 0 }])
})
