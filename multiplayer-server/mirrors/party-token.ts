import { createHmac, timingSafeEqual } from 'node:crypto'
import { newId } from '../access/secrets.ts'

/** The secrets of parties' links. Nothing of them is kept: a token says itself whose it is and until when, and only this installation can make one. */
export interface PartyTokens {
  make(venue: string, party: string): string
  /** The party a token names; null for one that is forged, spoilt, of another venue or past its term. */
  read(venue: string, token: string): string | null
}

/** A link is good for a night and the day after. */
const TERM_MINUTES = 36 * 60
const TOKEN = /^([A-Za-z0-9_-]{8,40})\.([0-9a-z]{4,9})\.([A-Za-z0-9_-]{22})$/

/** By the installation's signing key; `wallNow` in ms. */
export function createPartyTokens(key: Uint8Array, wallNow: () => number): PartyTokens {
  const markOf = (venue: string, party: string, ends: string): string =>
    createHmac('sha256', key).update(`party/${venue}/${party}/${ends}`).digest('base64url').slice(0, 22)
  return {
    make(venue, party) {
      const ends = (Math.floor(wallNow() / 60_000) + TERM_MINUTES).toString(36)
      return `${party}.${ends}.${markOf(venue, party, ends)}`
    },
    read(venue, token) {
      const [, party, ends, mark] = TOKEN.exec(token) ?? []
      if (party === undefined || ends === undefined || mark === undefined) return null
      const own = markOf(venue, party, ends)
      if (!timingSafeEqual(Buffer.from(own), Buffer.from(mark))) return null
      return Number.parseInt(ends, 36) * 60_000 > wallNow() ? party : null
    },
  }
}

/** The name of a new party. */
export const newParty = (): string => newId()
