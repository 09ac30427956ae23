import { expect, test } from 'vitest'
import { distanceGain, earshot } from './earshot.ts'

test('a voice halves with each doubling of the distance, never grows near by, and is gone at thirty metres', () => {
  expect(distanceGain(0)).toBe(1)
  expect(distanceGain(1.5)).toBe(1)
  expect(distanceGain(3)).toBe(0.5)
  expect(distanceGain(12)).toBe(0.125)
  expect(earshot(19)).toBe(1)
  expect(earshot(25)).toBe(0.5)
  expect(earshot(30)).toBe(0)
  expect(earshot(100)).toBe(0)
})
