import { type Milliseconds, milliseconds } from '../units/index.ts'
import { ByteReader, VARINT_LIMIT, writeVarint } from './byte-stream.ts'
import { malformed, overrun, wrongVersion } from './malformed.ts'
import { createPoseEncoder, type PoseDecoder, type PoseSample, RECORD_MAX_BYTES } from './pose-codec.ts'
import { SAMPLE_MS } from './pose.ts'

/** Most samples of one uplink message: 3.2 s. */
export const UPLINK_MAX_SAMPLES = 64

const HEADER_BYTES = 8

/** Writes what a client sends: which batch it has read, and its own samples since the last message. */
export interface UplinkWriter {
  /** Begins a message. `acknowledged` is the number of the newest batch read, 0 for none. */
  start(acknowledged: number): void
  /** Adds a sample taken at `sampleMs`, whole milliseconds of server time; only the first's time is sent. At most `UPLINK_MAX_SAMPLES`. */
  add(sample: PoseSample, sampleMs: Milliseconds): void
  /** Samples in the message so far. */
  readonly count: number
  /** The message; a view that the next `start` overwrites. */
  finish(): Uint8Array
  /** A new connection: the stream begins again with a key record. */
  restart(): void
}

/** Reads a message and hands each record to `decoder`. */
export interface UplinkReader {
  /**
   * Reads the header, throwing `protocol/version` or `presence/malformed`. Afterwards `acknowledged`, `count` and `firstMs16` hold it.
   */
  start(bytes: Uint8Array): void
  readonly acknowledged: number
  readonly count: number
  /** Low 16 bits of the first sample's server time. Without samples 0. */
  readonly firstMs16: number
  /** Decodes the next record and returns its length in bytes; call `count` times. */
  next(decoder: PoseDecoder): number
  /** Where the record just read begins in the message. */
  readonly recordAt: number
  /** Throws `presence/malformed` when bytes are left. */
  finish(): void
}

/** One writer a connection. Nothing is allocated after this but the views `finish` returns. */
export function createUplinkWriter(version: number): UplinkWriter {
  const bytes = new Uint8Array(HEADER_BYTES + UPLINK_MAX_SAMPLES * RECORD_MAX_BYTES)
  const encoder = createPoseEncoder()
  let countAt = 0
  let end = 0
  let count = 0
  return {
    start(acknowledged) {
      if (!(acknowledged >= 0 && acknowledged <= VARINT_LIMIT)) throw overrun(`Batch ${acknowledged} cannot be acknowledged.`, 'Rejoin.')
      bytes[0] = version
      countAt = writeVarint(bytes, 1, acknowledged)
      bytes[countAt] = 0
      end = countAt + 1
      count = 0
    },
    add(sample, sampleMs) {
      if (count >= UPLINK_MAX_SAMPLES) throw overrun('A pose message is full.', 'Send it and start another.')
      const at = count === 0 ? end + 2 : end
      const next = encoder.encode(sample, bytes, at)
      if (count === 0) {
        const low = sampleMs % 65_536
        bytes[end] = low & 255
        bytes[end + 1] = low >> 8
      }
      end = next
      bytes[countAt] = ++count
    },
    get count() {
      return count
    },
    finish: () => bytes.subarray(0, end),
    restart: () => encoder.restart(),
  }
}

/** One reader serves any number of connections, one message after the other. */
export function createUplinkReader(version: number): UplinkReader {
  const reader = new ByteReader()
  let acknowledged = 0
  let count = 0
  let firstMs16 = 0
  let recordAt = 0
  return {
    start(bytes) {
      reader.start(bytes)
      const theirs = reader.byte()
      if (theirs !== version) throw wrongVersion(theirs, version)
      acknowledged = reader.varint()
      count = reader.byte()
      if (count > UPLINK_MAX_SAMPLES) throw malformed(`A pose message says it has ${count} samples; ${UPLINK_MAX_SAMPLES} are allowed.`)
      firstMs16 = count > 0 ? reader.fixed(2) : 0
    },
    get acknowledged() {
      return acknowledged
    },
    get count() {
      return count
    },
    get firstMs16() {
      return firstMs16
    },
    next(decoder) {
      recordAt = reader.at
      reader.at = decoder.decode(reader.bytes, reader.at, reader.bytes.length)
      return reader.at - recordAt
    },
    get recordAt() {
      return recordAt
    },
    finish: () => reader.finish(),
  }
}

/** Server time nearest to `nowMs` whose low 16 bits are `low`: right within 32.7 s either way. */
export function resolveMs16(low: number, nowMs: Milliseconds): Milliseconds {
  const now = Math.round(nowMs)
  const ahead = (((low - now) % 65_536) + 65_536) % 65_536
  return milliseconds(now + (ahead < 32_768 ? ahead : ahead - 65_536))
}

/** Time of the sample after one at `lastMs`, as the record says that `decoder` took last. */
export const nextSampleMs = (lastMs: Milliseconds, { gap, shiftMs }: Pick<PoseDecoder, 'gap' | 'shiftMs'>): Milliseconds =>
  milliseconds(lastMs + SAMPLE_MS * (gap + 1) + shiftMs)
