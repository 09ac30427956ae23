import {
  createPose,
  createPoseDecoder,
  createPoseEncoder,
  JOINT_NUMBERS,
  type Pose,
  RECORD_MAX_BYTES,
  SAMPLE_MS,
} from '../../../model/presence/index.ts'
import type { Home, Motion } from '../../load/motion.ts'

/** What one moving person's stream costs and loses. */
export interface WireFigures {
  /** A record with its share of the slot, which goes once with the two records of a message. */
  readonly bytesMean: number
  readonly bytesMax: number
  readonly errorMmMax: number
  readonly errorDegMax: number
  readonly encodeUs: number
}

const SLOT_BYTES = 0.5
const HOME: Home = { east: 30, north: -20, up: 0 }

/** Streams of so many people, for so many seconds each, through the codec and back. */
export function measureWire(motion: Motion, people: number, seconds: number): WireFigures {
  const bytes = new Uint8Array(RECORD_MAX_BYTES)
  const pose = createPose()
  const back = createPose()
  let [count, sum, most, millimetres, degrees, spentNs] = [0, 0, 0, 0, 0, 0n]
  for (let index = 0; index < people; index++) {
    const encoder = createPoseEncoder()
    const decoder = createPoseDecoder()
    for (let ms = 0; ms < seconds * 1000; ms += SAMPLE_MS) {
      const flags = motion.write(index, ms / 1000, HOME, pose)
      const from = process.hrtime.bigint()
      const length = encoder.encode({ pose, flags, gap: 0 }, bytes, 0)
      spentNs += process.hrtime.bigint() - from
      decoder.decode(bytes, 0, length)
      decoder.readPose(back)
      millimetres = Math.max(millimetres, 1000 * farthest(pose, back))
      degrees = Math.max(degrees, widest(pose, back))
      if (ms === 0) continue
      count++
      sum += length
      most = Math.max(most, length)
    }
  }
  return {
    bytesMean: sum / count + SLOT_BYTES,
    bytesMax: most + 1,
    errorMmMax: millimetres,
    errorDegMax: degrees,
    encodeUs: Number(spentNs) / 1000 / count,
  }
}

function farthest(a: Pose, b: Pose): number {
  let most = 0
  for (let joint = 0; joint < a.length; joint += JOINT_NUMBERS) {
    const axis = (i: number): number => (a[joint + i] as number) - (b[joint + i] as number)
    most = Math.max(most, Math.hypot(axis(0), axis(1), axis(2)))
  }
  return most
}

function widest(a: Pose, b: Pose): number {
  let most = 0
  for (let joint = 3; joint < a.length; joint += JOINT_NUMBERS) {
    let dot = 0
    for (let i = joint; i < joint + 4; i++) dot += (a[i] as number) * (b[i] as number)
    most = Math.max(most, (360 / Math.PI) * Math.acos(Math.min(1, Math.abs(dot))))
  }
  return most
}
