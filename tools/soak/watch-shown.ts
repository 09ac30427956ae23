import { takeRoomSeat, type RoomSeat } from '../bench/room-seat.ts'
import { createPoseDownlink, type PoseDownlink } from '../../engine/net/index.ts'
import { FLAG_ABSENT, FLAG_FADE, HEAD, POSE_NUMBERS } from '../../model/presence/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { monotonicMs } from '../bench/bench-clock.ts'
import { acknowledge } from './acknowledge.ts'
import { VENUE } from './yard-walk.ts'

/** What a page would have drawn of the others, frame by frame. */
export interface ShownCount {
  /** Frames by the people in each. */
  readonly personFrames: number
  /** Of them, where somebody faded because nothing was heard. */
  readonly faded: number
  /** Of them, where somebody was elsewhere at once: further from where he was than a hurried walk goes, by more than a hand's breadth. */
  readonly jumps: number
  /** The furthest that was over such a walk, metres. */
  readonly furthestM: number
}

/** Somebody who stands and looks, with the page's own way from the wire to what is drawn, 60 times a second. */
export interface ShownWatch {
  readonly seat: RoomSeat
  /** Since the last reading. */
  take(): ShownCount
  leave(): void
}

const FRAME_MS = 1000 / 60
/** Metres a second, and metres: what is shown of somebody who walks at 1.2 m/s may catch up so fast without being seen to jump. */
const HURRY_MPS = 4
const HAND_M = 0.1

/** Enters under a name of its own; the caller lets it leave. */
export async function watchShown(origin: string, name: string): Promise<ShownWatch> {
  const poses = createPoseDownlink()
  let count = nothing()
  const seat = await takeRoomSeat({
    origin,
    venue: VENUE,
    name,
    prepare(room, clock) {
      const uplink = acknowledge(room, clock, () => poses.batch)
      const before = new Map<number, readonly [x: number, y: number]>()
      let lastMs = 0
      const draw = (): void => {
        if (!clock.ready) return
        const nowMs = clock.serverMs(monotonicMs())
        poses.update(nowMs)
        note(poses, before, { count, lastS: (nowMs - lastMs) / 1000 })
        lastMs = nowMs
      }
      const timer = setInterval(draw, FRAME_MS)
      room.on('stopped', () => clearInterval(timer))
      room.on('welcome', () => {
        poses.clear()
        before.clear()
        uplink.restart()
      })
      room.on('poseBatch', (bytes) => poses.receive(bytes, milliseconds(clock.serverMs(monotonicMs()))))
    },
  })
  return {
    seat,
    take() {
      const taken = count
      count = nothing()
      return taken
    },
    leave: () => seat.leave(),
  }
}

interface Counting {
  personFrames: number
  faded: number
  jumps: number
  furthestM: number
}

const nothing = (): Counting => ({ personFrames: 0, faded: 0, jumps: 0, furthestM: 0 })

function note(
  { people }: PoseDownlink,
  before: Map<number, readonly [number, number]>,
  { count, lastS }: { readonly count: Counting; readonly lastS: number },
): void {
  const seen = new Set<number>()
  for (let index = 0; index < people.count; index++) {
    const slot = people.slots[index]!
    const flags = people.flags[index]!
    if ((flags & FLAG_ABSENT) !== 0) continue
    seen.add(slot)
    count.personFrames++
    if ((flags & FLAG_FADE) !== 0) count.faded++
    const at = index * POSE_NUMBERS + HEAD
    const [x, y] = [people.poses[at]!, people.poses[at + 1]!]
    const was = before.get(slot)
    before.set(slot, [x, y])
    if (was === undefined) continue
    const over = Math.hypot(x - was[0], y - was[1]) - HURRY_MPS * Math.max(0, lastS)
    if (over > HAND_M) count.jumps++
    count.furthestM = Math.max(count.furthestM, over)
  }
  for (const slot of before.keys()) if (!seen.has(slot)) before.delete(slot)
}
