import { FLAG_LEFT, FLAG_RIGHT, FLAG_TELEPORT, HEAD, LEFT_HAND, POSE_NUMBERS, RIGHT_HAND } from '../../model/presence/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import type { AvatarSource } from '../avatar/index.ts'
import type { PoseDownlink, PoseUplink, RoomClient, ServerClock } from '../net/index.ts'
import type { DisposeScope, Frame, FrameSystem, Schedule } from '../runtime/index.ts'
import type { Body } from '../xr/index.ts'
import type { PeopleBodies, PeopleBodiesParts } from './people-bodies.ts'
import { deviceQuality } from './device-quality.ts'
import type { StageLink } from './stage-link.ts'
import type { OwnWish } from './own-limits.ts'
import { unfetched } from './venue-play.ts'
import type { Extras } from './extras.ts'
import type { ExtrasStreet } from './street-people.ts'
import type { InspectedPerson, InspectedStage } from './inspection.ts'

/** Everybody else in the venue, and this visitor's own way out to them. */
export interface People {
  /** In the order they must run: receive, draw, send. */
  readonly systems: readonly FrameSystem[]
  /** Sends and receives through a room until the scope ends. */
  attach(scope: DisposeScope, link: StageLink): void
  self(): InspectedPerson
  inspect(): InspectedStage['people']
  /** How loud somebody speaks now, 0..1, and how wide his mouth is, -1..1, by his slot; forgotten with him. */
  setVoiceLevel(slot: number, level: number, wide?: number): void
  /** Whether the bodies people brought are drawn, and how many steps the page has taken to draw less; what is left out stays. */
  setOwn(wish: Partial<Pick<OwnWish, 'wanted' | 'stepsGone'>>): void
  /** How many are about the visitor. */
  readonly about: number
  /** Puts so many extras into a street of the area; null while no room is attached. See `populate`. */
  populate(count: number, street: ExtrasStreet, schedule: Schedule): Promise<Extras | null>
}

const NO_SYSTEMS: readonly FrameSystem[] = []
const UNSEEN = { named: '', marked: false, doing: 0, handUp: false, own: false, vrm: false }
const NOBODY_SHOWN: AvatarSource = { count: 0, slots: new Int32Array(0), poses: new Float64Array(0), flags: new Int32Array(0) }

/** Avatars stand in `site`, on the ground of `area`; the body is this visitor's own. */
export interface PeopleParts extends PeopleBodiesParts {
  readonly body: Body
  report(fault: Fault): void
}

/** Empty until a room is attached. */
export function createPeople(scope: DisposeScope, parts: PeopleParts): People {
  const { body } = parts
  let poses: PoseDownlink | null = null
  let room: RoomClient | null = null
  let clock: ServerClock | null = null
  let uplink: PoseUplink | null = null
  const shown = { ...NOBODY_SHOWN }
  let bodies: PeopleBodies | null = null
  let loading: Promise<void> | null = null
  /** Bodies are fetched with the first room: at the door nobody is to be seen. */
  const load = async (): Promise<void> => {
    const { openPeopleBodies } = await import('./people-bodies.ts')
    if (scope.disposed) return
    bodies = await openPeopleBodies(scope, shown, parts)
    own.tell(bodies)
  }
  const systems: readonly FrameSystem[] = [receivedBy(() => poses, shown), drawnBy(() => bodies)]

  const own = ownWish(() => bodies)
  return {
    setOwn: own.change,
    systems: [
      ...systems,
      {
        phase: 'send',
        run(frame: Frame) {
          // Until the server's time is known well enough, poses cannot be stamped.
          if (room?.state !== 'open' || !clock?.dates(frame.nowMs)) return
          uplink?.update(frame.serverMs, body.pose, body.jumped ? body.hands | FLAG_TELEPORT : body.hands)
        },
      },
    ],
    attach(attached, link) {
      loading ??= load()
      loading
        .then(() => {
          if (!attached.disposed) bodies?.follow(attached, link)
        })
        .catch((failure: unknown) => {
          loading = null
          parts.report(unfetched(failure))
        })
      room = link.room
      attached.defer(link.room.on('elsewhere', ({ mirrors }) => own.change({ hasElsewhere: mirrors > 1 })))
      poses = link.poses
      clock = link.clock
      uplink = link.uplink
      attached.defer(() => {
        room = null
        uplink = null
        poses = null
      })
    },
    setVoiceLevel: (slot, level, wide) => bodies?.setVoiceLevel(slot, level, wide),
    get about() {
      return bodies?.about ?? 0
    },
    async populate(count, street, schedule) {
      await loading
      if (poses === null || bodies === null) return null
      const eye = (): [number, number] => [body.pose[HEAD]!, body.pose[HEAD + 1]!]
      return bodies.populate(count, street, { downlink: poses, schedule, systems, eye })
    },
    self: () => inspected(body.pose, 0, body.hands),
    inspect() {
      if (poses === null) return []
      const { count, slots, flags } = poses.people
      const table = poses.people.poses
      return Array.from({ length: count }, (_, index) => ({
        slot: slots[index] ?? -1,
        ...(bodies?.seen(slots[index] ?? -1) ?? UNSEEN),
        ...inspected(table, index * POSE_NUMBERS, flags[index] ?? 0),
      }))
    },
  }
}

/** What decides how many own bodies are drawn, told to whoever draws people. */
function ownWish(bodies: () => PeopleBodies | null): { change(part: Partial<OwnWish>): void; tell(to: PeopleBodies): void } {
  let wish: OwnWish = { wanted: true, device: deviceQuality(), stepsGone: 0, hasElsewhere: false }
  return {
    change(part) {
      wish = { ...wish, ...part }
      bodies()?.setOwn(wish)
    },
    tell: (to) => to.setOwn(wish),
  }
}

function inspected(poses: Float64Array, at: number, flags: number): InspectedPerson {
  const point = (joint: number): number[] => [...poses.subarray(at + joint, at + joint + 3)]
  return {
    head: point(HEAD),
    left: (flags & FLAG_LEFT) === 0 ? null : point(LEFT_HAND),
    right: (flags & FLAG_RIGHT) === 0 ? null : point(RIGHT_HAND),
  }
}

/** Reads where people are by now, into the tables that all who draw them read. */
const receivedBy = (poses: () => PoseDownlink | null, shown: { -readonly [K in keyof AvatarSource]: AvatarSource[K] }): FrameSystem => ({
  phase: 'receive',
  run(frame) {
    const downlink = poses()
    downlink?.update(frame.serverMs)
    const { count, slots, poses: table, flags } = downlink?.everyone ?? NOBODY_SHOWN
    shown.count = count
    shown.slots = slots
    shown.poses = table
    shown.flags = flags
  },
})

/** Runs the systems of bodies once there are any. */
const drawnBy = (bodies: () => PeopleBodies | null): FrameSystem => ({
  phase: 'present',
  run(frame) {
    const systems = bodies()?.systems ?? NO_SYSTEMS
    for (let index = 0; index < systems.length; index++) systems[index]!.run(frame)
  },
})
