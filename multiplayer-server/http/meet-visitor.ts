import type { Response } from 'express'
import { cookieLine, VISITOR_COOKIE, type CallerRequest } from '../access/caller.ts'
import type { Doors } from '../access/doors.ts'
import { makeVisitor } from '../access/visitors.ts'

export const VISITOR_COOKIE_S = 30 * 86_400

/** Tells a browser the secret it is known by from now on. */
export function giveVisitorCookie(request: CallerRequest, response: Response, secret: string): void {
  response.append('Set-Cookie', cookieLine(request, { name: VISITOR_COOKIE, value: secret, maxAgeS: VISITOR_COOKIE_S }))
}

/** Makes a visitor of a browser that was never here; his id. */
export async function meetVisitor(doors: Doors, request: CallerRequest, response: Response): Promise<string> {
  const { visitor, secret } = await makeVisitor(doors.db, '', doors.wallNow())
  giveVisitorCookie(request, response, secret)
  return visitor.visitorId
}
