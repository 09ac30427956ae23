import type { Group } from 'three'
import { FLAG_LEFT, FLAG_RIGHT, POSE_NUMBERS } from '../../model/presence/index.ts'
import { createAvatarSystem } from '../avatar/index.ts'
import { createPoseDownlink, createPoseUplink, type RoomClient, type ServerClock } from '../net/index.ts'
import { hostNow, type DisposeScope, type Frame, type FrameSystem } from '../runtime/index.ts'
import type { Body } from '../xr/index.ts'
import type { InspectedStage } from './inspection.ts'

/** Everybody else in the venue, and this visitor's own way out to them. */
export interface People {
  /** In the order they must run: receive, draw, send. */
  readonly systems: readonly FrameSystem[]
  /** Sends and receives through a room until the scope ends. */
  attach(scope: DisposeScope, room: RoomClient, clock: ServerClock): void
  inspect(): InspectedStage['people']
}

/** Avatars stand in `site`; the body is this visitor's own. */
export function createPeople(scope: DisposeScope, parts: { readonly site: Group; readonly body: Body }): People {
  const { body } = parts
  const downlink = createPoseDownlink()
  let room: RoomClient | null = null
  const uplink = createPoseUplink({ send: (bytes) => room?.sendPose(bytes) ?? false, acknowledged: () => downlink.batch })
  const avatars = createAvatarSystem(scope, downlink.people)
  parts.site.add(avatars.object)

  return {
    systems: [
      {
        phase: 'receive',
        run(frame: Frame) {
          if (room) downlink.update(frame.serverMs)
        },
      },
      avatars,
      {
        phase: 'send',
        run(frame: Frame) {
          if (room?.state === 'open') uplink.update(frame.serverMs, body.pose, body.hands)
        },
      },
    ],
    attach(attached, opened, clock) {
      room = opened
      attached.defer(
        opened.on('poseBatch', (bytes) => {
          try {
            downlink.receive(bytes, clock.serverMs(hostNow()))
          } catch (failure) {
            // The stream builds on itself: one batch that cannot be read ends it, a new connection begins another.
            opened.rejoin()
            throw failure
          }
        }),
      )
      attached.defer(
        opened.on('welcome', ({ slot }) => {
          downlink.clear()
          uplink.restart(slot)
        }),
      )
      attached.defer(() => {
        room = null
        downlink.clear()
      })
    },
    inspect() {
      const { count, slots, poses, flags } = downlink.people
      return Array.from({ length: count }, (_, index) => {
        const at = index * POSE_NUMBERS
        const point = (offset: number): number[] => [...poses.subarray(at + offset, at + offset + 3)]
        return {
          slot: slots[index]!,
          head: point(0),
          left: (flags[index]! & FLAG_LEFT) !== 0 ? point(7) : null,
          right: (flags[index]! & FLAG_RIGHT) !== 0 ? point(14) : null,
        }
      })
    },
  }
}
