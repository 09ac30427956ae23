import { milliseconds, type Milliseconds } from '../../model/units/index.ts'

/** What may honestly be said of a camera's picture. */
export type CameraWord = 'off' | 'connecting' | 'live' | 'delayed' | 'frozen' | 'lastSeen' | 'timeUnverified'

/** A picture older than this is no longer live. */
export const LIVE_LIMIT = milliseconds(1000)
/** Without a newer picture for this long it is frozen: looked at five times a second, that is said within a second. */
export const STALL_LIMIT = milliseconds(600)
/** Without a new picture for this long, only the last look remains. */
export const LAST_SEEN_LIMIT = milliseconds(10_000)

/** What a page knows of one camera's picture; from it follows the word. */
export interface CameraFacts {
  /** Since the last decoded frame came; null before the first. */
  readonly frameAge: Milliseconds | null
  /** From capture to decoding, where the camera's clock is known; null where it is not. */
  readonly delay: Milliseconds | null
  /** False once the server said that the camera's clock cannot be believed. */
  readonly timeVerified: boolean
  /** What the server says of the publisher; `unknown` before it spoke. */
  readonly publisher: 'live' | 'frozen' | 'off' | 'unknown'
}

/**
 * The word for a camera. Decoded frames count for more than what the server says: a picture that moves is live,
 * one that does not is frozen, whatever the connection claims.
 */
export function cameraWord(facts: CameraFacts): CameraWord {
  const { frameAge, delay, timeVerified, publisher } = facts
  if (frameAge === null) return publisher === 'off' ? 'off' : 'connecting'
  if (frameAge > LAST_SEEN_LIMIT || (frameAge > STALL_LIMIT && publisher === 'off')) return 'lastSeen'
  if (frameAge > STALL_LIMIT) return 'frozen'
  if (delay !== null && frameAge + delay > LIVE_LIMIT) return 'delayed'
  return timeVerified ? 'live' : 'timeUnverified'
}

/** How old the shown picture is: since it was captured where that is known, else since it came. Null before the first. */
export function pictureAge(facts: CameraFacts): Milliseconds | null {
  return facts.frameAge === null ? null : milliseconds(facts.frameAge + (facts.delay ?? 0))
}
