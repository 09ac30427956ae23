import { describe, expect, it } from 'vitest'
import { milliseconds } from '../units/index.ts'
import { recoverServerTime, type LoggedClock } from './show-clock.ts'

const logged: LoggedClock = { loggedServerMs: milliseconds(5_000_000), loggedBootMonotonicMs: milliseconds(1000), bootId: 'a' }

describe('server time after a restart', () => {
  it('goes on by the monotonic clock within one boot, whatever the wall clock says', () => {
    const now = { bootId: 'a', bootMonotonicMs: milliseconds(4500), wallMs: milliseconds(1) }
    expect(recoverServerTime(logged, now)).toBe(5_003_500)
  })

  it('takes the wall clock after another boot, and never runs back', () => {
    const now = { bootId: 'b', bootMonotonicMs: milliseconds(9_000_000), wallMs: milliseconds(6_000_000) }
    expect(recoverServerTime(logged, now)).toBe(6_000_000)
    expect(recoverServerTime(logged, { ...now, wallMs: milliseconds(10) })).toBe(5_000_000)
  })
})
