import { HolositeError, type Outcome } from '../errors/index.ts'
import { metres } from '../units/index.ts'
import { type GroundGrid, MOST_CELLS, NO_GROUND } from './ground-grid.ts'

const MAGIC = 0x44524748
const VERSION = 1
const HEADER_BYTES = 32

/**
 * Writes a grid as bytes. Little-endian:
 *
 * | at | bytes | what                                                                        |
 * | -- | ----- | --------------------------------------------------------------------------- |
 * | 0  | 4     | "HGRD"                                                                      |
 * | 4  | 1     | version, 1                                                                  |
 * | 5  | 1     | 0: lines run east, southernmost first; 1: lines run north, westernmost first |
 * | 6  | 2     | side of a cell, mm                                                          |
 * | 8  | 2     | columns                                                                     |
 * | 10 | 2     | rows                                                                        |
 * | 12 | 4     | west, mm, signed                                                            |
 * | 16 | 4     | south, mm, signed                                                           |
 * | 20 | 4     | base, mm, signed                                                            |
 * | 24 | 4     | bytes that follow the header                                                |
 * | 28 | 4     | FNV-1a of those bytes                                                       |
 * | 32 |       | lines                                                                       |
 *
 * Lines run along the longer axis. A line is its number of runs, then the runs. A run is the number of cells without ground before
 * it, its length (1 or more), then pieces until the length is told: a height step in cm from the cell before, zigzag, and over how
 * many cells (1 or more) each is higher by that much. The first cell of a line steps from 0, that of a later run from the end of the
 * run before. Numbers are LEB128, five bytes at most.
 */
export function encodeGround(grid: GroundGrid): Uint8Array {
  const northward = grid.rows > grid.columns
  const payload: number[] = []
  const lines = northward ? grid.columns : grid.rows
  for (let line = 0; line < lines; line++) writeLine(payload, lineOf(grid, northward, line))
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  bytes.set(payload, HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint8(4, VERSION)
  view.setUint8(5, northward ? 1 : 0)
  view.setUint16(6, Math.round(grid.cell * 1000), true)
  view.setUint16(8, grid.columns, true)
  view.setUint16(10, grid.rows, true)
  view.setInt32(12, Math.round(grid.west * 1000), true)
  view.setInt32(16, Math.round(grid.south * 1000), true)
  view.setInt32(20, Math.round(grid.base * 1000), true)
  view.setUint32(24, payload.length, true)
  view.setUint32(28, fnv1a(bytes, HEADER_BYTES), true)
  return bytes
}

/**
 * Reads what `encodeGround` wrote. Bytes are judged as if an enemy had written them: what is wrong is a fault `venue/bad-ground`,
 * and at most 32 MiB are taken whatever the bytes say.
 */
export function decodeGround(bytes: Uint8Array): Outcome<GroundGrid> {
  if (bytes.length < HEADER_BYTES) return refused(`A ground grid has ${bytes.length} bytes, less than its header.`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) return refused('A ground grid does not begin with "HGRD".')
  if (view.getUint8(4) !== VERSION) return refused(`A ground grid is of version ${view.getUint8(4)}; this build reads ${VERSION}.`)
  const axis = view.getUint8(5)
  const cellMm = view.getUint16(6, true)
  const columns = view.getUint16(8, true)
  const rows = view.getUint16(10, true)
  if (axis > 1 || cellMm < 50 || columns * rows === 0 || columns * rows > MOST_CELLS) {
    return refused(`A ground grid says it has ${columns} x ${rows} cells of ${cellMm} mm along axis ${axis}.`)
  }
  if (view.getUint32(24, true) !== bytes.length - HEADER_BYTES) return refused('A ground grid is cut short, or something follows it.')
  if (view.getUint32(28, true) !== fnv1a(bytes, HEADER_BYTES)) return refused('A ground grid does not agree with its checksum.')
  const grid = {
    west: metres(view.getInt32(12, true) / 1000),
    south: metres(view.getInt32(16, true) / 1000),
    base: metres(view.getInt32(20, true) / 1000),
    cell: metres(cellMm / 1000),
    columns,
    rows,
    heights: new Uint16Array(columns * rows).fill(NO_GROUND),
  }
  return readLines(grid, bytes, axis === 1) ? { ok: true, value: grid } : refused('The lines of a ground grid make no sense.')
}

function refused(what: string): Outcome<never> {
  const fix = 'Bake the ground again with this build.'
  return { ok: false, faults: [new HolositeError({ code: 'venue/bad-ground', what, fix }).toFault()] }
}

/** Where a line lies in `heights`. */
interface Line {
  readonly heights: Uint16Array
  readonly first: number
  readonly step: number
  readonly length: number
}

function lineOf(grid: GroundGrid, northward: boolean, line: number): Line {
  return northward
    ? { heights: grid.heights, first: line, step: grid.columns, length: grid.rows }
    : { heights: grid.heights, first: line * grid.columns, step: 1, length: grid.columns }
}

function writeLine(out: number[], { heights, first, step, length }: Line): void {
  const at = (index: number): number => (index < length ? heights[first + index * step]! : NO_GROUND)
  const runs: { from: number; to: number }[] = []
  for (let index = 0; index < length; index++) {
    if (at(index) === NO_GROUND) continue
    const from = index
    while (at(index) !== NO_GROUND) index++
    runs.push({ from, to: index })
  }
  writeNumber(out, runs.length)
  let end = 0
  let height = 0
  for (const { from, to } of runs) {
    writeNumber(out, from - end)
    writeNumber(out, to - from)
    for (let index = from; index < to;) {
      const rise = at(index) - height
      let count = 0
      for (; index < to && at(index) - height === rise; index++, count++) height = at(index)
      writeNumber(out, rise < 0 ? -2 * rise - 1 : 2 * rise)
      writeNumber(out, count)
    }
    end = to
  }
}

function readLines(grid: GroundGrid, bytes: Uint8Array, northward: boolean): boolean {
  const reader = { bytes, at: HEADER_BYTES }
  const lines = northward ? grid.columns : grid.rows
  for (let line = 0; line < lines; line++) if (!readLine(reader, lineOf(grid, northward, line))) return false
  return reader.at === bytes.length
}

/** Reads one line; false when it does not hold together. */
function readLine(reader: Reader, { heights, first, step, length }: Line): boolean {
  const runs = readNumber(reader)
  if (!(runs <= length)) return false
  let index = 0
  let height = 0
  for (let run = 0; run < runs; run++) {
    const gap = readNumber(reader)
    const cells = readNumber(reader)
    const end = index + gap + cells
    if (!(cells > 0 && end <= length)) return false
    index += gap
    while (index < end) {
      const zigzag = readNumber(reader)
      const count = readNumber(reader)
      if (!(count > 0 && index + count <= end)) return false
      const rise = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
      for (let cell = 0; cell < count; cell++, index++) {
        height += rise
        if (!(height >= 0 && height < NO_GROUND)) return false
        heights[first + index * step] = height
      }
    }
  }
  return true
}

interface Reader {
  readonly bytes: Uint8Array
  at: number
}

function writeNumber(out: number[], value: number): void {
  let left = value
  for (; left > 127; left >>>= 7) out.push((left & 127) | 128)
  out.push(left)
}

/** The next number, or NaN where the bytes end or go on too long. */
function readNumber(reader: Reader): number {
  let value = 0
  for (let scale = 1, count = 0; count < 5; count++, scale *= 128) {
    const byte = reader.bytes[reader.at++]
    if (byte === undefined) return Number.NaN
    value += (byte & 127) * scale
    if (byte < 128) return value
  }
  return Number.NaN
}

function fnv1a(bytes: Uint8Array, from: number): number {
  let hash = 0x811c9dc5
  for (let index = from; index < bytes.length; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193)
  return hash >>> 0
}
