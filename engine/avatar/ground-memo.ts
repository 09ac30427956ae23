/** East and north of a place are given, metres; the third number becomes the height there. In a table: numbers given to a call are boxed. */
export type FindHeight = (place: Float64Array) => void

/** Heights of the ground that were asked for before. */
export interface GroundMemo {
  readonly findHeight: FindHeight
  /** Middle of the cell that is asked for. */
  readonly middle: Float64Array
  /** Column and row of the cell each place of the table holds, and its height. */
  readonly cells: Int32Array
  readonly heights: Float64Array
}

/** Heights hold for a cell so wide: feet on the steepest ramp one walks on are a centimetre off. */
const CELLS_PER_M = 4
/** Places of the table: a power of two. */
const PLACES = 1 << 15
const NEVER = 0x7fffffff

/** Remembers what `findHeight` answers: people stand where people stood. */
export function createGroundMemo(findHeight: FindHeight): GroundMemo {
  return { findHeight, middle: new Float64Array(3), cells: new Int32Array(2 * PLACES).fill(NEVER), heights: new Float64Array(PLACES) }
}

/** East and north of a place are given; the third number becomes the height of its cell's middle, NaN where there is no ground. */
export function findGround(memo: GroundMemo, place: Float64Array): void {
  const column = Math.floor(place[0]! * CELLS_PER_M) | 0
  const row = Math.floor(place[1]! * CELLS_PER_M) | 0
  const at = (Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b)) >>> 17
  const { cells, heights, middle } = memo
  if (cells[2 * at] !== column || cells[2 * at + 1] !== row) {
    cells[2 * at] = column
    cells[2 * at + 1] = row
    middle[0] = (column + 0.5) / CELLS_PER_M
    middle[1] = (row + 0.5) / CELLS_PER_M
    memo.findHeight(middle)
    heights[at] = middle[2]!
  }
  place[2] = heights[at]!
}
