/**
 * A number that a picture carries in black and white blocks, to be read back from the pixels.
 *
 * | bits  | what                                             |
 * |-------|--------------------------------------------------|
 * | 0-31  | milliseconds of the sender's clock, modulo 2^32   |
 * | 32-39 | CRC-8 of those four bytes, polynomial 0x07        |
 */
export const CODE_BITS = 40

function crc8(value: number): number {
  let crc = 0
  for (let shift = 24; shift >= 0; shift -= 8) {
    crc ^= (value >>> shift) & 0xff
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80) !== 0 ? ((crc << 1) ^ 0x07) & 0xff : (crc << 1) & 0xff
  }
  return crc
}

/** Writes the code of a time into `out`, one 0 or 1 for each of its 40 places, highest bit first. */
export function writeTimeCode(ms: number, out: Uint8Array): void {
  const value = (Math.floor(ms) % 2 ** 32) >>> 0
  const crc = crc8(value)
  for (let bit = 0; bit < 32; bit += 1) out[bit] = (value >>> (31 - bit)) & 1
  for (let bit = 0; bit < 8; bit += 1) out[32 + bit] = (crc >>> (7 - bit)) & 1
}

/** Reads a code back; null when it is damaged or all black. */
export function readTimeCode(bits: ArrayLike<number>): number | null {
  let value = 0
  let crc = 0
  for (let bit = 0; bit < 32; bit += 1) value = ((value << 1) | (bits[bit]! & 1)) >>> 0
  for (let bit = 32; bit < CODE_BITS; bit += 1) crc = (crc << 1) | (bits[bit]! & 1)
  return value !== 0 && crc === crc8(value) ? value : null
}

/** Milliseconds from the coded time to `nowMs` of the same clock, over the 2^32 wrap. */
export const sinceTimeCode = (code: number, nowMs: number): number => ((Math.floor(nowMs) % 2 ** 32) - code) | 0
