/** Records of a fixed number of floats, the first three of them a place in the render frame. */
export interface Records {
  readonly stride: number
  readonly records: Float32Array
}

/** Records sorted into square cells on the ground. */
export interface CellRecords extends Records {
  /** First record of each cell; one more entry than there are cells. */
  readonly first: Int32Array
  /** Middle of the records of each cell, x and z. */
  readonly middle: Float32Array
}

/** Sorts `records` into cells of `cellM` metres; a cell holds records with one value 0..255 in field `alike` only. */
export function cellRecords(records: Float32Array, stride: number, cellM: number, alike?: number): CellRecords {
  const count = records.length / stride
  const keys = Array.from({ length: count }, (_, index) => {
    const x = Math.floor(records[index * stride]! / cellM)
    const z = Math.floor(records[index * stride + 2]! / cellM)
    return (x * 1_000_003 + z) * 256 + (alike === undefined ? 0 : records[index * stride + alike]!)
  })
  const order = keys.map((_, index) => index).sort((a, b) => keys[a]! - keys[b]! || a - b)
  const sorted = new Float32Array(records.length)
  const first: number[] = []
  order.forEach((from, to) => {
    sorted.set(records.subarray(from * stride, (from + 1) * stride), to * stride)
    if (to === 0 || keys[from] !== keys[order[to - 1]!]) first.push(to)
  })
  first.push(count)
  const middle = new Float32Array(2 * (first.length - 1))
  for (let cell = 0; cell + 1 < first.length; cell++) {
    const size = first[cell + 1]! - first[cell]!
    for (let at = first[cell]!; at < first[cell + 1]!; at++) {
      middle[2 * cell]! += sorted[at * stride]! / size
      middle[2 * cell + 1]! += sorted[at * stride + 2]! / size
    }
  }
  return { stride, records: sorted, first: Int32Array.from(first), middle }
}

const RINGS = 256
/** Metres between rings; the last one holds all beyond. */
const RING_M = 4
const held = new Int32Array(RINGS)

/** What `pickNearest` chooses from. `merged` has one record for each cell of `all`, for cells beyond `mergeM`. */
export interface NearestChoice {
  readonly all: CellRecords
  readonly merged?: Records
  readonly mergeM?: number
}

/**
 * Copies the nearest records to `out` as far as it has room, whole rings of cells first, and returns their number. Cells around
 * `mergeM` give both their records and their merged one, to be cross-faded. A pass over the cells, nothing allocated.
 */
export function pickNearest(choice: NearestChoice, x: number, z: number, out: Float32Array): number {
  const { all, merged, mergeM = Infinity } = choice
  const cells = all.first.length - 1
  const room = out.length / all.stride
  held.fill(0)
  for (let cell = 0; cell < cells; cell++) held[ringOf(all, cell, x, z)]! += sizeOf(choice, cell, x, z)
  let last = 0
  for (let sum = held[0]!; last + 1 < RINGS && sum + held[last + 1]! <= room;) sum += held[++last]!
  let count = 0
  // One ring more fills what is left of the room.
  for (let pass = 0; pass < 2; pass++) {
    for (let cell = 0; cell < cells; cell++) {
      const ring = ringOf(all, cell, x, z)
      if (pass === 0 ? ring > last : ring !== last + 1) continue
      const far = farOf(all.middle, cell, x, z)
      if (merged && far > mergeM - MERGE_BAND_M && count < room) copyRecord(merged, cell, out, count++)
      if (far > mergeM + MERGE_BAND_M) continue
      for (let at = all.first[cell]!; at < all.first[cell + 1]! && count < room; at++) copyRecord(all, at, out, count++)
    }
  }
  return count
}

/** Cells this near to the merging distance are given both ways: a cell's own size and the fade. */
const MERGE_BAND_M = 16

/** Distance to a cell's middle; `Math.hypot` would box every number given to it. */
function farOf(middle: Float32Array, cell: number, x: number, z: number): number {
  const east = middle[2 * cell]! - x
  const south = middle[2 * cell + 1]! - z
  return Math.sqrt(east * east + south * south)
}

function ringOf(all: CellRecords, cell: number, x: number, z: number): number {
  return Math.min(RINGS - 1, Math.floor(farOf(all.middle, cell, x, z) / RING_M))
}

function sizeOf({ all, mergeM = Infinity }: NearestChoice, cell: number, x: number, z: number): number {
  const far = farOf(all.middle, cell, x, z)
  return (far > mergeM + MERGE_BAND_M ? 0 : all.first[cell + 1]! - all.first[cell]!) + (far > mergeM - MERGE_BAND_M ? 1 : 0)
}

function copyRecord({ records, stride }: Records, record: number, to: Float32Array, place: number): void {
  for (let k = 0; k < stride; k++) to[place * stride + k] = records[record * stride + k]!
}
