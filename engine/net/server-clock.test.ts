import { expect, test } from 'vitest'
import { createServerClock } from './server-clock.ts'

const EPOCH = 1_790_000_000_000

test('a page that stood still over its first round trip dates nothing until a quicker one comes, and then knows the time at once', () => {
  const clock = createServerClock()
  expect(clock.dates(0)).toBe(false)
  // Answered after 20 ms, read only when the page woke 18 s later.
  clock.addRoundTrip(0, EPOCH + 20, 18_000)
  expect(Math.abs(clock.serverMs(18_000) - (EPOCH + 18_000))).toBeGreaterThan(8000)
  expect(clock.dates(18_000)).toBe(false)
  clock.addRoundTrip(18_100, EPOCH + 18_120, 18_140)
  expect(Math.abs(clock.serverMs(18_140) - (EPOCH + 18_140))).toBeLessThan(30)
  expect(clock.dates(18_140)).toBe(true)
})

test('a line that is slow, but not poor, dates from its first round trip on', () => {
  const clock = createServerClock()
  clock.addRoundTrip(0, EPOCH + 600, 1200)
  expect(clock.dates(1200)).toBe(true)
})

test('a page whose time ran ahead dates nothing until it is back', () => {
  const clock = createServerClock()
  // The question left late: asked at 0, sent when the page woke.
  clock.addRoundTrip(0, EPOCH + 18_000, 18_010)
  clock.addRoundTrip(18_100, EPOCH + 18_120, 18_140)
  expect(clock.serverMs(18_140) - (EPOCH + 18_140)).toBeGreaterThan(5000)
  expect(clock.dates(18_140)).toBe(false)
})
