import {
  createPose,
  createPoseDecoder,
  FLAG_LEFT,
  FLAG_TELEPORT,
  HEAD,
  LEFT_HAND,
  nextSampleMs,
  type Pose,
  type PoseDecoder,
  resolveMs16,
  RIGHT_HAND,
  SNAPSHOT_NUMBERS,
  UPLINK_MAX_SAMPLES,
  type UplinkReader,
} from '../../model/presence/index.ts'
import { HolositeError } from '../../model/errors/index.ts'
import { type Milliseconds, milliseconds } from '../../model/units/index.ts'
import { Allowance } from './allowance.ts'
import type { RecordLogs } from './record-logs.ts'

/** Arms are shorter than this, metres; the lattice adds a little. */
export const REACH_M = 1.5
const REACH_MARGIN_M = 0.005
/** Nobody moves faster without saying that they jump, metres a second. */
export const SPEED_MPS = 12
/** Jumps a second, and at once. */
const JUMPS_PER_S = 2
const JUMPS_AT_ONCE = 4
/** A sample may seem to be taken so long after now: the two clocks differ a little. */
const AHEAD_MS = 500
/** A stream begins at most so long ago. */
const BEGIN_MS = 5000

/** All that is known of a stream, from which a copy of it goes on in another process. */
export interface StreamState {
  /** Records so far. */
  readonly sequence: number
  /** Server time of the last sample, and of the last that others may see, ms. */
  readonly sampleMs: number
  readonly stoodMs: number
  readonly held: boolean
  readonly known: boolean
  /** Snapshots of the decoders of all that was sent, and of where he last stood. */
  readonly decoder: number[]
  readonly stood: number[]
}

/** Whether a head at a point, ENU metres, is that of someone who stands where one can stand. */
export type HeadJudge = (east: number, north: number, up: number) => boolean

/** What is needed while one message is read, and no longer: one for all streams, which are read one after the other. */
const scratch = {
  next: createPose(),
  before: new Int32Array(SNAPSHOT_NUMBERS),
  stoodBefore: new Int32Array(SNAPSHOT_NUMBERS),
  standing: new Int32Array(SNAPSHOT_NUMBERS),
  poseBefore: createPose(),
  sentBefore: createPose(),
  /** Records that are to be shown: where they begin, and how long they are. */
  stagedAt: new Int32Array(UPLINK_MAX_SAMPLES),
  stagedLength: new Int32Array(UPLINK_MAX_SAMPLES),
}

/**
 * What the server keeps of one person's stream. A refused message leaves it as it was. Someone off the ground is held: others see
 * him where he last stood, and nothing new until he stands again.
 */
export class AvatarStream {
  readonly decoder = createPoseDecoder()
  /** Where he last stood, for those who come to see him while he is held. */
  private readonly stood = createPoseDecoder()
  private stoodMs = milliseconds(0)
  held = false
  /** True once there is a pose to show. */
  known = false
  /** The records others may see, under `slot`; `next` counts the one after the state of `shownDecoder`. */
  readonly logs: RecordLogs
  readonly slot: number
  /** Records of the stream, all told. */
  sequence = 0
  sampleMs = milliseconds(0)
  /** The last pose shown to others; see `known`. */
  readonly pose: Pose = createPose()
  /** The last pose sent, held or not. */
  private readonly sent: Pose = createPose()
  private readonly stands: HeadJudge | null
  /** Records of the message in hand that are to be shown. */
  private staged = 0
  /** True once the message in hand has changed where he stood. */
  private stoodKept = false
  /** Where the log goes on after records that nobody was shown, or -1. */
  private resumed = -1
  private jumps = new Allowance(JUMPS_PER_S, JUMPS_AT_ONCE)

  /** Begins under `slot` of the logs. Without a judge, everyone stands wherever he is. */
  constructor(logs: RecordLogs, slot: number, stands: HeadJudge | null = null) {
    this.logs = logs
    this.slot = slot
    this.stands = stands
    logs.open(slot)
  }

  /** State, count of records and time of what others are to see. */
  get shownDecoder(): PoseDecoder {
    return this.held ? this.stood : this.decoder
  }

  get shownMs(): Milliseconds {
    return this.held ? this.stoodMs : this.sampleMs
  }

  /** What a copy needs to go on from here. */
  state(): StreamState {
    const { sequence, sampleMs, stoodMs, held, known } = this
    const numbersOf = (decoder: PoseDecoder): number[] => {
      const numbers = new Int32Array(SNAPSHOT_NUMBERS)
      decoder.snapshot(numbers)
      return [...numbers]
    }
    return { sequence, sampleMs, stoodMs, held, known, decoder: numbersOf(this.decoder), stood: numbersOf(this.stood) }
  }

  /** Goes on where another stream is; its records so far nobody is shown. */
  goOn(from: StreamState): void {
    this.decoder.restore(Int32Array.from(from.decoder))
    this.stood.restore(Int32Array.from(from.stood))
    this.sequence = from.sequence
    this.sampleMs = milliseconds(from.sampleMs)
    this.stoodMs = milliseconds(from.stoodMs)
    this.held = from.held
    this.known = from.known
    if (this.decoder.started) this.decoder.readPose(this.sent)
    if (this.shownDecoder.started) this.shownDecoder.readPose(this.pose)
    this.logs.restart(this.slot, from.sequence)
  }

  /** Reads the records of a message whose header `reader` has read. Throws HolositeError and changes nothing. */
  take(reader: UplinkReader, bytes: Uint8Array, nowMs: Milliseconds): void {
    const { sequence, sampleMs, held, known, stoodMs, logs, slot } = this
    const { before, stoodBefore, poseBefore, sentBefore, stagedAt, stagedLength } = scratch
    this.staged = 0
    this.resumed = -1
    this.decoder.snapshot(before)
    this.stoodKept = false
    poseBefore.set(this.pose)
    sentBefore.set(this.sent)
    try {
      for (let i = 0; i < reader.count; i++) this.takeRecord(reader, i === 0, nowMs)
      reader.finish()
      if (this.resumed >= 0) logs.restart(slot, this.resumed)
      for (let i = 0; i < this.staged; i++) logs.append(slot, bytes, stagedAt[i] as number, stagedLength[i] as number)
    } catch (refusal) {
      this.decoder.restore(before)
      if (this.stoodKept) this.stood.restore(stoodBefore)
      this.pose.set(poseBefore)
      this.sent.set(sentBefore)
      this.sequence = sequence
      this.sampleMs = sampleMs
      this.held = held
      this.known = known
      this.stoodMs = stoodMs
      throw refusal
    }
  }

  private takeRecord(reader: UplinkReader, first: boolean, nowMs: Milliseconds): void {
    const started = this.sequence > 0
    const { next } = scratch
    if (this.stands !== null && !this.held) this.decoder.snapshot(scratch.standing)
    const length = reader.next(this.decoder)
    const low = resolveMs16(reader.firstMs16, nowMs)
    const sampleMs = started ? nextSampleMs(this.sampleMs, this.decoder) : low
    if (started && first && (sampleMs - low) % 65_536 !== 0)
      throw refused('presence/malformed', 'A pose message tells another time than its stream.')
    if (sampleMs > nowMs + AHEAD_MS) throw refused('presence/overrun', `A pose is ${Math.round(sampleMs - nowMs)} ms ahead of the server.`)
    // Whoever begins far back could save up a run; a page that only stood still comes again.
    if (!started && sampleMs < nowMs - BEGIN_MS) throw refused('presence/late', `A first pose is ${Math.round(nowMs - sampleMs)} ms old.`)
    this.decoder.readPose(next)
    checkReach(next, this.decoder.flags)
    if (started) this.checkSpeed(next, sampleMs)
    this.sent.set(next)
    const { stands } = this
    const shown = stands === null || stands(next[0] as number, next[1] as number, next[2] as number)
    if (!shown && !this.held) this.hold()
    this.sampleMs = sampleMs
    this.sequence++
    if (shown) this.showRecord(reader.recordAt, length)
  }

  /** Keeps what was known before the record just read. */
  private hold(): void {
    if (!this.stoodKept) this.stood.snapshot(scratch.stoodBefore)
    this.stoodKept = true
    this.held = true
    this.stood.restore(scratch.standing)
    this.stoodMs = this.sampleMs
  }

  private showRecord(at: number, length: number): void {
    this.pose.set(scratch.next)
    this.known = true
    if (this.held) {
      // Followers missed records while he was held: they take the state anew.
      this.held = false
      this.staged = 0
      this.resumed = this.sequence
      return
    }
    scratch.stagedAt[this.staged] = at
    scratch.stagedLength[this.staged++] = length
  }

  private checkSpeed(next: Pose, sampleMs: Milliseconds): void {
    if ((this.decoder.flags & FLAG_TELEPORT) !== 0) {
      if (!this.jumps.take(sampleMs)) throw refused('presence/overrun', 'A person jumps more than twice a second.')
      return
    }
    const speed = distance(next, HEAD, this.sent, HEAD) / ((sampleMs - this.sampleMs) / 1000)
    if (speed > SPEED_MPS) throw refused('presence/overrun', `A person moves at ${speed.toFixed(1)} m/s.`)
  }
}

function checkReach(pose: Pose, flags: number): void {
  for (let hand = LEFT_HAND, bit = FLAG_LEFT; hand <= RIGHT_HAND; hand += RIGHT_HAND - LEFT_HAND, bit <<= 1) {
    if ((flags & bit) === 0) continue
    const reach = distance(pose, hand, pose, HEAD)
    if (reach > REACH_M + REACH_MARGIN_M) throw refused('presence/overrun', `A hand is ${reach.toFixed(2)} m from its head.`)
  }
}

function distance(a: Pose, i: number, b: Pose, j: number): number {
  const x = (a[i] as number) - (b[j] as number)
  const y = (a[i + 1] as number) - (b[j + 1] as number)
  const z = (a[i + 2] as number) - (b[j + 2] as number)
  return Math.sqrt(x * x + y * y + z * z)
}

function refused(code: 'presence/malformed' | 'presence/overrun' | 'presence/late', what: string): HolositeError {
  return new HolositeError({ code, what, fix: 'Join again with a client that keeps the rules of the pose lane.' })
}
