import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Logger } from 'pino'
import { admitBody, BODY_BUDGET } from '../../importers/avatar/index.ts'
import { BODY_TYPE } from '../../model/protocol/index.ts'
import { recordAudit } from '../access/audit.ts'
import { opensVenue, staffOf, type Doors } from '../access/doors.ts'
import type { Bodies } from '../bodies/open-bodies.ts'
import { sendFirst } from './api.ts'
import { refuse } from './send-fault.ts'
import { visitorOf } from './visitor-of.ts'

/** What the door stands between. */
export interface BodyDoorParts {
  readonly doors: Doors
  readonly bodies: Pick<Bodies, 'of'>
  /** Whether a visitor is in the venue now. */
  isInside(venue: string, visitorId: string): boolean
  readonly log: Logger
}

/** Uploads read at once, by all. Each is held in memory until it is judged. */
const MOST_AT_ONCE = 8

/** Bodies of visitors: PUT one's own, DELETE it, GET those of others while one is inside. */
export function bodyDoor(parts: BodyDoorParts): Router {
  const router = Router()
  let reading = 0
  const inTurn: RequestHandler = (_request, response, next) => {
    if (reading >= MOST_AT_ONCE) return refuse(response, 'protocol/too-fast', 'Many bring a body just now.', 'Try again in a moment.')
    reading++
    response.once('close', () => reading--)
    next()
  }
  const body = express.raw({ type: BODY_TYPE, limit: BODY_BUDGET.bytes, inflate: false })
  router.use('/bodies/:venue', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.put('/bodies/:venue', admitWearer(parts), inTurn, body, answerTooLarge, (request, response) => putOn(parts, request, response))
  router.delete('/bodies/:venue', admitWearer(parts), async (request, response) => {
    const { venue } = request.params as { venue: string }
    const wearer = wearerOf(response)
    const had = await parts.bodies.of(venue).takeOff(wearer)
    if (had) await note(parts, { venue, wearer, what: 'body-taken-back', detail: '' })
    response.status(had ? 204 : 404).end()
  })
  router.get('/bodies/:venue/:id', async (request, response) => {
    const { venue, id } = request.params
    if (!(await mayLook(parts, request, venue))) return refuse(response, 'access/foreign', 'Bodies are for who is inside.', 'Enter first.')
    const bytes = await parts.bodies.of(venue).read(id)
    if (bytes === null) return refuse(response, 'body/not-found', 'Nobody wears such a body.', 'Draw the costume of the house.')
    response
      .set({ 'Cache-Control': 'private, max-age=3600', 'Content-Disposition': 'attachment', 'X-Content-Type-Options': 'nosniff' })
      .type(BODY_TYPE)
      .send(Buffer.from(bytes))
  })
  return router
}

const wearerOf = (response: Response): string => String(response.locals['wearer'])

/** Only who is in the venue, and not too often. */
function admitWearer({ doors, isInside }: BodyDoorParts): RequestHandler {
  return async (request, response, next) => {
    const visitorId = await visitorOf(doors, request)
    if (visitorId === '' || !isInside(String(request.params['venue']), visitorId))
      return refuse(response, 'access/foreign', 'A body is for who is inside.', 'Enter first, then bring it.')
    if (!(await doors.rates.body(visitorId)))
      return refuse(response, 'protocol/too-fast', 'That was often enough for now.', 'Wait ten minutes.')
    response.locals['wearer'] = visitorId
    next()
  }
}

async function putOn(parts: BodyDoorParts, request: Request, response: Response): Promise<void> {
  if (!Buffer.isBuffer(request.body)) return refuse(response, 'protocol/malformed', `The body is no ${BODY_TYPE}.`, 'Send a .vrm file.')
  const { venue } = request.params as { venue: string }
  const wearer = wearerOf(response)
  // An array of its own: what reads it may go by its buffer.
  const bytes = Uint8Array.from(request.body)
  const word = { isAuthor: request.query['author'] === '1', isLicensed: request.query['licensed'] === '1' }
  const admitted = admitBody(bytes, word)
  if (!admitted.ok) return sendFirst(response, admitted.faults)
  const { licence, credit } = admitted.value
  const kept = await parts.bodies.of(venue).put(wearer, { bytes, credit })
  if (!kept.ok) return sendFirst(response, kept.faults)
  parts.log.info({ venue, visitor: wearer, body: kept.value.id, bytes: bytes.length }, 'a visitor brought a body')
  const states = licence.wearers === 'everyone' ? '' : word.isAuthor ? ' states: author' : ' states: licensed'
  await note(parts, { venue, wearer, what: 'body-brought', detail: `${kept.value.id.slice(0, 16)} ${bytes.length} bytes${states}` })
  response.status(201).json({ id: kept.value.id, credit: kept.value.credit })
}

async function mayLook({ doors, isInside }: BodyDoorParts, request: Request, venue: string): Promise<boolean> {
  const visitorId = await visitorOf(doors, request)
  if (visitorId !== '' && isInside(venue, visitorId)) return true
  const staff = await staffOf(doors, request)
  return staff !== null && opensVenue(staff, venue)
}

async function note(
  { doors }: BodyDoorParts,
  { venue, wearer, what, detail }: { venue: string; wearer: string; what: 'body-brought' | 'body-taken-back'; detail: string },
): Promise<void> {
  await recordAudit(doors.db, doors.wallNow(), { who: wearer, what, detail, role: 'visitor', venue })
}

/** The body parser's own refusal of a large file, in the words of this door. */
const answerTooLarge = ((failure: unknown, _request: Request, response: Response, next: Parameters<RequestHandler>[2]) => {
  const status = typeof failure === 'object' && failure !== null && 'status' in failure ? failure.status : null
  if (status !== 413) return next(failure)
  refuse(response, 'body/over-budget', `The file is larger than ${BODY_BUDGET.bytes} bytes.`, 'Have the page make it smaller.')
}) as unknown as RequestHandler
