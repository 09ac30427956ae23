import { HolositeError, type Fault } from '../../model/errors/index.ts'

/** What sockets say of a database that is down, and PostgreSQL of one that goes down or is not yet up. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
])
/** What its client says without a code. */
const AWAY_WORDS = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** True for a failure that means the database does not answer now, and may in a moment. */
export function isStoreAway(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false
  const code = 'code' in failure ? String(failure.code) : ''
  return AWAY.has(code) || code.startsWith('08') || AWAY_WORDS.test(failure.message)
}

/** The one fault for it. */
export const storeAwayFault = (): Fault =>
  new HolositeError({
    code: 'store/away',
    what: 'The database does not answer at the moment.',
    fix: 'Try again in some seconds; the show and everybody in it go on meanwhile.',
  }).toFault()
