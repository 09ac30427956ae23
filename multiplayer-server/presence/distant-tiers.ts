import { BLOCK_HEAD_BYTES, type Crowd, PLACE_BYTES, type Places, SLOT_LIMIT, writePlaceBlock } from '../../model/presence/index.ts'
import { cellAround, cellAt, CELLS, CELLS_AROUND, CrowdGrid, PHASES, phaseOf } from './crowd-grid.ts'

/** People in the cells around someone who are told of five times a second, those near among them; with the last cell a few more. */
export const MIDDLE_COUNT = 250
/** Turns in which everyone is told of once, by thousands of people: once a second, and less often when there are more. */
const SWEEP_TURNS = 20
const SWEEP_PEOPLE = 1000
/** Blocks of one batch. */
const MOST_BLOCKS = CELLS_AROUND + 1
/** The number of the sweep's block, beside those of cells. */
const SWEEP = CELLS

/** Those who are told of, and where they are. */
export type DistantCrowd = Crowd & Places

const NOBODY: DistantCrowd = {
  positions: new Float64Array(0),
  headings: new Float64Array(0),
  slots: new Int32Array(0),
  always: new Uint8Array(0),
  count: 0,
}

/** Whom blocks are for. */
export interface DistantReader {
  /** Where the reader stands. */
  readonly east: number
  readonly north: number
  /** True when there are people it must not be told of. */
  readonly isApart: boolean
  /** True for such people. */
  hides(slot: number): boolean
  /** True when blocks of `bytes` in all may be sent. */
  allows(bytes: number): boolean
}

/**
 * Those who are not near: people of the cells around five times a second, and everyone once a second. Blocks are written once
 * a turn and sent to all whom they concern; only those who are apart from somebody get their own.
 */
export class DistantTiers {
  readonly bytes = new Uint8Array(2 * (SLOT_LIMIT + 1) * (PLACE_BYTES + BLOCK_HEAD_BYTES))
  /** Blocks chosen last: from where to where in `bytes`. */
  readonly from = new Int32Array(MOST_BLOCKS)
  readonly to = new Int32Array(MOST_BLOCKS)
  count = 0
  /** Where everybody is. */
  readonly grid = new CrowdGrid()
  private readonly listed = { slots: new Int32Array(SLOT_LIMIT + 1), count: 0 }
  /** Of each block: in which writing it was written last, and where. */
  private readonly writtenIn = new Int32Array(CELLS + 1)
  private readonly starts = new Int32Array(CELLS + 1)
  private readonly ends = new Int32Array(CELLS + 1)
  private crowd: DistantCrowd = NOBODY
  private writing = 0
  private turn = 0
  private sweep = SWEEP_TURNS
  /** Where blocks for everybody end; what is written for one reader only comes after. */
  private shared = 0

  /** People are told of as they are now, in the turn of this number, of which there are 20 a second. */
  start(crowd: DistantCrowd, turn: number): void {
    this.crowd = crowd
    this.turn = turn
    this.writing++
    this.sweep = SWEEP_TURNS * Math.max(1, Math.ceil(crowd.count / SWEEP_PEOPLE))
    this.shared = 0
    this.grid.clear()
    for (let i = crowd.count - 1; i >= 0; i--) {
      const slot = crowd.slots[i] as number
      this.grid.add(slot, crowd.positions[3 * slot] as number, crowd.positions[3 * slot + 1] as number)
    }
  }

  /** Chooses the blocks due for a reader: of the sweep first, then of cells from the nearest on, as long as it may have them. */
  choose(reader: DistantReader): void {
    this.count = 0
    const own = cellAt(reader.east, reader.north)
    let end = this.shared
    let bytes = 0
    for (let step = -1, people = 0; step < CELLS_AROUND && people < MIDDLE_COUNT; step++) {
      const block = step < 0 ? SWEEP : cellAround(own, step)
      if (step >= 0) {
        const inCell = this.grid.count(block)
        people += inCell
        if (inCell === 0 || phaseOf(block) !== (this.turn & (PHASES - 1))) continue
      }
      if (!reader.isApart) this.writeShared(block)
      const start = reader.isApart ? end : (this.starts[block] as number)
      end = reader.isApart ? this.write(block, start, reader) : (this.ends[block] as number)
      if (end === start) continue
      if (!reader.allows(bytes + end - start)) return
      bytes += end - start
      this.from[this.count] = start
      this.to[this.count++] = end
    }
  }

  private writeShared(block: number): void {
    if (this.writtenIn[block] === this.writing) return
    this.writtenIn[block] = this.writing
    this.starts[block] = this.shared
    this.shared = this.write(block, this.shared, null)
    this.ends[block] = this.shared
  }

  private write(block: number, at: number, reader: DistantReader | null): number {
    const { listed } = this
    const { slots } = listed
    const found = block === SWEEP ? this.listSweep(slots) : this.grid.list(block, slots)
    listed.count = 0
    for (let i = 0; i < found; i++) {
      const slot = slots[i] as number
      if (!reader?.hides(slot)) slots[listed.count++] = slot
    }
    return listed.count === 0 ? at : writePlaceBlock(this.bytes, at, this.crowd, listed)
  }

  /** Those whose turn it is in the sweep. */
  private listSweep(slots: Int32Array): number {
    const { crowd, sweep } = this
    const due = this.turn % sweep
    let count = 0
    for (let i = 0; i < crowd.count; i++) {
      const slot = crowd.slots[i] as number
      if (slot % sweep === due) slots[count++] = slot
    }
    return count
  }
}
