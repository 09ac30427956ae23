import {
  createPoseDownlink,
  createPoseUplink,
  createRoomClient,
  createServerClock,
  type PoseDownlink,
  type PoseUplink,
  type RoomClient,
  type ServerClock,
} from '../net/index.ts'
import { hostChance, hostNow } from '../runtime/index.ts'
import { pageInvitation } from './page-invitation.ts'
import { keepParty, pageParty } from './page-party.ts'
import { createRoomStore, type RoomStore } from './room-store.ts'

/** A page's connection with what belongs to it. */
export interface RoomLink {
  readonly room: RoomClient
  readonly store: RoomStore
  readonly clock: ServerClock
  /** Other people's poses: read from the first batch on, since each builds on the one before. */
  readonly poses: PoseDownlink
  /** The person's own poses: one stream a connection, however often the place is built anew. */
  readonly uplink: PoseUplink
  /** What somebody in the room is called. */
  nameOf(slot: number): string | undefined
  /** Somebody is heard speaking. */
  speaks(slot: number): boolean
  /** The visitor's own voice, once he asked for it: whoever brings it puts it here. */
  voice: LinkedVoice | null
  /** Is told how far the mouth of somebody who speaks is open, 0 to 1, and how wide, -1 to 1: whoever draws people puts it here. */
  heard: ((slot: number, level: number, wide: number) => void) | null
}

/** A visitor's voice as the rest of the page knows it. */
export interface LinkedVoice {
  speaks(slot: number): boolean
  /** The microphone is open; null while there is none to open. */
  readonly microphone: boolean | null
  /** Opens and closes it. */
  open(open: boolean): void
}

/** Whom a page comes as: a visitor, an operator, or the output of a projector. */
export type RoomKind = 'visit' | 'console' | `output/${string}`

let seat: string | undefined

/** The page's mark among others of the same browser: two windows of one operator do not push each other out. */
const pageSeat = (): string => (seat ??= crypto.randomUUID().slice(0, 8))

/** Joins a venue's room under a name. The caller disposes the room. */
export function openRoomLink(venue: string, as: RoomKind, name: string): RoomLink {
  const [kind, projector] = as.split('/') as ['visit' | 'console' | 'output', string | undefined]
  const room = createRoomClient({
    venue,
    kind,
    name,
    ...(projector ? { projector } : {}),
    ...(kind === 'console' ? { seat: pageSeat() } : {}),
    ...(kind === 'visit' && pageInvitation() !== null ? { invitation: pageInvitation() ?? '' } : {}),
    ...(kind === 'visit' ? { party: pageParty } : {}),
    origin: location.origin,
    chance: hostChance,
    now: hostNow,
  })
  wakeWithPage(room)
  const clock = createServerClock()
  room.on('clock', ({ sentMs, serverMs }) => clock.addRoundTrip(sentMs, serverMs, hostNow()))
  const poses = createPoseDownlink()
  const uplink = createPoseUplink({
    send: (bytes) => room.sendPose(bytes),
    acknowledged: () => poses.batch,
    people: () => store.get().people.length,
    roundTripMs: () => clock.roundTripMs,
  })
  room.on('welcome', ({ slot }) => {
    poses.clear(slot)
    uplink.restart()
  })
  room.on('left', ({ slot }) => poses.forget(slot))
  room.on('passages', ({ left }) => {
    for (const { slot } of left) poses.forget(slot)
  })
  room.on('poseBatch', (bytes) => {
    try {
      poses.receive(bytes, clock.serverMs(hostNow()))
    } catch (failure) {
      // One batch that cannot be read ends the stream; a new connection begins another.
      room.rejoin()
      throw failure
    }
  })
  room.on('party', ({ token }) => keepParty(token))
  const store = createRoomStore(room)
  const nameOf = (slot: number): string | undefined => store.get().people.find((person) => person.slot === slot)?.name
  const speaks = (slot: number): boolean => link.voice?.speaks(slot) ?? false
  const link: RoomLink = { room, clock, poses, uplink, store, nameOf, speaks, voice: null, heard: null }
  return link
}

/** A page that slept, or whose network comes back, joins again at once. */
function wakeWithPage(room: RoomClient): void {
  const wake = (): void => {
    if (!document.hidden) room.wake()
  }
  document.addEventListener('visibilitychange', wake)
  addEventListener('online', wake)
  addEventListener('pageshow', wake)
  room.on('stopped', () => {
    document.removeEventListener('visibilitychange', wake)
    removeEventListener('online', wake)
    removeEventListener('pageshow', wake)
  })
}
