import { ByteReader, writeVarint } from './byte-stream.ts'
import { malformed, overrun, wrongVersion } from './malformed.ts'

/** Edge of a square of the ground, metres: fine enough for a crowd seen from afar, too coarse to follow anybody by. */
export const DENSITY_CELL_M = 5
/** Squares of one message. */
export const MOST_DENSITY_CELLS = 2048
/** Columns and rows of squares reach so far either way: more than four kilometres. */
const FARTHEST = 1023
const MOST_PEOPLE = 4095
/** A head and three varints of at most two bytes each for a square. */
const MOST_BYTES = 3 + MOST_DENSITY_CELLS * 6

/** How many people are in which square, rising by row and, within a row, by column. Rows 0..count-1 hold. */
export interface DensityCells {
  count: number
  readonly columns: Int16Array
  readonly rows: Int16Array
  readonly people: Uint16Array
}

/** Room for `MOST_DENSITY_CELLS`. */
export const createDensityCells = (): DensityCells => ({
  count: 0,
  columns: new Int16Array(MOST_DENSITY_CELLS),
  rows: new Int16Array(MOST_DENSITY_CELLS),
  people: new Uint16Array(MOST_DENSITY_CELLS),
})

/** Number of the square of a place, ENU metres: the order of a message's squares. What lies beyond the edge counts at the edge. */
export function densityKey(east: number, north: number): number {
  return (clamp(Math.floor(north / DENSITY_CELL_M)) + FARTHEST + 1) * 4096 + clamp(Math.floor(east / DENSITY_CELL_M)) + FARTHEST + 1
}

const clamp = (cell: number): number => Math.max(-FARTHEST, Math.min(FARTHEST, cell))
const columnOf = (key: number): number => (key % 4096) - FARTHEST - 1
const rowOf = (key: number): number => Math.floor(key / 4096) - FARTHEST - 1

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)
const unzigzag = (value: number): number => ((value & 1) === 1 ? -(value + 1) / 2 : value / 2)

/**
 * A message: the version, varint count, and for each square varint rows further on, zigzag column less the last one's, people. About three
 * bytes a square. Of more than `MOST_DENSITY_CELLS` the fullest are told.
 */
export function writeDensity(version: number, people: ReadonlyMap<number, number>): Uint8Array {
  const cells = [...people].filter(([, count]) => count > 0)
  const told = cells.length <= MOST_DENSITY_CELLS ? cells : cells.toSorted(([, a], [, b]) => b - a).slice(0, MOST_DENSITY_CELLS)
  told.sort(([one], [other]) => one - other)
  const bytes = new Uint8Array(MOST_BYTES)
  bytes[0] = version
  let at = writeVarint(bytes, 1, told.length)
  let row = -FARTHEST
  let column = 0
  for (const [key, count] of told) {
    if (!(Math.abs(rowOf(key)) <= FARTHEST && Math.abs(columnOf(key)) <= FARTHEST)) {
      throw overrun(`Square ${key} does not exist.`, 'Take keys from densityKey.')
    }
    at = writeVarint(bytes, at, rowOf(key) - row)
    at = writeVarint(bytes, at, zigzag(columnOf(key) - column))
    at = writeVarint(bytes, at, Math.min(MOST_PEOPLE, count))
    row = rowOf(key)
    column = columnOf(key)
  }
  return bytes.slice(0, at)
}

/** Reads a message whole into `out`, or throws `presence/malformed` or `protocol/version` and leaves `out` empty. */
export function readDensity(version: number, bytes: Uint8Array, out: DensityCells): void {
  out.count = 0
  const reader = new ByteReader()
  reader.start(bytes)
  const theirs = reader.byte()
  if (theirs !== version) throw wrongVersion(theirs, version)
  const count = reader.varint()
  if (count > MOST_DENSITY_CELLS) throw malformed(`A density message tells of ${count} squares.`)
  let row = -FARTHEST
  let column = 0
  for (let cell = 0; cell < count; cell++) {
    const rows = reader.varint()
    const columns = unzigzag(reader.varint())
    const people = reader.varint()
    row += rows
    column += columns
    if (row > FARTHEST || Math.abs(column) > FARTHEST || people === 0 || people > MOST_PEOPLE || (cell > 0 && rows === 0 && columns <= 0)) {
      throw malformed('A density message tells of a square that cannot be.')
    }
    out.rows[cell] = row
    out.columns[cell] = column
    out.people[cell] = people
  }
  reader.finish()
  out.count = count
}
