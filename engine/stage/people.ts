import type { Camera, Group } from 'three'
import { FLAG_LEFT, FLAG_RIGHT, FLAG_TELEPORT, HEAD, LEFT_HAND, POSE_NUMBERS, RIGHT_HAND } from '../../model/presence/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { heightAt, type WalkArea } from '../../model/walk/index.ts'
import type { AvatarSource, AvatarSystem } from '../avatar/index.ts'
import type { PoseDownlink, PoseUplink, RoomClient, ServerClock } from '../net/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import type { Body } from '../xr/index.ts'
import { unfetched } from './venue-play.ts'
import type { NameTags } from './name-tags.ts'
import type { InspectedPerson, InspectedStage } from './inspection.ts'

/** A page's connection as the stage uses it. */
export interface StageLink {
  readonly room: RoomClient
  readonly clock: ServerClock
  readonly poses: PoseDownlink
  /** Restarted with each connection by whoever owns the link. */
  readonly uplink: PoseUplink
  nameOf(slot: number): string | undefined
  /** Somebody is heard speaking. */
  speaks(slot: number): boolean
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

/** Avatars stand in `site`, on the ground of `area`; the body is this visitor's own. */
export interface PeopleParts {
  readonly site: Group
  readonly body: Body
  readonly area: WalkArea
  readonly camera: () => Camera
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
  let avatars: AvatarSystem | null = null
  let names: NameTags | null = null
  let attachedTo: StageLink | null = null
  /** Bodies are fetched with the first room: at the door nobody is to be seen. */
  const fetchBodies = async (): Promise<void> => {
    const [{ createAvatarSystem }, { createNameTags }] = await Promise.all([import('../avatar/index.ts'), import('./name-tags.ts')])
    if (scope.disposed || avatars !== null) return
    avatars = createAvatarSystem(scope, shown, {
      camera: parts.camera,
      heightAt: (east, north) => heightAt(parts.area, east, north),
    })
    names = createNameTags(scope, {
      people: shown,
      camera: parts.camera,
      nameOf: (slot) => attachedTo?.nameOf(slot),
      speaks: (slot) => attachedTo?.speaks(slot) ?? false,
    })
    parts.site.add(avatars.object, names.object)
  }

  return {
    systems: [
      {
        phase: 'receive',
        run(frame: Frame) {
          poses?.update(frame.serverMs)
        },
      },
      { phase: 'present', run: (frame) => avatars?.run(frame) },
      { phase: 'present', run: (frame) => names?.run(frame) },
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
      fetchBodies().catch((failure: unknown) => parts.report(unfetched(failure)))
      room = link.room
      poses = link.poses
      clock = link.clock
      uplink = link.uplink
      attachedTo = link
      attached.defer(() => {
        attachedTo = null
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
        named: names?.named(slots[index] ?? -1) ?? '',
        marked: names?.marked(slots[index] ?? -1) ?? false,
        ...inspected(table, index * POSE_NUMBERS, flags[index] ?? 0),
      }))
    },
  }
}

/** Everybody the newest room tells of; nobody before the first. */
function everyoneOf(poses: () => PoseDownlink | null): AvatarSource {
  return {
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
