import { createFollowing, type Following } from '../../model/presence/index.ts'
import { type Milliseconds, milliseconds } from '../../model/units/index.ts'

/** A reader whose oldest batch without acknowledgement is older than this gets nothing more until it has caught up. */
export const STALLED_AFTER_MS = milliseconds(1000)
/** Batches of which the sending time is known; more than are sent in `STALLED_AFTER_MS`. */
const SENT_RING = 64

/** One client as a reader of batches. */
export class Follower {
  readonly following: Following
  /** Which person each followed slot held when it was entered: slots are used again. */
  readonly persons = new Map<number, number>()
  /** Number of the last batch sent. */
  batch = 0
  /** Choose anew at the next tick, and enter everyone afresh: the reader may know nothing. */
  fresh = true
  stalled = false
  private acknowledged = 0
  private readonly sentAt = new Float64Array(SENT_RING)

  constructor(most: number) {
    this.following = createFollowing(most)
  }

  sent(nowMs: Milliseconds): void {
    this.batch++
    this.sentAt[this.batch % SENT_RING] = nowMs
  }

  /** False for what was never sent, and for an acknowledgement taken back. */
  mayAcknowledge(batch: number): boolean {
    return batch <= this.batch && batch >= this.acknowledged
  }

  acknowledge(batch: number): void {
    this.acknowledged = batch
  }

  /** True while it must get nothing. On catching up, everyone is due to be entered afresh. */
  holdsBack(nowMs: Milliseconds): boolean {
    const behind = this.batch - this.acknowledged
    if (this.stalled) {
      if (behind > 0) return true
      this.stalled = false
      this.fresh = true
      return false
    }
    this.stalled =
      behind >= SENT_RING || (behind > 0 && nowMs - (this.sentAt[(this.acknowledged + 1) % SENT_RING] as number) > STALLED_AFTER_MS)
    return this.stalled
  }
}
