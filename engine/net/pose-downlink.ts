import {
  type BatchSink,
  createBatchReader,
  createPoseTrack,
  FLAG_ABSENT,
  type Place,
  type Pose,
  POSE_NUMBERS,
  poseAt,
  type PoseTrack,
  SLOT_LIMIT,
} from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { type Milliseconds, milliseconds } from '../../model/units/index.ts'
import { DistantPeople } from './distant-people.ts'

/** People as they are to be drawn this frame: entry i of each list, below `count`. Rewritten by every `update`. */
export interface ShownPeople {
  readonly count: number
  /** Who: the slot, by which the room's people list knows a name. */
  readonly slots: Int32Array
  /** ENU poses, `POSE_NUMBERS` each. */
  readonly poses: Float64Array
  /** FLAG_LEFT, FLAG_RIGHT, locomotion, FLAG_FADE, FLAG_ABSENT. */
  readonly flags: Int32Array
}

/** Other people's poses on their way to the screen. */
export interface PoseDownlink {
  /**
   * Takes a batch that came when the server's clock stood at `arrivedMs`. Throws `presence/malformed` or `protocol/version`
   * and has then changed nothing: join again.
   */
  receive(bytes: Uint8Array, arrivedMs: Milliseconds): void
  /** What a batch that came at `arrivedMs` would be told to: for people who come by no wire. Holds until the next call. */
  arriving(arrivedMs: Milliseconds): BatchSink
  /** Brings `people` to server time `serverMs`. Allocates nothing. */
  update(serverMs: Milliseconds): void
  /** Those who are near, with their whole poses. */
  readonly people: ShownPeople
  /** Everybody known: those near first, then the others, of whom only place and heading are: upright heads without hands. */
  readonly everyone: ShownPeople
  /** Number of the newest batch, for the uplink to acknowledge. */
  readonly batch: number
  /** Somebody has left, or is to be seen no more: also not where he was last told to be. */
  forget(slot: number): void
  /** A new connection, under a slot of its own where it has one: everyone is forgotten. */
  clear(own?: number): void
}

/** Follows nobody yet. Owns no resources; one for as long as the page stays, `clear`ed for each connection. */
export function createPoseDownlink(): PoseDownlink {
  return new Downlink()
}

class Downlink implements PoseDownlink, BatchSink {
  readonly people = { count: 0, slots: new Int32Array(0), poses: new Float64Array(0), flags: new Int32Array(0) }
  /** The tables of `people`, further down. */
  readonly everyone = { ...this.people }
  private readonly reader = createBatchReader(PROTOCOL_VERSION)
  private readonly distant = new DistantPeople()
  private own = -1
  private readonly tracks: PoseTrack[] = []
  private views: Pose[] = []
  /** Index in the lists by slot, or -1. */
  private readonly indices = new Int32Array(SLOT_LIMIT + 1).fill(-1)
  private readonly spare: PoseTrack[] = []
  private arrivedMs = milliseconds(0)

  constructor() {
    this.grow(16)
  }

  get batch(): number {
    return this.reader.batch
  }

  receive(bytes: Uint8Array, arrivedMs: Milliseconds): void {
    this.arrivedMs = arrivedMs
    this.reader.receive(bytes, this)
  }

  arriving(arrivedMs: Milliseconds): BatchSink {
    this.arrivedMs = arrivedMs
    return this
  }

  update(serverMs: Milliseconds): void {
    const { people, tracks, views } = this
    for (let i = 0; i < people.count; i++) people.flags[i] = (tracks[i] as PoseTrack).show(serverMs, views[i] as Pose)
    this.showDistant(serverMs)
  }

  /** Behind those near, in the same lists: there is always room. */
  private showDistant(serverMs: Milliseconds): void {
    const { people, distant } = this
    let count = people.count
    for (let i = 0; i < distant.count; i++) {
      const slot = distant.slotAt(i)
      if (slot === this.own || this.indices[slot] !== -1) continue
      if (!distant.show(i, serverMs, people.poses, count * POSE_NUMBERS)) continue
      people.slots[count] = slot
      people.flags[count++] = 0
    }
    this.everyone.count = count
  }

  forget(slot: number): void {
    this.distant.forget(slot)
  }

  clear(own = -1): void {
    this.own = own
    this.distant.clear()
    this.everyone.count = 0
    while (this.people.count > 0) this.left(this.people.slots[0] as number)
    this.reader.clear()
  }

  left(slot: number): void {
    const { people, tracks, indices } = this
    const index = indices[slot] ?? -1
    if (index < 0) return
    this.distant.resume(slot, people.poses, index * POSE_NUMBERS, this.arrivedMs)
    const last = --people.count
    const track = tracks[index] as PoseTrack
    track.clear()
    this.spare.push(track)
    indices[slot] = -1
    const moved = tracks.pop() as PoseTrack
    if (index === last) return
    tracks[index] = moved
    people.slots[index] = people.slots[last] as number
    people.flags[index] = people.flags[last] as number
    people.poses.copyWithin(index * POSE_NUMBERS, last * POSE_NUMBERS, (last + 1) * POSE_NUMBERS)
    indices[people.slots[index]] = index
  }

  entered(slot: number, sampleMs: Milliseconds, pose: Pose, flags: number): void {
    const { people } = this
    if (this.indices[slot] === -1) {
      this.makeRoom()
      this.indices[slot] = people.count
      people.slots[people.count] = slot
      people.flags[people.count] = FLAG_ABSENT
      this.tracks.push(this.spare.pop() ?? createPoseTrack())
      people.count++
    }
    // Old when the person rests: its age says nothing of the line.
    this.trackOf(slot).push(sampleMs, pose, flags, milliseconds(Number.NaN))
  }

  sampled(slot: number, sampleMs: Milliseconds, pose: Pose, flags: number): void {
    this.trackOf(slot).push(sampleMs, pose, flags, this.arrivedMs)
  }

  placed(slot: number, place: Place): void {
    this.makeRoom()
    this.distant.placed(slot, place, this.arrivedMs)
  }

  /** For one more, near or not. */
  private makeRoom(): void {
    const { people, distant } = this
    if (people.count + distant.count + 1 > people.slots.length) this.grow(2 * people.slots.length)
  }

  private trackOf(slot: number): PoseTrack {
    return this.tracks[this.indices[slot] as number] as PoseTrack
  }

  private grow(room: number): void {
    const { people } = this
    const slots = new Int32Array(room)
    const flags = new Int32Array(room)
    const poses = new Float64Array(room * POSE_NUMBERS)
    slots.set(people.slots)
    flags.set(people.flags)
    poses.set(people.poses)
    for (const shown of [people, this.everyone]) {
      shown.slots = slots
      shown.flags = flags
      shown.poses = poses
    }
    this.views = Array.from({ length: room }, (_, i) => poseAt(poses, i))
  }
}
