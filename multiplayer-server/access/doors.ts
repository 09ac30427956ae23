import type { Kysely } from 'kysely'
import type { Refusal } from '../house/house-machine.ts'
import type { Tables } from '../store/tables.ts'
import { type CallerRequest, readCookie, STAFF_COOKIE } from './caller.ts'
import type { RateLimits } from './rate-limits.ts'
import { findStaffSession, type StaffSession } from './staff.ts'
import type { TicketOffice } from './tickets.ts'

/** What every door of the server needs to judge who knocks. */
export interface Doors {
  readonly db: Kysely<Tables>
  readonly tickets: TicketOffice
  readonly rates: RateLimits
  /** Wall clock, ms: for terms and records. */
  wallNow(): number
  /** Whether a venue's house lets somebody in now. */
  readonly admission: Admission
}

/** Asks a venue's house about somebody at its door; null lets him in. */
export type Admission = (venue: string, knock: { visitorId: string; isStaff: boolean; isInvited: boolean }) => Refusal | null

/** The member of staff a request comes from, or null. */
export async function staffOf(doors: Doors, request: CallerRequest): Promise<StaffSession | null> {
  const secret = readCookie(request, STAFF_COOKIE)
  return secret === null ? null : findStaffSession(doors.db, secret, doors.wallNow())
}

/** True when a session opens this venue. */
export const opensVenue = (session: StaffSession, venue: string): boolean => session.venue === null || session.venue === venue
