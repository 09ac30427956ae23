import { BitReader, BitWriter } from './bit-stream.ts'
import { overrun } from './malformed.ts'
import { FLAGS_MASK, JOINT_NUMBERS, POSE_NUMBERS, type Pose, SAMPLE_MS } from './pose.ts'
import {
  createPoseState,
  FLAGS,
  FULL_STATE_MAX_BYTES,
  poseFromState,
  readFullState,
  STARTED,
  STATE_NUMBERS,
  writeFullState,
} from './pose-state.ts'
import { MAX_GAP, quantisePose, readRecord, type RecordTime, writeDeltaRecord, writeKeyRecord } from './pose-record.ts'

/** A key record with both hands and no gap; a delta that would be longer is written as a key. */
const KEY_BYTES = 31
/** No record is longer: a key record after the longest gap, and shifted. */
export const RECORD_MAX_BYTES = 37

/** Numbers of a decoder's snapshot. */
export const SNAPSHOT_NUMBERS = STATE_NUMBERS + 2

/** Turns a person's poses, 20 a second, into records. One encoder a stream. */
export interface PoseEncoder {
  /**
   * Writes one record at `offset` and returns the offset after it. `gap` counts samples left out since the last record
   * (a person at rest sends none). `out` must have `RECORD_MAX_BYTES` left. Positions beyond +-4,194 m, and hands beyond
   * +-4 m of the head, are clamped. Throws `presence/overrun` for a pose that is not finite, a rotation of length far from 1,
   * a gap out of range, or a buffer too small. About 1 us; allocates nothing.
   */
  encode(sample: PoseSample, out: Uint8Array, offset: number): number
  /** What a receiver will decode from the last record. */
  readPose(out: Pose): Pose
  /** The next record will be a key, as at the start. */
  restart(): void
}

/** One sample to encode; owned and rewritten by the caller. */
export interface PoseSample {
  readonly pose: Pose
  /** FLAG_LEFT, FLAG_RIGHT, locomotion bits, FLAG_TELEPORT. */
  readonly flags: number
  readonly gap: number
  /** Milliseconds by which it comes later than whole samples after the last one, less than `SAMPLE_MS`; makes the record a key. 0 unless said. */
  readonly shiftMs?: number
}

/** Follows one stream. A refused record or state throws `presence/malformed` and changes nothing. */
export interface PoseDecoder {
  /** Takes the record at `offset`, reading below `limit` only; returns the offset after it. About 1 us; allocates nothing. */
  decode(bytes: Uint8Array, offset: number, limit: number): number
  /** Takes a full state, from which records go on. */
  readState(bytes: Uint8Array, offset: number, limit: number): number
  /** Writes the full state, at most `FULL_STATE_MAX_BYTES`; returns the offset after it. Nothing was decoded: throws `presence/overrun`. */
  writeState(out: Uint8Array, offset: number): number
  /** The last pose decoded. */
  readPose(out: Pose): Pose
  /** True once a key record or a full state was taken. */
  readonly started: boolean
  /** Flags of the last record; after a full state without FLAG_TELEPORT. */
  readonly flags: number
  /** Samples left out before the last record. */
  readonly gap: number
  /** Milliseconds by which the last record came later than whole samples. */
  readonly shiftMs: number
  /** Copies all that the decoder knows, so that `restore` may undo what follows. `out` has `SNAPSHOT_NUMBERS`. */
  snapshot(out: Int32Array): void
  restore(from: Int32Array): void
  /** Forgets the stream, so that the decoder may serve another. */
  clear(): void
}

/** What is needed only while a record is written or read: one for all, so that a thousand streams take little. */
const reader = new BitReader()
const writer = new BitWriter()
const blank = createPoseState()
const moved = createPoseState()
const target = createPoseState()
const time: RecordTime = { gap: 0, shiftMs: 0 }

/** An encoder whose first record is a key. Owns no resources; allocates nothing after this. */
export function createPoseEncoder(): PoseEncoder {
  const state = createPoseState()
  return {
    encode(sample, out, offset) {
      checkSample(sample, out, offset)
      quantisePose(sample.pose, sample.flags, state, target)
      moved.set(state)
      const limit = offset + RECORD_MAX_BYTES
      let end = Infinity
      time.gap = sample.gap
      time.shiftMs = sample.shiftMs ?? 0
      if (moved[STARTED] === 1 && time.shiftMs === 0) {
        writer.start(out, offset, limit)
        writeDeltaRecord(writer, moved, target, sample.gap)
        end = writer.finish()
      }
      if (end > offset + KEY_BYTES) {
        quantisePose(sample.pose, sample.flags, blank, target)
        writer.start(out, offset, limit)
        writeKeyRecord(writer, moved, target, time)
        end = writer.finish()
      }
      state.set(moved)
      return end
    },
    readPose: (out) => poseFromState(state, out),
    restart() {
      state.set(blank)
    },
  }
}

function checkSample(sample: PoseSample, out: Uint8Array, offset: number): void {
  const { pose, flags, gap, shiftMs = 0 } = sample
  if (out.length - offset < RECORD_MAX_BYTES) {
    throw overrun(`The buffer has ${out.length - offset} bytes left for a pose record.`, `Leave ${RECORD_MAX_BYTES}.`)
  }
  const isShift = shiftMs >= 0 && shiftMs < SAMPLE_MS && (shiftMs | 0) === shiftMs
  if ((flags & ~FLAGS_MASK) !== 0 || gap < 0 || gap > MAX_GAP || (gap | 0) !== gap || !isShift) {
    throw overrun(
      `A pose with flags ${flags}, gap ${gap} and shift ${shiftMs} cannot be written.`,
      `Give eight bits of flags, a whole gap below 2^20 - 1 and a whole shift below ${SAMPLE_MS}.`,
    )
  }
  for (let joint = 0, hands = flags; joint < POSE_NUMBERS; joint += JOINT_NUMBERS) {
    if (joint > 0) {
      const tracked = (hands & 1) !== 0
      hands >>= 1
      if (!tracked) continue
    }
    let length = 0
    for (let i = joint + 3; i < joint + JOINT_NUMBERS; i++) length += (pose[i] as number) * (pose[i] as number)
    const place = (pose[joint] as number) + (pose[joint + 1] as number) + (pose[joint + 2] as number)
    if (!(Math.abs(length - 1) < 1e-3) || !(Math.abs(place) < Infinity)) {
      throw overrun('A pose is not finite, or a rotation is not of length 1.', 'Give metres and unit quaternions.')
    }
  }
}

/** A decoder that waits for a key record or a full state. Owns no resources; allocates nothing after this but refusals. */
export function createPoseDecoder(): PoseDecoder {
  return new Decoder()
}

/** A class: a literal with getters is kept as a table, and every look at one of a thousand would be slow. */
class Decoder implements PoseDecoder {
  gap = 0
  shiftMs = 0
  private readonly state = createPoseState()

  get started(): boolean {
    return this.state[STARTED] === 1
  }

  get flags(): number {
    return this.state[FLAGS] as number
  }

  decode(bytes: Uint8Array, offset: number, limit: number): number {
    moved.set(this.state)
    reader.start(bytes, offset, limit)
    readRecord(reader, moved, time)
    const end = reader.finish()
    this.gap = time.gap
    this.shiftMs = time.shiftMs
    this.state.set(moved)
    return end
  }

  readState(bytes: Uint8Array, offset: number, limit: number): number {
    reader.start(bytes, offset, limit)
    readFullState(reader, moved)
    const end = reader.finish()
    this.gap = this.shiftMs = 0
    this.state.set(moved)
    return end
  }

  writeState(out: Uint8Array, offset: number): number {
    if (!this.started || out.length - offset < FULL_STATE_MAX_BYTES) {
      throw overrun('A full state cannot be written yet, or not here.', `Decode a record first and leave ${FULL_STATE_MAX_BYTES} bytes.`)
    }
    writer.start(out, offset, offset + FULL_STATE_MAX_BYTES)
    writeFullState(writer, this.state)
    return writer.finish()
  }

  readPose(out: Pose): Pose {
    return poseFromState(this.state, out)
  }

  snapshot(out: Int32Array): void {
    out.set(this.state)
    out[STATE_NUMBERS] = this.gap
    out[STATE_NUMBERS + 1] = this.shiftMs
  }

  restore(from: Int32Array): void {
    for (let i = 0; i < STATE_NUMBERS; i++) this.state[i] = from[i] as number
    this.gap = from[STATE_NUMBERS] as number
    this.shiftMs = from[STATE_NUMBERS + 1] as number
  }

  clear(): void {
    this.state.set(blank)
    this.gap = this.shiftMs = 0
  }
}
