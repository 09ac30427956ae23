import { RECORD_MAX_BYTES } from '../../model/presence/index.ts'

/** Records kept of a stream: 1.2 s. A follower who is further behind takes the state anew. */
export const LOG_RECORDS = 24
const LOG_BYTES = 2 * LOG_RECORDS * RECORD_MAX_BYTES

/** The last records of one stream, the sender's own bytes, without a gap between them. */
export class RecordLog {
  readonly bytes = new Uint8Array(LOG_BYTES)
  /** Counts of the oldest record kept, and of the one to come next. */
  first = 0
  next = 0
  /** Where the newest record ends. */
  end = 0
  /** Where record n begins: at n % LOG_RECORDS. */
  private readonly starts = new Int32Array(LOG_RECORDS)

  /** Where the records from `count` on begin; `count` is between `first` and `next`. */
  startOf(count: number): number {
    return count === this.next ? this.end : (this.starts[count % LOG_RECORDS] as number)
  }

  append(from: Uint8Array, at: number, length: number): void {
    if (this.next - this.first === LOG_RECORDS) this.first++
    if (this.end + length > LOG_BYTES) this.compact()
    this.starts[this.next++ % LOG_RECORDS] = this.end
    for (let i = 0; i < length; i++) this.bytes[this.end++] = from[at + i] as number
  }

  /** Records were skipped: nothing before the one that counts `next` may be gone on from. */
  restart(next: number): void {
    this.first = next
    this.next = next
    this.end = 0
  }

  private compact(): void {
    const from = this.startOf(this.first)
    this.bytes.copyWithin(0, from, this.end)
    this.end -= from
    for (let i = 0; i < LOG_RECORDS; i++) this.starts[i] = (this.starts[i] as number) - from
  }
}
