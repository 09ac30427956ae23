import { type Crowd, SLOT_LIMIT } from '../../model/presence/index.ts'
import { cellAt, cellBeside, CELL_M, type CrowdGrid } from './crowd-grid.ts'

/** Cells to each side, at most: in a sparser crowd all are looked through. */
const MOST_RINGS = 6
/** So many times the people wanted are looked for within reach: they do not stand evenly. */
const SPARE = 1.4

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
  private readonly marks = new Uint8Array(SLOT_LIMIT + 1)

  /** For the crowd of these tables. */
  constructor({ positions, always }: Crowd) {
    this.crowd = { positions, always, slots: new Int32Array(SLOT_LIMIT + 1), count: 0 }
  }

  /** Lists who may be near; false where the crowd is too sparse for it. The grid holds the crowd as it is. */
  find(crowd: Crowd, grid: CrowdGrid, reader: ShortlistReader): boolean {
    const own = cellAt(crowd.positions[3 * reader.slot] as number, crowd.positions[3 * reader.slot + 1] as number)
    const rings = this.ringsFor(grid, own, SPARE * reader.most)
    if (rings === 0) return false
    // From wherever he is in his own cell it is at least so far to the cells that were not looked at.
    this.reachM = rings * CELL_M
    const { marks } = this
    for (let north = -rings; north <= rings; north++) {
      for (let east = -rings; east <= rings; east++) grid.mark(cellBeside(own, east, north), marks)
    }
    for (let i = 0; i < reader.count; i++) marks[reader.members[i] as number] = 1
    for (const slot of reader.company) marks[slot] = 1
    this.gather(crowd)
    marks[reader.slot] = 0
    return true
  }

  private gather({ slots, always, count }: Crowd): void {
    const { marks } = this
    const list = this.crowd
    list.count = 0
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number
      if (marks[slot] === 0 && always[slot] === 0) continue
      list.slots[list.count++] = slot
      marks[slot] = 0
    }
  }

  /** The fewest rings of cells in whose midst there are about so many people; 0 where there are none such. */
  private ringsFor(grid: CrowdGrid, own: number, wanted: number): number {
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
