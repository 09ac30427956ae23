import { milliseconds, type Milliseconds } from '../../model/units/index.ts'

/** What may honestly be said of a camera's picture. */
export type CameraWord = 'off' | 'connecting' | 'live' | 'delayed' | 'frozen' | 'lastSeen'

/** A picture older than this is no longer live, or, when no newer one comes, frozen. */
export const LIVE_LIMIT = milliseconds(1000)
/** Without a new picture for this long, only the last look remains. */
export const LAST_SEEN_LIMIT = milliseconds(10_000)

/** What a page knows of one camera's picture; from it follows the word. */
export interface CameraFacts {
  /** Since the last decoded frame came; null before the first. */
  readonly frameAge: Milliseconds | null
  /** From capture to decoding of that frame, where the camera's clock is known; else null. */
  readonly delay: Milliseconds | null
  /** What the server says of the publisher; `unknown` before it spoke. */
  readonly publisher: 'live' | 'frozen' | 'off' | 'unknown'
}

/**
 * The word for a camera. Decoded frames count for more than what the server says: a picture that moves is live,
 * one that does not is frozen, whatever the connection claims.
 */
export function cameraWord(facts: CameraFacts): CameraWord {
  const { frameAge, delay, publisher } = facts
  if (frameAge === null) return publisher === 'off' ? 'off' : 'connecting'
  if (frameAge > LAST_SEEN_LIMIT || (frameAge > LIVE_LIMIT && publisher === 'off')) return 'lastSeen'
  if (frameAge > LIVE_LIMIT) return 'frozen'
  return delay !== null && delay > LIVE_LIMIT ? 'delayed' : 'live'
}

/** How old the shown picture is: since it was captured where that is known, else since it came. Null before the first. */
export function pictureAge(facts: CameraFacts): Milliseconds | null {
  return facts.frameAge === null ? null : milliseconds(facts.frameAge + (facts.delay ?? 0))
}
