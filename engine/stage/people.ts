import type { Camera, Group, Object3D } from 'three'
import { FLAG_LEFT, FLAG_RIGHT, FLAG_TELEPORT, HEAD, LEFT_HAND, POSE_NUMBERS, RIGHT_HAND } from '../../model/presence/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { EMOTES } from '../../model/protocol/index.ts'
import { heightAt, type WalkArea } from '../../model/walk/index.ts'
import type { AvatarSource, AvatarSystem, Doing } from '../avatar/index.ts'
import type { PoseDownlink, PoseUplink, RoomClient, ServerClock } from '../net/index.ts'
import type { DisposeScope, Frame, FrameSystem, Schedule } from '../runtime/index.ts'
import type { Body } from '../xr/index.ts'
import { unfetched } from './venue-play.ts'
import type { StandIns } from './stand-ins.ts'
import type { Street } from './street-people.ts'
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

/** A street whose ground is the venue's own. */
export type StandInStreet = Omit<Street, 'heightAt'>

const NOBODY = new Int32Array(0)
const NOWHERE = new Float64Array(0)

/** Avatars stand in `site`, on the ground of `area`; the body is this visitor's own. */
export interface PeopleParts {
  readonly site: Group
  readonly body: Body
  readonly area: WalkArea
  readonly camera: () => Camera
  /** Makes the programs of what is about to be drawn, beside the frames. */
  compile(object: Object3D): Promise<unknown>
  report(fault: Fault): void
}

/** Empty until a room is attached. */
export function createPeople(scope: DisposeScope, parts: PeopleParts): People {
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
  let avatars: AvatarSystem | null = null
  let names: NameTags | null = null
  let fetched = false
  let bodies: Promise<void> = Promise.resolve()
  let nameOf: StageLink['nameOf'] = () => undefined
  /** Bodies are fetched with the first room: at the door nobody is to be seen. */
  /** Slots whose hands are up. */
  let raised: readonly number[] = []
  const raiseHands = (hands: readonly { readonly slot: number }[]): void => {
    for (const slot of raised) avatars?.raise(slot, false)
    raised = hands.map(({ slot }) => slot)
    for (const slot of raised) avatars?.raise(slot, true)
  }
  const fetchBodies = async (): Promise<void> => {
    const [{ createAvatarSystem }, { createNameTags }] = await Promise.all([import('../avatar/index.ts'), import('./name-tags.ts')])
    if (scope.disposed || fetched) return
    fetched = true
    const drawn = createAvatarSystem(scope, shown, {
      camera: parts.camera,
      heightAt: (east, north) => heightAt(parts.area, east, north),
    })
    const tags = createNameTags(scope, { people: shown, camera: parts.camera, nameOf: (slot) => nameOf(slot) })
    // Nobody is seen before his program is made: made while he is drawn it would hold the frame.
    await Promise.all([parts.compile(drawn.object), parts.compile(tags.object)])
    if (scope.disposed) return
    avatars = drawn
    names = tags
    parts.site.add(drawn.object, tags.object)
    raiseHands(room?.latest('hands') ?? [])
  }

  const systems: readonly FrameSystem[] = [
    {
      phase: 'receive',
      run(frame: Frame) {
        poses?.update(frame.serverMs)
      },
    },
    { phase: 'present', run: (frame) => avatars?.run(frame) },
    { phase: 'present', run: (frame) => names?.run(frame) },
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
      bodies = fetchBodies().catch((failure: unknown) => void parts.report(unfetched(failure)))
      room = link.room
      poses = link.poses
      clock = link.clock
      uplink = link.uplink
      nameOf = link.nameOf
      attached.defer(room.on('hands', raiseHands))
      attached.defer(
        room.on('emotes', (begun) => {
          // A body's doings are counted from 1, in the order of the protocol's.
          for (const { slot, emote } of begun) avatars?.emote(slot, (EMOTES.indexOf(emote) + 1) as Doing)
        }),
      )
      raiseHands(room.latest('hands') ?? [])
      attached.defer(() => {
        room = null
        uplink = null
        poses = null
      })
    },
    setVoiceLevel: (slot, level) => avatars?.setVoiceLevel(slot, level),
    get about() {
      return avatars?.about ?? 0
    },
    async populate(count, street, schedule) {
      const { populate } = await import('./stand-ins.ts')
      await bodies
      const downlink = poses
      if (downlink === null) return null
      return populate(
        {
          ...{ downlink, schedule, systems },
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
        named: names?.named(slots[index] ?? -1) ?? '',
        doing: avatars?.doing(slots[index] ?? -1) ?? 0,
        handUp: raised.includes(slots[index] ?? -1),
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
