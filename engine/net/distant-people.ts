import { type Place, SLOT_LIMIT } from '../../model/presence/index.ts'
import type { Milliseconds } from '../../model/units/index.ts'

/** Of whom nothing was heard for so long, nothing is shown: everyone is told of every five seconds at least. */
const FORGET_MS = 10_000
/** Between two places people glide for as long as lay between the last two, within these bounds. */
const GLIDE_LEAST_MS = 100
const GLIDE_MOST_MS = 1500
/** Beyond this nobody glides, metres. */
const JUMP_M = 8
/** From: east, north, up, cosine and sine of half the heading; to: the same. */
const NUMBERS = 10
const TO = 5

/** Where people are who are not near: told now and then, shown gliding. */
export class DistantPeople {
  count = 0
  private slots = new Int32Array(64)
  private places = new Float64Array(64 * NUMBERS)
  private since = new Float64Array(64)
  private spans = new Float64Array(64)
  /** By slot; -1 of whom nothing is known. */
  private readonly indices = new Int32Array(SLOT_LIMIT + 1).fill(-1)

  slotAt(index: number): number {
    return this.slots[index] as number
  }

  placed(slot: number, at: Place, nowMs: Milliseconds): void {
    const known = this.indices[slot] ?? -1
    const index = known < 0 ? this.add(slot) : known
    const from = index * NUMBERS
    const { places } = this
    const east = (places[from + TO] as number) - at.east
    const north = (places[from + TO + 1] as number) - at.north
    const glides = known >= 0 && east * east + north * north < JUMP_M * JUMP_M
    if (glides) this.write(index, nowMs, places, from)
    this.spans[index] = Math.min(GLIDE_MOST_MS, Math.max(GLIDE_LEAST_MS, nowMs - (this.since[index] as number)))
    this.since[index] = nowMs
    places[from + TO] = at.east
    places[from + TO + 1] = at.north
    places[from + TO + 2] = at.up
    places[from + TO + 3] = Math.cos(at.heading / 2)
    places[from + TO + 4] = Math.sin(at.heading / 2)
    if (!glides) places.copyWithin(from, from + TO, from + NUMBERS)
  }

  /** Goes on from where somebody was shown while he was near, if he is known here. */
  resume(slot: number, poses: Float64Array, pose: number, nowMs: Milliseconds): void {
    const index = this.indices[slot] ?? -1
    if (index < 0) return
    for (let i = 0; i < 3; i++) this.places[index * NUMBERS + i] = poses[pose + i] as number
    this.since[index] = nowMs
    this.spans[index] = GLIDE_MOST_MS
  }

  /** Writes somebody's head at a time into a table of poses, upright; what stands there of hands means nothing. False when nothing was heard of him for long. */
  show(index: number, nowMs: Milliseconds, poses: Float64Array, at: number): boolean {
    if (nowMs - (this.since[index] as number) > FORGET_MS) return false
    this.write(index, nowMs, poses, at)
    const cosine = poses[at + 3] as number
    const sine = poses[at + 4] as number
    const scale = Math.SQRT1_2 / Math.sqrt(cosine * cosine + sine * sine)
    poses[at + 3] = cosine * scale
    poses[at + 4] = -sine * scale
    poses[at + 5] = -sine * scale
    poses[at + 6] = cosine * scale
    return true
  }

  forget(slot: number): void {
    const index = this.indices[slot] ?? -1
    if (index < 0) return
    const last = --this.count
    const moved = this.slots[last] as number
    this.slots[index] = moved
    this.since[index] = this.since[last] as number
    this.spans[index] = this.spans[last] as number
    this.places.copyWithin(index * NUMBERS, last * NUMBERS, (last + 1) * NUMBERS)
    this.indices[moved] = index
    this.indices[slot] = -1
  }

  clear(): void {
    this.count = 0
    this.indices.fill(-1)
  }

  /** Where somebody is at a time, and his turn not made a unit; `out` may be the table itself. */
  private write(index: number, nowMs: number, out: Float64Array, at: number): void {
    const from = index * NUMBERS
    const { places } = this
    const share = Math.min(1, Math.max(0, (nowMs - (this.since[index] as number)) / (this.spans[index] as number)))
    for (let i = 0; i < 3; i++) {
      out[at + i] = (places[from + i] as number) + share * ((places[from + TO + i] as number) - (places[from + i] as number))
    }
    // The shorter way round: a turn and its opposite are the same.
    const dot = (places[from + 3] as number) * (places[from + TO + 3] as number) + (places[from + 4] as number) * (places[from + TO + 4] as number) // prettier-ignore
    const towards = dot < 0 ? -share : share
    for (let i = 3; i < TO; i++) out[at + i] = (1 - share) * (places[from + i] as number) + towards * (places[from + TO + i] as number)
  }

  private add(slot: number): number {
    if (this.count === this.slots.length) this.grow()
    this.indices[slot] = this.count
    this.slots[this.count] = slot
    return this.count++
  }

  private grow(): void {
    const room = 2 * this.slots.length
    const slots = new Int32Array(room)
    const places = new Float64Array(room * NUMBERS)
    const since = new Float64Array(room)
    const spans = new Float64Array(room)
    slots.set(this.slots)
    places.set(this.places)
    since.set(this.since)
    spans.set(this.spans)
    this.slots = slots
    this.places = places
    this.since = since
    this.spans = spans
  }
}
