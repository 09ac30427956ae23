import { type Metres, metres } from '../units/index.ts'

/** A step higher than this is a wall to whoever walks. */
export const STEP_LIMIT: Metres = metres(0.35)
/** What `heights` holds where nobody can stand. */
export const NO_GROUND = 0xffff
/** Most cells of a grid: 2 km by 2 km at half a metre. */
export const MOST_CELLS = 1 << 24

/** Where a grid lies and how fine it is. */
export interface GroundPlace {
  /** East of the western edge of column 0, venue ENU. */
  readonly west: Metres
  /** North of the southern edge of row 0. */
  readonly south: Metres
  readonly cell: Metres
  /** Cells from west to east, 1 to 65535. */
  readonly columns: number
  /** Cells from south to north, 1 to 65535. */
  readonly rows: number
  /** Up of height 0. */
  readonly base: Metres
}

/** Ground people can stand on: one height a cell, taken at its middle. A cell counts as ground only where a whole body has room. */
export interface GroundGrid extends GroundPlace {
  /** Centimetres above `base`, or `NO_GROUND`; row by row from the south, each from west to east. Length columns * rows. */
  readonly heights: Uint16Array
}

/** Number of the cell that holds a point, or -1 beyond the grid. */
export function groundCell(grid: GroundGrid, east: number, north: number): number {
  return cellAt(grid, Math.floor((east - grid.west) / grid.cell), Math.floor((north - grid.south) / grid.cell))
}

function cellAt(grid: GroundGrid, column: number, row: number): number {
  return column >= 0 && column < grid.columns && row >= 0 && row < grid.rows ? row * grid.columns + column : -1
}

/** Whether someone can stand at a point. */
export function isGround(grid: GroundGrid, east: number, north: number): boolean {
  const cell = groundCell(grid, east, north)
  return cell >= 0 && grid.heights[cell] !== NO_GROUND
}

/**
 * Up of the ground under a point, blended between the middles of cells; a cell without ground, or more than a step away, does not
 * pull. NaN where nobody can stand. Allocates nothing.
 */
export function groundHeight(grid: GroundGrid, east: number, north: number): number {
  asked[0] = east
  asked[1] = north
  findGround(grid, asked)
  return asked[2]!
}

const asked = new Float64Array(3)

/** The same for those who ask often: behind the east and north of a place its height is written. Numbers given to a call are boxed. */
export function findGround(grid: GroundGrid, place: Float64Array): void {
  const across = (place[0]! - grid.west) / grid.cell
  const along = (place[1]! - grid.south) / grid.cell
  const own = cellAt(grid, Math.floor(across), Math.floor(along))
  const height = own < 0 ? NO_GROUND : grid.heights[own]!
  place[2] = Number.NaN
  if (height === NO_GROUND) return
  const x = across - 0.5
  const y = along - 0.5
  const column = Math.floor(x)
  const row = Math.floor(y)
  const south = blend(pull(grid, column, row, height), pull(grid, column + 1, row, height), x - column)
  const northern = blend(pull(grid, column, row + 1, height), pull(grid, column + 1, row + 1, height), x - column)
  place[2] = grid.base + blend(south, northern, y - row) / 100
}

const blend = (a: number, b: number, part: number): number => a + (b - a) * part

/** Height of a cell as seen from one of the given height, cm. */
function pull(grid: GroundGrid, column: number, row: number, from: number): number {
  if (column < 0 || column >= grid.columns || row < 0 || row >= grid.rows) return from
  const height = grid.heights[row * grid.columns + column]!
  return height === NO_GROUND || Math.abs(height - from) > STEP_LIMIT * 100 ? from : height
}

/**
 * Whether one step leads from the first cell to the second: both ground, the same or side by side, no higher than a step apart. Over
 * a corner only where one of the two cells beside it can be stepped through.
 */
export function isStep(grid: GroundGrid, from: number, to: number): boolean {
  if (from === to) return grid.heights[from] !== NO_GROUND
  const across = (to % grid.columns) - (from % grid.columns)
  const along = Math.floor(to / grid.columns) - Math.floor(from / grid.columns)
  if (Math.abs(across) > 1 || Math.abs(along) > 1) return false
  if (across === 0 || along === 0) return isLevel(grid, from, to)
  const beside = from + across
  const before = from + along * grid.columns
  return (isLevel(grid, from, beside) && isLevel(grid, beside, to)) || (isLevel(grid, from, before) && isLevel(grid, before, to))
}

function isLevel(grid: GroundGrid, from: number, to: number): boolean {
  const a = grid.heights[from]!
  const b = grid.heights[to]!
  return a !== NO_GROUND && b !== NO_GROUND && Math.abs(a - b) <= STEP_LIMIT * 100
}
