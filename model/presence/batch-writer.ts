import type { Milliseconds } from '../units/index.ts'
import { VARINT_LIMIT, writeVarint } from './byte-stream.ts'
import { overrun } from './malformed.ts'
import type { PoseDecoder } from './pose-codec.ts'
import { FULL_STATE_MAX_BYTES } from './pose-state.ts'
import { SLOT_LIMIT } from './place-block.ts'

/** A receiver refuses a longer batch. */
export const BATCH_MAX_BYTES = 65_536
/** Greatest age of a full state's pose in a batch: what a varint holds after zigzag. */
const AGE_LIMIT = (VARINT_LIMIT - 1) / 2

/** Records of a sender, its own bytes. */
export interface RecordRun {
  readonly count: number
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/**
 * Writes one client's batch of a tick: leaves, then enters, then near records, each in rising order of slots, then blocks of places.
 * Reused for every client; grows when it must.
 */
export class BatchWriter {
  private bytes = new Uint8Array(4096)
  private end = 0
  private slot = -1
  private serverMs = 0

  start(version: number, batch: number, serverMs: Milliseconds): void {
    this.end = 0
    this.bytes[this.end++] = version
    this.end = writeVarint(this.bytes, this.end, batch)
    this.serverMs = Math.round(serverMs)
    for (let i = 0, rest = this.serverMs; i < 6; i++, rest = Math.floor(rest / 256)) this.bytes[this.end++] = rest % 256
  }

  /** Bytes so far. */
  get size(): number {
    return this.end
  }

  /** Begins the next of the four lists with its length. */
  list(length: number): void {
    this.room(4)
    this.end = writeVarint(this.bytes, this.end, length)
    this.slot = -1
  }

  leave(slot: number): void {
    this.room(4)
    this.end = writeVarint(this.bytes, this.end, this.gap(slot))
  }

  /** `sequence` counts the records of the stream up to its present state, modulo 2^28; `sampleMs` is the time of that pose. */
  enter(slot: number, sequence: number, sampleMs: Milliseconds, decoder: PoseDecoder): void {
    this.room(16 + FULL_STATE_MAX_BYTES)
    this.end = writeVarint(this.bytes, this.end, this.gap(slot))
    this.end = writeVarint(this.bytes, this.end, sequence & VARINT_LIMIT)
    const age = Math.max(-AGE_LIMIT, Math.min(AGE_LIMIT, this.serverMs - sampleMs))
    this.end = writeVarint(this.bytes, this.end, age < 0 ? -2 * age - 1 : 2 * age)
    this.end = decoder.writeState(this.bytes, this.end)
  }

  near(slot: number, { count, bytes, from, to }: RecordRun): void {
    this.room(8 + to - from)
    const gap = this.gap(slot)
    this.end = writeVarint(this.bytes, this.end, (gap << 2) | (count > 3 ? 3 : count - 1))
    if (count > 3) this.bytes[this.end++] = count
    this.copy(bytes, from, to)
  }

  /** Blocks of `writePlaceBlock`, from `from` to `to` of `bytes`: some of the last list. */
  blocks(bytes: Uint8Array, from: number, to: number): void {
    this.room(to - from)
    this.bytes.set(bytes.subarray(from, to), this.end)
    this.end += to - from
  }

  /** The batch; a view that the next `start` overwrites. */
  finish(): Uint8Array {
    if (this.end > BATCH_MAX_BYTES) throw overrun(`A batch has ${this.end} bytes.`, 'Let a client follow fewer people.')
    return this.bytes.subarray(0, this.end)
  }

  private copy(from: Uint8Array, at: number, to: number): void {
    const { bytes } = this
    let { end } = this
    for (let i = at; i < to; i++) bytes[end++] = from[i] as number
    this.end = end
  }

  private gap(slot: number): number {
    const gap = slot - this.slot - 1
    if (!(gap >= 0) || slot > SLOT_LIMIT)
      throw overrun(`Slot ${slot} after ${this.slot} in a batch.`, 'Write slots in rising order, 0 to 4095.')
    this.slot = slot
    return gap
  }

  private room(more: number): void {
    if (this.end + more <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(2 * this.bytes.length, this.end + more))
    wider.set(this.bytes)
    this.bytes = wider
  }
}
