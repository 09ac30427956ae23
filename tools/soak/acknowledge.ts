import { createPoseUplink, type PoseUplink, type RoomClient, type ServerClock } from '../../engine/net/index.ts'
import { monotonicMs } from '../bench/bench-clock.ts'

const ACKNOWLEDGE_MS = 100

/** Has somebody who only looks say which batch he read last, ten times a second until the room has stopped. */
export function acknowledge(room: RoomClient, clock: ServerClock, batch: () => number): PoseUplink {
  const uplink = createPoseUplink({ send: (bytes) => room.sendPose(bytes), acknowledged: batch, people: () => 1, roundTripMs: () => 0 })
  const timer = setInterval(() => clock.ready && uplink.acknowledgeOnly(clock.serverMs(monotonicMs())), ACKNOWLEDGE_MS)
  room.on('stopped', () => clearInterval(timer))
  return uplink
}
