import { CLOSE } from '../../model/protocol/index.ts'

/** What to do after a connection ended: wait so many ms and join again, or stop and say why. */
export type AfterClose = { readonly again: true; readonly delayMs: number } | { readonly again: false; readonly reason: StopReason }

/** Why a page no longer tries. */
export type StopReason = 'replaced' | 'revoked' | 'refused' | 'version' | 'full' | 'kicked' | 'banned' | 'shut'

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 4000
/** A room's people who are moved come over so long, not all at once. */
const MOVED_SPREAD_MS = 2000

/**
 * Decides from the close code and how often we tried since the last time we were in. Doubling from 250 ms to 4 s, with a
 * spread given by `chance` (0..1) so that a whole audience does not come back in one instant.
 */
export function afterClose(code: number, attempt: number, chance: number): AfterClose {
  switch (code) {
    case CLOSE.replacedBySelf:
      return { again: false, reason: 'replaced' }
    case CLOSE.revoked:
      return { again: false, reason: 'revoked' }
    case CLOSE.badMessage:
    case CLOSE.tooFast:
      return { again: false, reason: 'refused' }
    case CLOSE.protocolVersion:
      return { again: false, reason: 'version' }
    case CLOSE.full:
      return { again: false, reason: 'full' }
    case CLOSE.kicked:
      return { again: false, reason: 'kicked' }
    case CLOSE.banned:
      return { again: false, reason: 'banned' }
    case CLOSE.shut:
      return { again: false, reason: 'shut' }
    case CLOSE.moved:
      return { again: true, delayMs: MOVED_SPREAD_MS * chance }
    default:
      return { again: true, delayMs: Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt) * (0.75 + 0.5 * chance) }
  }
}
