import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Logger } from 'pino'
import { WIRE_LIMITS, type Role, type ServerMessages } from '../../model/protocol/index.ts'
import { recordAudit } from '../access/audit.ts'
import { bearerToken } from '../access/caller.ts'
import { staffOf, type Doors } from '../access/doors.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { sendFirst } from './api.ts'
import type { LiveSessions } from './live-sessions.ts'
import { refuse } from './send-fault.ts'

/** What the door stands between. */
export interface LiveDoorParts {
  readonly doors: Doors
  readonly library: VenueLibrary
  readonly sessions: LiveSessions
  /** The venue's cameras as the room tells them. */
  cameras(venue: string): ServerMessages['cameras']
  readonly log: Logger
}

const CREW: readonly Role[] = ['owner', 'operator', 'camera']

interface Knock {
  readonly way: 'whip' | 'whep'
  readonly venue: string
  readonly camera: string
}

const LAYER = /^[A-Za-z0-9_-]{1,16}$/

/** WHIP and WHEP, and for the crew whether they are on air: POST an offer with a ticket, get 201, an answer and a Location; DELETE that to leave. */
export function liveDoor(parts: LiveDoorParts): Router {
  const router = Router()
  const sdp = express.text({ type: 'application/sdp', limit: WIRE_LIMITS.sdpBytes })
  router.use('/live/:venue/:camera/:way', (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    if (knockOf(request) === null)
      return refuse(response, 'media/unknown-camera', 'No such door.', 'Use .../whip or .../whep of a camera the venue names.')
    next()
  })
  router.get('/live/:venue/:camera', (request, response) => tally(parts, request, response))
  router.options('/live/:venue/:camera/:way', (_request, response) => {
    response.set({ Allow: 'OPTIONS, POST', 'Accept-Post': 'application/sdp' }).status(204).end()
  })
  router.post('/live/:venue/:camera/:way', sdp, answerTooLarge, (request, response) => open(parts, request, response))
  router.delete('/live/:venue/:camera/:way/:session', async (request, response) => {
    const knock = knockOf(request)
    if (knock === null) return
    const ended = await parts.sessions.end(String(request.params.session), { ...knock, token: bearerToken(request) })
    if (!ended.ok) return sendFirst(response, ended.faults)
    response.status(ended.value ? 204 : 404).end()
  })
  return router
}

async function tally(parts: LiveDoorParts, request: Request, response: Response): Promise<void> {
  response.setHeader('Cache-Control', 'no-store')
  const staff = await staffOf(parts.doors, request)
  if (staff === null) return refuse(response, 'access/no-session', 'This is for the camera crew.', 'Enter by a staff link.')
  if (!CREW.includes(staff.role))
    return refuse(response, 'access/wrong-role', 'This is for the camera crew.', 'Enter by a link for the camera.')
  const { venue, camera } = request.params as { venue: string; camera: string }
  const known = parts.library.get(venue) === null ? undefined : parts.cameras(venue).find((other) => other.camera === camera)
  if (!known) return refuse(response, 'media/unknown-camera', `There is no camera "${camera}".`, 'Choose one the venue names.')
  response.json({ onAir: known.onAir, viewers: known.viewers })
}

function knockOf(request: Request): Knock | null {
  const { way, venue, camera } = request.params as Record<string, string>
  if ((way !== 'whip' && way !== 'whep') || venue === undefined || camera === undefined) return null
  return { way, venue, camera }
}

async function open(parts: LiveDoorParts, request: Request, response: Response): Promise<void> {
  const knock = knockOf(request)
  if (knock === null) return
  const token = bearerToken(request)
  if (token === null) return refuse(response, 'access/bad-ticket', 'No ticket came along.', 'Send Authorization: Bearer <ticket>.')
  const bearer = await parts.doors.tickets.take(token, { venue: knock.venue, kinds: [knock.way === 'whip' ? 'publish' : 'view'] })
  if (!bearer.ok) return sendFirst(response, bearer.faults)
  const { camera } = knock
  if (bearer.value.camera !== camera)
    return refuse(response, 'access/foreign', 'This ticket is for another camera.', 'Ask for one for this camera.')
  if (!parts.library.get(knock.venue)?.bundle?.venue.cameras.some(({ id }) => id === camera)) {
    return refuse(response, 'media/unknown-camera', `The venue has no camera "${camera}".`, 'Choose one the venue names.')
  }
  if (typeof request.body !== 'string' || request.body === '') {
    return refuse(response, 'media/bad-sdp', 'The body is not an SDP offer.', 'Send the offer as application/sdp.')
  }
  const wish = request.query['layer']
  const layer = typeof wish === 'string' && LAYER.test(wish) ? wish : 'auto'
  const opened = await parts.sessions.open(knock.way, bearer.value, { camera, sdp: request.body, layer, token })
  if (!opened.ok) return sendFirst(response, opened.faults)
  if (knock.way === 'whip') await tellPublishing(parts, knock, bearer.value)
  response
    .status(201)
    .location(`/live/${knock.venue}/${camera}/${knock.way}/${encodeURIComponent(opened.value.id)}`)
    .type('application/sdp')
    .send(opened.value.sdp)
}

async function tellPublishing({ doors, log }: LiveDoorParts, knock: Knock, bearer: TicketClaims): Promise<void> {
  log.info({ venue: knock.venue, camera: knock.camera, who: bearer.visitorId }, 'a camera is being published')
  await recordAudit(doors.db, doors.wallNow(), { who: bearer.visitorId, what: 'publish', detail: `${knock.venue}/${knock.camera}` })
}

/** The body parser's own refusal of a large offer, in the words of this door. */
const answerTooLarge = ((failure: unknown, _request: Request, response: Response, next: Parameters<RequestHandler>[2]) => {
  const status = typeof failure === 'object' && failure !== null && 'status' in failure ? failure.status : null
  if (status !== 413) return next(failure)
  refuse(response, 'media/too-large', `The offer is larger than ${WIRE_LIMITS.sdpBytes} bytes.`, 'Send fewer codecs and candidates.')
}) as unknown as RequestHandler
