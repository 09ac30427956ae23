import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { diskFullFault, isDiskFull } from '../store/disk-full.ts'
import { isStoreAway, storeAwayFault } from '../store/store-away.ts'
import { HolositeError, type Fault, type FaultCode } from '../../model/errors/index.ts'
import { lostPage, wantsPage } from './notice-page.ts'

const STATUS: Readonly<Partial<Record<FaultCode, number>>> = {
  'access/no-session': 401,
  'access/expired': 401,
  'access/replayed': 401,
  'access/revoked': 401,
  'access/unknown-link': 401,
  'access/bad-ticket': 401,
  'access/foreign': 403,
  'access/wrong-origin': 403,
  'access/wrong-role': 403,
  'access/insecure': 403,
  'protocol/not-allowed': 403,
  'protocol/malformed': 400,
  'protocol/too-large': 413,
  'protocol/too-fast': 429,
  'protocol/version': 426,
  'house/locked': 403,
  'house/banned': 403,
  'house/closed': 403,
  'house/over': 403,
  'house/invited': 403,
  'venue/missing': 404,
  'venue/not-ready': 503,
  'venue/unknown-id': 404,
  'media/unknown-camera': 404,
  'media/bad-sdp': 400,
  'media/too-large': 413,
  'media/not-publishing': 409,
  'media/busy': 409,
  'media/hub-down': 503,
  'body/not-found': 404,
  'body/licence': 403,
  'body/over-budget': 413,
  'body/too-many': 409,
  'store/full': 507,
  'store/away': 503,
  'net/moving': 503,
}

/** Answers a refusal: `{ error: fault }`, and `message` for clients that only show a line. The status follows the code. */
export function sendFault(response: Response, fault: Fault): void {
  response
    .status(STATUS[fault.code as FaultCode] ?? 400)
    .set('Cache-Control', 'no-store')
    .json({ error: { ...fault, at: [...fault.at] }, message: fault.what })
}

/** Makes a fault and answers it. */
export function refuse(response: Response, code: FaultCode, what: string, fix: string): void {
  sendFault(response, new HolositeError({ code, what, fix }).toFault())
}

/** The last door: nothing was here. A person reads so on a page, with the way back; a program gets the fault. */
export const answerNotFound: RequestHandler = (request, response) => {
  if (wantsPage(request)) return sendLost(response, 404)
  const fault: Fault = {
    code: 'http/not-found',
    what: `Nothing is served at ${request.path}.`,
    fix: 'Start from the first page: /.',
    at: [],
  }
  response.status(404).set('Cache-Control', 'no-store').json({ error: fault, message: fault.what })
}

function sendLost(response: Response, status: number): void {
  response.status(status).set('Cache-Control', 'no-store').type('html').send(lostPage())
}

/** Turns what a handler threw into an answer: body faults become 4xx, anything else a 500 that says nothing of our insides. */
export function answerFailures(log: Logger): ErrorRequestHandler {
  return (failure: unknown, request, response, next) => {
    if (response.headersSent) return next(failure)
    const status = statusOf(failure)
    if (status === 413) return refuse(response, 'protocol/too-large', 'The request is too large.', 'Send less.')
    if (status !== null && wantsPage(request)) return sendLost(response, status)
    if (status !== null) return refuse(response, 'protocol/malformed', 'The request cannot be read.', 'Send what the protocol describes.')
    if (isDiskFull(failure)) return sendFault(response, diskFullFault())
    if (isStoreAway(failure)) return sendFault(response, storeAwayFault())
    log.error({ err: failure, method: request.method, path: request.path }, 'a request failed')
    const fault: Fault = {
      code: 'http/failed',
      what: 'The server failed to answer.',
      fix: 'Try again; the log of the server says more.',
      at: [],
    }
    response.status(500).json({ error: fault, message: fault.what })
  }
}

function statusOf(failure: unknown): number | null {
  if (typeof failure !== 'object' || failure === null || !('status' in failure)) return null
  return typeof failure.status === 'number' && failure.status >= 400 && failure.status < 500 ? failure.status : null
}
