import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Logger } from 'pino'
import { http, WIRE_LIMITS, type Role, type ServerMessages } from '../../model/protocol/index.ts'
import { recordAudit } from '../access/audit.ts'
import { bearerToken, isLocal } from '../access/caller.ts'
import { opensVenue, staffOf, type Doors } from '../access/doors.ts'
import { findPublishKey, isPublishKey } from '../access/publish-keys.ts'
import type { TicketClaims } from '../access/tickets.ts'
import { HolositeError, type FaultCode, type Outcome } from '../../model/errors/index.ts'
import type { CameraMasks } from '../show/camera-masks.ts'
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
  /** What a publisher measured of its way to the hub and back, ms. */
  noteRoundTrip(venue: string, camera: string, roundTripMs: number): void
  readonly masks: CameraMasks
  readonly log: Logger
}

const CREW: readonly Role[] = ['owner', 'operator', 'camera']

interface Knock {
  /** `rtp` is for a publish key on this machine. */
  readonly way: 'whip' | 'whep' | 'rtp'
  readonly venue: string
  readonly camera: string
}

const LAYER = /^[A-Za-z0-9_-]{1,16}$/

/** WHIP and WHEP, and for the crew whether they are on air: POST an offer with a ticket, get 201, an answer and a Location; DELETE that to leave. */
export function liveDoor(parts: LiveDoorParts): Router {
  const router = Router()
  const sdp = express.text({ type: 'application/sdp', limit: WIRE_LIMITS.sdpBytes })
  router.post('/live/:venue/:camera/masks', express.json({ limit: WIRE_LIMITS.jsonBodyBytes }), (request, response) =>
    keepMasks(parts, request, response),
  )
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

/** The camera that a member of its crew asks about; null once the answer was sent. */
async function crewCamera(parts: LiveDoorParts, request: Request, response: Response): Promise<ServerMessages['cameras'][number] | null> {
  response.setHeader('Cache-Control', 'no-store')
  const no = (...words: [FaultCode, string, string]): null => {
    refuse(response, ...words)
    return null
  }
  const staff = await staffOf(parts.doors, request)
  if (staff === null) return no('access/no-session', 'This is for the camera crew.', 'Enter by a staff link.')
  const { venue, camera } = request.params as { venue: string; camera: string }
  const isHis = CREW.includes(staff.role) && opensVenue(staff, venue) && (staff.camera === null || staff.camera === camera)
  if (!isHis) return no('access/wrong-role', 'This is for the camera crew.', 'Enter by a link for the camera.')
  const known = parts.library.get(venue) === null ? undefined : parts.cameras(venue).find((other) => other.camera === camera)
  return known ?? no('media/unknown-camera', `There is no camera "${camera}".`, 'Choose one the venue names.')
}

/** Keeps what is painted over; the page that draws it has done so already. */
async function keepMasks(parts: LiveDoorParts, request: Request, response: Response): Promise<void> {
  const known = await crewCamera(parts, request, response)
  if (known === null) return
  const body = http.masks.request.safeParse(request.body)
  if (!body.success) return refuse(response, 'protocol/malformed', 'These are no masks.', 'Send outlines of 3 to 32 corners, each 0 to 1.')
  await parts.masks.set(String(request.params['venue']), known.camera, body.data.masks)
  response.status(204).end()
}

async function tally(parts: LiveDoorParts, request: Request, response: Response): Promise<void> {
  const known = await crewCamera(parts, request, response)
  if (known === null) return
  const { venue, camera } = request.params as { venue: string; camera: string }
  const roundTripMs = Number(request.query['roundTripMs'] ?? Number.NaN)
  if (roundTripMs >= 0 && roundTripMs < 60_000) parts.noteRoundTrip(venue, camera, roundTripMs)
  response.json({ onAir: known.onAir, viewers: known.viewers, masks: parts.masks.of(venue, camera) })
}

function knockOf(request: Request): Knock | null {
  const { way, venue, camera } = request.params as Record<string, string>
  if ((way !== 'whip' && way !== 'whep' && way !== 'rtp') || venue === undefined || camera === undefined) return null
  return { way, venue, camera }
}

async function open(parts: LiveDoorParts, request: Request, response: Response): Promise<void> {
  const knock = knockOf(request)
  if (knock === null) return
  const token = bearerToken(request)
  if (token === null) return refuse(response, 'access/bad-ticket', 'No ticket came along.', 'Send Authorization: Bearer <ticket>.')
  const bearer = await bearerOf(parts.doors, token, knock)
  if (!bearer.ok) return sendFirst(response, bearer.faults)
  const { camera, way } = knock
  // A ticket lives for a minute, in which its bearer may have been banned.
  if (parts.doors.admission(knock.venue, { visitorId: bearer.value.visitorId, isStaff: true, isInvited: true })?.why === 'banned') {
    return refuse(response, 'house/banned', 'You were sent out.', 'Come back when the time is over.')
  }
  if (bearer.value.camera !== camera)
    return refuse(response, 'access/foreign', 'This ticket is for another camera.', 'Ask for one for this camera.')
  if (!parts.library.get(knock.venue)?.bundle?.venue.cameras.some(({ id }) => id === camera)) {
    return refuse(response, 'media/unknown-camera', `The venue has no camera "${camera}".`, 'Choose one the venue names.')
  }
  if (way === 'rtp') return openIntake(parts, { request, response, bearer: bearer.value, token })
  if (typeof request.body !== 'string' || request.body === '') {
    return refuse(response, 'media/bad-sdp', 'The body is not an SDP offer.', 'Send the offer as application/sdp.')
  }
  const wish = request.query['layer']
  const layer = typeof wish === 'string' && LAYER.test(wish) ? wish : 'auto'
  const opened = await parts.sessions.open(way, bearer.value, { camera, sdp: request.body, layer, token })
  if (!opened.ok) return sendFirst(response, opened.faults)
  if (way === 'whip') await tellPublishing(parts, knock, bearer.value)
  response
    .status(201)
    .location(`/live/${knock.venue}/${camera}/${way}/${encodeURIComponent(opened.value.id)}`)
    .type('application/sdp')
    .send(opened.value.sdp)
}

/** Who comes: by a ticket, once, or to publish by a key, as often as it likes. */
async function bearerOf(doors: Doors, token: string, { venue, way }: Knock): Promise<Outcome<TicketClaims>> {
  if (!isPublishKey(token)) return doors.tickets.take(token, { venue, kinds: [way === 'whep' ? 'view' : 'publish'] })
  const claims = way === 'whep' ? null : await findPublishKey(doors.db, token)
  if (claims?.venue === venue) return { ok: true, value: claims }
  const what = 'This publish key is not known here, was revoked, or is for another venue.'
  const fault = new HolositeError({ code: 'access/bad-ticket', what, fix: 'Ask the owner for a new one: holosite staff key ...' })
  return { ok: false, faults: [fault.toFault()] }
}

interface IntakeKnock {
  readonly request: Request
  readonly response: Response
  readonly bearer: TicketClaims
  readonly token: string
}

/** An encoder on this machine gets a port for its RTP; the answer is the address to give to it. */
async function openIntake(parts: LiveDoorParts, { request, response, bearer, token }: IntakeKnock): Promise<void> {
  if (!isLocal(request)) {
    return refuse(response, 'access/wrong-origin', 'Plain RTP is taken from this machine only.', 'From elsewhere publish by WHIP.')
  }
  const { venue, camera } = request.params as { venue: string; camera: string }
  const opened = await parts.sessions.openIntake(bearer, { camera, token })
  if (!opened.ok) return sendFirst(response, opened.faults)
  await tellPublishing(parts, { way: 'rtp', venue, camera }, bearer)
  const { id, port } = opened.value
  response
    .status(201)
    .location(`/live/${venue}/${camera}/rtp/${encodeURIComponent(id)}`)
    .type('text/plain')
    .send(`rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=1200`)
}

async function tellPublishing({ doors, log }: LiveDoorParts, knock: Knock, bearer: TicketClaims): Promise<void> {
  log.info({ venue: knock.venue, camera: knock.camera, who: bearer.visitorId }, 'a camera is being published')
  const { visitorId: who, name, role, venue } = bearer
  await recordAudit(doors.db, doors.wallNow(), { who, name, role, venue, what: 'publish', detail: `${knock.venue}/${knock.camera}` })
}

/** The body parser's own refusal of a large offer, in the words of this door. */
const answerTooLarge = ((failure: unknown, _request: Request, response: Response, next: Parameters<RequestHandler>[2]) => {
  const status = typeof failure === 'object' && failure !== null && 'status' in failure ? failure.status : null
  if (status !== 413) return next(failure)
  refuse(response, 'media/too-large', `The offer is larger than ${WIRE_LIMITS.sdpBytes} bytes.`, 'Send fewer codecs and candidates.')
}) as unknown as RequestHandler
