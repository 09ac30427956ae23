/** Cells being looked at: where they lie and how many. Metres from the survey's origin. */
export interface GroundFrame {
  readonly west: number
  readonly south: number
  readonly cell: number
  readonly columns: number
  readonly rows: number
}

/** Floors found in each cell. */
export interface Floors {
  /** Up of height 0, metres, a whole number. */
  readonly base: number
  /** Height in cm of a cell's floor nearest to `height`, no further than `reach`; -1 without. */
  nearest(cell: number, height: number, reach: number): number
}

type Corner = readonly [number, number, number]

const FLOOR = 0
const STEEP = 1
const DOWN = 2
/** Sheets of ground nearer to one another than this are one, cm. */
const SAME_CM = 2

/** Gathers the height of ground at the middle of each cell. Add triangles, then finish. */
export class FloorCollector {
  private readonly frame: GroundFrame
  private readonly least: number
  private readonly cells: number[] = []
  private readonly ups: number[] = []
  private readonly faces: number[] = []

  constructor(frame: GroundFrame, slopeDeg: number) {
    this.frame = frame
    this.least = Math.cos((slopeDeg * Math.PI) / 180)
  }

  /** Takes a triangle of ground: floor if it faces up and is not too steep, else what may lie over a floor. */
  add([a, b, c]: readonly [Corner, Corner, Corner]): void {
    const x = (b[1] - a[1]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[1] - a[1])
    const y = (b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2])
    const z = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    if (!(Math.abs(z) > 1e-3 * Math.hypot(x, y, z))) return
    const face = z < 0 ? DOWN : z < this.least * Math.hypot(x, y, z) ? STEEP : FLOOR
    const { west, south, cell, columns, rows } = this.frame
    const first = (value: number, from: number): number => Math.max(0, Math.ceil((value - from) / cell - 0.5 - 1e-6))
    const last = (value: number, from: number, most: number): number => Math.min(most - 1, Math.floor((value - from) / cell - 0.5 + 1e-6))
    const right = last(Math.max(a[0], b[0], c[0]), west, columns)
    const top = last(Math.max(a[1], b[1], c[1]), south, rows)
    for (let row = first(Math.min(a[1], b[1], c[1]), south); row <= top; row++) {
      const north = south + (row + 0.5) * cell
      for (let column = first(Math.min(a[0], b[0], c[0]), west); column <= right; column++) {
        const east = west + (column + 0.5) * cell
        const v = ((east - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (north - a[1])) / z
        const w = ((b[0] - a[0]) * (north - a[1]) - (east - a[0]) * (b[1] - a[1])) / z
        if (v < -1e-6 || w < -1e-6 || v + w > 1 + 1e-6) continue
        this.cells.push(row * columns + column)
        this.faces.push(face)
        this.ups.push(a[2] + v * (b[2] - a[2]) + w * (c[2] - a[2]))
      }
    }
  }

  finish(): Floors {
    const { cells, ups, faces, frame } = this
    let lowest = Infinity
    for (const up of ups) lowest = Math.min(lowest, up)
    const base = Number.isFinite(lowest) ? Math.floor(lowest) : 0
    const heights = Int32Array.from(ups, (up) => Math.round((up - base) * 100))
    const order = Uint32Array.from(ups, (_, index) => index).sort((p, q) => cells[p]! - cells[q]! || heights[p]! - heights[q]!)
    const starts = new Uint32Array(frame.columns * frame.rows + 1)
    const floors: number[] = []
    order.forEach((index, place) => {
      const cell = cells[index]!
      const isFloor = faces[index] === FLOOR && !this.isBuried(order, place, heights)
      if (!isFloor) return
      floors.push(heights[index]!)
      starts[cell + 1]!++
    })
    for (let cell = 1; cell < starts.length; cell++) starts[cell]! += starts[cell - 1]!
    return {
      base,
      nearest(cell, height, reach) {
        let best = -1
        for (let index = starts[cell]!; index < starts[cell + 1]!; index++) {
          const off = Math.abs(floors[index]! - height)
          // Ground 655 m above the lowest does not fit into the grid.
          if (off <= reach && floors[index]! < 0xffff && (best < 0 || off < Math.abs(best - height))) best = floors[index]!
        }
        return best
      },
    }
  }

  /** Whether the next sheet of ground above a floor, in its cell, is seen from behind: the floor then lies within the earth. */
  private isBuried(order: Uint32Array, place: number, heights: Int32Array): boolean {
    const index = order[place]!
    for (let above = place + 1; above < order.length && this.cells[order[above]!] === this.cells[index]; above++) {
      if (heights[order[above]!]! - heights[index]! <= SAME_CM) continue
      return this.faces[order[above]!] !== DOWN
    }
    return false
  }
}
