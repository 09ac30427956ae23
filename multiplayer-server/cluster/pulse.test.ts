import { expect, test } from 'vitest'
import { LEASE_MS, leaseFor } from './membership.ts'
import { createPulse } from './pulse.ts'

function start() {
  let nowMs = 1000
  const pulse = createPulse(() => nowMs)
  const pass = (ms: number): void => void (nowMs += ms)
  const askAfter = (ms: number): number => {
    pass(ms)
    pulse.tick()
    return pulse.ask()
  }
  return { pulse, askAfter, pass }
}

test('who speaks in time has the shortest lease; who was late is given three times as long, eight seconds at most', () => {
  const { pulse, askAfter } = start()
  for (let beat = 0; beat < 10; beat++) askAfter(400)
  expect(pulse.leaseMs).toBe(LEASE_MS)
  askAfter(1500)
  askAfter(400)
  expect(pulse.leaseMs).toBe(4500)
  askAfter(5000)
  expect(pulse.leaseMs).toBe(8000)
  expect([100, 700, 100_000].map(leaseFor)).toEqual([LEASE_MS, 2100, 8000])
})

test('a lateness is forgotten after half a minute to a minute', () => {
  const { pulse, askAfter } = start()
  askAfter(1500)
  for (let ms = 0; ms < 25_000; ms += 400) askAfter(400)
  expect(pulse.leaseMs).toBe(4500)
  for (let ms = 0; ms < 40_000; ms += 400) askAfter(400)
  expect(pulse.leaseMs).toBe(LEASE_MS)
})

test('who was held up for as long as his lease is not sure, until an answer to what he asked after that', () => {
  const { pulse, askAfter, pass } = start()
  const askedBefore = askAfter(400)
  expect(pulse.isSure).toBe(true)
  pass(LEASE_MS)
  expect(pulse.isSure).toBe(false)
  pulse.tick()
  pulse.settle(askedBefore)
  expect(pulse.isSure).toBe(false)
  pulse.settle(pulse.ask())
  expect(pulse.isSure).toBe(true)
})

test('who waits long for an answer and is awake is sure', () => {
  const { pulse, askAfter, pass } = start()
  askAfter(400)
  for (let ms = 0; ms < 10_000; ms += 400) {
    pass(400)
    pulse.tick()
  }
  expect(pulse.isSure).toBe(true)
})
