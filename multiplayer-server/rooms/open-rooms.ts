import './global-websocket.ts'
import { matchMaker, Server, type MatchMakerDriver, type Presence } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import { ROOM_NAME, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { hasOwnOrigin } from '../access/caller.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { Timers } from '../process/timers.ts'
import { createAdmissionPace } from './admission-pace.ts'
import type { RoomParts, SeatOptions } from './room-parts.ts'
import { VenueRoom } from './venue-room.ts'

/** The rooms of this server, one a venue it runs. */
export interface Rooms {
  /** This process's name in the addresses of its rooms. */
  readonly processId: string
  /** Opens a venue's room. */
  open(venue: string): Promise<void>
  /** Ends a venue's room: everyone in it is told to come back. */
  close(venue: string): Promise<void>
  /** Reserves a seat for the bearer of a ticket already taken, in his turn when many come at once; what the page's client needs to connect. */
  reserve(bearer: TicketClaims, options: SeatOptions): Promise<Outcome<Awaited<ReturnType<typeof matchMaker.reserveSeatFor>>>>
  /** Staff sessions that hold a connection. */
  staffSessions(): readonly string[]
  /** Closes what stands on sessions that were revoked or have ended. */
  closeSessions(ended: readonly string[]): void
  /** People connected, by venue. */
  counts(): ReadonlyMap<string, number>
  /** Visitors in a venue. */
  visitors(venue: string): number
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
  /** False for a connection that is meant for another process; it is left alone. */
  isOurs?(request: IncomingMessage): boolean
}

/** Makes rooms possible on a server that listens already or soon will. Every upgrade is checked for its origin. */
export async function openRooms(server: HttpServer, parts: OpenRoomsParts): Promise<Rooms> {
  const transport = new WebSocketTransport({
    noServer: true,
    maxPayload: WIRE_LIMITS.framePayloadBytes,
    perMessageDeflate: false,
    pingInterval: 3000,
    pingMaxRetries: 3,
  })
  const attach = (to: HttpServer, accepts: (request: IncomingMessage) => boolean): void => {
    transport.attachToServer(to, { filter: (request) => hasOwnOrigin(request) && accepts(request) })
    to.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      if (!hasOwnOrigin(request)) refuseUpgrade(socket)
    })
  }
  attach(server, parts.isOurs ?? (() => true))
  // Whoever runs a venue runs its room: none is made for another process, and what is dead we find out ourselves.
  const here = { selectProcessIdToCreateRoom: () => Promise.resolve(matchMaker.processId) }
  matchMaker.setHealthChecksEnabled(parts.engine === undefined)
  const game = new Server({ transport, greet: false, gracefullyShutdown: false, logger: quietLogger(parts.log), ...here, ...parts.engine })
  game.define(ROOM_NAME, VenueRoom, { partsOf: (venue) => parts.partsOf(venue) }).filterBy(['venue'])
  await matchMaker.accept()
  const listings = new Map<string, Awaited<ReturnType<typeof matchMaker.createRoom>>>()
  const pace = createAdmissionPace(() => parts.now(), parts.timers)
  const roomOf = ({ roomId }: { roomId: string }): VenueRoom | null => {
    const room = matchMaker.getLocalRoomById(roomId)
    return room instanceof VenueRoom ? room : null
  }
  const local = (): [string, VenueRoom][] =>
    [...listings].flatMap(([venue, listing]) => {
      const room = roomOf(listing)
      return room === null ? [] : [[venue, room]]
    })
  return {
    processId: matchMaker.processId,
    attach,
    async open(venue) {
      listings.set(venue, await matchMaker.createRoom(ROOM_NAME, { venue }))
    },
    async close(venue) {
      const listing = listings.get(venue)
      listings.delete(venue)
      if (listing !== undefined) await roomOf(listing)?.end()
    },
    async reserve(bearer, options) {
      const listing = listings.get(bearer.venue)
      if (listing === undefined || matchMaker.state !== matchMaker.MatchMakerState.READY) return closed
      if (bearer.kind === 'visit' && !(await pace.turn())) return crowded
      return { ok: true, value: await matchMaker.reserveSeatFor(listing, options, bearer) }
    },
    async forget(processId) {
      await matchMaker.stats.excludeProcess(processId)
      await matchMaker.driver.cleanup?.(processId)
    },
    list: () => [...listings.values()].forEach((listing) => void matchMaker.driver.persist(listing)),
    staffSessions: () => local().flatMap(([, room]) => room.staffSessions),
    closeSessions: (ended) => local().forEach(([, room]) => room.closeSessions(ended)),
    counts: () => new Map(local().map(([venue, room]) => [venue, room.clientCount])),
    visitors: (venue) => local().find(([id]) => id === venue)?.[1].visitorCount ?? 0,
    takeSlowestTicks: () => new Map(local().map(([venue, room]) => [venue, room.takeSlowestTick()])),
    tickP99Ms: () => new Map(local().map(([venue, room]) => [venue, room.tickP99Ms])),
    drain: () => game.gracefullyShutdown(false),
  }
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
