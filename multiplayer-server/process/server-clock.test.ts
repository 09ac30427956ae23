import { expect, test } from 'vitest'
import { createServerClock, readHostTime, type ClockPair } from './server-clock.ts'

/** Two clocks that can be moved by hand. */
const host = (wallMs: number, monotonicMs: number, bootId = 'this boot') => {
  const hands = { wall: wallMs, monotonic: monotonicMs }
  return { hands, bootId, wallMs: () => hands.wall, monotonicMs: () => hands.monotonic }
}

test('server time starts at the wall and then only the monotonic clock moves it', () => {
  const time = host(1_000_000, 500)
  const clock = createServerClock(time, null)
  expect(clock.now()).toBe(1_000_000)
  time.hands.wall += 3_600_000
  time.hands.monotonic += 20
  expect(clock.now()).toBe(1_000_020)
  time.hands.wall -= 9_000_000
  time.hands.monotonic += 20
  expect(clock.now()).toBe(1_000_040)
})

test('after a restart in the same boot, a wall clock moved meanwhile changes nothing', () => {
  const first = host(1_000_000, 500)
  const pair: ClockPair = createServerClock(first, null).pair()
  for (const step of [-3_600_000, 0, 3_600_000]) {
    const second = host(1_000_000 + step + 4000, 4500)
    expect(createServerClock(second, pair).now()).toBe(1_004_000)
  }
})

test('after a reboot the wall clock is taken, and time never runs back', () => {
  const pair: ClockPair = { serverMs: 1_000_000, wallMs: 1_000_000, monotonicMs: 99_000, bootId: 'earlier boot' }
  expect(createServerClock(host(1_060_000, 10), pair).now()).toBe(1_060_000)
  expect(createServerClock(host(400_000, 10), pair).now()).toBe(1_000_000)
})

test('the machine’s own clocks name their boot and run forward', async () => {
  const time = readHostTime()
  expect(time.bootId).toMatch(/^[0-9a-f-]{36}$/)
  expect(readHostTime().bootId).toBe(time.bootId)
  const before = time.monotonicMs()
  expect(time.monotonicMs()).toBeGreaterThanOrEqual(before)
})
