import {
  createBatchReader,
  createPose,
  createPoseDecoder,
  createUplinkReader,
  createUplinkWriter,
  FLAG_HANDS,
  FLAG_TELEPORT,
  HEAD,
  LEFT_HAND,
  RIGHT_HAND,
  SNAPSHOT_NUMBERS,
} from '../../../model/presence/index.ts'
import { HolositeError } from '../../../model/errors/index.ts'
import { PROTOCOL_VERSION } from '../../../model/protocol/index.ts'
import { milliseconds } from '../../../model/units/index.ts'

const MESSAGES = 400

/** Pose messages of somebody who walks, turns, jumps and lets go of his hands now and then: sound ones, to be spoilt. */
export function uplinkStock(): readonly Uint8Array[] {
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const pose = createPose()
  return Array.from({ length: MESSAGES }, (_, message) => {
    writer.start(message % 50)
    for (let sample = 0; sample < 1 + (message % 4); sample++) {
      const at = message * 4 + sample
      pose.set([10 * Math.sin(0.02 * at), 10 * Math.cos(0.02 * at), 1.65, 0, Math.sin(0.01 * at), 0, Math.cos(0.01 * at)], HEAD)
      pose.set([pose[0]! - 0.3, pose[1]!, 1.1, 0, 0, 0, 1], LEFT_HAND)
      pose.set([pose[0]! + 0.3, pose[1]!, 1.1 + 0.2 * Math.sin(0.3 * at), 0, 0, 0, 1], RIGHT_HAND)
      const flags = (at % 30 < 20 ? FLAG_HANDS : 0) | (at % 97 === 0 ? FLAG_TELEPORT : 0)
      writer.add({ pose, flags, gap: at % 11 === 0 ? 3 : 0 }, milliseconds(1_700_000_000_000 + 50 * at))
    }
    return Uint8Array.from(writer.finish())
  })
}

/** What reading spoilt pose messages came to. */
export interface ReadMutants {
  read: number
  refused: number
  /** Failures that are no refusal of the reader's own. */
  threw: number
  /** Refusals after something had been told already. */
  toldBefore: number
}

/** A server's reader of uplinks, which has followed the sender so far. */
export function readUplinks(sound: readonly Uint8Array[]): (bytes: Uint8Array, sum: ReadMutants) => void {
  const reader = createUplinkReader(PROTOCOL_VERSION)
  const decoder = createPoseDecoder()
  const known = new Int32Array(SNAPSHOT_NUMBERS)
  const read = (bytes: Uint8Array): void => {
    reader.start(bytes)
    for (let sample = 0; sample < reader.count; sample++) reader.next(decoder)
    reader.finish()
  }
  for (const bytes of sound) read(bytes)
  decoder.snapshot(known)
  return (bytes, sum) => {
    decoder.restore(known)
    judge(sum, () => read(bytes))
  }
}

/** Bytes of a batch's time. */
const TIME_BYTES = 6

/** Where a batch's lists begin: behind version, number and time. */
function bodyAt(batch: Uint8Array): number {
  let at = 1
  while ((batch[at] ?? 0) > 127) at++
  return at + 1 + TIME_BYTES
}

/** What of a batch is to be spoilt: its lists. */
export const bodyOf = (batch: Uint8Array): Uint8Array => batch.subarray(bodyAt(batch))

/** A page's reader of batches, which has followed a stream so far: each spoilt body comes as the last batch of it. */
export function readBatches(sound: readonly Uint8Array[]): (body: Uint8Array, sum: ReadMutants) => void {
  let told = 0
  const note = (): void => void told++
  const sink = { left: note, entered: note, sampled: note, placed: note }
  const reader = createBatchReader(PROTOCOL_VERSION)
  const last = sound.at(-1) ?? new Uint8Array()
  const head = last.slice(0, bodyAt(last))
  let followed = false
  return (body, sum) => {
    if (!followed) {
      reader.clear()
      for (const bytes of sound.slice(0, -1)) reader.receive(bytes, sink)
    }
    told = 0
    // Whom a body that was spoilt into a sound one took away must be followed anew.
    const before = sum.read
    judge(sum, () => reader.receive(Uint8Array.of(...head, ...body), sink), () => told) // prettier-ignore
    followed = sum.read === before
  }
}

function judge(sum: ReadMutants, read: () => void, told: () => number = () => 0): void {
  try {
    read()
    sum.read++
  } catch (failure) {
    if (failure instanceof HolositeError) sum.refused++
    else sum.threw++
    if (told() > 0) sum.toldBefore++
  }
}
