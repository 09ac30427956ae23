import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createServerClock } from './server-clock.ts'

const SEED = 20_260_806
const EPOCH = 1_790_000_000_000

/** A repeatable source of chance (a linear congruential generator): waits in a queue, exponential with this mean. */
function createQueue(seed: number, meanMs: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return -meanMs * Math.log((state + 1) / 2 ** 32)
  }
}

interface Line {
  readonly rttMs: number
  /** Mean wait in a queue, each way, on top. */
  readonly spreadMs: number
  /** How much longer the way there takes than the way back. */
  readonly unevenMs: number
  readonly driftPpm: number
}

interface Simulated {
  readonly errors: number[]
  readonly leastStep: number
  readonly mostStep: number
  /** The most by which an error passed what the clock called its bound, ms. */
  readonly beyond: number
}

/** Errors of the shown time after `settleMs`, read at every frame, and the least step seen. */
function simulate(line: Line, seed: number, forMs: number, settleMs: number): Simulated {
  const queue = createQueue(seed, line.spreadMs)
  const clock = createServerClock()
  const serverAt = (hostMs: number): number => EPOCH + hostMs * (1 + line.driftPpm * 1e-6)
  const answers: { atMs: number; sentMs: number; serverMs: number }[] = []
  const errors: number[] = []
  let nextProbe = 0
  let probes = 0
  let before = Number.NaN
  let leastStep = Infinity
  let mostStep = -Infinity
  let beyond = -Infinity
  for (let nowMs = 0; nowMs < forMs; nowMs += 10) {
    if (nowMs >= nextProbe) {
      const there = Math.max(1, line.rttMs / 2 + line.unevenMs / 2) + queue()
      const back = Math.max(1, line.rttMs / 2 - line.unevenMs / 2) + queue()
      answers.push({ atMs: nowMs + there + back, sentMs: nowMs, serverMs: serverAt(nowMs + there) })
      nextProbe += ++probes < 8 ? 120 : 2000
    }
    for (let i = answers.length - 1; i >= 0; i--) {
      const answer = answers[i]!
      if (answer.atMs > nowMs) continue
      clock.addRoundTrip(answer.sentMs, answer.serverMs, answer.atMs)
      answers.splice(i, 1)
    }
    if (!clock.ready) continue
    const shown = clock.serverMs(nowMs)
    leastStep = Math.min(leastStep, Number.isNaN(before) ? Infinity : shown - before)
    mostStep = Math.max(mostStep, Number.isNaN(before) ? -Infinity : shown - before)
    before = shown
    beyond = Math.max(beyond, Math.abs(shown - serverAt(nowMs)) - clock.errorMs(nowMs))
    if (nowMs > settleMs) errors.push(Math.abs(shown - serverAt(nowMs)))
  }
  return { errors: errors.sort((a, b) => a - b), leastStep, mostStep, beyond }
}

const p95 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.95)]!

describe('server clock', () => {
  it.each([
    { name: '60 +- 10 ms', line: { rttMs: 60, spreadMs: 10, unevenMs: 0, driftPpm: 0 }, settledMs: 2.2, earlyMs: 5 },
    { name: '60 +- 10 ms, 50 ppm', line: { rttMs: 60, spreadMs: 10, unevenMs: 0, driftPpm: 50 }, settledMs: 2.2, earlyMs: 5 },
    { name: '60 +- 10 ms, -50 ppm', line: { rttMs: 60, spreadMs: 10, unevenMs: 0, driftPpm: -50 }, settledMs: 2.2, earlyMs: 5 },
    { name: '200 +- 30 ms, 50 ppm', line: { rttMs: 200, spreadMs: 30, unevenMs: 0, driftPpm: 50 }, settledMs: 6.5, earlyMs: 15 },
    { name: '60 +- 10 ms, 20 ms uneven', line: { rttMs: 60, spreadMs: 10, unevenMs: 20, driftPpm: 0 }, settledMs: 11.8, earlyMs: 16 },
  ])('over $name is right to $settledMs ms (95 of 100) once settled and $earlyMs ms after two seconds', ({ line, settledMs, earlyMs }) => {
    const settled: number[] = []
    const early: number[] = []
    for (let seed = 1; seed <= 40; seed++) {
      settled.push(...simulate(line, seed, 600_000, 240_000).errors.filter((_, i) => i % 20 === 0))
      early.push(...simulate(line, seed, 6000, 2000).errors)
    }
    const figures = { settled: p95(settled.sort((a, b) => a - b)), early: p95(early.sort((a, b) => a - b)) }
    expect(figures.settled).toBeLessThan(settledMs)
    expect(figures.early).toBeLessThan(earlyMs)
  })

  it('never steps back and never runs faster or slower than 5 %, whatever the line', () => {
    fc.assert(
      fc.property(
        fc.record({
          rttMs: fc.integer({ min: 1, max: 600 }),
          spreadMs: fc.integer({ min: 0, max: 150 }),
          unevenMs: fc.integer({ min: -200, max: 200 }),
          driftPpm: fc.integer({ min: -200, max: 200 }),
        }),
        fc.nat(),
        (line, seed) => {
          const { leastStep, mostStep } = simulate(line, seed, 20_000, 0)
          expect(leastStep).toBeGreaterThanOrEqual(9.4)
          expect(mostStep).toBeLessThanOrEqual(10.6)
        },
      ),
      { seed: SEED, numRuns: 60 },
    )
  })

  it('is never further from the server than it says, on a line as uneven as a round trip allows, but for what drift adds', () => {
    const uneven = { rttMs: 60, spreadMs: 10, unevenMs: 58, driftPpm: 0 }
    for (let seed = 1; seed <= 20; seed++) {
      expect(simulate(uneven, seed, 60_000, 0).beyond).toBeLessThan(0.001)
      expect(simulate({ ...uneven, driftPpm: 50 }, seed, 300_000, 0).beyond).toBeLessThan(3)
    }
  })

  it('catches up at once with time a sleeping machine has missed, and waits for a server that is behind', () => {
    const clock = createServerClock()
    for (let i = 0; i < 20; i++) clock.addRoundTrip(i * 100, EPOCH + i * 100 + 20, i * 100 + 40)
    expect(clock.serverMs(2000)).toBeCloseTo(EPOCH + 2000, 0)
    clock.addRoundTrip(2100, EPOCH + 32_120, 2140)
    expect(clock.serverMs(2140)).toBeCloseTo(EPOCH + 32_140, 0)
    clock.addRoundTrip(2200, EPOCH + 2220, 2240)
    const before = clock.serverMs(2300)
    expect(before).toBeGreaterThanOrEqual(EPOCH + 32_140)
    expect(clock.serverMs(2310)).toBeGreaterThan(before)
  })

  it('ignores nonsense and says it is not ready', () => {
    const clock = createServerClock()
    clock.addRoundTrip(10, EPOCH, 5)
    clock.addRoundTrip(10, Number.NaN, 50)
    clock.addRoundTrip(0, EPOCH, Infinity)
    expect([clock.ready, clock.serverMs(77), clock.roundTripMs]).toEqual([false, 77, Infinity])
  })
})
