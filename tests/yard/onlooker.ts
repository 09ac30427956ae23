import { type RoomSeat, takeRoomSeat } from '../../tools/bench/room-seat.ts'
// oxfmt keeps this order: the seat must be there before the room client is loaded.
import { bringBody, createPoseDownlink, createPoseUplink, type RoomClient } from '../../engine/net/index.ts'
import { createPose, POSE_NUMBERS } from '../../model/presence/index.ts'
import { monotonicMs } from '../../tools/bench/bench-clock.ts'

/** Someone without a screen who stands in a venue and looks at the others, over the engine's own stream. */
export interface Onlooker {
  /** Heads of everybody else, ENU metres. */
  heads(): number[][]
  readonly room: RoomClient
  /** Wears a body that everybody may wear; what it was refused for, or nothing. */
  wear(bytes: Uint8Array): Promise<string>
  leave(): void
}

const FRAME_MS = 40

/** Stands at east, north, eyes at 1.65 m, turned by degrees from north to the west; in the yard, where no other venue is named. */
export async function takeOnlooker(
  origin: string,
  east: number,
  north: number,
  { venue = 'yard', name = 'Onlooker', heading = 0 }: { readonly venue?: string; readonly name?: string; readonly heading?: number } = {},
): Promise<Onlooker> {
  const downlink = createPoseDownlink()
  let out: RoomClient | null = null
  const uplink = createPoseUplink({
    send: (bytes) => out?.sendPose(bytes),
    acknowledged: () => downlink.batch,
    people: () => 1,
    roundTripMs: () => 0,
  })
  const seat: RoomSeat = await takeRoomSeat({
    ...{ origin, venue, name },
    prepare(room, clock) {
      out = room
      room.on('poseBatch', (bytes) => downlink.receive(bytes, clock.serverMs(monotonicMs())))
      room.on('welcome', ({ slot }) => {
        downlink.clear(slot)
        uplink.restart()
      })
    },
  })
  const pose = createPose()
  const half = (heading * Math.PI) / 360
  pose.set([east, north, 1.65, 0, 0, Math.sin(half), Math.cos(half)])
  const timer = setInterval(() => {
    if (seat.room.state === 'open' && seat.clock.ready) uplink.update(seat.clock.serverMs(monotonicMs()), pose, 0)
  }, FRAME_MS)
  return {
    room: seat.room,
    heads() {
      downlink.update(seat.clock.serverMs(monotonicMs()))
      const { count, poses } = downlink.people
      return Array.from({ length: count }, (_, index) => [...poses.subarray(index * POSE_NUMBERS, index * POSE_NUMBERS + 3)])
    },
    async wear(bytes) {
      const word = { isAuthor: false, isLicensed: false }
      const worn = await seat.browser.run(() => bringBody(venue, Uint8Array.from(bytes), word))
      return worn.ok ? '' : (worn.faults[0]?.what ?? '')
    },
    leave() {
      clearInterval(timer)
      seat.leave()
    },
  }
}
