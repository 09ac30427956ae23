import { type Milliseconds, milliseconds } from '../units/index.ts'
import { BATCH_MAX_BYTES } from './batch-writer.ts'
import { ByteReader, VARINT_LIMIT } from './byte-stream.ts'
import { malformed, wrongVersion } from './malformed.ts'
import { createPoseDecoder, type PoseDecoder, SNAPSHOT_NUMBERS } from './pose-codec.ts'
import { type PlaceSink, SLOT_LIMIT, StagedPlaces } from './place-block.ts'
import { createPose, type Pose, POSE_NUMBERS, poseAt } from './pose.ts'
import { nextSampleMs } from './uplink.ts'

/** What a batch says, told in order once the whole batch is known to be sound. Poses are rewritten: copy, do not keep. */
export interface BatchSink extends PlaceSink {
  /** The receiver follows this slot no more. */
  left(slot: number): void
  /** The receiver follows this slot from this pose on. Told again for a slot already followed when records were skipped. */
  entered(slot: number, sampleMs: Milliseconds, pose: Pose, flags: number): void
  sampled(slot: number, sampleMs: Milliseconds, pose: Pose, flags: number): void
}

/** One connection's view of the people it follows. */
export interface BatchReader {
  /**
   * Takes a batch. Throws `protocol/version` or `presence/malformed` and then has changed nothing and told the sink
   * nothing: the connection should be opened anew.
   */
  receive(bytes: Uint8Array, sink: BatchSink): void
  /** Number of the newest batch read, to acknowledge; 0 before the first. */
  readonly batch: number
  /** Server time at which it was written. */
  readonly serverMs: Milliseconds
  /** Sequence of a followed slot's stream, or -1. */
  sequenceOf(slot: number): number
  /** Forgets everyone: a new connection. */
  clear(): void
}

interface Stream {
  readonly decoder: PoseDecoder
  readonly before: Int32Array
  sampleMs: Milliseconds
  sequence: number
}

const openStream = (): Stream => ({
  decoder: createPoseDecoder(),
  before: new Int32Array(SNAPSHOT_NUMBERS),
  sampleMs: milliseconds(0),
  sequence: 0,
})

/** Samples of the batch in hand, told only at its end. Grows to the most a batch has held; a batch of 64 KiB bounds it. */
class Staged {
  count = 0
  private room = 64
  slots = new Int32Array(this.room)
  flags = new Int32Array(this.room)
  times = new Float64Array(this.room)
  private poses = new Float64Array(this.room * POSE_NUMBERS)
  private views = Array.from({ length: this.room }, (_, i) => poseAt(this.poses, i))

  /** Makes room for one more, whose time is written into `times` before he is added. */
  makeRoom(): void {
    if (this.count === this.room) this.grow()
  }

  add(slot: number, decoder: PoseDecoder): void {
    this.slots[this.count] = slot
    this.flags[this.count] = decoder.flags
    decoder.readPose(this.views[this.count] as Pose)
    this.count++
  }

  pose(index: number): Pose {
    return this.views[index] as Pose
  }

  private grow(): void {
    this.room *= 2
    const wider = <A extends Int32Array | Float64Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    this.slots = wider(this.slots, new Int32Array(this.room))
    this.flags = wider(this.flags, new Int32Array(this.room))
    this.times = wider(this.times, new Float64Array(this.room))
    this.poses = wider(this.poses, new Float64Array(this.room * POSE_NUMBERS))
    this.views = Array.from({ length: this.room }, (_, i) => poseAt(this.poses, i))
  }
}

/** Slots of the batch in hand. A list that is emptied and filled anew would be made anew. */
class SlotList {
  readonly slots = new Int32Array(SLOT_LIMIT + 1)
  count = 0

  add(slot: number): void {
    this.slots[this.count++] = slot
  }
}

/** Makes a reader that follows nobody yet. */
export function createBatchReader(version: number): BatchReader {
  const machine = new BatchMachine(version)
  return {
    receive: (bytes, sink) => machine.receive(bytes, sink),
    get batch() {
      return machine.batch
    },
    get serverMs() {
      return machine.serverMs
    },
    sequenceOf: (slot) => machine.streams[slot]?.sequence ?? -1,
    clear: () => machine.clear(),
  }
}

class BatchMachine {
  batch = 0
  serverMs = milliseconds(0)
  readonly streams: (Stream | undefined)[] = []
  private readonly version: number
  private readonly reader = new ByteReader()
  private readonly staged = new Staged()
  private readonly places = new StagedPlaces()
  private readonly scratch = createPose()
  private readonly leaving = new SlotList()
  private readonly entering = new SlotList()
  private readonly entered: Stream[] = []
  private readonly moved = new SlotList()
  private readonly spare: Stream[] = []

  constructor(version: number) {
    this.version = version
  }

  receive(bytes: Uint8Array, sink: BatchSink): void {
    this.leaving.count = 0
    this.entering.count = 0
    this.moved.count = 0
    this.staged.count = 0
    this.places.clear()
    try {
      if (bytes.length > BATCH_MAX_BYTES) throw malformed(`A batch has ${bytes.length} bytes.`)
      this.reader.start(bytes)
      const theirs = this.reader.byte()
      if (theirs !== this.version) throw wrongVersion(theirs, this.version)
      const batch = this.reader.varint()
      if (batch <= this.batch) throw malformed(`Batch ${batch} comes after batch ${this.batch}.`)
      const serverMs = milliseconds(this.reader.fixed(6))
      this.readLeaves()
      this.readEnters(serverMs)
      this.readNear()
      for (let rest = this.length(); rest > 0; rest--) this.places.read(this.reader)
      this.reader.finish()
      this.batch = batch
      this.serverMs = serverMs
    } catch (refusal) {
      this.undo()
      throw refusal
    }
    this.commit(sink)
  }

  clear(): void {
    for (const stream of this.streams) if (stream) this.spare.push(stream)
    this.streams.length = 0
    this.batch = 0
  }

  private length(): number {
    const length = this.reader.varint()
    if (length > SLOT_LIMIT + 1) throw malformed(`A batch lists ${length} slots.`)
    return length
  }

  private slotAfter(slot: number, gap: number): number {
    if (slot + 1 + gap > SLOT_LIMIT) throw malformed(`A batch names slot ${slot + 1 + gap}.`)
    return slot + 1 + gap
  }

  private readLeaves(): void {
    for (let rest = this.length(), slot = -1; rest > 0; rest--) {
      slot = this.slotAfter(slot, this.reader.varint())
      if (this.streams[slot] === undefined) throw malformed(`Slot ${slot} leaves and was not there.`, ['leave'])
      this.leaving.add(slot)
    }
  }

  private readEnters(serverMs: Milliseconds): void {
    for (let rest = this.length(), slot = -1; rest > 0; rest--) {
      slot = this.slotAfter(slot, this.reader.varint())
      const stream = this.spare.pop() ?? openStream()
      this.entering.add(slot)
      this.entered.push(stream)
      stream.sequence = this.reader.varint()
      const age = this.reader.varint()
      stream.sampleMs = milliseconds(serverMs - ((age & 1) === 1 ? -(age + 1) / 2 : age / 2))
      this.reader.at = stream.decoder.readState(this.reader.bytes, this.reader.at, this.reader.bytes.length)
    }
  }

  private readNear(): void {
    const { entering, leaving } = this
    let enter = 0
    let leave = 0
    for (let rest = this.length(), slot = -1; rest > 0; rest--) {
      const head = this.reader.varint()
      slot = this.slotAfter(slot, head >>> 2)
      const count = (head & 3) === 3 ? this.reader.byte() : (head & 3) + 1
      if ((head & 3) === 3 && count < 4) throw malformed(`Slot ${slot} has ${count} records, written the long way.`, ['near'])
      while (enter < entering.count && (entering.slots[enter] as number) < slot) enter++
      while (leave < leaving.count && (leaving.slots[leave] as number) < slot) leave++
      const stream = this.streams[slot]
      const comes = enter < entering.count && entering.slots[enter] === slot
      const goes = leave < leaving.count && leaving.slots[leave] === slot
      if (stream === undefined || comes || goes) {
        throw malformed(`Slot ${slot} moves and is not followed.`, ['near'])
      }
      this.readRecords(slot, stream, count)
    }
  }

  private readRecords(slot: number, stream: Stream, count: number): void {
    const { staged, reader } = this
    stream.decoder.snapshot(stream.before)
    this.moved.add(slot)
    let sampleMs = stream.sampleMs
    for (let i = 0; i < count; i++) {
      reader.at = stream.decoder.decode(reader.bytes, reader.at, reader.bytes.length)
      sampleMs = nextSampleMs(sampleMs, stream.decoder)
      staged.makeRoom()
      staged.times[staged.count] = sampleMs
      staged.add(slot, stream.decoder)
    }
  }

  private undo(): void {
    for (let i = 0; i < this.moved.count; i++) {
      const stream = this.streams[this.moved.slots[i] as number] as Stream
      stream.decoder.restore(stream.before)
    }
    for (const stream of this.entered) this.spare.push(stream)
    this.entered.length = 0
  }

  private commit(sink: BatchSink): void {
    const { staged, leaving, entering } = this
    for (let i = 0; i < leaving.count; i++) {
      const slot = leaving.slots[i] as number
      this.spare.push(this.streams[slot] as Stream)
      this.streams[slot] = undefined
      sink.left(slot)
    }
    for (let i = 0; i < entering.count; i++) {
      const slot = entering.slots[i] as number
      const stream = this.entered[i] as Stream
      const old = this.streams[slot]
      if (old) this.spare.push(old)
      this.streams[slot] = stream
      sink.entered(slot, stream.sampleMs, stream.decoder.readPose(this.scratch), stream.decoder.flags)
    }
    this.entered.length = 0
    for (let i = 0; i < staged.count; i++) {
      const slot = staged.slots[i] as number
      const sampleMs = milliseconds(staged.times[i] as number)
      const stream = this.streams[slot] as Stream
      stream.sampleMs = sampleMs
      stream.sequence = (stream.sequence + 1) & VARINT_LIMIT
      sink.sampled(slot, sampleMs, staged.pose(i), staged.flags[i] as number)
    }
    this.places.tell(sink)
  }
}
