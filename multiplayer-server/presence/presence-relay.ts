import { type Fault, HolositeError } from '../../model/errors/index.ts'
import {
  BatchWriter,
  type Crowd,
  createUplinkReader,
  NEAR_COUNT,
  NearestChooser,
  type Pose,
  SLOT_LIMIT,
} from '../../model/presence/index.ts'
import { CLOSE, PROTOCOL_VERSION, WIRE_LIMITS } from '../../model/protocol/index.ts'
import type { Milliseconds } from '../../model/units/index.ts'
import { Allowance } from './allowance.ts'
import { AvatarStream, type HeadJudge, TICK_RECORDS } from './avatar-stream.ts'
import { Follower } from './follower.ts'

/** Ticks between two choices of whom a client follows. */
const CHOOSE_EVERY = 4

/** Why a message was refused, and the close code for its sender. Nothing of it has taken effect. */
export interface PoseRefusal {
  readonly fault: Fault
  readonly close: number
}

/** What the relay needs of its surroundings. */
export interface PresenceRelayOptions {
  /** Sends a batch. `bytes` holds only during the call: copy what is kept. */
  readonly send: (slot: number, bytes: Uint8Array) => void
  /** Server time, milliseconds since the Unix epoch, never falling. */
  readonly now: () => Milliseconds
  /** People a client follows at most. */
  readonly nearCount?: number
  /** Whether a head can be that of someone on the ground; who is not is shown where he last stood. Left out, all are. */
  readonly stands?: HeadJudge
}

/** Counts since the start, for metrics. */
export interface RelayCounts {
  batches: number
  bytes: number
  records: number
  refusals: number
}

/** Passes poses between the people of one venue. Drive `tick` at 20 Hz. */
export interface PresenceRelay {
  /** A client comes in under a slot that rests no more. Throws when it is taken or out of range. */
  join(slot: number): void
  /** A client is gone; its followers are told at the next tick. */
  leave(slot: number): void
  /** Takes an uplink message. A refusal names the close code; its sender should be closed, nobody else is touched. */
  receive(slot: number, bytes: Uint8Array): PoseRefusal | null
  /** Sends each client its batch. */
  tick(): void
  /** Writes the last pose others may see of a person and returns true, or returns false when none is known. */
  readPose(slot: number, out: Pose): boolean
  /** True while the client reads too slowly to be fed. */
  isStalled(slot: number): boolean
  /** From the next tick on two clients are told nothing of each other, or again as anybody is. Ends with either's leaving. */
  setApart(slot: number, other: number, apart: boolean): void
  readonly people: number
  readonly counts: Readonly<RelayCounts>
}

interface Client {
  readonly slot: number
  readonly person: number
  readonly stream: AvatarStream
  readonly follower: Follower
  readonly rate: Allowance
}

export function createPresenceRelay(options: PresenceRelayOptions): PresenceRelay {
  return new Relay(options)
}

class Relay implements PresenceRelay {
  readonly counts: RelayCounts = { batches: 0, bytes: 0, records: 0, refusals: 0 }
  private readonly options: PresenceRelayOptions
  private readonly near: number
  private readonly clients: (Client | undefined)[] = []
  private readonly reader = createUplinkReader(PROTOCOL_VERSION)
  private readonly writer = new BatchWriter()
  private readonly chooser: NearestChooser
  private readonly crowd: Crowd & { count: number } = {
    positions: new Float64Array(3 * (SLOT_LIMIT + 1)),
    slots: new Int32Array(SLOT_LIMIT + 1),
    count: 0,
  }
  /** For one client: the crowd without those kept apart from him. */
  private readonly rest: Crowd & { count: number } = { positions: this.crowd.positions, slots: new Int32Array(SLOT_LIMIT + 1), count: 0 }
  private readonly apart: (Set<number> | undefined)[] = []
  private readonly leaves = new Int32Array(SLOT_LIMIT + 1)
  private readonly enters = new Int32Array(SLOT_LIMIT + 1)
  private readonly moves = new Int32Array(SLOT_LIMIT + 1)
  private leaveCount = 0
  private enterCount = 0
  private moveCount = 0
  private someoneLeft = false
  private persons = 0
  private ticks = 0
  people = 0

  constructor(options: PresenceRelayOptions) {
    this.options = options
    this.near = options.nearCount ?? NEAR_COUNT
    this.chooser = new NearestChooser(this.near, SLOT_LIMIT)
  }

  join(slot: number): void {
    if (!(slot >= 0 && slot <= SLOT_LIMIT) || this.clients[slot]) {
      throw new HolositeError({ code: 'presence/overrun', what: `Slot ${slot} cannot be joined.`, fix: 'Take slots from the slot pool.' })
    }
    this.clients[slot] = {
      slot,
      person: ++this.persons,
      stream: new AvatarStream(this.options.stands),
      follower: new Follower(this.near),
      rate: new Allowance(WIRE_LIMITS.poseMessagesPerS, 2 * WIRE_LIMITS.poseMessagesPerS),
    }
    this.people++
  }

  leave(slot: number): void {
    if (!this.clients[slot]) return
    this.clients[slot] = undefined
    for (const other of this.apart[slot] ?? []) this.apart[other]?.delete(slot)
    this.apart[slot] = undefined
    this.someoneLeft = true
    this.people--
  }

  receive(slot: number, bytes: Uint8Array): PoseRefusal | null {
    const client = this.clients[slot]
    if (!client) return null
    const nowMs = this.options.now()
    try {
      if (bytes.length > WIRE_LIMITS.framePayloadBytes) throw fault('protocol/too-large', `A pose message has ${bytes.length} bytes.`)
      if (!client.rate.take(nowMs)) throw fault('protocol/too-fast', `More than ${WIRE_LIMITS.poseMessagesPerS} pose messages a second.`)
      this.reader.start(bytes)
      const { acknowledged } = this.reader
      if (!client.follower.mayAcknowledge(acknowledged)) {
        throw fault('presence/malformed', `Batch ${acknowledged} is acknowledged out of turn.`)
      }
      client.stream.take(this.reader, bytes, nowMs)
      client.follower.acknowledge(acknowledged)
      return null
    } catch (refusal) {
      if (!(refusal instanceof HolositeError)) throw refusal
      this.counts.refusals++
      return { fault: refusal.toFault(), close: closeCode(refusal) }
    }
  }

  tick(): void {
    const nowMs = this.options.now()
    this.ticks++
    this.countCrowd()
    for (const client of this.clients) if (client) this.serve(client, nowMs)
    for (const client of this.clients) client?.stream.clearTick()
    this.someoneLeft = false
  }

  readPose(slot: number, out: Pose): boolean {
    const stream = this.clients[slot]?.stream
    if (!stream?.known) return false
    out.set(stream.pose)
    return true
  }

  isStalled(slot: number): boolean {
    return this.clients[slot]?.follower.stalled ?? false
  }

  setApart(slot: number, other: number, apart: boolean): void {
    if (!this.clients[slot] || !this.clients[other] || slot === other) return
    for (const [one, two] of [
      [slot, other],
      [other, slot],
    ] as const) {
      const set = (this.apart[one] ??= new Set())
      if (apart) set.add(two)
      else set.delete(two)
    }
    // As after somebody's leaving, everyone is chosen anew at the next tick.
    this.someoneLeft = true
  }

  /** Everyone with a pose, in rising order of slots, and where they are. */
  private countCrowd(): void {
    const { crowd } = this
    crowd.count = 0
    for (const client of this.clients) {
      if (!client?.stream.known) continue
      crowd.slots[crowd.count++] = client.slot
      for (let axis = 0; axis < 3; axis++) crowd.positions[3 * client.slot + axis] = client.stream.pose[axis] as number
    }
  }

  private crowdFor(slot: number): Crowd {
    const apart = this.apart[slot]
    if (apart === undefined || apart.size === 0) return this.crowd
    const { crowd, rest } = this
    rest.count = 0
    for (let i = 0; i < crowd.count; i++) {
      if (!apart.has(crowd.slots[i] as number)) rest.slots[rest.count++] = crowd.slots[i] as number
    }
    return rest
  }

  private serve(client: Client, nowMs: Milliseconds): void {
    const { follower } = client
    if (follower.holdsBack(nowMs)) return
    this.leaveCount = 0
    this.enterCount = 0
    this.moveCount = 0
    if (follower.fresh || this.someoneLeft || (this.ticks + client.slot) % CHOOSE_EVERY === 0) this.choose(client)
    else this.listMoves(follower)
    this.sendBatch(client, nowMs)
  }

  /** Chooses whom the client follows, and lists leaves, enters and moves. */
  private choose(client: Client): void {
    const { follower } = client
    const { following, persons } = follower
    // Before the first pose of its own, a client looks from the venue's origin.
    if (!client.stream.known) this.crowd.positions.fill(0, 3 * client.slot, 3 * client.slot + 3)
    this.chooser.choose(this.crowdFor(client.slot), client.slot, following)
    for (let i = 0; i < following.leftCount; i++) {
      const slot = following.left[i] as number
      persons.delete(slot)
      this.leaves[this.leaveCount++] = slot
    }
    for (let i = 0; i < following.count; i++) {
      const slot = following.members[i] as number
      const { person, stream } = this.clients[slot] as Client
      const known = persons.get(slot)
      if (known !== undefined && known !== person) this.leaves[this.leaveCount++] = slot
      if (known !== person || follower.fresh || stream.tickCount > TICK_RECORDS) this.enters[this.enterCount++] = slot
      else if (stream.tickCount > 0) this.moves[this.moveCount++] = slot
      persons.set(slot, person)
    }
    this.leaves.subarray(0, this.leaveCount).sort()
    follower.fresh = false
  }

  /** The same people as before: only who has moved. */
  private listMoves({ following }: Follower): void {
    for (let i = 0; i < following.count; i++) {
      const slot = following.members[i] as number
      const { stream } = this.clients[slot] as Client
      if (stream.tickCount > TICK_RECORDS) this.enters[this.enterCount++] = slot
      else if (stream.tickCount > 0) this.moves[this.moveCount++] = slot
    }
  }

  private sendBatch(client: Client, nowMs: Milliseconds): void {
    const { follower } = client
    const { writer, enters, moves, leaves, leaveCount, enterCount, moveCount } = this
    follower.sent(nowMs)
    writer.start(PROTOCOL_VERSION, follower.batch, nowMs)
    writer.list(leaveCount)
    for (let i = 0; i < leaveCount; i++) writer.leave(leaves[i] as number)
    writer.list(enterCount)
    for (let i = 0; i < enterCount; i++) {
      const { slot, stream } = this.clients[enters[i] as number] as Client
      writer.enter(slot, stream.shownSequence, stream.shownMs, stream.shownDecoder)
    }
    writer.list(moveCount)
    for (let i = 0; i < moveCount; i++) {
      const { slot, stream } = this.clients[moves[i] as number] as Client
      writer.near(slot, stream.tickCount, stream.tickBytes, stream.tickLength)
      this.counts.records += stream.tickCount
    }
    const bytes = writer.finish()
    this.counts.batches++
    this.counts.bytes += bytes.length
    this.options.send(client.slot, bytes)
  }
}

function closeCode(refusal: HolositeError): number {
  if (refusal.code === 'protocol/too-fast') return CLOSE.tooFast
  return refusal.code === 'protocol/version' ? CLOSE.protocolVersion : CLOSE.badMessage
}

function fault(code: 'protocol/too-large' | 'protocol/too-fast' | 'presence/malformed', what: string): HolositeError {
  return new HolositeError({ code, what, fix: 'Join again with a client that keeps the rules of the pose lane.' })
}
