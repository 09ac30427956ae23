import { type Fault, HolositeError } from '../../model/errors/index.ts'
import { createUplinkReader, headingOf, NEAR_COUNT, type Pose, SLOT_LIMIT } from '../../model/presence/index.ts'
import { CLOSE, PROTOCOL_VERSION, WIRE_LIMITS } from '../../model/protocol/index.ts'
import type { Milliseconds } from '../../model/units/index.ts'
import { Allowance } from './allowance.ts'
import { AvatarStream, type HeadJudge } from './avatar-stream.ts'
import { BatchMaker, type Client } from './batch-maker.ts'
import type { DistantCrowd } from './distant-tiers.ts'
import { Follower } from './follower.ts'
import { RecordLogs } from './record-logs.ts'
import { ServingOrder } from './serving-order.ts'

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
  /** Where its people's records are kept; relays of one venue share it, so that one's people may be another's guests. */
  readonly logs?: RecordLogs
  /** Ticks in 50 ms, among which clients are served by turns; 1 unless said. */
  readonly groups?: number
  /** Whether a head can be that of someone on the ground; who is not is shown where he last stood. Left out, all are. */
  readonly stands?: (east: number, north: number, up: number, slot: number) => boolean
}

/** Counts since the start, for metrics. */
export interface RelayCounts {
  batches: number
  bytes: number
  records: number
  refusals: number
}

/** Passes poses between the people of one venue. Drive `tick` `groups` times in 50 ms. */
export interface PresenceRelay {
  /** A client comes in under a slot that rests no more. Throws when it is taken or out of range. */
  join(slot: number): void
  /**
   * Shows a person of another relay of the same venue here too, under the slot he has there: what he sends there is seen in both. Nothing is
   * sent to him from here. Ends with `leave`, which must come when he leaves there. Throws as `join` does, when he is not there, and when the
   * two do not share their logs.
   */
  joinGuest(slot: number, home: Pick<PresenceRelay, 'streamOf'>): void
  /** The stream of somebody's poses, for `joinGuest`; null when he is not here. */
  streamOf(slot: number): AvatarStream | null
  /** A client is gone; its followers are told at the next tick. */
  leave(slot: number): void
  /** Takes an uplink message. A refusal names the close code; its sender should be closed, nobody else is touched. */
  receive(slot: number, bytes: Uint8Array): PoseRefusal | null
  /** Sends each client whose turn it is his batch. The number of the tick counts ticks of server time; one more than the last unless said. */
  tick(number?: number): void
  /** Writes the last pose others may see of a person and returns true, or returns false when none is known. */
  readPose(slot: number, out: Pose): boolean
  /** True while the client reads too slowly to be fed. */
  isStalled(slot: number): boolean
  /** From the next tick on two clients are told nothing of each other, or again as anybody is. Ends with either's leaving. */
  setApart(slot: number, other: number, apart: boolean): void
  /** Whom everybody keeps near wherever he is: who performs, who guides. Ends with his leaving. */
  setAlwaysNear(slot: number, near: boolean): void
  /** Keeps another near for one client wherever he is, or no more: a friend. Ends with either's leaving. */
  setCompany(slot: number, other: number, near: boolean): void
  readonly people: number
  readonly counts: Readonly<RelayCounts>
}

interface Seat extends Client {
  readonly rate: Allowance
  /** At home in another relay: seen here, and sent nothing. */
  readonly isGuest: boolean
}

export function createPresenceRelay(options: PresenceRelayOptions): PresenceRelay {
  return new Relay(options)
}

class Relay implements PresenceRelay {
  readonly counts: RelayCounts = { batches: 0, bytes: 0, records: 0, refusals: 0 }
  private readonly options: PresenceRelayOptions
  private readonly near: number
  private readonly order: ServingOrder
  private readonly clients: (Seat | undefined)[] = []
  private readonly reader = createUplinkReader(PROTOCOL_VERSION)
  private readonly crowd: DistantCrowd & { count: number } = {
    positions: new Float64Array(3 * (SLOT_LIMIT + 1)),
    headings: new Float64Array(SLOT_LIMIT + 1),
    slots: new Int32Array(SLOT_LIMIT + 1),
    always: new Uint8Array(SLOT_LIMIT + 1),
    count: 0,
  }
  private readonly logs: RecordLogs
  private readonly maker: BatchMaker
  /** Comings and goings: after each, everyone is chosen anew. */
  private changes = 0
  /** Those comings and goings that the crowd knows of, and how often it was counted. */
  private changesCounted = 0
  private counted = 0
  private persons = 0
  private number = -1
  private turn = -1
  people = 0

  constructor(options: PresenceRelayOptions) {
    this.options = options
    this.near = options.nearCount ?? NEAR_COUNT
    this.order = new ServingOrder(options.groups ?? 1)
    this.logs = options.logs ?? new RecordLogs()
    this.maker = new BatchMaker(this.clients, this.logs, this.near, this.crowd)
  }

  join(slot: number): void {
    this.checkFree(slot)
    this.seat(slot, new AvatarStream(this.logs, slot, this.standsAt(slot)), false)
    this.people++
  }

  joinGuest(slot: number, home: Pick<PresenceRelay, 'streamOf'>): void {
    const stream = home.streamOf(slot)
    if (stream === null) {
      throw new HolositeError({ code: 'presence/overrun', what: `Slot ${slot} is not at home there.`, fix: 'Let him join there first.' })
    }
    if (stream.logs !== this.logs) {
      throw new HolositeError({ code: 'presence/overrun', what: 'Two relays keep their records apart.', fix: 'Give both the same logs.' })
    }
    this.checkFree(slot)
    this.seat(slot, stream, true)
  }

  streamOf(slot: number): AvatarStream | null {
    const client = this.clients[slot]
    return client === undefined || client.isGuest ? null : client.stream
  }

  private standsAt(slot: number): HeadJudge | null {
    const { stands } = this.options
    return stands === undefined ? null : (east, north, up) => stands(east, north, up, slot)
  }

  private checkFree(slot: number): void {
    if (slot >= 0 && slot <= SLOT_LIMIT && !this.clients[slot]) return
    throw new HolositeError({ code: 'presence/overrun', what: `Slot ${slot} cannot be joined.`, fix: 'Take slots from the slot pool.' })
  }

  private seat(slot: number, stream: AvatarStream, isGuest: boolean): void {
    this.clients[slot] = {
      slot,
      person: ++this.persons,
      stream,
      isGuest,
      follower: new Follower(this.near),
      apart: new Set(),
      company: new Set(),
      rate: new Allowance(WIRE_LIMITS.poseMessagesPerS, 2 * WIRE_LIMITS.poseMessagesPerS),
    }
  }

  leave(slot: number): void {
    const leaving = this.clients[slot]
    if (!leaving) return
    this.clients[slot] = undefined
    this.crowd.always[slot] = 0
    for (const client of this.clients) {
      client?.apart.delete(slot)
      client?.company.delete(slot)
    }
    this.changes++
    if (!leaving.isGuest) this.people--
  }

  receive(slot: number, bytes: Uint8Array): PoseRefusal | null {
    const client = this.clients[slot]
    if (!client || client.isGuest) return null
    const nowMs = this.options.now()
    try {
      if (bytes.length > WIRE_LIMITS.framePayloadBytes) throw fault('protocol/too-large', `A pose message has ${bytes.length} bytes.`)
      if (!client.rate.take(nowMs)) throw fault('protocol/too-fast', `More than ${WIRE_LIMITS.poseMessagesPerS} pose messages a second.`)
      this.reader.start(bytes)
      const { acknowledged } = this.reader
      if (!client.follower.mayAcknowledge(acknowledged)) {
        throw fault('presence/malformed', `Batch ${acknowledged} is acknowledged out of turn.`)
      }
      const { stream } = client
      stream.take(this.reader, bytes, nowMs)
      if (this.reader.count > 0) this.hear(client, nowMs)
      client.follower.acknowledge(acknowledged)
      return null
    } catch (refusal) {
      if (!(refusal instanceof HolositeError)) throw refusal
      this.counts.refusals++
      return { fault: refusal.toFault(), close: closeCode(refusal) }
    }
  }

  /** One of those around who wait for it, each in his turn, is asked how late a message comes for him: they see one another. */
  private hear({ follower, slot, stream }: Seat, nowMs: Milliseconds): void {
    const { members, count } = follower.following
    if (count === 0) return
    const at = 3 * (members[(stream.sequence + slot) % count] as number)
    this.order.hear(this.crowd.positions[at] as number, this.crowd.positions[at + 1] as number, nowMs)
  }

  tick(number = this.number + 1): void {
    const { order, clients, crowd, people } = this
    const nowMs = this.options.now()
    this.number = number
    const turn = Math.floor(number / order.ticks)
    const isNew = turn !== this.turn
    if (isNew || this.changes !== this.changesCounted) this.countCrowd()
    if (isNew) order.plan({ clients, people, positions: crowd.positions }, number)
    order.start(number)
    this.turn = Math.floor(number / order.ticks)
    this.maker.start(crowd, { nowMs, turn: this.turn, turnsPerS: order.turnsPerS, changes: this.changes, counted: this.counted })
    for (let slot = 0; slot < clients.length; slot++) {
      if (!order.isDue(slot)) continue
      const client = clients[slot]
      if (client === undefined || client.isGuest) continue
      order.serve(slot)
      const bytes = this.maker.batchFor(client)
      if (bytes === null) continue
      this.counts.batches++
      this.counts.bytes += bytes.length
      this.counts.records = this.maker.records
      this.options.send(slot, bytes)
    }
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
    if (slot === other || !this.changeSet('apart', slot, other, apart)) return
    this.changeSet('apart', other, slot, apart)
    this.changes++
  }

  setAlwaysNear(slot: number, near: boolean): void {
    if (this.clients[slot]) this.crowd.always[slot] = near ? 1 : 0
  }

  setCompany(slot: number, other: number, near: boolean): void {
    this.changeSet('company', slot, other, near)
  }

  /** False when either is not there. */
  private changeSet(which: 'apart' | 'company', slot: number, other: number, into: boolean): boolean {
    const client = this.clients[slot]
    if (!client || !this.clients[other]) return false
    if (into) client[which].add(other)
    else client[which].delete(other)
    return true
  }

  /** Everyone with a pose, in rising order of slots, and where they are: once a turn, and again when somebody has left. */
  private countCrowd(): void {
    const { crowd } = this
    this.changesCounted = this.changes
    this.counted++
    crowd.count = 0
    for (const client of this.clients) {
      if (!client?.stream.known) continue
      const { slot, stream } = client
      crowd.slots[crowd.count++] = slot
      for (let axis = 0; axis < 3; axis++) crowd.positions[3 * slot + axis] = stream.pose[axis] as number
      crowd.headings[slot] = headingOf(stream.pose)
    }
  }
}

function closeCode(refusal: HolositeError): number {
  if (refusal.code === 'protocol/too-fast') return CLOSE.tooFast
  if (refusal.code === 'presence/late') return CLOSE.late
  return refusal.code === 'protocol/version' ? CLOSE.protocolVersion : CLOSE.badMessage
}

function fault(code: 'protocol/too-large' | 'protocol/too-fast' | 'presence/malformed', what: string): HolositeError {
  return new HolositeError({ code, what, fix: 'Join again with a client that keeps the rules of the pose lane.' })
}
