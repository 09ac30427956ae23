import type { Group } from 'three'
import { FLAG_LEFT, FLAG_RIGHT, FLAG_TELEPORT, HEAD, LEFT_HAND, POSE_NUMBERS, RIGHT_HAND } from '../../model/presence/index.ts'
import { createAvatarSystem, type AvatarSource } from '../avatar/index.ts'
import { type PoseDownlink, type PoseUplink, type RoomClient, type ServerClock } from '../net/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import type { Body } from '../xr/index.ts'
import type { InspectedPerson, InspectedStage } from './inspection.ts'

/** A page's connection as the stage uses it. */
export interface StageLink {
  readonly room: RoomClient
  readonly clock: ServerClock
  readonly poses: PoseDownlink
  /** Restarted with each connection by whoever owns the link. */
  readonly uplink: PoseUplink
}

/** Everybody else in the venue, and this visitor's own way out to them. */
export interface People {
  /** In the order they must run: receive, draw, send. */
  readonly systems: readonly FrameSystem[]
  /** Sends and receives through a room until the scope ends. */
  attach(scope: DisposeScope, link: StageLink): void
  self(): InspectedPerson
  inspect(): InspectedStage['people']
}

const NOBODY = new Int32Array(0)
const NOWHERE = new Float64Array(0)

/** Avatars stand in `site`; the body is this visitor's own. */
export function createPeople(scope: DisposeScope, parts: { readonly site: Group; readonly body: Body }): People {
  const { body } = parts
  let poses: PoseDownlink | null = null
  let room: RoomClient | null = null
  let clock: ServerClock | null = null
  let uplink: PoseUplink | null = null
  const shown: AvatarSource = {
    get count() {
      return poses?.everyone.count ?? 0
    },
    get slots() {
      return poses?.everyone.slots ?? NOBODY
    },
    get poses() {
      return poses?.everyone.poses ?? NOWHERE
    },
    get flags() {
      return poses?.everyone.flags ?? NOBODY
    },
  }
  const avatars = createAvatarSystem(scope, shown)
  parts.site.add(avatars.object)

  return {
    systems: [
      {
        phase: 'receive',
        run(frame: Frame) {
          poses?.update(frame.serverMs)
        },
      },
      avatars,
      {
        phase: 'send',
        run(frame: Frame) {
          // Before the first round trip the frame's time is the page's own: poses cannot be stamped yet.
          if (room?.state !== 'open' || !clock?.ready) return
          uplink?.update(frame.serverMs, body.pose, body.jumped ? body.hands | FLAG_TELEPORT : body.hands)
        },
      },
    ],
    attach(attached, link) {
      room = link.room
      poses = link.poses
      clock = link.clock
      uplink = link.uplink
      attached.defer(() => {
        room = null
        uplink = null
        poses = null
      })
    },
    self: () => inspected(body.pose, 0, body.hands),
    inspect() {
      if (poses === null) return []
      const { count, slots, flags } = poses.people
      const table = poses.people.poses
      return Array.from({ length: count }, (_, index) => ({
        slot: slots[index] ?? -1,
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
