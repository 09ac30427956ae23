import { malformed } from './malformed.ts'

/** Greatest number of a varint: 28 bits in four bytes. */
export const VARINT_LIMIT = 2 ** 28 - 1

/** Little-endian base 128, at most four bytes; returns the offset after it. `value` in 0 .. `VARINT_LIMIT`. */
export function writeVarint(bytes: Uint8Array, offset: number, value: number): number {
  while (value > 127) {
    bytes[offset++] = (value & 127) | 128
    value >>>= 7
  }
  bytes[offset++] = value
  return offset
}

/** Reads bytes from untrusted input. Every read past the end throws `presence/malformed`. */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array(0)
  at = 0

  start(bytes: Uint8Array): void {
    this.bytes = bytes
    this.at = 0
  }

  byte(): number {
    const value = this.bytes[this.at]
    if (value === undefined) throw malformed('The bytes end inside a pose message.')
    this.at++
    return value
  }

  /** Little-endian, up to six bytes. */
  fixed(size: number): number {
    let value = 0
    for (let i = 0, unit = 1; i < size; i++, unit *= 256) value += this.byte() * unit
    return value
  }

  /** Refuses more than four bytes, and a number written longer than it need be. */
  varint(): number {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte()
      value |= (byte & 127) << shift
      if (byte < 128) {
        if (byte === 0 && shift > 0) throw malformed('A number in a pose message is written longer than it need be.')
        return value
      }
    }
    throw malformed('A number in a pose message has more than 28 bits.')
  }

  /** Checks that nothing is left. */
  finish(): void {
    if (this.at !== this.bytes.length) throw malformed(`A pose message has ${this.bytes.length - this.at} bytes too many.`)
  }
}
