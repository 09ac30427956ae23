import * as z from 'zod/mini'
import { enuFromRender, enuRotationFromRender, position, rotation } from '../frames/index.ts'
import { type Milliseconds, milliseconds, radiansFromDegrees } from '../units/index.ts'
import { createPose, JOINT_NUMBERS, type Pose, SAMPLE_MS } from './pose.ts'

const triple = z.object({ x: z.number(), y: z.number(), z: z.number() })
const track = z.object({ poses: z.array(z.object({ position: triple, rotation: triple, timestamp: z.number() })).check(z.minLength(2)) })
const recording = z.object({ camera: track, left: track, right: track })
type Track = z.infer<typeof track>

/**
 * Poses of a motion capture (the A-Frame recorder's JSON: camera, left, right; degrees in YXZ order, y up), resampled in
 * straight lines every `everyMs` from the first. Input of benches and tests. Throws zod's error for another shape.
 */
export function posesFromRecording(json: unknown, everyMs: Milliseconds = SAMPLE_MS): Pose[] {
  const { camera, left, right } = recording.parse(json)
  const tracks = [camera, left, right]
  const from = Math.max(...tracks.map((one) => one.poses[0]?.timestamp ?? Infinity))
  const to = Math.min(...tracks.map((one) => one.poses.at(-1)?.timestamp ?? -Infinity))
  const poses: Pose[] = []
  for (let t = from; t <= to; t += everyMs) {
    const pose = createPose()
    tracks.forEach((one, joint) => writeJointAt(one, milliseconds(t), pose.subarray(joint * JOINT_NUMBERS)))
    poses.push(pose)
  }
  return poses
}

function writeJointAt(one: Track, t: Milliseconds, out: Float64Array): void {
  let after = one.poses.findIndex((pose) => pose.timestamp >= t)
  if (after < 1) after = 1
  const a = one.poses[after - 1]!
  const b = one.poses[after]!
  const share = b.timestamp > a.timestamp ? Math.min(1, Math.max(0, (t - a.timestamp) / (b.timestamp - a.timestamp))) : 1
  const mix = (from: number, to: number): number => from + (to - from) * share
  const at = position('render', mix(a.position.x, b.position.x), mix(a.position.y, b.position.y), mix(a.position.z, b.position.z))
  out.set(enuFromRender(at, position('enu')))
  const qa = quaternionFromYxz(a.rotation)
  const qb = quaternionFromYxz(b.rotation)
  const side = qa.reduce((sum, value, i) => sum + value * qb[i]!, 0) < 0 ? -1 : 1
  const q = rotation('render')
  qa.forEach((value, i) => (q[i] = mix(value, side * qb[i]!)))
  const length = Math.sqrt(q.reduce((sum, value) => sum + value * value, 0))
  q.forEach((value, i) => (q[i] = value / length))
  out.set(enuRotationFromRender(q, rotation('enu')), 3)
}

/** Rotation about y, then x, then z of the turned body, degrees. */
function quaternionFromYxz(degrees: { x: number; y: number; z: number }): number[] {
  const half = [degrees.x, degrees.y, degrees.z].map((angle) => radiansFromDegrees(angle) / 2)
  const [cx, cy, cz] = half.map(Math.cos) as [number, number, number]
  const [sx, sy, sz] = half.map(Math.sin) as [number, number, number]
  return [sx * cy * cz + cx * sy * sz, cx * sy * cz - sx * cy * sz, cx * cy * sz - sx * sy * cz, cx * cy * cz + sx * sy * sz]
}
