import type { Request, RequestHandler } from 'express'
import { bearerToken, hasOwnOrigin, isLocal, isOfThisSite, isSecure } from '../access/caller.ts'
import { type Doors, staffOf } from '../access/doors.ts'
import { refuse } from './send-fault.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A program with a key of its own, such as an encoder: no page sends this, for pages name their origin, and no cookie counts there. */
const isEncoder = (request: Request): boolean =>
  request.path.startsWith('/live/') && request.headers.origin === undefined && bearerToken(request) !== null

/** Lets a request that changes something pass only when a page of this very origin sent it, or an encoder with its key. */
export const requireOwnOrigin: RequestHandler = (request, response, next) => {
  if (READS.has(request.method) || hasOwnOrigin(request) || isEncoder(request)) return next()
  refuse(
    response,
    'access/wrong-origin',
    'The request did not come from a page of this server.',
    'Open the page from this server, by the same address.',
  )
}

/** Lets staff doors open only over TLS or on this machine. */
export const requirePrivateWire: RequestHandler = (request, response, next) => {
  if (isSecure(request) || isLocal(request)) return next()
  refuse(
    response,
    'access/insecure',
    'Staff doors stay shut over plain HTTP.',
    'Use https, or open http://localhost on the machine the server runs on.',
  )
}

/** For what only those who run the place may see: owner and operator, or a program on this machine that came through no proxy. */
export function requireKeeper(doors: Doors): RequestHandler {
  return async (request, response, next) => {
    if (isLocal(request) && isOfThisSite(request)) return next()
    const session = isSecure(request) && isOfThisSite(request) ? await staffOf(doors, request) : null
    if (session?.role === 'owner' || session?.role === 'operator') return next()
    refuse(response, 'access/wrong-role', 'This is for the owner and the operators.', 'Enter by a staff link.')
  }
}
