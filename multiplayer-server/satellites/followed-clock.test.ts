import { describe, expect, test } from 'vitest'
import { createFollowedClock } from './followed-clock.ts'

/** Another process whose clock is `aheadMs` ahead; each way of a question takes its own time. */
function follow(aheadMs: number) {
  let ownMs = 1000
  const clock = createFollowedClock(() => ownMs)
  return {
    clock,
    error: () => clock.now() - (ownMs + aheadMs),
    pass: (ms: number) => void (ownMs += ms),
    ask(thereMs: number, backMs: number): void {
      const sentMs = ownMs
      ownMs += thereMs
      const serverMs = ownMs + aheadMs
      ownMs += backMs
      clock.note(sentMs, serverMs, ownMs)
    },
    drift: (ms: number) => void (aheadMs += ms),
  }
}

describe('the clock of another process', () => {
  test('is right after the first answer to half of what its ways differ', () => {
    const { clock, ask, error } = follow(1_790_000_000_000)
    expect(clock.isSet).toBe(false)
    ask(3, 1)
    expect(clock.isSet).toBe(true)
    expect(Math.abs(error())).toBeLessThanOrEqual(1.01)
  })

  test('goes by the quickest of the last answers: a stall of half a second moves it by nothing', () => {
    const two = follow(1_790_000_000_000)
    for (let asked = 0; asked < 4; asked++) two.ask(0.2, 0.2)
    two.ask(500, 1)
    two.pass(1000)
    expect(Math.abs(two.error())).toBeLessThan(0.01)
  })

  test('goes by no answer that waited for seconds on one way, however many come', () => {
    const two = follow(1_790_000_000_000)
    for (let asked = 0; asked < 4; asked++) two.ask(0.2, 0.2)
    for (let asked = 0; asked < 100; asked++) two.ask(0.2, 3000)
    expect(Math.abs(two.error())).toBeLessThan(0.01)
    for (let asked = 0; asked < 100; asked++) two.ask(3000, 0.2)
    expect(Math.abs(two.error())).toBeLessThan(0.01)
  })

  test('never falls and never jumps: it is brought to a new offset by five thousandths', () => {
    const two = follow(1_790_000_000_000)
    for (let asked = 0; asked < 8; asked++) two.ask(0.1, 0.1)
    two.drift(-100)
    for (let asked = 0; asked < 8; asked++) two.ask(0.1, 0.1)
    let before = two.clock.now()
    for (let step = 0; step < 2500; step++) {
      two.pass(10)
      const after = two.clock.now()
      expect(after - before).toBeGreaterThan(9.9)
      expect(after - before).toBeLessThan(10.1)
      before = after
    }
    expect(Math.abs(two.error())).toBeLessThan(0.01)
  })
})
