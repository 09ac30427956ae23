import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { milliseconds } from '../../model/units/index.ts'
import { cameraWord, pictureAge, type CameraFacts } from './camera-state.ts'
import { retryDelay } from './retry-policy.ts'

const facts = (frameAge: number | null, more: Partial<CameraFacts> = {}): CameraFacts => ({
  frameAge: frameAge === null ? null : milliseconds(frameAge),
  delay: null,
  timeVerified: true,
  publisher: 'unknown',
  ...more,
})

describe('cameraWord', () => {
  it.each([
    ['off', facts(null, { publisher: 'off' })],
    ['connecting', facts(null)],
    ['live', facts(40)],
    ['live', facts(600, { publisher: 'off' })],
    ['timeUnverified', facts(40, { timeVerified: false })],
    ['frozen', facts(601, { timeVerified: false })],
    ['delayed', facts(40, { delay: milliseconds(1500) })],
    ['delayed', facts(500, { delay: milliseconds(600) })],
    ['frozen', facts(601, { publisher: 'live' })],
    ['frozen', facts(10_000, { delay: milliseconds(5000) })],
    ['lastSeen', facts(10_001)],
    ['lastSeen', facts(601, { publisher: 'off' })],
  ] as const)('says %s', (word, given) => expect(cameraWord(given)).toBe(word))

  it('never says live of a picture older than a second since capture', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.option(fc.integer({ min: 0, max: 5000 })), (age, delay) => {
        const given = facts(age, { delay: delay === null ? null : milliseconds(delay), publisher: 'live' })
        return cameraWord(given) !== 'live' || age + (delay ?? 0) <= 1000
      }),
      { seed: 20_270 },
    )
  })

  it('gives the age since capture where the delay is known', () => {
    expect(pictureAge(facts(100, { delay: milliseconds(50) }))).toBe(150)
    expect(pictureAge(facts(null))).toBeNull()
  })
})

describe('retryDelay', () => {
  it('doubles to two seconds at most, so that three seconds to return are kept', () => {
    const delays = [1, 2, 3, 4, 5, 50].map((failures) => retryDelay({ failures, status: 0, chance: 1 }))
    expect(delays).toEqual([250, 500, 1000, 2000, 2000, 2000])
  })
  it('asks a camera that does not publish again after well under a second', () => {
    expect(retryDelay({ failures: 99, status: 409, chance: 1 })).toBeLessThan(700)
  })
  it('stops where asking again cannot help, and after five refused tickets', () => {
    for (const status of [400, 403, 404, 413]) expect(retryDelay({ failures: 1, status, chance: 0 })).toBeNull()
    expect(retryDelay({ failures: 4, status: 401, chance: 0 })).not.toBeNull()
    expect(retryDelay({ failures: 5, status: 401, chance: 0 })).toBeNull()
  })
})
