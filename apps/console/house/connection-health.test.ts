import { expect, test } from 'vitest'
import { connectionOf } from './connection-health.ts'

test('silence counts before falling behind, and that before a slow round trip', () => {
  const well = { silentMs: 100, stalled: false, roundTripMs: 40.4 }
  expect(connectionOf(well)).toEqual({ state: 'good', values: { ms: 40 } })
  expect(connectionOf({ ...well, roundTripMs: 401 })).toEqual({ state: 'slow', values: { ms: 401 } })
  expect(connectionOf({ ...well, roundTripMs: null })).toEqual({ state: 'new', values: {} })
  expect(connectionOf({ ...well, roundTripMs: 401, stalled: true })).toEqual({ state: 'stalled', values: {} })
  expect(connectionOf({ silentMs: 7600, stalled: true, roundTripMs: null })).toEqual({ state: 'silent', values: { seconds: 8 } })
})
