import { useEffect, useState } from 'react'
import {
  createPoseDownlink,
  createRoomClient,
  createServerClock,
  type PoseDownlink,
  type RoomClient,
  type ServerClock,
} from '../net/index.ts'
import { hostChance, hostNow } from '../runtime/index.ts'
import { createRoomStore, type RoomStore } from './room-store.ts'

/** A page's connection with what belongs to it. */
export interface RoomLink {
  readonly room: RoomClient
  readonly store: RoomStore
  readonly clock: ServerClock
  /** Other people's poses: read from the first batch on, since each builds on the one before. */
  readonly poses: PoseDownlink
}

/** Opens a room for as long as the component lives. Null before the first effect and while `name` is null (not entered yet). */
export function useRoomLink(venue: string, kind: 'visit' | 'console', name: string | null): RoomLink | null {
  const [link, setLink] = useState<RoomLink | null>(null)
  useEffect(() => {
    if (name === null) return
    const opened = openRoomLink(venue, kind, name)
    setLink(opened)
    return () => opened.room.dispose()
  }, [venue, kind, name])
  return link
}

function openRoomLink(venue: string, kind: 'visit' | 'console', name: string): RoomLink {
  const room = createRoomClient({ venue, kind, name, origin: location.origin, chance: hostChance, now: hostNow })
  const clock = createServerClock()
  room.on('clock', ({ sentMs, serverMs }) => clock.addRoundTrip(sentMs, serverMs, hostNow()))
  const poses = createPoseDownlink()
  room.on('welcome', () => poses.clear())
  room.on('poseBatch', (bytes) => {
    try {
      poses.receive(bytes, clock.serverMs(hostNow()))
    } catch (failure) {
      // One batch that cannot be read ends the stream; a new connection begins another.
      room.rejoin()
      throw failure
    }
  })
  return { room, clock, poses, store: createRoomStore(room) }
}
