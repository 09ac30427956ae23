import { Router, type RequestHandler } from 'express'
import * as z from 'zod/mini'
import { http, type AuditLine, type DoorAnswer } from '../../model/protocol/index.ts'
import { readAudit } from '../access/audit.ts'
import { callerAddress } from '../access/caller.ts'
import { opensVenue, staffOf, type Doors } from '../access/doors.ts'
import { roleInVenue } from '../access/issue-ticket.ts'
import { hashSecret } from '../access/secrets.ts'
import type { FrontDoor } from '../process/open-front.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import type { DoorStanding, DoorWish } from '../mirrors/mirror-room.ts'
import type { PartyTokens } from '../mirrors/party-token.ts'
import { meetVisitor } from './meet-visitor.ts'
import { requirePrivateWire } from './require-own-origin.ts'
import { refuse } from './send-fault.ts'
import { visitorOf } from './visitor-of.ts'

/** What the house's part of the API stands on. */
export interface HouseApiParts {
  readonly doors: Doors
  readonly library: VenueLibrary
  readonly front: FrontDoor
  /** Where somebody stands at a venue's door, and in the line before it. */
  atDoor(venue: string, visitorId: string, asked: DoorWish): DoorStanding
  readonly partyTokens: PartyTokens
}

const LINES_A_PAGE = 100
const auditQuery = z.object({ before: z.optional(z.string().check(z.regex(/^\d{1,15}$/))) })

/** Whether somebody would be let in, and who did what. */
export function houseApi(parts: HouseApiParts): Router {
  const router = Router()
  // A POST, since an invitation is a secret and stands in no address.
  router.post('/venues/:id/door', answerDoor(parts))
  router.get('/audit', requirePrivateWire, async (request, response) => {
    const staff = await staffOf(parts.doors, request)
    if (staff === null) return refuse(response, 'access/no-session', 'No staff session is open here.', 'Enter by a staff link.')
    if (staff.role !== 'owner') return refuse(response, 'access/wrong-role', 'The audit is for the owner.', 'Ask the owner.')
    const query = z.safeParse(auditQuery, request.query)
    if (!query.success) return refuse(response, 'protocol/malformed', '"before" is not the id of a line.', 'Leave it out.')
    const before = query.data.before === undefined ? {} : { before: Number(query.data.before) }
    // A link for one venue reads that venue's acts and no other's.
    const venue = staff.venue === null ? {} : { venue: staff.venue }
    const lines = await readAudit(parts.doors.db, { most: LINES_A_PAGE, ...before, ...venue })
    response.json({ lines: lines as AuditLine[] })
  })
  return router
}

function answerDoor({ doors, library, front, atDoor, partyTokens }: HouseApiParts): RequestHandler<{ id: string }> {
  return async (request, response) => {
    if (!(await doors.rates.door(callerAddress(request))))
      return refuse(response, 'protocol/too-fast', 'Too many tries from here.', 'Wait.')
    const { id } = request.params
    const bundle = library.get(id)?.bundle
    if (!bundle) return refuse(response, 'venue/missing', 'There is no such venue here.', 'Choose one of /api/venues.')
    const [staff, known] = await Promise.all([staffOf(doors, request), visitorOf(doors, request)])
    const house = front.houses.house(id)
    const { event } = house
    const isStaff = staff !== null && opensVenue(staff, id)
    const body = z.safeParse(http.door.request, request.body)
    if (!body.success)
      return refuse(response, 'protocol/malformed', 'The request is not as the protocol has it.', 'Send {} or an invitation.')
    const isInvited = isInvitation(front, id, body.data.invitation)
    const wait = body.data.queue === true
    if (wait && known === '' && !(await doors.rates.ticket(callerAddress(request))))
      return refuse(response, 'protocol/too-fast', 'Too many tries from here.', 'Wait.')
    // Whoever waits needs a name to wait under: the cookie that will be his ticket's.
    const visitorId = wait && known === '' ? await meetVisitor(doors, request, response) : known
    const shut = front.admission(id, { visitorId, isStaff, isInvited })
    const given = body.data.party
    const party = given === undefined ? null : partyTokens.read(id, given)
    const wish = { wait: wait && shut === null, leaves: body.data.queue === false, party, isCounted: roleInVenue(staff, id) === 'visitor' }
    const standing = atDoor(id, visitorId, wish)
    response.json({
      ...{ why: shut?.why ?? standing.why, untilMs: shut?.untilMs ?? null, event, serverMs: doors.wallNow(), queue: standing.queue },
      keptMs: standing.keptMs,
      party: given !== undefined && party === null ? { state: 'unknown', people: 0 } : standing.party,
    } satisfies DoorAnswer)
  }
}

/** True for the secret of the invitation to the event that is on. */
export function isInvitation(front: FrontDoor, venue: string, given: string | undefined): boolean {
  const { event } = front.houses.house(venue)
  return event !== null && given !== undefined && hashSecret(given) === hashSecret(front.invitation(venue, event.id))
}
