import express, { Router, type Response } from 'express'
import * as z from 'zod/mini'
import type { Fault } from '../../model/errors/index.ts'
import { http, PROTOCOL_VERSION, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { callerAddress, cookieLine, readCookie, STAFF_COOKIE, VISITOR_COOKIE, type CallerRequest } from '../access/caller.ts'
import { staffOf, type Doors } from '../access/doors.ts'
import { issueTicket } from '../access/issue-ticket.ts'
import { exchangeStaffLink, revokeStaff, STAFF_SESSION_MS } from '../access/staff.ts'
import { findVisitor } from '../access/visitors.ts'
import type { VenueBundle } from '../show/load-venue.ts'
import type { LibraryEntry, VenueLibrary } from '../show/venue-library.ts'
import { requirePrivateWire } from './require-own-origin.ts'
import { refuse, sendFault } from './send-fault.ts'

const VISITOR_COOKIE_S = 30 * 86_400

/** Everything under /api. */
export function api(doors: Doors, library: VenueLibrary): Router {
  const router = Router()
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.use(express.json({ limit: WIRE_LIMITS.jsonBodyBytes }))
  addVenues(router, library)
  addStaff(router, doors)
  addTickets(router, doors, library)
  router.get('/me', async (request, response) => {
    const [staff, visitor] = await Promise.all([staffOf(doors, request), visitorOf(doors, request)])
    response.json({ role: staff?.role ?? 'visitor', visitorId: visitor, label: staff?.label ?? null })
  })
  return router
}

/** The id of the visitor a request comes from; empty before his first ticket. */
async function visitorOf(doors: Doors, request: CallerRequest): Promise<string> {
  const secret = readCookie(request, VISITOR_COOKIE)
  return (secret === null ? null : await findVisitor(doors.db, secret))?.visitorId ?? ''
}

function addVenues(router: Router, library: VenueLibrary): void {
  router.get('/venues', (_request, response) => {
    const bundles = library.ids.flatMap((id) => library.get(id)?.bundle ?? [])
    response.json(bundles.map(({ venue, geoPose: { latDeg, lonDeg } }) => ({ id: venue.id, name: venue.name, latDeg, lonDeg })))
  })
  router.get('/venues/:id', (request, response) => {
    const entry = library.get(request.params.id)
    if (entry === null) return refuse(response, 'venue/missing', 'There is no such venue here.', 'Choose one of /api/venues.')
    // A venue that never opened has nothing to show but what is wrong with it.
    if (entry.bundle === null) return sendFirst(response, entry.faults)
    response.json(venueAnswer(entry, entry.bundle))
  })
}

const venueAnswer = ({ faults, revision }: LibraryEntry, bundle: VenueBundle): z.infer<typeof http.venue.response> => ({
  venue: bundle.venue,
  scene: bundle.scene,
  show: bundle.show,
  fixtureTypes: [...bundle.fixtureTypes],
  geoPose: bundle.geoPose,
  faults: faults.map((fault) => ({ ...fault, at: [...fault.at] })),
  revision,
})

function addStaff(router: Router, doors: Doors): void {
  router.post('/staff/exchange', requirePrivateWire, async (request, response) => {
    if (!(await doors.rates.exchange(callerAddress(request)))) return tooOften(response)
    const body = z.safeParse(http.staffExchange.request, request.body)
    if (!body.success) return malformed(response)
    const exchanged = await exchangeStaffLink(doors.db, body.data.secret, doors.wallNow())
    if (!exchanged.ok) return sendFirst(response, exchanged.faults)
    const { session, secret } = exchanged.value
    response.append('Set-Cookie', cookieLine(request, { name: STAFF_COOKIE, value: secret, maxAgeS: STAFF_SESSION_MS / 1000 }))
    response.json({ role: session.role, label: session.label })
  })
  router.post('/staff/signout', async (request, response) => {
    const staff = await staffOf(doors, request)
    if (staff !== null) await revokeStaff(doors.db, staff.id, doors.wallNow(), staff.id)
    response.append('Set-Cookie', cookieLine(request, { name: STAFF_COOKIE, value: '', maxAgeS: 0 }))
    response.status(204).end()
  })
}

function addTickets(router: Router, doors: Doors, library: VenueLibrary): void {
  router.post('/ticket', async (request, response) => {
    if (!(await doors.rates.ticket(callerAddress(request)))) return tooOften(response)
    const body = z.safeParse(http.ticket.request, request.body)
    if (!body.success) return malformed(response)
    const bundle = library.get(body.data.venue)?.bundle
    if (!bundle) return refuse(response, 'venue/missing', 'There is no such venue here.', 'Choose one of /api/venues.')
    const { camera } = body.data
    if (camera !== undefined && !bundle.venue.cameras.some(({ id }) => id === camera)) {
      return refuse(response, 'media/unknown-camera', `The venue has no camera "${camera}".`, 'Choose one the venue names.')
    }
    const issued = await issueTicket(doors, request, body.data)
    if (!issued.ok) return sendFirst(response, issued.faults)
    const { ticket, expiresAtMs, newVisitorSecret } = issued.value
    if (newVisitorSecret !== null) {
      response.append('Set-Cookie', cookieLine(request, { name: VISITOR_COOKIE, value: newVisitorSecret, maxAgeS: VISITOR_COOKIE_S }))
    }
    response.json({ ticket, expiresAtMs, protocol: PROTOCOL_VERSION })
  })
}

/** Answers the first of the faults an outcome came back with. */
export function sendFirst(response: Response, faults: readonly Fault[]): void {
  const [fault] = faults
  if (fault !== undefined) sendFault(response, fault)
  else refuse(response, 'protocol/malformed', 'The request was refused.', 'Try again.')
}

const tooOften = (response: Response): void =>
  refuse(response, 'protocol/too-fast', 'Too many tries from here.', 'Wait a minute and try again.')

const malformed = (response: Response): void =>
  refuse(response, 'protocol/malformed', 'The request is not as the protocol has it.', 'Send the body the protocol describes, as JSON.')
