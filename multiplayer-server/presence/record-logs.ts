import { RECORD_MAX_BYTES, SLOT_LIMIT } from '../../model/presence/index.ts'

/** Records kept of a stream: 1.2 s. A follower who is further behind takes the state anew. */
export const LOG_RECORDS = 24
/** Bytes kept for each slot: more than `LOG_RECORDS + 1` of the longest records. */
const LOG_BYTES = 1024

/**
 * The last records of every stream of a venue, the senders' own bytes, without a gap between those of one stream. In tables by slot: to forward
 * them touches nothing else, a million times a second.
 */
export class RecordLogs {
  readonly bytes = new Uint8Array((SLOT_LIMIT + 1) * LOG_BYTES)
  /** By slot: counts of the oldest record kept, and of the one to come next. */
  readonly first = new Int32Array(SLOT_LIMIT + 1)
  readonly next = new Int32Array(SLOT_LIMIT + 1)
  /** By slot: where in `bytes` the newest record ends. */
  readonly ends = new Int32Array(SLOT_LIMIT + 1)
  /** Where record n of a slot begins: at n % LOG_RECORDS of the slot's. */
  private readonly starts = new Int32Array((SLOT_LIMIT + 1) * LOG_RECORDS)

  /** A new stream begins under this slot. */
  open(slot: number): void {
    this.restart(slot, 0)
  }

  /** Where the records of a slot from `count` on begin; `count` is between `first` and `next`. */
  startOf(slot: number, count: number): number {
    return count === this.next[slot] ? (this.ends[slot] as number) : (this.starts[slot * LOG_RECORDS + (count % LOG_RECORDS)] as number)
  }

  /** Copies `length` bytes of `from` at `at`, `RECORD_MAX_BYTES` at most. */
  append(slot: number, from: Uint8Array, at: number, length: number): void {
    const { bytes, first, next, ends, starts } = this
    const count = next[slot] as number
    if (count - (first[slot] as number) === LOG_RECORDS) first[slot] = count - LOG_RECORDS + 1
    if ((ends[slot] as number) + RECORD_MAX_BYTES > (slot + 1) * LOG_BYTES) this.compact(slot)
    let end = ends[slot] as number
    starts[slot * LOG_RECORDS + (count % LOG_RECORDS)] = end
    next[slot] = count + 1
    for (let i = at; i < at + length; i++) bytes[end++] = from[i] as number
    ends[slot] = end
  }

  /** Records were skipped: nothing before the one that counts `next` may be gone on from. */
  restart(slot: number, next: number): void {
    this.first[slot] = next
    this.next[slot] = next
    this.ends[slot] = slot * LOG_BYTES
  }

  private compact(slot: number): void {
    const { starts, ends } = this
    const from = this.startOf(slot, this.first[slot] as number)
    const end = ends[slot] as number
    const moved = from - slot * LOG_BYTES
    this.bytes.copyWithin(slot * LOG_BYTES, from, end)
    ends[slot] = end - moved
    for (let i = slot * LOG_RECORDS; i < (slot + 1) * LOG_RECORDS; i++) starts[i] = (starts[i] as number) - moved
  }
}
