import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRoomClient } from './room-client.ts'

/** A path that takes every request and answers none. */
let asked: AbortSignal[] = []
beforeEach(() => {
  asked = []
  vi.useFakeTimers()
  vi.stubGlobal('reportError', () => {})
  vi.stubGlobal('fetch', (_path: string, { signal }: { signal: AbortSignal }) => {
    asked.push(signal)
    return new Promise((_answer, fail) => signal.addEventListener('abort', () => fail(new Error('given up'))))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a join that hangs on a path that is gone is given up within seconds and tried anew, until the page leaves', async () => {
  const room = createRoomClient({
    venue: 'yard',
    kind: 'visit',
    origin: 'http://127.0.0.1',
    chance: () => 0.5,
    now: () => performance.now(),
  })
  await vi.advanceTimersByTimeAsync(10)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked).toHaveLength(2)
  expect([asked[0]?.aborted, asked[1]?.aborted, room.state]).toEqual([true, false, 'rejoining'])
  room.dispose()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(2)
})
