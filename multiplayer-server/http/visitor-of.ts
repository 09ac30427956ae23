import { readCookie, VISITOR_COOKIE, type CallerRequest } from '../access/caller.ts'
import type { Doors } from '../access/doors.ts'
import { findVisitor } from '../access/visitors.ts'

/** The id of the visitor a request comes from; empty before his first ticket. */
export async function visitorOf(doors: Doors, request: CallerRequest): Promise<string> {
  const secret = readCookie(request, VISITOR_COOKIE)
  return (secret === null ? null : await findVisitor(doors.db, secret))?.visitorId ?? ''
}
