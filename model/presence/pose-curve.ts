import { FLAG_HANDS, FLAG_TELEPORT, JOINT_NUMBERS, type Pose, POSE_NUMBERS, SAMPLE_MS } from './pose.ts'

/** Samples kept: 1.6 s at the full rate. */
export const RING_SAMPLES = 32
/** After the newest sample a person glides on, slower and slower, and stands still after this. */
export const GLIDE_MS = 250
/** Samples further apart than this have others left out between them: the person was at rest. */
const NEIGHBOUR_MS = 1.5 * SAMPLE_MS

/** Samples by time; entry i of the last `count` is at `(first + i) % RING_SAMPLES`. */
export interface PoseRing {
  readonly times: Float64Array
  readonly poses: Float64Array
  readonly flags: Int32Array
  /** The time that is asked for, ms: one number in a table, which is not boxed. */
  readonly asked: Float64Array
  first: number
  count: number
}

export const createPoseRing = (): PoseRing => ({
  times: new Float64Array(RING_SAMPLES),
  poses: new Float64Array(RING_SAMPLES * POSE_NUMBERS),
  flags: new Int32Array(RING_SAMPLES),
  asked: new Float64Array(1),
  first: 0,
  count: 0,
})

/** Adds a sample newer than all others; the oldest makes room. */
export function pushSample(ring: PoseRing, timeMs: number, pose: Pose, flags: number): void {
  if (ring.count === RING_SAMPLES) {
    ring.first = (ring.first + 1) % RING_SAMPLES
    ring.count--
  }
  const at = (ring.first + ring.count++) % RING_SAMPLES
  ring.times[at] = timeMs
  ring.flags[at] = flags
  for (let i = 0; i < POSE_NUMBERS; i++) ring.poses[at * POSE_NUMBERS + i] = pose[i] as number
}

const place = (ring: PoseRing, index: number): number => (ring.first + index) % RING_SAMPLES
export const timeOf = (ring: PoseRing, index: number): number => ring.times[place(ring, index)] as number

/** True when the person moved from sample `index - 1` to `index` without a rest or a jump. */
function continues(ring: PoseRing, index: number): boolean {
  if (index < 1 || index >= ring.count) return false
  if (((ring.flags[place(ring, index)] as number) & FLAG_TELEPORT) !== 0) return false
  return timeOf(ring, index) - timeOf(ring, index - 1) <= NEIGHBOUR_MS
}

/** Writes the pose at the time that is asked for and returns its flags. The ring must hold a sample. */
export function poseOnCurve(ring: PoseRing, out: Pose): number {
  const timeMs = ring.asked[0]!
  let after = ring.count
  while (after > 0 && timeOf(ring, after - 1) > timeMs) after--
  if (after === ring.count) return glide(ring, out)
  if (after === 0) return copySample(ring, 0, out)
  return between(ring, after - 1, out)
}

function copySample(ring: PoseRing, index: number, out: Pose): number {
  const from = place(ring, index) * POSE_NUMBERS
  for (let i = 0; i < POSE_NUMBERS; i++) out[i] = ring.poses[from + i] as number
  return (ring.flags[place(ring, index)] as number) & ~FLAG_TELEPORT
}

/** Past the newest sample: its velocity, falling to zero in a straight line over `GLIDE_MS`. */
function glide(ring: PoseRing, out: Pose): number {
  const timeMs = ring.asked[0]!
  const last = ring.count - 1
  const flags = copySample(ring, last, out)
  if (!continues(ring, last)) return flags
  const newest = place(ring, last)
  const older = place(ring, last - 1)
  const before = older * POSE_NUMBERS
  const span = (ring.times[newest] as number) - (ring.times[older] as number)
  const late = Math.min(GLIDE_MS, timeMs - (ring.times[newest] as number))
  const share = (late - (late * late) / (2 * GLIDE_MS)) / span
  const known = (ring.flags[older] as number) & flags
  for (let joint = 0, bit = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS, bit++) {
    if (bit > 0 && (known & bit) === 0) continue
    const side = sameSide(ring.poses, before + joint + 3, out, joint + 3)
    for (let i = 0; i < 3; i++)
      out[joint + i] = (1 + share) * (out[joint + i] as number) - share * (ring.poses[before + joint + i] as number)
    for (let i = 3; i < 7; i++) {
      out[joint + i] = (1 + share) * (out[joint + i] as number) - share * side * (ring.poses[before + joint + i] as number)
    }
    normalise(out, joint + 3)
  }
  return flags
}

/** Between sample `index` and the next: a cubic through both with the velocity of their neighbours; rotations in a straight line. */
function between(ring: PoseRing, index: number, out: Pose): number {
  const timeMs = ring.asked[0]!
  const a = place(ring, index)
  const b = place(ring, index + 1)
  const end = ring.times[b] as number
  const rested = !continues(ring, index + 1)
  const jumps = ((ring.flags[b] as number) & FLAG_TELEPORT) !== 0
  const start = rested ? Math.max(ring.times[a] as number, end - SAMPLE_MS) : (ring.times[a] as number)
  const u = timeMs > start && !jumps ? (timeMs - start) / (end - start) : 0
  if (u === 0) return copySample(ring, index, out)
  const hands = (ring.flags[a] as number) & (ring.flags[b] as number) & FLAG_HANDS
  for (let joint = 0, bit = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS, bit++) {
    const from = (bit === 0 || (hands & bit) !== 0 ? a : b) * POSE_NUMBERS + joint
    const to = b * POSE_NUMBERS + joint
    const early = !rested && knownAt(ring, index - 1, bit) && continues(ring, index) ? place(ring, index - 1) * POSE_NUMBERS + joint : to
    const late = knownAt(ring, index + 2, bit) && continues(ring, index + 2) ? place(ring, index + 2) * POSE_NUMBERS + joint : from
    for (let i = 0; i < 3; i++) {
      const p = ring.poses[from + i] as number
      const q = ring.poses[to + i] as number
      // Tangents over one sample: central where a neighbour is known, else the chord; from rest, none.
      const tangent = early === to ? (rested ? 0 : q - p) : (q - (ring.poses[early + i] as number)) / 2
      const arriving = late === from ? q - p : ((ring.poses[late + i] as number) - p) / 2
      out[joint + i] = p + u * (tangent + u * (3 * (q - p) - 2 * tangent - arriving + u * (tangent + arriving - 2 * (q - p))))
    }
    const side = u * sameSide(ring.poses, from + 3, ring.poses, to + 3)
    for (let i = 3; i < 7; i++) out[joint + i] = (1 - u) * (ring.poses[from + i] as number) + side * (ring.poses[to + i] as number)
    normalise(out, joint + 3)
  }
  return ((ring.flags[a] as number) & ~FLAG_HANDS & ~FLAG_TELEPORT) | hands
}

/** True when sample `index` is there and tells this joint (0 head, 1 left, 2 right). */
const knownAt = (ring: PoseRing, index: number, bit: number): boolean =>
  index >= 0 && index < ring.count && (bit === 0 || ((ring.flags[place(ring, index)] as number) & bit) !== 0)

/** 1 where two quaternions lie on one side, else -1. */
function sameSide(p: Float64Array, a: number, q: Float64Array, b: number): number {
  let dot = 0
  for (let i = 0; i < 4; i++) dot += (p[a + i] as number) * (q[b + i] as number)
  return dot < 0 ? -1 : 1
}

/** Makes four numbers a unit quaternion. */
export function normalise(q: Float64Array, at: number): void {
  const x = q[at] as number
  const y = q[at + 1] as number
  const z = q[at + 2] as number
  const w = q[at + 3] as number
  const length = Math.sqrt(x * x + y * y + z * z + w * w)
  const scale = length > 1e-9 ? 1 / length : 0
  q[at] = x * scale
  q[at + 1] = y * scale
  q[at + 2] = z * scale
  q[at + 3] = length > 1e-9 ? w * scale : 1
}
