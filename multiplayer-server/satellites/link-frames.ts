import { HolositeError } from '../../model/errors/index.ts'

/**
 * What two processes tell each other of a room: a frame is a row of records, each of `u32` length, `u8` kind and content; all numbers little endian.
 *
 * | kind | content | way |
 * |---|---|---|
 * | 0 word | JSON, see link-words.ts | both |
 * | 1 tell | `u8` 1 for at once, `u16` count, so many `u32` lines, a client's frame | to the satellite |
 * | 2 tellAll | `u16` count, so many `u32` lines that are spared, a client's frame | to the satellite |
 * | 3 poses | `u16` slot, an uplink message of his | to the satellite |
 * | 4 places | for each `u32` line, three `f32` of his head: ENU metres | to the venue |
 * | 5 standings | for each `u32` line, `u16` round trip ms (65535: unknown), `u32` ms since he was heard, `u8` 1 for stalled | to the venue |
 */
export const KIND = { word: 0, tell: 1, tellAll: 2, poses: 3, places: 4, standings: 5 } as const
export const PLACE_BYTES = 16
export const STANDING_BYTES = 11
export const UNKNOWN_TRIP = 65_535

const HEAD_BYTES = 5
const FIRST_BYTES = 4096

/** Puts records together. Its memory grows to the largest frame and stays. */
export class FrameWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)
  #size = 0
  #began = 0

  get isEmpty(): boolean {
    return this.#size === 0
  }

  begin(kind: number): void {
    this.#began = this.#size
    this.#reserve(HEAD_BYTES)
    this.#bytes[this.#size + 4] = kind
    this.#size += HEAD_BYTES
  }

  u8(value: number): void {
    this.#reserve(1)
    this.#size = this.#bytes.writeUInt8(value, this.#size)
  }

  u16(value: number): void {
    this.#reserve(2)
    this.#size = this.#bytes.writeUInt16LE(value, this.#size)
  }

  u32(value: number): void {
    this.#reserve(4)
    this.#size = this.#bytes.writeUInt32LE(value, this.#size)
  }

  f32(value: number): void {
    this.#reserve(4)
    this.#size = this.#bytes.writeFloatLE(value, this.#size)
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#size)
    this.#size += bytes.length
  }

  end(): void {
    this.#bytes.writeUInt32LE(this.#size - this.#began - HEAD_BYTES, this.#began)
  }

  /** The frame so far, in memory of its own; the next begins. */
  take(): Buffer {
    const frame = Buffer.from(this.#bytes.subarray(0, this.#size))
    this.#size = 0
    return frame
  }

  #reserve(more: number): void {
    const needed = this.#size + more
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length))
    this.#bytes.copy(grown, 0, 0, this.#size)
    this.#bytes = grown
  }
}

/** Reads the records of a frame one after the other. Every read throws `net/garbled` past the end of its record. */
export class FrameReader {
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #end = 0
  kind = 0

  start(frame: Buffer): void {
    this.#bytes = frame
    this.#at = 0
    this.#end = 0
  }

  /** Goes on to the next record; false after the last. */
  next(): boolean {
    const from = this.#end
    if (from === this.#bytes.length) return false
    if (from + HEAD_BYTES > this.#bytes.length) throw garbled('a record is cut off')
    const length = this.#bytes.readUInt32LE(from)
    this.kind = this.#bytes[from + 4] as number
    this.#at = from + HEAD_BYTES
    this.#end = this.#at + length
    if (this.#end > this.#bytes.length) throw garbled('a record is longer than its frame')
    return true
  }

  /** Bytes of the record that were not read. */
  get left(): number {
    return this.#end - this.#at
  }

  u8(): number {
    return this.#bytes[this.#move(1)] as number
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#move(2))
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#move(4))
  }

  f32(): number {
    return this.#bytes.readFloatLE(this.#move(4))
  }

  /** What is left of the record; a view of the frame. */
  rest(): Buffer {
    const from = this.#at
    this.#at = this.#end
    return this.#bytes.subarray(from, this.#end)
  }

  #move(bytes: number): number {
    const at = this.#at
    if (at + bytes > this.#end) throw garbled('a record is too short')
    this.#at = at + bytes
    return at
  }
}

/** What another process told cannot be read. */
export const garbled = (why: string): HolositeError =>
  new HolositeError({ code: 'net/garbled', what: `Between two processes ${why}.`, fix: 'Run one version of Holosite in all of them.' })
