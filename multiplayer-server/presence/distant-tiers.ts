import { BLOCK_HEAD_BYTES, type Crowd, PLACE_BYTES, type Places, SLOT_LIMIT, writePlaceBlock } from '../../model/presence/index.ts'
import { cellAround, CELLS, CELLS_AROUND, CrowdGrid, phaseOf, TOLD_CELL_M } from './crowd-grid.ts'

/** People in the cells around someone who are told of five times a second, those near among them; with the last cell a few more. */
export const MIDDLE_COUNT = 250
/** How often the people of a cell around are told of. */
const MIDDLE_PER_S = 5
/** Everyone is told of once in so many seconds as there are thousands of people. */
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
 * a turn and put together once for all readers of a cell; only those who are apart from somebody get their own.
 */
export class DistantTiers {
  /** Blocks chosen last: how many, and the runs of `bytes` in which they lie, one after the other. */
  count = 0
  bytes: Uint8Array
  runs = 0
  readonly from = new Int32Array(MOST_BLOCKS)
  readonly to = new Int32Array(MOST_BLOCKS)
  private readonly grid = new CrowdGrid(TOLD_CELL_M)
  private readonly blocks = new Uint8Array(2 * (SLOT_LIMIT + 1) * (PLACE_BYTES + BLOCK_HEAD_BYTES))
  private readonly listed = { slots: new Int32Array(SLOT_LIMIT + 1), count: 0 }
  /** Of each block: in which writing it was written last, and where. */
  private readonly writtenIn = new Int32Array(CELLS + 1)
  private readonly starts = new Int32Array(CELLS + 1)
  private readonly ends = new Int32Array(CELLS + 1)
  /** All that is due for readers in a cell, put together; of each cell in which writing, where, and how many blocks. */
  private bundles = new Uint8Array(4096)
  private readonly bundledIn = new Int32Array(CELLS)
  private readonly bundleStarts = new Int32Array(CELLS)
  private readonly bundleEnds = new Int32Array(CELLS)
  private readonly bundleCounts = new Int32Array(CELLS)
  private bundled = 0
  private crowd: DistantCrowd = NOBODY
  private writing = 0
  private turn = 0
  private sweep = 1
  private phases = 1
  /** Where blocks for everybody end; what is written for one reader only comes after. */
  private shared = 0

  constructor() {
    this.bytes = this.blocks
  }

  /** People are told of as they are now, in the turn of this number, of which there are `turnsPerS` a second. */
  start(crowd: DistantCrowd, turn: number, turnsPerS: number): void {
    this.crowd = crowd
    this.turn = turn
    this.writing++
    this.sweep = Math.round(turnsPerS) * Math.max(1, Math.ceil(crowd.count / SWEEP_PEOPLE))
    this.phases = Math.round(turnsPerS / MIDDLE_PER_S)
    this.shared = 0
    this.bundled = 0
    this.grid.fill(crowd)
  }

  /** Chooses the blocks due for a reader: of the sweep first, then of cells from the nearest on, as long as it may have them. */
  choose(reader: DistantReader): void {
    const own = this.grid.cellAt(reader.east, reader.north)
    if (reader.isApart) return this.collect(own, reader)
    if (this.bundledIn[own] !== this.writing) this.bundle(own)
    const start = this.bundleStarts[own] as number
    const end = this.bundleEnds[own] as number
    if (!reader.allows(end - start)) return this.collect(own, reader)
    this.bytes = this.bundles
    this.count = this.bundleCounts[own] as number
    this.runs = this.count > 0 ? 1 : 0
    this.from[0] = start
    this.to[0] = end
  }

  private bundle(own: number): void {
    this.collect(own, null)
    this.bundledIn[own] = this.writing
    this.bundleStarts[own] = this.bundled
    this.bundleCounts[own] = this.count
    for (let run = 0; run < this.runs; run++) {
      const from = this.from[run] as number
      const to = this.to[run] as number
      while (this.bundled + to - from > this.bundles.length) this.growBundles()
      const { blocks, bundles } = this
      let end = this.bundled
      // Most are some dozen bytes, too few to be worth a view.
      for (let i = from; i < to; i++) bundles[end++] = blocks[i] as number
      this.bundled = end
    }
    this.bundleEnds[own] = this.bundled
  }

  private growBundles(): void {
    const wider = new Uint8Array(2 * this.bundles.length)
    wider.set(this.bundles)
    this.bundles = wider
  }

  /** Block by block; for no reader in particular, all that are due in a cell. */
  private collect(own: number, reader: DistantReader | null): void {
    this.bytes = this.blocks
    this.count = 0
    const most = Math.min(MIDDLE_COUNT, this.crowd.count)
    let end = this.shared
    let bytes = 0
    for (let step = -1, people = 0; step < CELLS_AROUND && people < most; step++) {
      const block = step < 0 ? SWEEP : cellAround(own, step)
      if (step >= 0) {
        const inCell = this.grid.count(block)
        people += inCell
        if (inCell === 0 || phaseOf(block) % this.phases !== this.turn % this.phases) continue
      }
      const isApart = reader?.isApart === true
      if (!isApart) this.writeShared(block)
      const start = isApart ? end : (this.starts[block] as number)
      end = isApart ? this.write(block, start, reader) : (this.ends[block] as number)
      if (end === start) continue
      if (reader?.allows(bytes + end - start) === false) break
      bytes += end - start
      this.from[this.count] = start
      this.to[this.count++] = end
    }
    this.runs = this.count
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
    return listed.count === 0 ? at : writePlaceBlock(this.blocks, at, this.crowd, listed)
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
