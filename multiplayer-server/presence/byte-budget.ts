/** What one client is sent at most, in the long run: 256 kbit/s less what frames and other messages take. */
export const BYTES_PER_S = 31_000
/** What may be saved up for a moment in which many enter. */
const SAVED_BYTES = 8000
/** Places of people far off leave so much for those near. */
const KEPT_FOR_NEAR = 2000
/** The least a slow reader is offered, and how soon more is tried: doubled in this time. */
const LEAST_BYTES_PER_S = 1000
const DOUBLED_MS = 8000
/** Frame head, opcode and name of a batch on the wire. */
const FRAME_BYTES = 7

/**
 * Bytes a client may be sent: a bucket. Whoever has any left is sent one batch, whatever its size, and pays afterwards; so that
 * in any time T no more is sent than T's share, what was saved and one batch.
 */
export class ByteBudget {
  private left = SAVED_BYTES
  private perS = BYTES_PER_S
  private sinceMs = -Infinity

  /** Share of the full rate that the reader is offered. */
  get share(): number {
    return this.perS / BYTES_PER_S
  }

  /** Time passes, which must not fall. True when a batch may be sent. */
  refill(nowMs: number): boolean {
    const elapsedMs = this.sinceMs === -Infinity ? 0 : nowMs - this.sinceMs
    this.sinceMs = nowMs
    this.perS = Math.min(BYTES_PER_S, this.perS * (1 + elapsedMs / DOUBLED_MS))
    this.left = Math.min(SAVED_BYTES, this.left + (this.perS * elapsedMs) / 1000)
    return this.left > 0
  }

  /** True when `more` bytes may follow `sofar` in this batch without touching what is kept for those near. */
  allows(sofar: number, more: number): boolean {
    return this.left - sofar - more >= KEPT_FOR_NEAR * this.share
  }

  spend(bytes: number): void {
    this.left -= bytes + FRAME_BYTES
  }

  /** The reader does not keep up: half as much from now on. */
  halve(): void {
    this.perS = Math.max(LEAST_BYTES_PER_S, this.perS / 2)
  }
}
