import { malformed } from './malformed.ts'

/** Most bits one call reads or writes. */
export const MAX_WIDTH = 24
/** Ones before a Rice code gives up and writes the number plainly. */
export const RICE_ESCAPE = 15

/** Writes whole numbers of given widths, most significant bit first. Reused: `start` begins anew; nothing is allocated. */
export class BitWriter {
  private bytes: Uint8Array = new Uint8Array(0)
  private at = 0
  private limit = 0
  private pending = 0
  private held = 0

  /** Bytes from `limit` on are counted but not stored: `finish` tells that it was too long. */
  start(bytes: Uint8Array, offset: number, limit: number): void {
    this.bytes = bytes
    this.at = offset
    this.limit = limit
    this.pending = 0
    this.held = 0
  }

  /** `value` must be in 0 .. 2^width - 1, width at most 24. */
  write(value: number, width: number): void {
    this.pending = (this.pending << width) | value
    this.held += width
    while (this.held >= 8) {
      this.held -= 8
      if (this.at < this.limit) this.bytes[this.at] = (this.pending >>> this.held) & 255
      this.at++
    }
  }

  /** Two's complement in `width` bits. */
  writeSigned(value: number, width: number): void {
    this.write(value & ((1 << width) - 1), width)
  }

  /** Rice code of a number that is not negative; from `RICE_ESCAPE << k` on, `RICE_ESCAPE` ones and the number in `plainWidth` bits. */
  writeRice(value: number, k: number, plainWidth: number): void {
    const quotient = value >>> k
    if (quotient >= RICE_ESCAPE) {
      this.write((1 << RICE_ESCAPE) - 1, RICE_ESCAPE)
      this.write(value, plainWidth)
      return
    }
    this.write(((1 << quotient) - 1) << 1, quotient + 1)
    if (k > 0) this.write(value & ((1 << k) - 1), k)
  }

  /** Elias gamma of a number from 1 to 2^20 - 1. */
  writeGamma(value: number): void {
    const width = 32 - Math.clz32(value)
    this.write(0, width - 1)
    this.write(value, width)
  }

  /** Fills the last byte with zeros and returns the offset after it. */
  finish(): number {
    if (this.held > 0) this.write(0, 8 - this.held)
    return this.at
  }
}

/** Reads what `BitWriter` wrote. Every read past `limit` throws `presence/malformed`. */
export class BitReader {
  private bytes: Uint8Array = new Uint8Array(0)
  private at = 0
  private limit = 0
  private pending = 0
  private held = 0

  start(bytes: Uint8Array, offset: number, limit: number): void {
    this.bytes = bytes
    this.at = offset
    this.limit = Math.min(limit, bytes.length)
    this.pending = 0
    this.held = 0
  }

  read(width: number): number {
    while (this.held < width) {
      if (this.at >= this.limit) throw malformed('The bytes end inside a pose record.')
      this.pending = (this.pending << 8) | (this.bytes[this.at++] as number)
      this.held += 8
    }
    this.held -= width
    return (this.pending >>> this.held) & ((1 << width) - 1)
  }

  readSigned(width: number): number {
    return (this.read(width) << (32 - width)) >> (32 - width)
  }

  readRice(k: number, plainWidth: number): number {
    let quotient = 0
    while (quotient < RICE_ESCAPE && this.read(1) === 1) quotient++
    if (quotient < RICE_ESCAPE) return k > 0 ? (quotient << k) | this.read(k) : quotient
    const plain = this.read(plainWidth)
    if (plain >>> k < RICE_ESCAPE) throw malformed('A pose record writes a small number the long way.')
    return plain
  }

  readGamma(): number {
    let zeros = 0
    while (this.read(1) === 0) if (++zeros >= 20) throw malformed('A pose record holds a gap beyond 2^20 samples.')
    return zeros === 0 ? 1 : (1 << zeros) | this.read(zeros)
  }

  /** Checks that the rest of the last byte is zero and returns the offset after it. */
  finish(): number {
    if (this.held > 0 && (this.pending & ((1 << this.held) - 1)) !== 0) throw malformed('The padding of a pose record is not zero.')
    return this.at
  }
}
