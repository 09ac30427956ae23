import './global-websocket.ts'
import { matchMaker, Server, type MatchMakerDriver, type Presence } from '@colyseus/core'
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import { ROOM_NAME, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { hasOwnOrigin } from '../access/caller.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { Timers } from '../process/timers.ts'
import { Hall } from '../mirrors/hall.ts'
import type { DoorStanding, DoorWish } from '../mirrors/mirror-room.ts'
import { FarRooms, type FarProcesses } from '../satellites/far-rooms.ts'
import { openSatellites, type Satellites } from '../satellites/open-satellites.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { createAdmissionPace } from './admission-pace.ts'
import { createRoomBook, type RoomBook } from './room-book.ts'
import { RoomTransport } from './room-transport.ts'
import type { RoomParts, SeatOptions } from './room-parts.ts'
import { VenueRoom, type RoomOptions } from './venue-room.ts'

/** The rooms of this server: of each venue it runs one, and more while that is full. */
export interface Rooms {
  /** This process's name in the addresses of its rooms. */
  readonly processId: string
  /** Opens a venue's first room. */
  open(venue: string): Promise<void>
  /** Ends a venue's rooms: everyone in it is told to come back. */
  close(venue: string): Promise<void>
  /** Reserves a seat for the bearer of a ticket already taken, in his turn when many come at once; what the page's client needs to connect. */
  reserve(bearer: TicketClaims, options: SeatOptions): Promise<Outcome<object>>
  /** Staff sessions that hold a connection. */
  staffSessions(): readonly string[]
  /** Closes what stands on sessions that were revoked or have ended. */
  closeSessions(ended: readonly string[]): void
  /** People connected, by venue. */
  counts(): ReadonlyMap<string, number>
  /** Rooms that are open, those of them that other processes carry, and people in the line before them, by venue. */
  mirrors(): ReadonlyMap<string, { readonly rooms: number; readonly far: number; readonly waiting: number }>
  /** People whose connections this process holds, those of other processes' venues among them. */
  held(): number
  /** People of other processes' venues whose connections this process holds. */
  carried(): number
  /** Carries a room of another process's venue over a link to that process. */
  carry: Satellites['carry']
  /** Where somebody stands who asks at a venue's door; see Hall. Throws `venue/missing` for one that is not run here. */
  atDoor(venue: string, visitorId: string, asked: DoorWish): DoorStanding
  /** Whether a visitor is connected to a venue run here, to be seen there. */
  isInside(venue: string, visitorId: string): boolean
  /** Duration of the slowest pose tick of each venue since it was last asked, ms. */
  takeSlowestTicks(): ReadonlyMap<string, number>
  /** Duration that 99 of 100 pose ticks of each venue stayed within in the last ten seconds, ms. */
  tickP99Ms(): ReadonlyMap<string, number>
  /** Takes upgrades of another server too, those it accepts. */
  attach(server: HttpServer, accepts: (request: IncomingMessage) => boolean): void
  /** Takes the rooms of a process that is gone off the common list. */
  forget(processId: string): Promise<void>
  /** Puts our rooms on the common list again, after it was lost. */
  list(): void
  /** Tells every client to come back, waits for the rooms to end. */
  drain(): Promise<void>
}

/** What rooms stand on besides their venues. */
export interface OpenRoomsParts {
  readonly timers: Timers
  readonly log: Logger
  /** A steady clock, ms. */
  now(): number
  partsOf(venue: string): RoomParts
  /** Where several processes meet; absent for one process alone. */
  readonly engine?: { readonly presence: Presence; readonly driver: MatchMakerDriver } | undefined
  /** The other processes that may carry further rooms; absent for one process alone. */
  readonly far?: FarProcesses | undefined
  readonly library: VenueLibrary
  /** False for a connection that is meant for another process; it is left alone. */
  isOurs?(request: IncomingMessage): boolean
}

/** Connections, each checked for its origin. */
function openTransport(): { transport: RoomTransport; attach: Rooms['attach'] } {
  const transport = new RoomTransport({
    noServer: true,
    maxPayload: WIRE_LIMITS.framePayloadBytes,
    perMessageDeflate: false,
    // The rooms ask for themselves, one connection after the other: see pings.ts.
    pingInterval: 0,
  })
  const attach: Rooms['attach'] = (to, accepts) => {
    transport.attachToServer(to, { filter: (request) => hasOwnOrigin(request) && accepts(request) })
    to.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      if (!hasOwnOrigin(request)) refuseUpgrade(socket)
    })
  }
  return { transport, attach }
}

/** Makes rooms possible on a server that listens already or soon will. Every upgrade is checked for its origin. */
export async function openRooms(server: HttpServer, parts: OpenRoomsParts): Promise<Rooms> {
  const { transport, attach } = openTransport()
  attach(server, parts.isOurs ?? (() => true))
  // Whoever runs a venue runs its room: none is made for another process, and what is dead we find out ourselves.
  const here = { selectProcessIdToCreateRoom: () => Promise.resolve(matchMaker.processId) }
  matchMaker.setHealthChecksEnabled(parts.engine === undefined)
  const game = new Server({ transport, greet: false, gracefullyShutdown: false, logger: quietLogger(parts.log), ...here, ...parts.engine })
  const halls = new Map<string, Hall>()
  const hallOf = (venue: string): Hall => {
    const hall = halls.get(venue)
    if (hall === undefined) throw new HolositeError({ code: 'venue/missing', what: `Venue "${venue}" is not open.`, fix: 'Open it first.' })
    return hall
  }
  const options: RoomOptions = { partsOf: (venue) => parts.partsOf(venue), hallOf }
  game.define(ROOM_NAME, VenueRoom, options).filterBy(['venue'])
  await matchMaker.accept()
  const book = createRoomBook()
  const { timers, log, library, now } = parts
  const satellites = openSatellites(game, { timers, log, library, now })
  const far = parts.far === undefined ? null : new FarRooms(parts.far, () => peopleIn([...book.rooms, ...satellites.rooms]), now)
  const pace = createAdmissionPace(() => parts.now(), parts.timers)
  return {
    processId: matchMaker.processId,
    attach,
    async open(venue) {
      const own = book.makerOf(venue)
      const ofVenue = { venue, own, parts: parts.partsOf(venue), hall: () => hallOf(venue) }
      const hall = new Hall(venue, ofVenue.parts, far === null ? own : far.makerOf(ofVenue))
      halls.set(venue, hall)
      try {
        await hall.start()
      } catch (failure) {
        halls.delete(venue)
        await hall.close()
        throw failure
      }
    },
    async close(venue) {
      const hall = halls.get(venue)
      halls.delete(venue)
      await hall?.close()
    },
    async reserve(bearer, seat) {
      const hall = halls.get(bearer.venue)
      if (hall === undefined || matchMaker.state !== matchMaker.MatchMakerState.READY) return closed
      if (bearer.kind === 'visit' && !(await pace.turn())) return crowded
      const value = await reserveIn({ hall, book, far }, seat, bearer)
      return value === null ? closed : { ok: true, value }
    },
    atDoor: (venue, visitorId, asked) => hallOf(venue).atDoor(visitorId, asked),
    isInside: (venue, visitorId) => halls.get(venue)?.everyone.get(visitorId)?.bearer.kind === 'visit',
    async forget(processId) {
      await matchMaker.stats.excludeProcess(processId)
      await matchMaker.driver.cleanup?.(processId)
    },
    list: () => book.listings.forEach((listing) => void matchMaker.driver.persist(listing)),
    ...figuresOf(halls, book, satellites),
    carry: satellites.carry,
    async drain() {
      for (const hall of halls.values()) hall.stop()
      await far?.end()
      await game.gracefullyShutdown(false)
    },
  }
}

type Figures = Pick<Rooms, 'staffSessions' | 'closeSessions' | 'counts' | 'mirrors' | 'held' | 'carried' | 'takeSlowestTicks' | 'tickP99Ms'>

/** Who is here, and how the rooms of this process do. */
function figuresOf(halls: ReadonlyMap<string, Hall>, book: RoomBook, satellites: Satellites): Figures {
  const worst = (read: (room: Pick<VenueRoom, 'takeSlowestTick' | 'tickP99Ms'>) => number): ReadonlyMap<string, number> => {
    const byVenue = new Map([...halls.keys()].map((venue) => [venue, 0]))
    for (const room of [...book.rooms, ...satellites.rooms]) byVenue.set(room.venue, Math.max(byVenue.get(room.venue) ?? 0, read(room)))
    return byVenue
  }
  return {
    staffSessions: () => [...halls.values()].flatMap((hall) => hall.staffSessions),
    closeSessions: (ended) => halls.forEach((hall) => hall.closeSessions(ended)),
    counts: () => new Map([...halls].map(([venue, hall]) => [venue, hall.everyone.size])),
    mirrors: () =>
      new Map(
        [...halls].map(([venue, { seating, rooms }]) => {
          const far = rooms.filter(({ carrier }) => carrier !== null).length
          return [venue, { rooms: seating.mirrors.length, far, waiting: seating.line.size }]
        }),
      ),
    held: () => peopleIn([...book.rooms, ...satellites.rooms]),
    carried: () => peopleIn(satellites.rooms),
    takeSlowestTicks: () => worst((room) => room.takeSlowestTick()),
    tickP99Ms: () => worst((room) => room.tickP99Ms),
  }
}

const peopleIn = (rooms: readonly { readonly people: number }[]): number => rooms.reduce((sum, { people }) => sum + people, 0)

/** The rooms of a venue: those of this process, and those that others carry. */
interface VenueRooms {
  readonly hall: Hall
  readonly book: RoomBook
  readonly far: FarRooms | null
}

/** A seat in the room where the bearer has his place; where that room is lost meanwhile, in the one that opens in its stead. */
async function reserveIn({ hall, book, far }: VenueRooms, seat: SeatOptions, bearer: TicketClaims): Promise<object | null> {
  for (let tries = 0; tries < 2; tries++) {
    // Where there is no place the first room says so itself: its refusal is the one that pages know.
    const mirror = (await hall.seat(bearer)) ?? 1
    const farRoom = far?.room(bearer.venue, mirror)
    if (farRoom === undefined) {
      const listing = book.listingOf(bearer.venue, mirror)
      return listing === undefined ? null : matchMaker.reserveSeatFor(listing, seat, bearer)
    }
    const found = await farRoom.reserve(bearer, seat)
    if (found !== null || !farRoom.isOver) return found
  }
  return null
}

const closed: Outcome<never> = {
  ok: false,
  faults: [new HolositeError({ code: 'venue/missing', what: 'The room is not open.', fix: 'Try again in a moment.' }).toFault()],
}

const crowded: Outcome<never> = {
  ok: false,
  faults: [
    new HolositeError({ code: 'protocol/too-fast', what: 'Very many people come at once.', fix: 'Come again in some seconds.' }).toFault(),
  ],
}

function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}

/** The framework's own lines. What clients do wrong it reports with a stack; our rooms have told that already, in one line. */
function quietLogger(log: Logger): Record<'debug' | 'info' | 'trace' | 'warn' | 'error', (...words: unknown[]) => void> {
  const line = (words: unknown[]): string => words.map(String).join(' ')
  const ofClient = /^(Max payload size|Invalid WebSocket|Received (an? )?RSV|read ECONNRESET|write E|Invalid UTF-8|Unsupported)/
  return {
    trace: () => {},
    debug: () => {},
    info: (...words) => log.debug(line(words)),
    warn: (...words) => log.warn(line(words)),
    error: (...words) => (ofClient.test(line(words)) ? log.debug(line(words).split('\n')[0]) : log.error(line(words))),
  }
}
