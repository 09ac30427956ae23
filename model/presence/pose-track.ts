import { type Milliseconds, milliseconds } from '../units/index.ts'
import { createLateness, LATE, noteArrival, slewDelay } from './playout-delay.ts'
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
const AT_ONCE = milliseconds(Number.POSITIVE_INFINITY)
/** Server times of a track, ms: what was shown last, when, when the newest sample came, and how long ago the last showing is. In a table: not boxed. */
const TIME = { shown: 0, now: 1, arrived: 2, elapsed: 3 } as const

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
  private readonly ring = createPoseRing()
  private readonly lateness = createLateness()
  /** By `TIME`. */
  private readonly times = Float64Array.of(0, 0, Number.NaN, 0)
  private readonly shown = createPose()
  private readonly curve = createPose()
  /** Added to the curve: positions; and rotations applied before. */
  private readonly offset = createPose()
  private shownFlags = -1
  private bent = false
  private eased = false

  get delayMs(): Milliseconds {
    return milliseconds(this.lateness[LATE.delay]!)
  }

  push(sampleMs: Milliseconds, pose: Pose, flags: number, arrivedMs: Milliseconds): void {
    const { ring, times } = this
    const shownMs = times[TIME.shown]!
    const newest = ring.count > 0 ? timeOf(ring, ring.count - 1) : -Infinity
    if (!(sampleMs > newest)) return
    // The curve is bent by a newer sample from the last but one on.
    if (this.shownFlags >= 0 && ring.count > 0 && shownMs > (ring.count > 1 ? timeOf(ring, ring.count - 2) : newest)) this.bent = true
    if ((flags & FLAG_TELEPORT) !== 0 && shownMs >= sampleMs) this.forgetShown()
    pushSample(ring, sampleMs, pose, flags)
    const lastMs = times[TIME.arrived]!
    if (arrivedMs > lastMs || (Number.isNaN(lastMs) && !Number.isNaN(arrivedMs))) {
      const first = this.lateness[LATE.seen] === 0
      noteArrival(this.lateness, sampleMs, arrivedMs)
      times[TIME.arrived] = arrivedMs
      if (first && this.shownFlags < 0) slewDelay(this.lateness, AT_ONCE)
    }
  }

  show(nowMs: Milliseconds, out: Pose): number {
    const { ring, times } = this
    if (ring.count === 0) return FLAG_ABSENT
    times[TIME.elapsed] = this.shownFlags < 0 ? 0 : Math.max(0, nowMs - times[TIME.now]!)
    times[TIME.now] = Math.max(nowMs, times[TIME.now]!)
    slewDelay(this.lateness, milliseconds(times[TIME.elapsed]!))
    const delayed = nowMs - this.lateness[LATE.delay]!
    const playMs = this.shownFlags < 0 ? delayed : Math.max(times[TIME.shown]!, delayed)
    if (this.bent) this.measureOffset()
    this.bent = false
    ring.asked[0] = playMs
    const flags = poseOnCurve(ring, out)
    if (this.eased) this.ease(out, flags)
    for (let i = 0; i < POSE_NUMBERS; i++) this.shown[i] = out[i] as number
    this.shownFlags = flags
    times[TIME.shown] = playMs
    return playMs - timeOf(ring, ring.count - 1) > FADE_AFTER_MS ? flags | FLAG_FADE : flags
  }

  clear(): void {
    this.ring.count = 0
    this.lateness.fill(0)
    this.times.fill(0)
    this.times[TIME.arrived] = Number.NaN
    this.forgetShown()
  }

  private forgetShown(): void {
    this.shownFlags = -1
    this.bent = false
    this.eased = false
  }

  /** What was last shown, less what the curve now says of the same moment. */
  private measureOffset(): void {
    const { shown, curve, offset } = this
    this.ring.asked[0] = this.times[TIME.shown]!
    const flags = poseOnCurve(this.ring, curve)
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
  private ease(out: Pose, flags: number): void {
    const { offset } = this
    const keep = EASE_MS / (EASE_MS + this.times[TIME.elapsed]!)
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
