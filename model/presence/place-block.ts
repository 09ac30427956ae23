import { type Radians, radians } from '../units/index.ts'
import { type ByteReader, writeVarint } from './byte-stream.ts'
import { malformed } from './malformed.ts'

/** Slots of people are 0 .. `SLOT_LIMIT`. */
export const SLOT_LIMIT = 4095
/** Bytes before a block's people, at most. */
export const BLOCK_HEAD_BYTES = 16
/** Bytes of one person in a block, at most. */
export const PLACE_BYTES = 7

const STEP_M = 0.02
const ACROSS_MOST = 4095
const UP_MOST = 255
/** Places lie on the pose lattice: within +-4,194.304 m. */
const BASE_LIMIT = 209_716
const ACROSS_SCALE_MOST = 7
const UP_SCALE_MOST = 11
const HEADINGS = 256

/** Where people are, by slot: what is told of those who are not near. */
export interface Places {
  /** x, y, z of slot s at 3s: heads, venue ENU metres. */
  readonly positions: Float64Array
  /** Of slot s at s: clockwise from north, radians. */
  readonly headings: Float64Array
}

/** The first `count` slots, rising. */
export interface Listed {
  readonly slots: Int32Array
  readonly count: number
}

const least = new Int32Array(3)
const most = new Int32Array(3)
const steps = (metres: number): number => Math.floor(metres / STEP_M)

function scaleOf(span: number, units: number): number {
  let scale = 0
  while (span + 1 > units * 2 ** scale) scale++
  return scale
}

/**
 * Writes the places of the people listed, one at least, as one block that anybody may be sent: against the least of each axis,
 * in the finest power of two of 2 cm that holds them all. Returns the offset after it. `bytes` must
 * have `BLOCK_HEAD_BYTES + count * PLACE_BYTES` left. Within 82 m of each other people are off by 1 cm, and 5 m of height.
 */
export function writePlaceBlock(bytes: Uint8Array, at: number, { positions, headings }: Places, { slots, count }: Listed): number {
  least.fill(BASE_LIMIT)
  most.fill(-BASE_LIMIT)
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const value = steps(positions[3 * (slots[i] as number) + axis] as number)
      if (value < (least[axis] as number)) least[axis] = value
      if (value > (most[axis] as number)) most[axis] = value
    }
  }
  const across = scaleOf(Math.max((most[0] as number) - (least[0] as number), (most[1] as number) - (least[1] as number)), ACROSS_MOST)
  const upward = scaleOf((most[2] as number) - (least[2] as number), UP_MOST)
  let end = writeVarint(bytes, at, count)
  bytes[end++] = (across << 4) | upward
  for (let axis = 0; axis < 3; axis++) {
    const base = least[axis] as number
    end = writeVarint(bytes, end, base < 0 ? -2 * base - 1 : 2 * base)
  }
  for (let i = 0, before = -1; i < count; i++) {
    const slot = slots[i] as number
    end = writeVarint(bytes, end, slot - before - 1)
    before = slot
    const east = unitsOf(positions, 3 * slot, 0, across)
    const north = unitsOf(positions, 3 * slot + 1, 1, across)
    bytes[end++] = east & 255
    bytes[end++] = (east >> 8) | ((north & 15) << 4)
    bytes[end++] = north >> 4
    bytes[end++] = unitsOf(positions, 3 * slot + 2, 2, upward)
    bytes[end++] = Math.round(((headings[slot] as number) * HEADINGS) / (2 * Math.PI)) & (HEADINGS - 1)
  }
  return end
}

const unitsOf = (positions: Float64Array, at: number, axis: number, scale: number): number =>
  Math.round(((positions[at] as number) / STEP_M - (least[axis] as number)) / 2 ** scale)

/** Where a head is, venue ENU metres, and where it looks, clockwise from north. */
export interface Place {
  readonly east: number
  readonly north: number
  readonly up: number
  readonly heading: Radians
}

/** Where a reader tells the people of a batch's blocks. */
export interface PlaceSink {
  /** Somebody was here a moment before the batch's time. Told of anyone: also of those followed, and of the receiver. Rewritten: copy, do not keep. */
  placed(slot: number, place: Place): void
}

/** People of the blocks of one batch, told only once the batch is known to be sound. Room grows to the most a batch has held. */
export class StagedPlaces {
  private count = 0
  private slots = new Int32Array(64)
  /** East, north, up, heading. */
  private numbers = new Float64Array(4 * 64)
  private readonly place = { east: 0, north: 0, up: 0, heading: radians(0) }

  clear(): void {
    this.count = 0
  }

  /** Reads one block. Throws `presence/malformed`. */
  read(reader: ByteReader): void {
    const count = reader.varint()
    if (count === 0 || count > SLOT_LIMIT + 1) throw malformed(`A block has ${count} people.`, ['block'])
    const scales = reader.byte()
    const across = scales >> 4
    const upward = scales & 15
    if (across > ACROSS_SCALE_MOST || upward > UP_SCALE_MOST) throw malformed('A block is wider than a venue.', ['block'])
    const east = readBase(reader)
    const north = readBase(reader)
    const up = readBase(reader)
    for (let rest = count, slot = -1; rest > 0; rest--) {
      slot += 1 + reader.varint()
      if (slot > SLOT_LIMIT) throw malformed(`A block names slot ${slot}.`, ['block'])
      const packed = reader.fixed(3)
      const high = reader.byte()
      const heading = reader.byte()
      if (this.count === this.slots.length) this.grow()
      this.slots[this.count] = slot
      const at = 4 * this.count++
      this.numbers[at] = STEP_M * (east + (packed & 4095) * 2 ** across)
      this.numbers[at + 1] = STEP_M * (north + (packed >> 12) * 2 ** across)
      this.numbers[at + 2] = STEP_M * (up + high * 2 ** upward)
      this.numbers[at + 3] = (heading * 2 * Math.PI) / HEADINGS
    }
  }

  tell(sink: PlaceSink): void {
    const { numbers, place } = this
    for (let i = 0, at = 0; i < this.count; i++, at += 4) {
      place.east = numbers[at] as number
      place.north = numbers[at + 1] as number
      place.up = numbers[at + 2] as number
      place.heading = radians(numbers[at + 3] as number)
      sink.placed(this.slots[i] as number, place)
    }
  }

  private grow(): void {
    const slots = new Int32Array(2 * this.slots.length)
    const numbers = new Float64Array(2 * this.numbers.length)
    slots.set(this.slots)
    numbers.set(this.numbers)
    this.slots = slots
    this.numbers = numbers
  }
}

function readBase(reader: ByteReader): number {
  const value = reader.varint()
  const base = (value & 1) === 1 ? -(value + 1) / 2 : value / 2
  if (base > BASE_LIMIT || base < -BASE_LIMIT) throw malformed('A block lies outside the lattice.', ['block'])
  return base
}
