import { monitor } from '@colyseus/monitor'
import express, { Router, type Express, type Request } from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import * as z from 'zod/mini'
import type { Fault } from '../../model/errors/index.ts'
import { ROOM_NAME, WIRE_LIMITS, type ListedEvent } from '../../model/protocol/index.ts'
import type { Doors } from '../access/doors.ts'
import type { CameraBoard } from '../process/camera-board.ts'
import type { FrontDoor } from '../process/open-front.ts'
import type { Rooms } from '../rooms/open-rooms.ts'
import type { PartyTokens } from '../mirrors/party-token.ts'
import type { CameraMasks } from '../show/camera-masks.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { bearerToken } from '../access/caller.ts'
import { venueOfTicket } from '../access/tickets.ts'
import type { Bodies } from '../bodies/open-bodies.ts'
import { api, sendFirst } from './api.ts'
import { bodyDoor } from './body-door.ts'
import { liveDoor } from './live-door.ts'
import type { LiveSessions } from './live-sessions.ts'
import { pages } from './pages.ts'
import { requireKeeper, requireOwnOrigin, requirePrivateWire } from './require-own-origin.ts'
import { voiceDoor } from './voice-door.ts'
import { sendOn, type VenueRoads } from './send-on.ts'
import { securityHeaders } from './security-headers.ts'
import { answerFailures, answerNotFound, refuse } from './send-fault.ts'
import { servedFiles, xrProfiles } from './served-files.ts'

/** Whether each part of the server does its work. */
export interface Health {
  readonly ok: boolean
  readonly parts: Readonly<Record<string, { readonly ok: boolean } & Record<string, unknown>>>
  /** What does not work, the gravest first. */
  readonly faults: readonly Fault[]
}

/** What the web side stands on. */
export interface AppParts {
  /** Folder of the built pages. */
  readonly dist: string
  readonly doors: Doors
  readonly library: VenueLibrary
  readonly live: LiveSessions
  readonly rooms: Rooms
  readonly front: FrontDoor
  readonly partyTokens: PartyTokens
  /** The venue's cameras as the room tells them. */
  readonly board: Pick<CameraBoard, 'cameras' | 'noteRoundTrip'>
  /** People connected, by venue, wherever it runs. */
  people(): ReadonlyMap<string, number>
  /** Leads to the process that runs a venue; every venue is here when null. */
  readonly roads: VenueRoads | null
  readonly masks: CameraMasks
  /** What visitors brought to be seen in. */
  readonly bodies: Pick<Bodies, 'of'>
  /** Whether a cue of the venue's show runs. */
  playing(venue: string): boolean
  /** The event that is put on there. */
  event(venue: string): ListedEvent | null
  /** Whether browsers are told to stay on TLS. */
  readonly hsts: boolean
  readonly metrics: Registry
  health(): Promise<Health>
  readonly log: Logger
}

/** Everything this server answers over HTTP, in the order it is asked. */
export function createApp(parts: AppParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.use(...securityHeaders({ hsts: parts.hsts }))
  app.use((request, response, next) => {
    response.on('finish', () => parts.log.debug({ method: request.method, path: request.path, status: response.statusCode }, 'answered'))
    next()
  })
  app.use(requireOwnOrigin)
  app.use(keepers(parts))
  const { doors, library, front, playing, event, people, rooms, roads } = parts
  app.use('/api', api({ doors, library, front, playing, event, people, roads, partyTokens: parts.partyTokens, atDoor: rooms.atDoor }))
  app.use(matchmaking(parts))
  app.use(
    ['/live/:venue', '/voice/:venue', '/bodies/:venue'],
    sendOn(roads, ({ params }) => String(params['venue'])),
  )
  app.use(
    liveDoor({
      doors: parts.doors,
      library: parts.library,
      sessions: parts.live,
      cameras: (venue) => parts.board.cameras(venue),
      masks: parts.masks,
      noteRoundTrip: (venue, camera, roundTripMs) => parts.board.noteRoundTrip(venue, camera, roundTripMs),
      log: parts.log,
    }),
  )
  app.use(voiceDoor({ doors: parts.doors, sessions: parts.live, log: parts.log }))
  app.use(bodyDoor({ doors, bodies: parts.bodies, isInside: rooms.isInside, log: parts.log }))
  app.use(xrProfiles())
  app.use(servedFiles(parts.library))
  app.use(pages(parts.dist))
  app.use(answerNotFound)
  app.use(answerFailures(parts.log))
  return app
}

/** How the server is: whether it works for anyone, how it works for those who keep it. */
function keepers({ doors, metrics, health }: AppParts): Router {
  const router = Router()
  router.get('/health', async (_request, response) => {
    const { ok, parts, faults } = await health()
    const [gravest] = faults
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, parts, ...(gravest === undefined ? {} : { error: { ...gravest, at: [...gravest.at] }, message: gravest.what }) })
  })
  router.get('/metrics', requireKeeper(doors), async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.metrics())
  })
  router.use('/monitor/api/room/call', (_request, response) =>
    refuse(response, 'protocol/not-allowed', 'The monitor looks and does not act.', 'Use the console.'),
  )
  router.use('/monitor', requireKeeper(doors), monitor())
  return router
}

const seatRequest = z.object({ ticket: z.string().check(z.maxLength(4096)), protocol: z.optional(z.number()) })

function askedSeat(request: Request): z.infer<typeof seatRequest> | null {
  const asked = z.safeParse(seatRequest, { ticket: bearerToken(request) ?? undefined, ...(request.body as object) })
  return asked.success ? asked.data : null
}

/** Where a ticket says it leads: who takes it finds out whether that is true. */
const ticketVenue = (asked: z.infer<typeof seatRequest> | null): string | null => (asked === null ? null : venueOfTicket(asked.ticket))

/** Where the room client asks for its seat. Only joining exists, only with a ticket, only into the ticket's venue. */
function matchmaking({ doors, rooms, roads }: AppParts): Router {
  const router = Router()
  router.post(
    `/matchmake/joinOrCreate/${ROOM_NAME}`,
    express.json({ limit: WIRE_LIMITS.jsonBodyBytes }),
    sendOn(roads, (request) => ticketVenue(askedSeat(request))),
    async (request, response, next) => {
      const asked = askedSeat(request)
      if (asked === null) return refuse(response, 'access/bad-ticket', 'No ticket came along.', 'Ask for one: POST /api/ticket.')
      const taken = await doors.tickets.take(asked.ticket, { kinds: ['visit', 'console'] })
      if (!taken.ok) return sendFirst(response, taken.faults)
      if (taken.value.kind === 'console') {
        let passed = false
        requirePrivateWire(request, response, () => (passed = true))
        if (!passed) return
      }
      const seat = await rooms.reserve(taken.value, { protocol: asked.protocol ?? 0 }).catch(next)
      if (!seat) return
      if (!seat.ok) return sendFirst(response, seat.faults)
      response.set('Cache-Control', 'no-store').json(seat.value)
    },
  )
  return router
}
