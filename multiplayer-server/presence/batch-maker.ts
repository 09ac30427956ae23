import { BatchWriter, type Crowd, NearestChooser, type RecordRun, SLOT_LIMIT } from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { type Milliseconds, milliseconds } from '../../model/units/index.ts'
import type { AvatarStream } from './avatar-stream.ts'
import { type DistantCrowd, type DistantReader, DistantTiers } from './distant-tiers.ts'
import type { Follower } from './follower.ts'
import type { RecordLogs } from './record-logs.ts'
import { Shortlist } from './shortlist.ts'

/** How often whom a client follows is chosen; in a crowd of more than so many two times in three, which the fifty nearest forgive. */
const CHOICES_PER_S = 5
const MANY = 500
/** Whoever moved so far since is chosen for at once: he jumped, or runs. Metres. */
const MOVED_M = 2
/** Ticks so far apart mean that this server was late; for so long after it no reader is held to be slow. */
const LATE_MS = 200
const PATIENCE_MS = 1000
/** Whoever is offered less than all follows fewer people, but so many at least. */
const FEWEST_NEAR = 8
/** In a smaller crowd everybody is looked at. */
const SHORT_FROM = 200

/** One client of a venue: what it sends, what it is sent. */
export interface Client {
  readonly slot: number
  /** Tells apart the people who have a slot one after the other; from 1 on. */
  readonly person: number
  readonly stream: AvatarStream
  readonly follower: Follower
  /** Slots it must be told nothing of. */
  readonly apart: Set<number>
  /** Slots it keeps near wherever they are. */
  readonly company: Set<number>
}

/** What holds for all batches of a tick. */
export interface TickStart {
  readonly nowMs: Milliseconds
  /** Counts rounds in which everybody is served once, and how many there are in a second. */
  readonly turn: number
  readonly turnsPerS: number
  /** Counts comings and goings. */
  readonly changes: number
  /** Counts how often the crowd was counted. */
  readonly counted: number
}

/** Makes each client's batch. One for all of them; nothing is allocated for a batch but the view it is sent by. */
export class BatchMaker implements DistantReader {
  /** Records forwarded since the start. */
  records = 0
  east = 0
  north = 0
  private readonly clients: readonly (Client | undefined)[]
  private readonly logs: RecordLogs
  private readonly near: number
  private readonly chooser: NearestChooser
  private readonly shortlist: Shortlist
  private readonly writer = new BatchWriter()
  private readonly tiers = new DistantTiers()
  private readonly run: RecordRun & { count: number; from: number; to: number }
  private readonly leaves = new Int32Array(SLOT_LIMIT + 1)
  /** Places in the list of members. */
  private readonly enters = new Int32Array(SLOT_LIMIT + 1)
  private readonly moves = new Int32Array(SLOT_LIMIT + 1)
  private leaveCount = 0
  private enterCount = 0
  private moveCount = 0
  private isEmpty = false
  /** For one client: the crowd without those kept apart from him. */
  private readonly rest: Crowd & { count: number; slots: Int32Array; positions: Float64Array; always: Uint8Array }
  private crowd: DistantCrowd
  private client: Client | null = null
  private nowMs = milliseconds(0)
  private patientUntilMs = 0
  private turn = 0
  private choiceTurns = 1
  private changes = 0
  private counted = 0

  /** `clients` by slot, as the relay keeps them, whose records are in `logs`; each follows `near` people at most. */
  constructor(clients: readonly (Client | undefined)[], logs: RecordLogs, near: number, crowd: DistantCrowd) {
    this.clients = clients
    this.logs = logs
    this.near = near
    this.run = { count: 0, bytes: logs.bytes, from: 0, to: 0 }
    this.crowd = crowd
    this.chooser = new NearestChooser(near, SLOT_LIMIT)
    this.shortlist = new Shortlist(crowd)
    this.rest = { positions: crowd.positions, always: crowd.always, slots: new Int32Array(SLOT_LIMIT + 1), count: 0 }
  }

  /** A tick begins. The crowd must stay as it is until the next one that says it was counted again. */
  start(crowd: DistantCrowd, now: TickStart): void {
    this.crowd = crowd
    if (now.nowMs - this.nowMs > LATE_MS) this.patientUntilMs = now.nowMs + PATIENCE_MS
    this.nowMs = now.nowMs
    this.turn = now.turn
    this.choiceTurns = Math.round((now.turnsPerS / CHOICES_PER_S) * (crowd.count > MANY ? 1.5 : 1))
    this.changes = now.changes
    if (now.counted !== this.counted) {
      this.tiers.start(crowd, now.turn, now.turnsPerS)
      this.shortlist.start(crowd)
    }
    this.counted = now.counted
  }

  /** The batch due for a client, or null while it is to get none or there is nothing to tell; a view that the next call overwrites. */
  batchFor(client: Client): Uint8Array | null {
    const { follower } = client
    if (follower.holdsBack(this.nowMs, this.nowMs >= this.patientUntilMs) || !follower.budget.refill(this.nowMs)) return null
    this.client = client
    this.leaveCount = 0
    this.enterCount = 0
    this.moveCount = 0
    if (this.isChoiceDue(client)) this.choose(client)
    this.listMembers(follower)
    const bytes = this.write(client)
    // The first batch tells the server's time; after it, what says nothing is not sent.
    if (this.isEmpty && follower.batch > 0) return null
    follower.sent(this.nowMs)
    follower.budget.spend(bytes.length)
    return bytes
  }

  private isChoiceDue({ follower, slot }: Client): boolean {
    if (follower.changesSeen !== this.changes || (this.turn + slot) % this.choiceTurns === 0) return true
    const { positions } = this.crowd
    const east = (positions[3 * slot] as number) - follower.chosenEast
    const north = (positions[3 * slot + 1] as number) - follower.chosenNorth
    return !(east * east + north * north < MOVED_M * MOVED_M)
  }

  get isApart(): boolean {
    return (this.client as Client).apart.size > 0
  }

  hides(slot: number): boolean {
    return (this.client as Client).apart.has(slot)
  }

  allows(bytes: number): boolean {
    return (this.client as Client).follower.budget.allows(this.writer.size, bytes)
  }

  /** Chooses whom the client follows, and lists who is followed no more. */
  private choose(client: Client): void {
    const { follower, stream, slot } = client
    const { following } = follower
    // Before the first pose of its own, a client looks from the venue's origin.
    if (!stream.known) this.crowd.positions.fill(0, 3 * slot, 3 * slot + 3)
    follower.remember()
    const most = Math.max(FEWEST_NEAR, Math.floor(this.near * follower.budget.share))
    this.chooseAmong(client, most)
    follower.carry()
    follower.changesSeen = this.changes
    follower.chosenEast = this.crowd.positions[3 * slot] as number
    follower.chosenNorth = this.crowd.positions[3 * slot + 1] as number
    for (let i = 0; i < following.leftCount; i++) this.leaves[this.leaveCount++] = following.left[i] as number
    // Someone else under the slot of one who was followed: he leaves, and enters as himself.
    for (let i = 0; i < following.count; i++) {
      const { person } = this.clients[following.members[i] as number] as Client
      if (follower.persons[i] === 0 || follower.persons[i] === person) continue
      follower.persons[i] = 0
      this.leaves[this.leaveCount++] = following.members[i] as number
    }
    this.leaves.subarray(0, this.leaveCount).sort()
  }

  /** Among those around where they are enough, else among all. */
  private chooseAmong(client: Client, most: number): void {
    const { slot, company, apart, follower } = client
    const { following } = follower
    const { shortlist, chooser, crowd } = this
    const { members, count } = following
    const isShort = apart.size === 0 && crowd.count > SHORT_FROM && shortlist.find({ slot, members, count, company, most })
    if (isShort && chooser.choose(shortlist.crowd, slot, following, { most, company, coversM: shortlist.reachM })) return
    chooser.choose(this.crowdFor(client), slot, following, { most, company })
  }

  private crowdFor({ apart }: Client): Crowd {
    const { crowd, rest } = this
    if (apart.size === 0) return crowd
    rest.count = 0
    for (let i = 0; i < crowd.count; i++) {
      if (!apart.has(crowd.slots[i] as number)) rest.slots[rest.count++] = crowd.slots[i] as number
    }
    return rest
  }

  /** Lists the members who are to be entered, and those who moved. */
  private listMembers({ following, persons, sequences }: Follower): void {
    const { first, next } = this.logs
    for (let i = 0; i < following.count; i++) {
      const slot = following.members[i] as number
      const known = sequences[i] as number
      if (persons[i] === 0 || known < (first[slot] as number)) this.enters[this.enterCount++] = i
      else if (known < (next[slot] as number)) this.moves[this.moveCount++] = i
    }
  }

  private write(client: Client): Uint8Array {
    const { follower } = client
    const { writer, leaves, tiers } = this
    writer.start(PROTOCOL_VERSION, follower.batch + 1, this.nowMs)
    writer.list(this.leaveCount)
    for (let i = 0; i < this.leaveCount; i++) writer.leave(leaves[i] as number)
    this.writeMembers(follower)
    this.isEmpty = this.leaveCount + this.enterCount + this.moveCount === 0
    if (follower.following.count >= this.countOthers(client)) writer.list(0)
    else {
      this.east = this.crowd.positions[3 * client.slot] as number
      this.north = this.crowd.positions[3 * client.slot + 1] as number
      tiers.choose(this)
      writer.list(tiers.count)
      if (tiers.count > 0) this.isEmpty = false
      for (let i = 0; i < tiers.runs; i++) writer.blocks(tiers.bytes, tiers.from[i] as number, tiers.to[i] as number)
    }
    return writer.finish()
  }

  /** Those a client may be told of. */
  private countOthers({ stream, apart }: Client): number {
    let count = this.crowd.count - (stream.known ? 1 : 0)
    for (const slot of apart) if (this.clients[slot]?.stream.known) count--
    return count
  }

  private writeMembers({ following, persons, sequences }: Follower): void {
    const { writer, run, logs } = this
    writer.list(this.enterCount)
    for (let i = 0; i < this.enterCount; i++) {
      const at = this.enters[i] as number
      const { slot, person, stream } = this.clients[following.members[at] as number] as Client
      const next = logs.next[slot] as number
      writer.enter(slot, next, stream.shownMs, stream.shownDecoder)
      persons[at] = person
      sequences[at] = next
    }
    writer.list(this.moveCount)
    for (let i = 0; i < this.moveCount; i++) {
      const at = this.moves[i] as number
      const slot = following.members[at] as number
      const known = sequences[at] as number
      const next = logs.next[slot] as number
      run.count = next - known
      run.from = logs.startOf(slot, known)
      run.to = logs.ends[slot] as number
      writer.near(slot, run)
      this.records += run.count
      sequences[at] = next
    }
  }
}
