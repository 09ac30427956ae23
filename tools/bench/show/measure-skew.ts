import { takeRoomSeat, type RoomSeat } from '../room-seat.ts'
import { showTimeOf } from '../../../model/show/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import { monotonicMs, sleep, until } from '../bench-clock.ts'
import type { BenchServer } from './bench-server.ts'
import { CLOCK_S, CLOCK_UNIVERSE, clockSeconds, secondsIntoClock } from './bench-venue.ts'
import { openDelayProxy, type DelayProxy } from './delay-proxy.ts'
import type { SacnReceiver } from './sacn-receiver.ts'

/** Differences of show time, ms, one of each kind for every pair of visitors at every frame of the rig. */
export interface Skew {
  /** Greatest difference among two visitors and the loop, each by its own clock at one instant. */
  readonly clocks: number[]
  /** The same with the loop's time read from the packet that arrives at that instant: its age counts too. */
  readonly received: number[]
  /** Age of that packet's show time. */
  readonly packetAge: number[]
  /** When each was taken, ms since the visitors came in. */
  readonly atMs: number[]
}

/** Round trips a page makes at once when it comes in. */
const FIRST_ROUND_TRIPS = 8

/**
 * `pairs` times two visitors behind ways of their own, while the cue `clock` runs. At every packet of the clock's universe
 * the visitors' show time, by the clocks of their real room clients, stands beside the server's and the packet's.
 */
export async function measureSkew(server: BenchServer, receiver: SacnReceiver, options: { pairs: number; seconds: number }): Promise<Skew> {
  const proxies: DelayProxy[] = []
  const seats: RoomSeat[] = []
  const skew: Skew = { clocks: [], received: [], packetAge: [], atMs: [] }
  try {
    for (let index = 0; index < options.pairs * 2; index++) proxies.push(await openDelayProxy(server.origin, 1000 * (index + 1)))
    for (const { origin } of proxies) seats.push(await takeRoomSeat({ origin, venue: 'yard' }))
    await until('the first round trips', 30_000, () => seats.every(({ roundTrips }) => roundTrips >= FIRST_ROUND_TRIPS))
    const startedMs = monotonicMs()
    const stop = receiver.listen(({ universe, slots, atMs }) => {
      if (universe === CLOCK_UNIVERSE) addSample(skew, { seats, server, atMs, sinceMs: atMs - startedMs, packetS: clockSeconds(slots) })
    })
    await sleep(options.seconds * 1000)
    stop()
    return skew
  } finally {
    for (const seat of seats) seat.leave()
    for (const proxy of proxies) proxy.close()
  }
}

interface Moment {
  readonly seats: readonly RoomSeat[]
  readonly server: BenchServer
  readonly atMs: number
  readonly sinceMs: number
  /** Seconds into the cue, as the packet has it. */
  readonly packetS: number
}

function addSample(skew: Skew, { seats, server, atMs, sinceMs, packetS }: Moment): void {
  const serverS = secondsAt(seats[0], atMs + server.serverFromMonotonicMs)
  const ageS = wrapped(serverS - packetS)
  for (let pair = 0; pair + 1 < seats.length; pair += 2) {
    const [first, second] = [seats[pair], seats[pair + 1]].map((seat) =>
      wrapped(secondsAt(seat, seat?.clock.serverMs(atMs) ?? Number.NaN) - serverS),
    )
    if (first === undefined || second === undefined) continue
    skew.clocks.push(1000 * spread(first, second, 0))
    skew.received.push(1000 * spread(first, second, -ageS))
    skew.packetAge.push(1000 * ageS)
    skew.atMs.push(sinceMs)
  }
}

/** Seconds into the running cue at server time, by what this seat was told of the show. */
function secondsAt(seat: RoomSeat | undefined, serverMs: number): number {
  const running = seat?.state?.running.at(-1)
  return running === undefined ? Number.NaN : secondsIntoClock(showTimeOf(running, milliseconds(serverMs)))
}

/** A difference of two times of the loop, the short way round. */
const wrapped = (deltaS: number): number => deltaS - Math.round(deltaS / CLOCK_S) * CLOCK_S

const spread = (...values: readonly number[]): number => Math.max(...values) - Math.min(...values)
