import { type Crowd, SLOT_LIMIT } from '../../model/presence/index.ts'

/** Edge of the cells among whose people the nearest are looked for, and of those whose people are told of together, metres. */
export const NEAR_CELL_M = 5
export const TOLD_CELL_M = 10
/** Cells are numbered round a torus: what lies 1,280 m apart, or more, shares a cell, which only tells some people too often. */
const WIDTH = 256
export const CELLS = WIDTH * WIDTH
const NOBODY = -1

/** Cells around one, nearest first, as steps east and north; `RINGS` away at most. */
const RINGS = 6
const AROUND = nearestCells(RINGS)
/** Steps in the list. */
export const CELLS_AROUND = AROUND.length / 2

/** Who stands in which square of the ground. Built anew as often as people are told of it. */
export class CrowdGrid {
  /** Edge of a cell, metres. */
  readonly cellM: number
  private readonly heads = new Int32Array(CELLS).fill(NOBODY)
  private readonly counts = new Int32Array(CELLS)
  private readonly next = new Int32Array(SLOT_LIMIT + 1)
  private readonly used = new Int32Array(SLOT_LIMIT + 1)
  private usedCount = 0

  constructor(cellM: number) {
    this.cellM = cellM
  }

  /** The cell of a place. */
  cellAt(east: number, north: number): number {
    return cellOf(Math.floor(east / this.cellM), Math.floor(north / this.cellM))
  }

  /** Everybody is where he is now. */
  fill({ slots, count, positions }: Pick<Crowd, 'slots' | 'count' | 'positions'>): void {
    this.clear()
    // Falling, so that a cell's list rises.
    for (let i = count - 1; i >= 0; i--) {
      const slot = slots[i] as number
      this.add(slot, positions[3 * slot] as number, positions[3 * slot + 1] as number)
    }
  }

  private clear(): void {
    for (let i = 0; i < this.usedCount; i++) {
      const cell = this.used[i] as number
      this.heads[cell] = NOBODY
      this.counts[cell] = 0
    }
    this.usedCount = 0
  }

  private add(slot: number, east: number, north: number): void {
    const cell = this.cellAt(east, north)
    if (this.counts[cell] === 0) this.used[this.usedCount++] = cell
    this.next[slot] = this.heads[cell] as number
    this.heads[cell] = slot
    this.counts[cell] = (this.counts[cell] as number) + 1
  }

  count(cell: number): number {
    return this.counts[cell] as number
  }

  /** Sets the marks of a cell's slots. */
  mark(cell: number, marks: Int32Array): void {
    for (let slot = this.heads[cell] as number; slot !== NOBODY; slot = this.next[slot] as number) setMark(marks, slot)
  }

  /** Writes the slots of a cell into `out`, rising; returns how many. */
  list(cell: number, out: Int32Array): number {
    let count = 0
    for (let slot = this.heads[cell] as number; slot !== NOBODY; slot = this.next[slot] as number) out[count++] = slot
    return count
  }
}

/** Sets the bit of a slot, of which there are 32 in a number. */
export function setMark(marks: Int32Array, slot: number): void {
  marks[slot >> 5] = (marks[slot >> 5] as number) | (1 << (slot & 31))
}

/** The cell so many columns east and rows north of another. */
export const cellBeside = (cell: number, east: number, north: number): number => cellOf((cell & (WIDTH - 1)) + east, (cell >> 8) + north)

const cellOf = (column: number, row: number): number => (column & (WIDTH - 1)) + (row & (WIDTH - 1)) * WIDTH

/** The cell that is the `step`th nearest to another; 0 is itself. */
export const cellAround = (cell: number, step: number): number =>
  cellOf((cell & (WIDTH - 1)) + (AROUND[2 * step] as number), (cell >> 8) + (AROUND[2 * step + 1] as number))

/** Cells take turns: neighbours have different ones of four. */
const PHASES = 4
export const phaseOf = (cell: number): number => ((cell & (WIDTH - 1)) + 2 * (cell >> 8)) & (PHASES - 1)

function nearestCells(rings: number): Int32Array {
  const steps: (readonly [number, number])[] = []
  for (let east = -rings; east <= rings; east++)
    for (let north = -rings; north <= rings; north++) if (east * east + north * north <= rings * rings) steps.push([east, north])
  return Int32Array.from(steps.toSorted(([a, b], [c, d]) => a * a + b * b - c * c - d * d).flat())
}
