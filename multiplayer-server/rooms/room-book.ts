import { matchMaker } from '@colyseus/core'
import { ROOM_NAME } from '../../model/protocol/index.ts'
import type { RoomMaker } from '../mirrors/mirror-room.ts'
import { VenueRoom } from './venue-room.ts'

type Listing = Awaited<ReturnType<typeof matchMaker.createRoom>>

/** The rooms of this process as the framework lists them, by venue and number. */
export interface RoomBook {
  makerOf(venue: string): RoomMaker
  listingOf(venue: string, mirror: number): Listing | undefined
  readonly listings: readonly Listing[]
  readonly rooms: readonly VenueRoom[]
}

/** Empty; the framework must accept rooms before one is made. */
export function createRoomBook(): RoomBook {
  const listings = new Map<string, Listing>()
  const listed = (venue: string, mirror: number): string => `${venue}/${mirror}`
  const roomOf = ({ roomId }: { roomId: string }): VenueRoom | null => {
    const room = matchMaker.getLocalRoomById(roomId)
    return room instanceof VenueRoom ? room : null
  }
  return {
    makerOf: (venue) => ({
      async open(mirror) {
        listings.set(listed(venue, mirror), await matchMaker.createRoom(ROOM_NAME, { venue, mirror }))
      },
      async end(mirror) {
        const listing = listings.get(listed(venue, mirror))
        listings.delete(listed(venue, mirror))
        if (listing !== undefined) await roomOf(listing)?.end()
      },
    }),
    listingOf: (venue, mirror) => listings.get(listed(venue, mirror)),
    get listings() {
      return [...listings.values()]
    },
    get rooms() {
      return [...listings.values()].flatMap((listing) => roomOf(listing) ?? [])
    },
  }
}
