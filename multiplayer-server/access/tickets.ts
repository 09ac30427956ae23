import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose'
import type { Kysely } from 'kysely'
import { HolositeError, type FaultCode, type Outcome } from '../../model/errors/index.ts'
import * as z from 'zod/mini'
import { role } from '../../model/protocol/index.ts'
import { writeUnlessFull } from '../store/disk-full.ts'
import type { Tables } from '../store/tables.ts'
import { newId } from './secrets.ts'

/** Seconds a ticket is good for. */
export const TICKET_SECONDS = 60
const ISSUER = 'holosite'

/** `visit` and `console` open a room, `publish` and `view` a camera's media door, `voice` a venue's. */
export const ticketKind = z.enum(['visit', 'console', 'publish', 'view', 'voice'])
export type TicketKind = z.infer<typeof ticketKind>

const claims = z.object({
  jti: z.string(),
  exp: z.number(),
  venue: z.string(),
  kind: ticketKind,
  role,
  visitorId: z.string(),
  name: z.string(),
  camera: z.nullable(z.string()),
  /** The staff session the ticket stands on, so that a revoked one takes its tickets with it. */
  session: z.nullable(z.string()),
  /** What opens a shut house to a visitor: being of its staff, or an invitation. */
  pass: z.optional(z.enum(['staff', 'invited'])),
  /** The party its bearer is to be seated with. */
  party: z.optional(z.string()),
})

/** What a ticket says of its bearer. */
export type TicketClaims = Omit<z.infer<typeof claims>, 'jti' | 'exp'>

/** Signs tickets and takes them, each once. */
export interface TicketOffice {
  issue(claims: TicketClaims): Promise<{ ticket: string; expiresAtMs: number }>
  /** Checks signature, term, kind and venue, and uses the ticket up. */
  take(ticket: string, expected: { venue?: string; kinds: readonly TicketKind[] }): Promise<Outcome<TicketClaims>>
}

/** Opens a ticket office over a 32-byte key; `wallNow` in wall-clock ms. */
export function createTicketOffice(key: Uint8Array, db: Kysely<Tables>, wallNow: () => number): TicketOffice {
  const remembered = createUsedTickets()
  return {
    async issue(bearer) {
      const seconds = Math.floor(wallNow() / 1000) + TICKET_SECONDS
      const ticket = await new SignJWT({ ...bearer })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setJti(newId())
        .setExpirationTime(seconds)
        .sign(key)
      return { ticket, expiresAtMs: seconds * 1000 }
    },
    async take(ticket, expected) {
      const read = await readTicket(ticket, key, wallNow())
      if (!read.ok) return read
      const { jti, exp, ...bearer } = read.value
      if (!expected.kinds.includes(bearer.kind) || (expected.venue !== undefined && expected.venue !== bearer.venue)) {
        return refuse('access/foreign', 'This ticket is for another door.')
      }
      const row = { jti, expires_at: exp * 1000 }
      const insert = db
        .insertInto('tickets_used')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
      const first = await writeUnlessFull(() => insert.executeTakeFirst(), null)
      // A full disk keeps nobody out: this process remembers for the minute a ticket lives.
      const isFirst = first === null ? remembered.note(row, wallNow()) : first.numInsertedOrUpdatedRows === 1n && !remembered.has(jti)
      if (!isFirst) return refuse('access/replayed', 'This ticket was already used.')
      return { ok: true, value: bearer }
    },
  }
}

/** The venue a ticket names, without asking whether it is one of ours; null where it names none. */
export function venueOfTicket(ticket: string): string | null {
  try {
    const { venue } = decodeJwt(ticket)
    return typeof venue === 'string' ? venue : null
  } catch {
    return null
  }
}

/** Tickets used while nothing could be written, forgotten once they are past their term. */
function createUsedTickets() {
  const used = new Map<string, number>()
  return {
    has: (jti: string): boolean => used.has(jti),
    /** True the first time. */
    note({ jti, expires_at }: { jti: string; expires_at: number }, nowMs: number): boolean {
      for (const [other, endsMs] of used) if (endsMs < nowMs) used.delete(other)
      if (used.has(jti)) return false
      used.set(jti, expires_at)
      return true
    },
  }
}

async function readTicket(ticket: string, key: Uint8Array, nowMs: number): Promise<Outcome<z.infer<typeof claims>>> {
  try {
    const { payload } = await jwtVerify(ticket, key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      currentDate: new Date(nowMs),
      requiredClaims: ['jti', 'exp'],
    })
    const parsed = z.safeParse(claims, payload)
    return parsed.success ? { ok: true, value: parsed.data } : refuse('access/bad-ticket', 'This ticket lacks what it should say.')
  } catch (failure) {
    if (failure instanceof errors.JWTExpired) return refuse('access/expired', 'This ticket has expired.')
    if (failure instanceof errors.JOSEError) return refuse('access/bad-ticket', 'This ticket was not signed here.')
    throw failure
  }
}

const refuse = (code: FaultCode, what: string): Outcome<never> => ({
  ok: false,
  faults: [new HolositeError({ code, what, fix: 'Ask for a new ticket: POST /api/ticket.' }).toFault()],
})
