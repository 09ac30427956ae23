import { matchMaker, type Server } from '@colyseus/core'
import type { WebSocket } from 'ws'
import { InnerLink } from './inner-link.ts'
import { garbled } from './link-frames.ts'
import type { CarryWish } from './satellite-door.ts'
import { SatelliteRoom, type Carriage, type SatelliteGround, type SatelliteOptions } from './satellite-room.ts'

/** The rooms of other processes' venues that this process carries. */
export interface Satellites {
  readonly rooms: readonly SatelliteRoom[]
  /** Takes the link of a process that asks for a room to be carried; closes it where that is not to be had. */
  carry(socket: WebSocket, wish: CarryWish): void
}

const SATELLITE_NAME = 'satellite'
/** Rooms carried at once: more no core serves. */
const MOST_ROOMS = 64

/** None at first. Pages do not find such rooms by themselves: the process of the venue gives them their seats. */
export function openSatellites(game: Server, ground: SatelliteGround): Satellites {
  const carriages = new Map<string, Carriage>()
  const rooms = new Set<SatelliteRoom>()
  let count = 0
  const options: SatelliteOptions = {
    ground,
    carriageOf(name) {
      const carriage = carriages.get(name)
      if (carriage === undefined) throw garbled(`nobody asked for the room "${name}"`)
      return carriage
    },
    reserve: async (listing, seat, bearer) => ({ ...(await matchMaker.reserveSeatFor(listing, seat, bearer)) }),
  }
  game.define(SATELLITE_NAME, SatelliteRoom, options)
  const open = async (link: InnerLink, { venue, mirror }: CarryWish): Promise<void> => {
    const carried = String(++count)
    carriages.set(carried, { link, venue, mirror })
    try {
      const listing = await matchMaker.createRoom(SATELLITE_NAME, { carried })
      const room = matchMaker.getLocalRoomById(listing.roomId)
      if (!(room instanceof SatelliteRoom)) return link.close()
      rooms.add(room)
      room.onceEnded(() => rooms.delete(room))
      room.serve(listing)
      ground.log.info({ venue, mirror, room: listing.roomId }, 'a room of another process is carried here')
    } finally {
      carriages.delete(carried)
    }
  }
  return {
    get rooms() {
      return [...rooms]
    },
    carry(socket, wish) {
      const isReady = matchMaker.state === matchMaker.MatchMakerState.READY && rooms.size < MOST_ROOMS
      if (!isReady || ground.library.get(wish.venue) === null) return socket.terminate()
      const link = new InnerLink(socket, ground)
      open(link, wish).catch((err: unknown) => {
        ground.log.error({ ...wish, err }, 'a room of another process could not be carried')
        link.close()
      })
    },
  }
}
