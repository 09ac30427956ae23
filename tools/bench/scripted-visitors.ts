import { type RoomSeat, takeRoomSeat } from './room-seat.ts'
import { createPoseUplink, type PoseUplink, type RoomClient } from '../../engine/net/index.ts'
import { createPose, FLAG_HANDS, HEAD, LEFT_HAND, RIGHT_HAND, type Pose } from '../../model/presence/index.ts'
import { batchNumber } from '../load/load-visitor.ts'
import { monotonicMs } from './bench-clock.ts'

/** People without a screen who walk about and are seen to. */
export interface ScriptedVisitors {
  readonly count: number
  /** Their seats, by number. */
  readonly seats: readonly RoomSeat[]
  leave(): void
}

/** Whole frames of such a person: as often as a headset's would be wasted, for samples leave every 50 ms. */
const FRAME_MS = 40
const STEP_MPS = 1.2
const EYES_M = 1.65

/** One round walk: about a middle, ENU metres, on ground at height 0. */
export interface Walk {
  readonly east: number
  readonly north: number
  readonly radius: number
  readonly phase: number
}

interface Walker {
  readonly seat: RoomSeat
  readonly uplink: PoseUplink
  readonly pose: Pose
  readonly walk: Walk
}

/** Who walks where. */
export interface ScriptedWalks {
  readonly count: number
  /** The walk of each, by number. */
  readonly walkOf: (index: number) => Walk
  /** Called before the first message of each can come. */
  readonly prepare?: (room: RoomClient, index: number) => void
}

/** Enters people who walk in circles, both hands swinging, over the engine's own uplink. */
export async function walkVisitors(origin: string, venue: string, { count, walkOf, prepare }: ScriptedWalks): Promise<ScriptedVisitors> {
  const walkers: Walker[] = []
  for (let index = 0; index < count; index++)
    walkers.push(
      await enterWalker(origin, venue, {
        people: count,
        name: `Walker ${index + 1}`,
        walk: walkOf(index),
        listen: (room) => prepare?.(room, index),
      }),
    )
  const timer = setInterval(() => walkers.forEach(stepWalker), FRAME_MS)
  return {
    count,
    seats: walkers.map(({ seat }) => seat),
    leave() {
      clearInterval(timer)
      for (const { seat } of walkers) seat.leave()
    },
  }
}

interface Newcomer {
  readonly people: number
  readonly name: string
  readonly walk: Walk
  readonly listen: (room: RoomClient) => void
}

async function enterWalker(origin: string, venue: string, { people, name, walk, listen }: Newcomer): Promise<Walker> {
  // Others are acknowledged, not read: hundreds who decode each other in one process would starve it.
  let newest = 0
  let out: RoomClient | null = null
  const uplink = createPoseUplink({
    send: (bytes) => out?.sendPose(bytes),
    acknowledged: () => newest,
    people: () => people,
    roundTripMs: () => 0,
  })
  const prepare = (room: RoomClient): void => {
    out = room
    listen(room)
    room.on('poseBatch', (bytes) => (newest = batchNumber(bytes)))
    room.on('welcome', () => {
      newest = 0
      uplink.restart()
    })
  }
  const seat = await takeRoomSeat({ origin, venue, name, prepare })
  return { seat, uplink, pose: createPose(), walk }
}

function stepWalker({ seat, uplink, pose, walk }: Walker): void {
  if (seat.room.state !== 'open' || !seat.clock.ready) return
  const nowMs = monotonicMs()
  const swing = (nowMs / 1000) * 2 * Math.PI * 0.9
  const angle = walk.phase + (nowMs / 1000) * (STEP_MPS / walk.radius)
  const east = walk.east + walk.radius * Math.cos(angle)
  const north = walk.north + walk.radius * Math.sin(angle)
  const towardsEast = -Math.sin(angle)
  const towardsNorth = Math.cos(angle)
  const heading = Math.atan2(towardsEast, towardsNorth)
  writeJoint(pose, HEAD, [east, north, EYES_M + 0.03 * Math.sin(2 * swing)], heading + 0.5 * Math.sin(swing / 7))
  for (const [joint, side] of [
    [LEFT_HAND, -1],
    [RIGHT_HAND, 1],
  ] as const) {
    // prettier-ignore
    const ahead = 0.25 * side * Math.sin(swing)
    const aside = 0.3 * side
    const at = [east + towardsEast * ahead + towardsNorth * aside, north + towardsNorth * ahead - towardsEast * aside, 0.95] as const
    writeJoint(pose, joint, at, heading)
  }
  uplink.update(seat.clock.serverMs(nowMs), pose, FLAG_HANDS)
}

/** Upright, turned clockwise from north by `heading`: the turn about up after the quarter turn from the render frame. */
function writeJoint(pose: Pose, joint: number, at: readonly [number, number, number], heading: number): void {
  const half = Math.SQRT1_2
  const across = Math.sin(-heading / 2)
  const along = Math.cos(-heading / 2)
  pose.set([...at, along * half, across * half, across * half, along * half], joint)
}
