/** Heights of the ground that were asked for before. */
export interface GroundMemo {
  heightAt(east: number, north: number): number
  /** Column and row of the cell each place of the table holds, and its height. */
  readonly cells: Int32Array
  readonly heights: Float64Array
}

/** Heights hold for a cell so wide: feet on the steepest ramp one walks on are a centimetre off. */
const CELLS_PER_M = 4
/** Places of the table: a power of two. */
const PLACES = 1 << 15
const NEVER = 0x7fffffff

/** Remembers what `heightAt` answers: asking for a height costs three boxed numbers, and people stand where people stood. */
export function createGroundMemo(heightAt: (east: number, north: number) => number): GroundMemo {
  return { heightAt, cells: new Int32Array(2 * PLACES).fill(NEVER), heights: new Float64Array(PLACES) }
}

/** East and north of a place are given; the third number becomes the height of its cell's middle, NaN where there is no ground. */
export function findGround(memo: GroundMemo, place: Float64Array): void {
  const column = Math.floor(place[0]! * CELLS_PER_M) | 0
  const row = Math.floor(place[1]! * CELLS_PER_M) | 0
  const at = (Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b)) >>> 17
  const { cells, heights } = memo
  if (cells[2 * at] !== column || cells[2 * at + 1] !== row) {
    cells[2 * at] = column
    cells[2 * at + 1] = row
    heights[at] = memo.heightAt((column + 0.5) / CELLS_PER_M, (row + 0.5) / CELLS_PER_M)
  }
  place[2] = heights[at]!
}
