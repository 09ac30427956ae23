import { HolositeError, type FaultCode, type Outcome } from '../../model/errors/index.ts'
import { SHOW_ROLES, type Role } from '../../model/protocol/index.ts'
import { type CallerRequest, isLocal, isSecure, readCookie, VISITOR_COOKIE } from './caller.ts'
import { type Doors, opensVenue, staffOf } from './doors.ts'
import type { StaffRole, StaffSession } from './staff.ts'
import type { TicketClaims } from './tickets.ts'
import { shutFault } from './shut-fault.ts'
import { findVisitor, makeVisitor, touchVisitor } from './visitors.ts'

/** What a page asks a ticket for, its body already parsed. */
export interface TicketRequest {
  readonly venue: string
  readonly kind: 'visit' | 'console' | 'publish' | 'output'
  readonly camera?: string | undefined
  readonly projector?: string | undefined
  /** Which of a staff session's pages asks for the console. */
  readonly seat?: string | undefined
  readonly name?: string | undefined
  /** Whether the invitation that came along is the one of the event that is on. */
  readonly isInvited?: boolean
  /** The party that the link he came by names, checked. */
  readonly party?: string | null
}

/** A ticket, and the secret of a visitor met for the first time, to go into his cookie. */
export interface IssuedTicket {
  readonly ticket: string
  readonly expiresAtMs: number
  readonly newVisitorSecret: string | null
}

/** Roles staff keep when they walk among visitors; those who run the show do that from the console only. */
const ROLES_IN_THE_VENUE: readonly StaffRole[] = ['host', 'performer', 'guide', 'moderator']
const PUBLISHERS: readonly StaffRole[] = ['camera', 'operator', 'owner']

/** Judges a request for a ticket and issues it. */
export async function issueTicket(doors: Doors, request: CallerRequest, asked: TicketRequest): Promise<Outcome<IssuedTicket>> {
  const staff = await staffOf(doors, request)
  if (asked.kind === 'visit') return issueVisit(doors, request, asked, staff)
  if (!isSecure(request) && !isLocal(request)) {
    return refuse('access/insecure', 'Staff doors stay shut over plain HTTP.', 'Use https, or http://localhost on the server itself.')
  }
  if (staff === null) return refuse('access/no-session', 'No staff session is open here.', 'Enter by a staff link.')
  if (!opensVenue(staff, asked.venue))
    return refuse('access/wrong-role', 'Your staff link is for another venue.', 'Ask the owner for a link.')
  const fault = faultOf(asked, staff)
  if (fault !== null) return fault
  const { ticket, expiresAtMs } = await doors.tickets.issue({
    venue: asked.venue,
    // An output sits at the console's table: it hears what staff hear.
    kind: asked.kind === 'publish' ? 'publish' : 'console',
    role: staff.role,
    visitorId:
      asked.kind === 'output' ? `output-${asked.projector}-${staff.id}` : ['staff', staff.id, asked.seat].filter(Boolean).join('-'),
    name: cleanName(asked.name) ?? staff.label,
    camera: asked.kind === 'publish' ? (asked.camera ?? null) : null,
    session: staff.id,
  })
  return { ok: true, value: { ticket, expiresAtMs, newVisitorSecret: null } }
}

async function issueVisit(
  doors: Doors,
  request: CallerRequest,
  asked: TicketRequest,
  staff: StaffSession | null,
): Promise<Outcome<IssuedTicket>> {
  const nowMs = doors.wallNow()
  const secret = readCookie(request, VISITOR_COOKIE)
  const found = secret === null ? null : await findVisitor(doors.db, secret)
  const isStaff = staff !== null && opensVenue(staff, asked.venue)
  const isInvited = asked.isInvited === true
  const shut = doors.admission(asked.venue, { visitorId: found?.visitorId ?? '', isStaff, isInvited })
  if (shut !== null) return { ok: false, faults: [shutFault(shut)] }
  const name = cleanName(asked.name)
  const met =
    found === null ? await makeVisitor(doors.db, name ?? '', nowMs) : { visitor: { ...found, name: name ?? found.name }, secret: null }
  const { visitor } = met
  if (met.secret === null) await touchVisitor(doors.db, visitor, nowMs)
  const inRole = roleInVenue(staff, asked.venue) === 'visitor' ? null : staff
  const claims: TicketClaims = {
    venue: asked.venue,
    kind: 'visit',
    role: roleInVenue(staff, asked.venue),
    visitorId: visitor.visitorId,
    name: visitor.name === '' ? `Guest ${visitor.visitorId.slice(0, 4)}` : visitor.name,
    camera: null,
    session: inRole?.id ?? null,
    ...(asked.party == null ? {} : { party: asked.party }),
    ...(isStaff ? { pass: 'staff' } : isInvited ? { pass: 'invited' } : {}),
  }
  const { ticket, expiresAtMs } = await doors.tickets.issue(claims)
  return { ok: true, value: { ticket, expiresAtMs, newVisitorSecret: met.secret } }
}

/** The role somebody has who walks among visitors. */
export const roleInVenue = (staff: StaffSession | null, venue: string): Role =>
  staff !== null && opensVenue(staff, venue) && ROLES_IN_THE_VENUE.includes(staff.role) ? staff.role : 'visitor'

function faultOf(asked: TicketRequest, staff: StaffSession): Outcome<never> | null {
  if (asked.kind === 'publish') return publishFault(staff, asked.camera)
  return asked.kind === 'output' ? outputFault(staff, asked.projector) : consoleFault(staff)
}

function outputFault(staff: StaffSession, projector: string | undefined): Outcome<never> | null {
  if (!SHOW_ROLES.includes(staff.role)) {
    return refuse('access/wrong-role', 'Your role does not drive projectors.', 'Ask for an operator link.')
  }
  if (projector !== undefined) return null
  return refuse('protocol/malformed', 'No projector is named.', 'Say which projector the output is for.')
}

function consoleFault(staff: StaffSession): Outcome<never> | null {
  return staff.role === 'camera'
    ? refuse('access/wrong-role', 'A camera link does not open the console.', 'Ask for an operator link.')
    : null
}

function publishFault(staff: StaffSession, camera: string | undefined): Outcome<never> | null {
  if (!PUBLISHERS.includes(staff.role)) {
    return refuse('access/wrong-role', 'Your role does not publish cameras.', 'Ask the owner for a camera link.')
  }
  if (camera === undefined) return refuse('protocol/malformed', 'No camera is named.', 'Say which camera publishes.')
  if (staff.camera === null || staff.camera === camera) return null
  return refuse('access/wrong-role', `Your link is for camera "${staff.camera}".`, 'Open the page of that camera, or ask for another link.')
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Text as it may be shown to others: no control, direction or invisible characters, no space at the ends. Null when nothing is left. */
export function cleanText(text: string | undefined): string | null {
  const clean = text?.normalize('NFC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim() ?? ''
  return clean === '' ? null : clean
}

const cleanName = (name: string | undefined): string | null => cleanText(name)?.slice(0, 40) ?? null

const refuse = (code: FaultCode, what: string, fix: string): Outcome<never> => ({
  ok: false,
  faults: [new HolositeError({ code, what, fix }).toFault()],
})
