import { createFollowing, type Following } from '../../model/presence/index.ts'
import { type Milliseconds, milliseconds } from '../../model/units/index.ts'
import { ByteBudget } from './byte-budget.ts'

/** A reader whose oldest batch without acknowledgement is older than this gets nothing more until it has caught up. */
export const STALLED_AFTER_MS = milliseconds(1000)
/** Batches of which the sending time is known; more than are sent in `STALLED_AFTER_MS`. */
const SENT_RING = 64

/** One client as a reader of batches. */
export class Follower {
  readonly following: Following
  /** Of each member, by its place in the list: which person its slot held when it was entered (slots are used again), and the count of its records that were sent. */
  readonly persons: Int32Array
  readonly sequences: Int32Array
  readonly budget = new ByteBudget()
  /** Number of the last batch sent. */
  batch = 0
  /** The relay's count of comings and goings when this reader's people were last chosen. */
  changesSeen = -1
  /** Where its person was then, ENU metres. */
  chosenEast = Number.NaN
  chosenNorth = Number.NaN
  stalled = false
  private acknowledged = 0
  private readonly sentAt = new Float64Array(SENT_RING)
  private readonly membersBefore: Int32Array
  private readonly personsBefore: Int32Array
  private readonly sequencesBefore: Int32Array
  private countBefore = 0

  constructor(most: number) {
    this.following = createFollowing(most)
    this.persons = new Int32Array(most)
    this.sequences = new Int32Array(most)
    this.membersBefore = new Int32Array(most)
    this.personsBefore = new Int32Array(most)
    this.sequencesBefore = new Int32Array(most)
  }

  /** Call before the members change, and `carry` after it: what is known of those who stay moves to their new places. */
  remember(): void {
    this.membersBefore.set(this.following.members)
    this.personsBefore.set(this.persons)
    this.sequencesBefore.set(this.sequences)
    this.countBefore = this.following.count
  }

  /** Newcomers are nobody (0) yet. */
  carry(): void {
    const { following, membersBefore, countBefore } = this
    for (let i = 0, j = 0; i < following.count; i++) {
      const slot = following.members[i] as number
      while (j < countBefore && (membersBefore[j] as number) < slot) j++
      const stays = j < countBefore && membersBefore[j] === slot
      this.persons[i] = stays ? (this.personsBefore[j] as number) : 0
      this.sequences[i] = stays ? (this.sequencesBefore[j] as number) : 0
    }
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

  /**
   * True while it must get nothing. Whoever falls behind is offered half as much from then on; but nobody is `blamed` for falling behind
   * while this server itself is late and has not heard what was acknowledged.
   */
  holdsBack(nowMs: Milliseconds, blamed: boolean): boolean {
    const behind = this.batch - this.acknowledged
    if (this.stalled) {
      this.stalled = behind > 0
      return this.stalled
    }
    if (!blamed && behind < SENT_RING) return false
    this.stalled =
      behind >= SENT_RING || (behind > 0 && nowMs - (this.sentAt[(this.acknowledged + 1) % SENT_RING] as number) > STALLED_AFTER_MS)
    if (this.stalled) this.budget.halve()
    return this.stalled
  }
}
