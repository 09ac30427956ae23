import { type Crowd, SLOT_LIMIT } from '../../model/presence/index.ts'
import { cellBeside, CrowdGrid, NEAR_CELL_M, setMark } from './crowd-grid.ts'

/** Cells to each side, at most: in a sparser crowd all are looked through. */
const MOST_RINGS = 6
/** So many times the people wanted are looked for within reach: they do not stand evenly. */
const SPARE = 1.4

const WORDS = (SLOT_LIMIT + 1) / 32

/** Whose nearest are wanted. */
export interface ShortlistReader {
  readonly slot: number
  /** Slots that must be on the list wherever they are: those followed, the first `count`. */
  readonly members: Int32Array
  readonly count: number
  readonly company: ReadonlySet<number>
  /** How many are wanted. */
  readonly most: number
}

/**
 * The people of the cells around somebody, in rising order, with all who are near wherever they are: among them his nearest are found
 * without looking at everybody. Reused for every reader; allocates nothing.
 */
export class Shortlist {
  readonly crowd: Crowd & { count: number; slots: Int32Array; positions: Float64Array; always: Uint8Array }
  /** Nobody is left out who is within this of the reader, metres. */
  reachM = 0
  /** Bits by slot: who is looked at, who is of the crowd, who is near wherever he is. */
  private readonly marks = new Int32Array(WORDS)
  private readonly present = new Int32Array(WORDS)
  private readonly leading = new Int32Array(WORDS)
  private readonly grid = new CrowdGrid(NEAR_CELL_M)

  /** For the crowd of these tables. */
  constructor({ positions, always }: Crowd) {
    this.crowd = { positions, always, slots: new Int32Array(SLOT_LIMIT + 1), count: 0 }
  }

  /** The crowd was counted again: it must stay so until the next time. */
  start({ slots, count, always, positions }: Crowd): void {
    this.grid.fill({ slots, count, positions })
    this.present.fill(0)
    this.leading.fill(0)
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number
      setMark(this.present, slot)
      if (always[slot] === 1) setMark(this.leading, slot)
    }
  }

  /** Lists who may be near; false where the crowd is too sparse for it. */
  find(reader: ShortlistReader): boolean {
    const { grid } = this
    const { positions } = this.crowd
    const own = this.grid.cellAt(positions[3 * reader.slot] as number, positions[3 * reader.slot + 1] as number)
    const rings = this.ringsFor(own, SPARE * reader.most)
    if (rings === 0) return false
    // From wherever he is in his own cell it is at least so far to the cells that were not looked at.
    this.reachM = rings * NEAR_CELL_M
    const { marks } = this
    for (let north = -rings; north <= rings; north++) {
      for (let east = -rings; east <= rings; east++) grid.mark(cellBeside(own, east, north), marks)
    }
    for (let i = 0; i < reader.count; i++) setMark(marks, reader.members[i] as number)
    for (const slot of reader.company) setMark(marks, slot)
    this.gather()
    return true
  }

  /** Lists those marked, in rising order, and takes the marks away. */
  private gather(): void {
    const { marks, present, leading, crowd } = this
    const { slots } = crowd
    let count = 0
    for (let word = 0; word < WORDS; word++) {
      let bits = ((marks[word] as number) | (leading[word] as number)) & (present[word] as number)
      marks[word] = 0
      for (; bits !== 0; bits &= bits - 1) slots[count++] = 32 * word + 31 - Math.clz32(bits & -bits)
    }
    crowd.count = count
  }

  /** The fewest rings of cells in whose midst there are about so many people; 0 where there are none such. */
  private ringsFor(own: number, wanted: number): number {
    const { grid } = this
    let people = grid.count(own)
    for (let rings = 1; rings <= MOST_RINGS; rings++) {
      for (let step = -rings; step < rings; step++) {
        people += grid.count(cellBeside(own, step, -rings)) + grid.count(cellBeside(own, rings, step))
        people += grid.count(cellBeside(own, -step, rings)) + grid.count(cellBeside(own, -rings, -step))
      }
      const side = 2 * rings + 1
      if ((people * Math.PI * rings * rings) / (side * side) >= wanted) return rings
    }
    return 0
  }
}
