import type { SenderClock } from './rtcp-packet.ts'

/** A clock that is ahead of ours by more than this, or behind by more than that, tells nothing of when a picture was taken. */
const MOST_AHEAD_MS = 250
const MOST_BEHIND_MS = 30_000

/**
 * From capture, as the sender's clock has it, to arrival, as ours has it: what its two clocks said at one instant carried on to a
 * packet's timestamp. Null without a report, and where the sender's clock cannot be believed; a little ahead counts as none.
 */
export function captureDelayOf(report: SenderClock | null, timestamp: number, arrivedWallMs: number): number | null {
  if (report === null) return null
  const sinceMs = ((timestamp - report.timestamp) | 0) / 90
  const delayMs = arrivedWallMs - (report.epochMs + sinceMs)
  return delayMs < -MOST_AHEAD_MS || delayMs > MOST_BEHIND_MS ? null : Math.max(0, delayMs)
}
