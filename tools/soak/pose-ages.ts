import { takeRoomSeat, type RoomSeat } from '../bench/room-seat.ts'
import { createBatchReader } from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { monotonicMs } from '../bench/bench-clock.ts'
import { percentile } from '../bench/percentile.ts'
import { acknowledge } from './acknowledge.ts'
import { VENUE } from './yard-walk.ts'

/** Someone who stands and looks, and notes how old each pose is when it comes: from the walker's sample to his reading. */
export interface PoseAges {
  readonly seat: RoomSeat
  /** 99th percentile and count of the ages heard since, ms of `monotonicMs`, until now. */
  since(fromMs: number): { readonly p99: number; readonly count: number }
  leave(): void
}

/** Enters under a name of its own; the caller lets it leave. */
export async function watchPoseAges(origin: string, name = 'Onlooker'): Promise<PoseAges> {
  const reader = createBatchReader(PROTOCOL_VERSION)
  const ages: { readonly atMs: number; readonly ageMs: number }[] = []
  let nowMs = 0
  let serverMs = 0
  const sink = {
    left: () => {},
    entered: () => {},
    sampled: (_slot: number, sampleMs: number) => void ages.push({ atMs: nowMs, ageMs: serverMs - sampleMs }),
    placed: () => undefined,
  }
  const seat = await takeRoomSeat({
    origin,
    venue: VENUE,
    name,
    prepare(room, clock) {
      const uplink = acknowledge(room, clock, () => reader.batch)
      room.on('welcome', () => {
        reader.clear()
        uplink.restart()
      })
      room.on('poseBatch', (bytes) => {
        nowMs = monotonicMs()
        serverMs = clock.serverMs(nowMs)
        reader.receive(bytes, sink)
      })
    },
  })
  return {
    seat,
    since(fromMs) {
      const heard = ages.filter(({ atMs }) => atMs >= fromMs).map(({ ageMs }) => ageMs)
      return { p99: percentile(heard, 0.99), count: heard.length }
    },
    leave: () => seat.leave(),
  }
}
