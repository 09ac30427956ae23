import { expect, test } from 'vitest'
import { DEFAULT_COMFORT, type Comfort } from './comfort.ts'
import { createStickReader } from './thumbsticks.ts'

const rest = { x: 0, y: 0 }
const comfort = (change: Partial<Comfort>): Comfort => ({ ...DEFAULT_COMFORT, ...change })

test('a snap turn comes once a push, by the chosen step', () => {
  const reader = createStickReader()
  const turns = [0, 0.5, 0.9, 0.9, 0.5, 0.2, -0.9].map((x) => {
    reader.read(rest, { x, y: 0 }, comfort({ turning: 'snap45' }), 1 / 72)
    return Math.round((reader.wish.turn * 180) / Math.PI)
  })
  expect(turns).toEqual([0, 0, 45, 0, 0, 0, -45])
  expect(reader.wish.gliding).toBe(false)
})

test('a smooth turn goes on with the stick, slower for a nudge, and darkens the edges', () => {
  const reader = createStickReader()
  reader.read(rest, { x: 1, y: 0 }, comfort({ turning: 'smooth' }), 0.1)
  const full = reader.wish.turn
  expect(full).toBeCloseTo(0.14, 5)
  expect(reader.wish.gliding).toBe(true)
  reader.read(rest, { x: 0.4, y: 0 }, comfort({ turning: 'smooth' }), 0.1)
  expect(reader.wish.turn).toBeGreaterThan(0)
  expect(reader.wish.turn).toBeLessThan(full / 3)
})

test('the left-handed walk with the right stick and turn with the left', () => {
  const reader = createStickReader()
  reader.read({ x: 0.9, y: 0 }, { x: 0, y: -1 }, comfort({ leftHanded: true }), 1 / 72)
  expect(reader.wish).toMatchObject({ right: 0, ahead: 1, aiming: false })
  expect(reader.wish.turn).toBeCloseTo(Math.PI / 6, 9)
})

test('who goes by pointing alone is not moved by the walking stick', () => {
  const reader = createStickReader()
  reader.read({ x: 0.3, y: -1 }, rest, comfort({ walking: 'teleport' }), 1 / 72)
  expect(reader.wish).toMatchObject({ right: 0, ahead: 0, gliding: false })
})

test('the turning stick ahead aims until it is let go, and does not turn meanwhile', () => {
  const reader = createStickReader()
  const aimed = [
    [0, -0.5],
    [0, -0.7],
    [0.65, -0.45],
    [0, -0.3],
  ].map(([x, y]) => {
    reader.read(rest, { x: x!, y: y! }, DEFAULT_COMFORT, 1 / 72)
    expect(reader.wish.turn).toBe(0)
    return reader.wish.aiming
  })
  expect(aimed).toEqual([false, true, true, false])
})
