import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Logger } from 'pino'
import { WIRE_LIMITS } from '../../model/protocol/index.ts'
import { bearerToken } from '../access/caller.ts'
import type { Doors } from '../access/doors.ts'
import { sendFirst } from './api.ts'
import type { LiveSessions } from './live-sessions.ts'
import { refuse } from './send-fault.ts'

/** What the door stands between. */
export interface VoiceDoorParts {
  readonly doors: Doors
  readonly sessions: LiveSessions
  readonly log: Logger
}

/** Voice of a venue: POST an offer with a ticket of the room, get 201, an answer and a Location; DELETE that to leave. */
export function voiceDoor(parts: VoiceDoorParts): Router {
  const router = Router()
  const sdp = express.text({ type: 'application/sdp', limit: WIRE_LIMITS.sdpBytes })
  router.use('/voice/:venue', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.post('/voice/:venue', sdp, answerTooLarge, (request, response) => open(parts, request, response))
  router.delete('/voice/:venue/:session', async (request, response) => {
    const { venue, session } = request.params
    const ended = await parts.sessions.end(session, { venue, camera: '', token: bearerToken(request) })
    if (!ended.ok) return sendFirst(response, ended.faults)
    response.status(ended.value ? 204 : 404).end()
  })
  return router
}

async function open({ doors, sessions, log }: VoiceDoorParts, request: Request, response: Response): Promise<void> {
  const venue = String(request.params['venue'])
  const token = bearerToken(request)
  if (token === null) return refuse(response, 'access/bad-ticket', 'No ticket came along.', 'Ask the room for one: voiceTicket.')
  const bearer = await doors.tickets.take(token, { venue, kinds: ['voice'] })
  if (!bearer.ok) return sendFirst(response, bearer.faults)
  // A ticket lives for a minute, in which its bearer may have been banned.
  if (doors.admission(venue, { visitorId: bearer.value.visitorId, isStaff: true, isInvited: true })?.why === 'banned') {
    return refuse(response, 'house/banned', 'You were sent out.', 'Come back when the time is over.')
  }
  if (typeof request.body !== 'string' || request.body === '') {
    return refuse(response, 'media/bad-sdp', 'The body is not an SDP offer.', 'Send the offer as application/sdp.')
  }
  const opened = await sessions.openVoice(bearer.value, { sdp: request.body, token })
  if (!opened.ok) return sendFirst(response, opened.faults)
  log.info({ venue, visitor: bearer.value.visitorId }, 'a voice connection was opened')
  response
    .status(201)
    .location(`/voice/${venue}/${encodeURIComponent(opened.value.id)}`)
    .type('application/sdp')
    .send(opened.value.sdp)
}

/** The body parser's own refusal of a large offer, in the words of this door. */
const answerTooLarge = ((failure: unknown, _request: Request, response: Response, next: Parameters<RequestHandler>[2]) => {
  const status = typeof failure === 'object' && failure !== null && 'status' in failure ? failure.status : null
  if (status !== 413) return next(failure)
  refuse(response, 'media/too-large', `The offer is larger than ${WIRE_LIMITS.sdpBytes} bytes.`, 'Send fewer codecs and candidates.')
}) as unknown as RequestHandler
