import express, { Router, type Request, type Response } from 'express'
import * as z from 'zod/mini'
import type { Fault } from '../../model/errors/index.ts'
import { http, PROTOCOL_VERSION, WIRE_LIMITS, type ListedEvent, type VenueListing } from '../../model/protocol/index.ts'
import { callerAddress, cookieLine, STAFF_COOKIE } from '../access/caller.ts'
import { opensVenue, staffOf, type Doors } from '../access/doors.ts'
import { issueTicket } from '../access/issue-ticket.ts'
import { exchangeStaffLink, revokeStaff, STAFF_SESSION_MS } from '../access/staff.ts'
import type { FrontDoor } from '../process/open-front.ts'
import type { VenueBundle } from '../show/load-venue.ts'
import type { LibraryEntry, VenueLibrary } from '../show/venue-library.ts'
import type { PartyTokens } from '../mirrors/party-token.ts'
import { houseApi, isInvitation, type HouseApiParts } from './house-api.ts'
import { giveVisitorCookie } from './meet-visitor.ts'
import { requirePrivateWire } from './require-own-origin.ts'
import { packedAnswers } from './send-packed.ts'
import { refuse, sendFault } from './send-fault.ts'
import { sendOn, type VenueRoads } from './send-on.ts'
import { visitorOf } from './visitor-of.ts'

/** What /api stands on. */
export interface ApiParts {
  readonly doors: Doors
  readonly library: VenueLibrary
  /** People connected, by venue. */
  people(): ReadonlyMap<string, number>
  /** Whether a cue of the venue's show runs. */
  playing(venue: string): boolean
  /** The event that is put on there. */
  event(venue: string): ListedEvent | null
  readonly front: FrontDoor
  /** Leads to the process that runs a venue; every venue is here when null. */
  readonly roads: VenueRoads | null
  /** See HouseApiParts. */
  readonly atDoor: HouseApiParts['atDoor']
  readonly partyTokens: PartyTokens
}

/** Everything under /api. */
export function api(parts: ApiParts): Router {
  const { doors } = parts
  const router = Router()
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.use(express.json({ limit: WIRE_LIMITS.jsonBodyBytes }))
  router.post(
    '/venues/:id/door',
    sendOn(parts.roads, ({ params }) => String(params['id'])),
  )
  router.post('/ticket', sendOn(parts.roads, askedVenue))
  addVenues(router, parts)
  addStaff(router, doors)
  addTickets(router, parts)
  router.use(houseApi(parts))
  router.get('/me', async (request, response) => {
    const [staff, visitor] = await Promise.all([staffOf(doors, request), visitorOf(doors, request)])
    response.json({ role: staff?.role ?? 'visitor', visitorId: visitor, label: staff?.label ?? null })
  })
  return router
}

function askedVenue({ body }: Request): string | null {
  const venue: unknown = (body as { venue?: unknown } | undefined)?.venue
  return typeof venue === 'string' ? venue : null
}

function addVenues(router: Router, parts: ApiParts): void {
  const { library } = parts
  const packed = packedAnswers<LibraryEntry>()
  router.get('/venues', (_request, response) => {
    const bundles = library.ids.flatMap((id) => library.get(id)?.bundle ?? [])
    const people = parts.people()
    response.json(
      bundles.map((bundle) => {
        const { id } = bundle.venue
        return listingOf(bundle, { people: people.get(id) ?? 0, playing: parts.playing(id), event: parts.event(id) })
      }),
    )
  })
  router.get('/venues/:id', async (request, response) => {
    const entry = library.get(request.params.id)
    if (entry === null) return refuse(response, 'venue/missing', 'There is no such venue here.', 'Choose one of /api/venues.')
    const { bundle } = entry
    if (bundle === null) return sendUnopened(entry, parts.doors, { request, response })
    await packed.send(entry, () => venueAnswer(entry, bundle), { request, response })
  })
}

const listingOf = (
  { venue, show, geoPose: { latDeg, lonDeg } }: VenueBundle,
  { people, playing, event }: { people: number; playing: boolean; event: ListedEvent | null },
): VenueListing => ({
  id: venue.id,
  name: venue.name,
  description: venue.description,
  latDeg,
  lonDeg,
  picture: venue.picture === undefined ? null : `/venues/${venue.id}/${venue.picture}`,
  people,
  show: show === null ? null : { name: show.name, playing },
  event,
  sources: venue.twin.map(({ attribution, licence }) => ({ attribution, licence })),
})

/** A venue that never opened has nothing to show but what is wrong with it, and that is for its staff. */
async function sendUnopened({ id, faults }: LibraryEntry, doors: Doors, { request, response }: { request: Request; response: Response }) {
  const staff = await staffOf(doors, request)
  if (staff !== null && opensVenue(staff, id)) return sendFirst(response, faults)
  refuse(response, 'venue/not-ready', 'The venue is not ready: its documents never opened.', 'Come back later; its staff read why.')
}

/** What a page that draws the venue has to know of what is wrong: which media are not there. Files and places are told at desks. */
const faultsToDrawBy = (faults: readonly Fault[]) =>
  faults
    .filter(({ code }) => code === 'scene/media-missing')
    .map(({ code, what, fix, at, told }) => ({ code, what, fix, at: [...at], ...(told === undefined ? {} : { told }) }))

const venueAnswer = ({ faults, revision }: LibraryEntry, bundle: VenueBundle): z.infer<typeof http.venue.response> => ({
  venue: bundle.venue,
  scene: bundle.scene,
  show: bundle.show,
  night: bundle.night,
  fixtureTypes: [...bundle.fixtureTypes],
  geoPose: bundle.geoPose,
  files: bundle.files,
  faults: faultsToDrawBy(faults),
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

function addTickets(router: Router, { doors, library, front, partyTokens }: ApiParts): void {
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
    const { invitation, party: link, ...asked } = body.data
    const party = link === undefined ? null : partyTokens.read(asked.venue, link)
    if (link !== undefined && party === null) {
      return refuse(response, 'house/unknown-party', 'This link of a party is not good any more.', 'Come in alone, or ask for a new link.')
    }
    const isInvited = isInvitation(front, asked.venue, invitation)
    const issued = await issueTicket(doors, request, { ...asked, party, isInvited })
    if (!issued.ok) return sendFirst(response, issued.faults)
    const { ticket, expiresAtMs, newVisitorSecret } = issued.value
    if (newVisitorSecret !== null) giveVisitorCookie(request, response, newVisitorSecret)
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
