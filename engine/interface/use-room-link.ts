import { useEffect, useState } from 'react'
import type { RoomKind, RoomLink } from './open-room-link.ts'

/**
 * Opens a room for as long as the component lives. Null before the first effect and while `name` is null (not entered yet). What speaks
 * with the room is fetched on entering: a visitor at the door sees the place without it.
 */
export function useRoomLink(venue: string, kind: RoomKind, name: string | null): RoomLink | null {
  const [link, setLink] = useState<RoomLink | null>(null)
  useEffect(() => {
    if (name === null) return
    let opened: RoomLink | null = null
    let left = false
    void import('./open-room-link.ts').then(({ openRoomLink }) => {
      if (left) return
      opened = openRoomLink(venue, kind, name)
      setLink(opened)
    })
    return () => {
      left = true
      opened?.room.dispose()
    }
  }, [venue, kind, name])
  return link
}
