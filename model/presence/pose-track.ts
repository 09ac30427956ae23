import { type Milliseconds, milliseconds } from '../units/index.ts'
import { createLateness, noteArrival, slewedDelay, wantedDelay } from './playout-delay.ts'
import { createPose, FLAG_TELEPORT, JOINT_NUMBERS, type Pose, POSE_NUMBERS } from './pose.ts'
import { createPoseRing, normalise, poseOnCurve, pushSample, timeOf } from './pose-curve.ts'

/** Beside a pose's own flags: nothing was heard for `FADE_AFTER_MS`; draw the person fading. */
export const FLAG_FADE = 256
/** Beside a pose's own flags: nothing is known yet; draw nobody. */
export const FLAG_ABSENT = 512
/** People at rest are heard once a second; after two and a half something is wrong. */
export const FADE_AFTER_MS = milliseconds(2500)

/** A correction shrinks to 1/e in this time. */
const EASE_MS = 120
/** Beyond this a correction is no glide but a jump, and is not eased, metres. */
const EASE_LIMIT_M = 2

/** One followed person: samples in, a smooth pose at any later time out. */
export interface PoseTrack {
  /** A sample of server time `sampleMs` that came at `arrivedMs`. Older than the newest known: ignored. `NaN` as arrival says nothing of lateness. */
  push(sampleMs: Milliseconds, pose: Pose, flags: number, arrivedMs: Milliseconds): void
  /** Writes the pose to show at server time `nowMs`, which must not fall; returns its flags with FLAG_FADE or FLAG_ABSENT. Allocates nothing. */
  show(nowMs: Milliseconds, out: Pose): number
  /** How far behind the server's time the person is shown. */
  readonly delayMs: Milliseconds
  /** Forgets the person. */
  clear(): void
}

/** A track that knows nobody: `show` tells FLAG_ABSENT until the first sample. Owns no resources. */
export function createPoseTrack(): PoseTrack {
  return new Track()
}

class Track implements PoseTrack {
  delayMs = milliseconds(0)
  private readonly ring = createPoseRing()
  private lateness = createLateness()
  private readonly shown = createPose()
  private readonly curve = createPose()
  /** Added to the curve: positions; and rotations applied before. */
  private readonly offset = createPose()
  private shownFlags = -1
  private shownMs = 0
  private nowMs = 0
  private arrivedMs = Number.NaN
  private bent = false
  private eased = false

  push(sampleMs: Milliseconds, pose: Pose, flags: number, arrivedMs: Milliseconds): void {
    const { ring } = this
    const newest = ring.count > 0 ? timeOf(ring, ring.count - 1) : -Infinity
    if (!(sampleMs > newest)) return
    // The curve is bent by a newer sample from the last but one on.
    if (this.shownFlags >= 0 && ring.count > 0 && this.shownMs > (ring.count > 1 ? timeOf(ring, ring.count - 2) : newest)) this.bent = true
    if ((flags & FLAG_TELEPORT) !== 0 && this.shownMs >= sampleMs) this.forgetShown()
    pushSample(ring, sampleMs, pose, flags)
    if (arrivedMs > this.arrivedMs || (Number.isNaN(this.arrivedMs) && !Number.isNaN(arrivedMs))) {
      const first = this.lateness.seen === 0
      noteArrival(this.lateness, sampleMs, arrivedMs)
      this.arrivedMs = arrivedMs
      if (first && this.shownFlags < 0) this.delayMs = wantedDelay(this.lateness)
    }
  }

  show(nowMs: Milliseconds, out: Pose): number {
    const { ring } = this
    if (ring.count === 0) return FLAG_ABSENT
    const elapsed = this.shownFlags < 0 ? 0 : Math.max(0, nowMs - this.nowMs)
    this.nowMs = Math.max(nowMs, this.nowMs)
    this.delayMs = slewedDelay(this.delayMs, wantedDelay(this.lateness), milliseconds(elapsed))
    const playMs = this.shownFlags < 0 ? nowMs - this.delayMs : Math.max(this.shownMs, nowMs - this.delayMs)
    if (this.bent) this.measureOffset()
    this.bent = false
    const flags = poseOnCurve(ring, playMs, out)
    if (this.eased) this.ease(out, flags, elapsed)
    for (let i = 0; i < POSE_NUMBERS; i++) this.shown[i] = out[i] as number
    this.shownFlags = flags
    this.shownMs = playMs
    return playMs - timeOf(ring, ring.count - 1) > FADE_AFTER_MS ? flags | FLAG_FADE : flags
  }

  clear(): void {
    this.ring.count = 0
    this.lateness = createLateness()
    this.arrivedMs = Number.NaN
    this.forgetShown()
    this.delayMs = milliseconds(0)
    this.shownMs = 0
    this.nowMs = 0
  }

  private forgetShown(): void {
    this.shownFlags = -1
    this.bent = false
    this.eased = false
  }

  /** What was last shown, less what the curve now says of the same moment. */
  private measureOffset(): void {
    const { shown, curve, offset } = this
    const flags = poseOnCurve(this.ring, this.shownMs, curve)
    this.eased = true
    for (let joint = 0, bit = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS, bit++) {
      const known = bit === 0 || (flags & this.shownFlags & bit) !== 0
      let far = 0
      for (let i = joint; i < joint + 3; i++) {
        offset[i] = known ? (shown[i] as number) - (curve[i] as number) : 0
        far += (offset[i] as number) * (offset[i] as number)
      }
      if (known && far < EASE_LIMIT_M * EASE_LIMIT_M) turnBetween(curve, shown, joint + 3, offset)
      else offset.set(NO_JOINT, joint)
    }
  }

  /** Adds the offset, shrunk by the time gone. */
  private ease(out: Pose, flags: number, elapsedMs: number): void {
    const { offset } = this
    const keep = EASE_MS / (EASE_MS + elapsedMs)
    for (let joint = 0, bit = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS, bit++) {
      for (let i = joint; i < joint + 3; i++) offset[i] = (offset[i] as number) * keep
      for (let i = joint + 3; i < joint + 6; i++) offset[i] = (offset[i] as number) * keep
      normalise(offset, joint + 3)
      if (bit > 0 && (flags & bit) === 0) continue
      for (let i = joint; i < joint + 3; i++) out[i] = (out[i] as number) + (offset[i] as number)
      turnBefore(offset, out, joint + 3)
    }
  }
}

const NO_JOINT = Float64Array.of(0, 0, 0, 0, 0, 0, 1)

/** The turn that leads from `from` to `to`, on the short side: to * conjugate(from). */
function turnBetween(from: Pose, to: Pose, at: number, out: Pose): void {
  const ax = from[at] as number
  const ay = from[at + 1] as number
  const az = from[at + 2] as number
  const aw = from[at + 3] as number
  const x = to[at] as number
  const y = to[at + 1] as number
  const z = to[at + 2] as number
  const w = to[at + 3] as number
  const real = w * aw + x * ax + y * ay + z * az
  const side = real < 0 ? -1 : 1
  out[at] = side * (x * aw - w * ax - y * az + z * ay)
  out[at + 1] = side * (y * aw - w * ay - z * ax + x * az)
  out[at + 2] = side * (z * aw - w * az - x * ay + y * ax)
  out[at + 3] = side * real
}

/** Turns `q` further by `turn`: turn * q. */
function turnBefore(turn: Pose, q: Pose, at: number): void {
  const ax = turn[at] as number
  const ay = turn[at + 1] as number
  const az = turn[at + 2] as number
  const aw = turn[at + 3] as number
  const x = q[at] as number
  const y = q[at + 1] as number
  const z = q[at + 2] as number
  const w = q[at + 3] as number
  q[at] = aw * x + ax * w + ay * z - az * y
  q[at + 1] = aw * y - ax * z + ay * w + az * x
  q[at + 2] = aw * z + ax * y - ay * x + az * w
  q[at + 3] = aw * w - ax * x - ay * y - az * z
}
