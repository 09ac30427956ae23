import type { ServerMessages } from '../../model/protocol/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { GestureNews } from '../rooms/gesture-news.ts'
import type { Member } from '../rooms/room-parts.ts'
import type { RoomRelay } from '../rooms/room-wire.ts'

/** One room of a venue as the others know it. */
export interface MirrorRoom {
  readonly mirror: number
  /** The other process that holds its people's sockets; null where they are here. */
  readonly carrier: string | null
  readonly relay: RoomRelay
  readonly gestures: GestureNews
  /** Everyone connected to it, by visitor id. */
  readonly members: ReadonlyMap<string, Member>
  tellAll(messages: Partial<ServerMessages>, except?: readonly Member[]): void
  /** Tells its people that somebody is to be seen in it, or no more; `apart` are not told. */
  tellPassage(member: Member, kind: 'entered' | 'left', apart: readonly Member[]): void
  /** Somebody of it goes on in another. */
  giveUp(member: Member): void
  /** Poses of a guest, as his home took them; for a relay in another process. */
  takeGuestPoses(slot: number, bytes: Uint8Array): void
}

/** What makes rooms and ends them. */
export interface RoomMaker {
  open(mirror: number): Promise<void>
  end(mirror: number): Promise<void>
}

/** What staff may ask of a venue's rooms. */
export type MirrorWish =
  | { readonly do: 'open' }
  /** Everyone of `from` goes on in `to`, or in all the others; then it is closed. */
  | { readonly do: 'empty'; readonly from: number; readonly to: number | null }

/** Where somebody stands who asks at the door. */
export interface DoorStanding {
  readonly why: 'full' | 'party-full' | null
  readonly queue: { ahead: number; waitS: number | null; admitted: boolean } | null
  /** How long a place is still kept for somebody whose connection broke; it may be the asker's after that. Null where that is no help to him. */
  readonly keptMs: number | null
  readonly party: { state: 'in' | 'empty' | 'unknown'; people: number } | null
}

/** Of somebody at the door: whether he waits, with whom he wants to be, and whether he takes a visitor's place. */
export interface DoorWish {
  readonly wait: boolean
  /** He gives up the place he has in the line. */
  readonly leaves?: boolean
  readonly party: string | null
  readonly isCounted: boolean
}

/** Only visitors take places. */
export const isCounted = ({ kind, role }: Pick<TicketClaims, 'kind' | 'role'>): boolean => kind === 'visit' && role === 'visitor'
