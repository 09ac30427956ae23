import { FLAG_LEFT, FLAG_RIGHT, FLAG_TELEPORT, HEAD, LEFT_HAND, POSE_NUMBERS, RIGHT_HAND } from '../../model/presence/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { heightAt } from '../../model/walk/index.ts'
import type { AvatarSource } from '../avatar/index.ts'
import type { PoseDownlink, PoseUplink, RoomClient, ServerClock } from '../net/index.ts'
import type { DisposeScope, Frame, FrameSystem, Schedule } from '../runtime/index.ts'
import type { Body } from '../xr/index.ts'
import { createPeopleBodies, type PeopleBodiesParts } from './people-bodies.ts'
import { unfetched } from './venue-play.ts'
import type { StandIns } from './stand-ins.ts'
import type { StandInStreet } from './street-people.ts'
import type { InspectedPerson, InspectedStage } from './inspection.ts'

/** A page's connection as the stage uses it. */
export interface StageLink {
  readonly room: RoomClient
  readonly clock: ServerClock
  readonly poses: PoseDownlink
  /** Restarted with each connection by whoever owns the link. */
  readonly uplink: PoseUplink
  nameOf(slot: number): string | undefined
}

/** Everybody else in the venue, and this visitor's own way out to them. */
export interface People {
  /** In the order they must run: receive, draw, send. */
  readonly systems: readonly FrameSystem[]
  /** Sends and receives through a room until the scope ends. */
  attach(scope: DisposeScope, link: StageLink): void
  self(): InspectedPerson
  inspect(): InspectedStage['people']
  /** How loud somebody speaks now, 0..1, by his slot; forgotten with him. */
  setVoiceLevel(slot: number, level: number): void
  /** How many are about the visitor. */
  readonly about: number
  /** Puts so many stand-ins into a street of the area; null while no room is attached. See `populate`. */
  populate(count: number, street: StandInStreet, schedule: Schedule): Promise<StandIns | null>
}

const NOBODY = new Int32Array(0)
const NOWHERE = new Float64Array(0)

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
  const shown = everyoneOf(() => poses)
  const bodies = createPeopleBodies(scope, shown, parts)
  let loaded: Promise<void> = Promise.resolve()
  const systems: readonly FrameSystem[] = [
    {
      phase: 'receive',
      run(frame: Frame) {
        poses?.update(frame.serverMs)
      },
    },
    ...bodies.systems,
  ]

  return {
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
      loaded = bodies.load().catch((failure: unknown) => {
        parts.report(unfetched(failure))
      })
      room = link.room
      poses = link.poses
      clock = link.clock
      uplink = link.uplink
      bodies.follow(attached, link.room, link.nameOf)
      attached.defer(() => {
        room = null
        uplink = null
        poses = null
      })
    },
    setVoiceLevel: bodies.setVoiceLevel,
    get about() {
      return bodies.about
    },
    async populate(count, street, schedule) {
      const { populate } = await import('./stand-ins.ts')
      await loaded
      const downlink = poses
      if (downlink === null) return null
      return populate(
        {
          ...{ downlink, schedule, systems, emote: bodies.emote, setVoiceLevel: bodies.setVoiceLevel },
          street: { ...street, heightAt: (east, north) => heightAt(parts.area, east, north) },
          eye: () => [body.pose[HEAD]!, body.pose[HEAD + 1]!],
        },
        count,
      )
    },
    self: () => inspected(body.pose, 0, body.hands),
    inspect() {
      if (poses === null) return []
      const { count, slots, flags } = poses.people
      const table = poses.people.poses
      return Array.from({ length: count }, (_, index) => ({
        slot: slots[index] ?? -1,
        ...bodies.seen(slots[index] ?? -1),
        ...inspected(table, index * POSE_NUMBERS, flags[index] ?? 0),
      }))
    },
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

/** Whom a downlink shows; nobody while there is none. */
const everyoneOf = (poses: () => PoseDownlink | null): AvatarSource => ({
  get count() {
    return poses()?.everyone.count ?? 0
  },
  get slots() {
    return poses()?.everyone.slots ?? NOBODY
  },
  get poses() {
    return poses()?.everyone.poses ?? NOWHERE
  },
  get flags() {
    return poses()?.everyone.flags ?? NOBODY
  },
})
