import {
  beatMs,
  behindBeat,
  blendPoses,
  createPose,
  createUplinkWriter,
  endsMessage,
  FLAG_HANDS,
  FLAG_LEFT,
  FLAG_TELEPORT,
  HEAD,
  JOINT_NUMBERS,
  LEFT_HAND,
  type Pose,
  RIGHT_HAND,
  SAMPLE_MS,
  turnMsOf,
} from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { type Milliseconds, milliseconds } from '../../model/units/index.ts'

/** A person who stayed within these of the last pose sent is at rest. */
const REST_M = 0.003
const REST_COSINE = Math.cos((0.3 * Math.PI) / 180)
/** Samples at rest before they are left out, and how often one is sent nevertheless. */
const REST_AFTER = 6
const REST_EVERY = 20
/** Without samples to send, batches are acknowledged this often. */
const ACKNOWLEDGE_MS = 400
/** A frame that took longer leaves a gap in the stream instead of a straight line. */
const HIDDEN_MS = 500
/** So far the samples may be off the beat of where the person is, and so often it is looked at. */
const OFF_BEAT_MS = 10
const TUNE_EVERY_MS = 1000
/** Nothing is sent so long before its beat. */
const MOST_TRAVEL_MS = 300
/** Just inside what the server allows. */
const REACH_M = 1.49
const SPEED_MPS = 11.5
const JUMPS_PER_MS = 1.5 / 1000
const JUMPS_AT_ONCE = 3

/** The person's own poses on their way to the server. */
export interface PoseUplink {
  /**
   * Tells the pose of this frame, ENU. `flags` says which hands are tracked; FLAG_TELEPORT, that the person jumped since the
   * last frame. Samples are taken every 50 ms of server time, between frames where need be, on the beat of the place. Allocates one view
   * a message.
   */
  update(serverMs: Milliseconds, pose: Pose, flags: number): void
  /** Only acknowledges: for a page that shows people and has no body of its own, or none yet. */
  acknowledgeOnly(serverMs: Milliseconds): void
  /** A new connection: the stream begins again. */
  restart(): void
  /** The pose told last, ENU, rewritten with the next; null before the first. */
  readonly newest: Pose | null
}

/** The way out, and what was read last. */
export interface PoseUplinkOptions {
  /** Sends a message; `bytes` holds only during the call. */
  readonly send: (bytes: Uint8Array) => unknown
  /** Number of the newest batch read. */
  readonly acknowledged: () => number
  /** People in the room, oneself among them. */
  readonly people: () => number
  /** Round trip to the server, ms; Infinity while it is not known. */
  readonly roundTripMs: () => number
}

/** Call `restart` with each connection before the first `update`. Owns no resources. */
export function createPoseUplink(options: PoseUplinkOptions): PoseUplink {
  return new Uplink(options)
}

class Uplink implements PoseUplink {
  newest: Pose | null = null
  private readonly options: PoseUplinkOptions
  private readonly writer = createUplinkWriter(PROTOCOL_VERSION)
  private readonly before = createPose()
  private readonly sent = createPose()
  private readonly sample = { pose: createPose(), flags: 0, gap: 0, shiftMs: 0 }
  /** Where in 50 ms samples are taken, and when in a turn messages should leave; tuned at `tunedMs`. */
  private phaseMs = 0
  private beat = 0
  private tunedMs = -Infinity
  private beforeMs = Number.NaN
  private nextMs = 0
  private sentMs = Number.NaN
  private sentFlags = 0
  private resting = 0
  private jumped = false
  private jumps = JUMPS_AT_ONCE
  private messageMs = -Infinity
  private told = 0

  constructor(options: PoseUplinkOptions) {
    this.options = options
  }

  update(serverMs: Milliseconds, pose: Pose, flags: number): void {
    this.newest = pose
    if ((flags & FLAG_TELEPORT) !== 0) this.jumped = true
    const hidden = !(serverMs - this.beforeMs <= HIDDEN_MS)
    if (hidden || serverMs - this.tunedMs >= TUNE_EVERY_MS) this.tune(serverMs, pose)
    if (hidden) this.nextMs = this.gridAt(serverMs)
    for (; this.nextMs <= serverMs; this.nextMs += SAMPLE_MS) {
      const share = hidden || this.jumped ? 1 : (this.nextMs - this.beforeMs) / Math.max(1e-6, serverMs - this.beforeMs)
      blendPoses(this.before, pose, share < 0 ? 0 : share, this.sample.pose)
      this.take(milliseconds(this.nextMs), flags & ~FLAG_TELEPORT)
    }
    this.before.set(pose)
    this.beforeMs = serverMs
    this.acknowledgeOnly(serverMs)
  }

  acknowledgeOnly(serverMs: Milliseconds): void {
    if (serverMs - this.messageMs < ACKNOWLEDGE_MS || this.writer.count > 0 || this.options.acknowledged() === this.told) return
    this.begin()
    this.flush(serverMs)
  }

  restart(): void {
    this.writer.start(0)
    this.writer.restart()
    this.beforeMs = this.sentMs = Number.NaN
    this.resting = 0
    this.told = 0
    this.jumped = false
    this.messageMs = -Infinity
  }

  /** Keeps to the beat of the place. Samples come later by some milliseconds once where they have to. */
  private tune(serverMs: number, pose: Pose): void {
    const { people, roundTripMs } = this.options
    const turnMs = turnMsOf(people())
    const travelMs = roundTripMs() / 2
    this.tunedMs = serverMs
    this.beat = beatMs(pose[HEAD] as number, pose[HEAD + 1] as number, turnMs) - (travelMs <= MOST_TRAVEL_MS ? travelMs : 0)
    const phaseMs = Math.round(modulo(this.beat, SAMPLE_MS)) % SAMPLE_MS
    if (Math.abs(behindBeat(this.phaseMs, phaseMs, SAMPLE_MS)) <= OFF_BEAT_MS) return
    this.phaseMs = phaseMs
    this.nextMs += modulo(phaseMs - this.nextMs, SAMPLE_MS)
  }

  /** The newest sampling time not after `serverMs`. */
  private gridAt(serverMs: number): number {
    return Math.floor((serverMs - this.phaseMs) / SAMPLE_MS) * SAMPLE_MS + this.phaseMs
  }

  private take(sampleMs: Milliseconds, flags: number): void {
    const { sample } = this
    const first = Number.isNaN(this.sentMs)
    const sinceMs = sampleMs - this.sentMs
    if (!first && sinceMs < SAMPLE_MS) return
    sample.flags = withinReach(sample.pose, flags)
    this.resting =
      !first && !this.jumped && sample.flags === this.sentFlags && isAtRest(sample.pose, this.sent, sample.flags) ? this.resting + 1 : 0
    if (this.resting > REST_AFTER && (this.resting - REST_AFTER) % REST_EVERY !== 0) {
      if (this.writer.count > 0) this.flush(sampleMs)
      return
    }
    if (!first && !this.mayMove(sampleMs)) return
    sample.gap = first ? 0 : Math.floor(sinceMs / SAMPLE_MS) - 1
    sample.shiftMs = first ? 0 : sinceMs % SAMPLE_MS
    if (this.writer.count === 0) this.begin()
    this.writer.add(sample, sampleMs)
    if (this.resting === 0) this.sent.set(sample.pose)
    this.sentMs = sampleMs
    this.sentFlags = sample.flags & ~FLAG_TELEPORT
    this.jumped = false
    const ends = endsMessage(this.writer.count, sampleMs, this.beat, turnMsOf(this.options.people()))
    if (ends || this.resting > REST_AFTER) this.flush(sampleMs)
  }

  /** Marks a jump as one. False while jumps are used up: the sample is left out, and the jump happens a little later. */
  private mayMove(sampleMs: number): boolean {
    const elapsed = sampleMs - this.sentMs
    const far = distance(this.sample.pose, HEAD, this.sent, HEAD) > (SPEED_MPS * elapsed) / 1000
    this.jumps = Math.min(JUMPS_AT_ONCE, this.jumps + JUMPS_PER_MS * elapsed)
    if (!far && !this.jumped) return true
    if (this.jumps < 1) {
      // Time that passes now is counted again from the last sample sent.
      this.jumps -= JUMPS_PER_MS * elapsed
      return false
    }
    this.jumps--
    this.sample.flags |= FLAG_TELEPORT
    return true
  }

  private begin(): void {
    this.told = this.options.acknowledged()
    this.writer.start(this.told)
  }

  private flush(nowMs: number): void {
    this.options.send(this.writer.finish())
    this.writer.start(this.told)
    this.messageMs = nowMs
  }
}

const modulo = (ms: number, by: number): number => ((ms % by) + by) % by

function distance(a: Pose, i: number, b: Pose, j: number): number {
  const x = (a[i] as number) - (b[j] as number)
  const y = (a[i + 1] as number) - (b[j + 1] as number)
  const z = (a[i + 2] as number) - (b[j + 2] as number)
  return Math.sqrt(x * x + y * y + z * z)
}

/** A hand farther off than arms reach is one whose tracking is lost. */
function withinReach(pose: Pose, flags: number): number {
  let kept = flags
  if ((flags & FLAG_LEFT) !== 0 && !(distance(pose, LEFT_HAND, pose, HEAD) < REACH_M)) kept &= ~FLAG_LEFT
  if ((flags & (FLAG_HANDS & ~FLAG_LEFT)) !== 0 && !(distance(pose, RIGHT_HAND, pose, HEAD) < REACH_M)) kept &= ~(FLAG_HANDS & ~FLAG_LEFT)
  return kept
}

function isAtRest(pose: Pose, sent: Pose, flags: number): boolean {
  for (let joint = HEAD, bit = 0; joint <= RIGHT_HAND; joint += JOINT_NUMBERS, bit++) {
    if (bit > 0 && (flags & bit) === 0) continue
    if (distance(pose, joint, sent, joint) > REST_M) return false
    let dot = 0
    for (let i = joint + 3; i < joint + 7; i++) dot += (pose[i] as number) * (sent[i] as number)
    if (Math.abs(dot) < REST_COSINE) return false
  }
  return true
}
