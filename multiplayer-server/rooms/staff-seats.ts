import type { TicketClaims } from '../access/tickets.ts'
import type { Member } from './room-parts.ts'

/** So many pages of one staff session sit at the desk at once; whoever opens another takes the oldest one's place. */
export const MOST_SEATS = 8

/** Where one more page of a staff session takes its seat. */
export interface StaffSeat {
  /** The session's name, with a number where a page of it is here under it already. */
  readonly name: string
  /** Who has to go for it. */
  readonly surplus: Member | null
}

/** Seats a page among those of its own session; null for visitors and outputs. One that comes back keeps its name. */
export function seatAmong(members: Iterable<Member>, bearer: TicketClaims): StaffSeat | null {
  if (!isSeat(bearer)) return null
  const others = [...members].filter((other) => isSeat(other.bearer) && other.bearer.session === bearer.session && !other.ended)
  const own = others.find(({ person }) => person.visitorId === bearer.visitorId)
  if (own) return { name: own.person.name, surplus: null }
  const taken = new Set(others.map(({ person }) => person.name))
  let name = bearer.name
  for (let number = 2; taken.has(name); number++) name = `${bearer.name} (${number})`
  return { name, surplus: others.length < MOST_SEATS ? null : (others[0] ?? null) }
}

/** An output sits at the same table, but is no operator. */
const isSeat = ({ kind, visitorId }: TicketClaims): boolean => kind === 'console' && visitorId.startsWith('staff-')
