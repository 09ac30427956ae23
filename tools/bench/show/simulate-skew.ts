import { createServerClock, type ServerClock } from '../../../engine/net/index.ts'
import { createDraw } from '../seeded-draw.ts'

/** When a page asks the time, ms after it came in: eight times at once, then every two seconds. */
const FIRST_ASKS = 8
const FIRST_EVERY_MS = 120
const EVERY_MS = 2000
const LEAST_MS = 50
const MOST_MS = 150
const FRAME_MS = 1000 / 44
/** Server time less host time; any number would do. */
const AHEAD_MS = 123_456

interface Trip {
  readonly sentMs: number
  readonly serverMs: number
  readonly receivedMs: number
}

/**
 * The same skew without a machine in the way: the pages' own clocks fed with round trips of 50 to 150 ms each way, in
 * time that is only counted. Answers the greatest difference among two visitors and the server at each frame, for `pairs`
 * pairs over `seconds`. The same for the same build, whatever the load.
 */
export function simulateSkew({ pairs, seconds }: { readonly pairs: number; readonly seconds: number }): number[] {
  return Array.from({ length: pairs }, (_, pair) => simulatePair(2 * pair + 1, seconds)).flat()
}

function simulatePair(seed: number, seconds: number): number[] {
  const visitors = [seed, seed + 1].map((own) => ({ clock: createServerClock(), trips: drawTrips(createDraw(own), seconds * 1000) }))
  const spreads: number[] = []
  for (let atMs = 0; atMs < seconds * 1000; atMs += FRAME_MS) {
    for (const { clock, trips } of visitors) deliver(clock, trips, atMs)
    const errors = visitors.map(({ clock }) => clock.serverMs(atMs) - (atMs + AHEAD_MS))
    if (atMs > FIRST_ASKS * FIRST_EVERY_MS + 2 * MOST_MS) spreads.push(Math.max(0, ...errors) - Math.min(0, ...errors))
  }
  return spreads
}

function drawTrips(draw: () => number, untilMs: number): Trip[] {
  const asks = Array.from({ length: FIRST_ASKS }, (_, index) => index * FIRST_EVERY_MS)
  for (let atMs = EVERY_MS; atMs < untilMs; atMs += EVERY_MS) asks.push(atMs)
  const way = (): number => LEAST_MS + (MOST_MS - LEAST_MS) * draw()
  return asks
    .map((sentMs) => {
      const thereMs = sentMs + way()
      return { sentMs, serverMs: thereMs + AHEAD_MS, receivedMs: thereMs + way() }
    })
    .toSorted((a, b) => a.receivedMs - b.receivedMs)
}

function deliver(clock: ServerClock, trips: Trip[], untilMs: number): void {
  for (let next = trips[0]; next !== undefined && next.receivedMs <= untilMs; next = trips[0]) {
    clock.addRoundTrip(next.sentMs, next.serverMs, next.receivedMs)
    trips.shift()
  }
}
