import type { ServerMessages } from '../../model/protocol/index.ts'
import type { PresenceRelay } from '../presence/presence-relay.ts'
import type { Member } from './room-parts.ts'

/** What a venue asks of the relay of one of its rooms, wherever that runs. */
export type RoomRelay = Pick<
  PresenceRelay,
  'joinGuest' | 'streamOf' | 'leave' | 'readPose' | 'isStalled' | 'setApart' | 'setAlwaysNear' | 'setCompany'
>

/** How a room reaches its people's pages: by sockets of this process, or by another process that holds them. */
export interface RoomWire {
  readonly relay: RoomRelay
  /** Visitors in each zone with a limit, where it is this process that counts them. */
  readonly zones: ServerMessages['zones']
  /** Somebody is of the room from now on: what is told reaches him, too. */
  admit(member: Member): void
  tellAll(messages: Partial<ServerMessages>, except: readonly Member[]): void
  /** Poses go to and from somebody from now on. */
  joinLane(member: Member): void
  leaveLane(member: Member): void
  /** Poses of somebody who is a guest in its relay, as his home took them. Nothing where both are of this process. */
  takeGuestPoses(slot: number, bytes: Uint8Array): void
}
