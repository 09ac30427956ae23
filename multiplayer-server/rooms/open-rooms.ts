import './global-websocket.ts'
import { matchMaker, Server } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import { ROOM_NAME, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { hasOwnOrigin } from '../access/caller.ts'
import type { TicketClaims } from '../access/tickets.ts'
import { createAdmissionPace } from './admission-pace.ts'
import type { RoomParts, SeatOptions } from './room-parts.ts'
import { VenueRoom } from './venue-room.ts'

/** The rooms of this server, one a venue, open as long as it runs. */
export interface Rooms {
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
  /** Tells every client to come back, waits for the rooms to end. */
  drain(): Promise<void>
}

/** Opens a room for every venue on a server that listens already or soon will. Every upgrade is checked for its origin. */
export async function openRooms(server: HttpServer, venues: readonly string[], parts: RoomParts): Promise<Rooms> {
  const transport = new WebSocketTransport({
    noServer: true,
    maxPayload: WIRE_LIMITS.framePayloadBytes,
    perMessageDeflate: false,
    pingInterval: 3000,
    pingMaxRetries: 3,
  })
  const mayUpgrade = (request: IncomingMessage): boolean => hasOwnOrigin(request)
  transport.attachToServer(server, { filter: mayUpgrade })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (!mayUpgrade(request)) refuseUpgrade(socket)
  })
  const game = new Server({ transport, greet: false, gracefullyShutdown: false, logger: quietLogger(parts.log) })
  game.define(ROOM_NAME, VenueRoom, { parts })
  await matchMaker.accept()
  const listings = new Map<string, Awaited<ReturnType<typeof matchMaker.createRoom>>>()
  for (const venue of venues) listings.set(venue, await matchMaker.createRoom(ROOM_NAME, { venue }))
  const pace = createAdmissionPace(() => parts.clock.now(), parts.timers)
  const local = (): [string, VenueRoom][] =>
    [...listings].flatMap(([venue, { roomId }]) => {
      const room = matchMaker.getLocalRoomById(roomId)
      return room instanceof VenueRoom ? [[venue, room]] : []
    })
  return {
    async reserve(bearer, options) {
      const listing = listings.get(bearer.venue)
      if (listing === undefined || matchMaker.state !== matchMaker.MatchMakerState.READY) return closed
      if (bearer.kind === 'visit' && !(await pace.turn())) return crowded
      return { ok: true, value: await matchMaker.reserveSeatFor(listing, options, bearer) }
    },
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
