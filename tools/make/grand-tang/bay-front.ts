import { stockShelf, TRADES } from './goods.ts'
import type { LookName } from './looks.ts'
import type { Detail } from './roof.ts'
import type { SeededDraw } from './seeded-draw.ts'
import { type Shape, block, box, face } from './shape.ts'

/** What fills the space between two columns. */
export type BayKind = 'door' | 'planks' | 'glass' | 'bars' | 'wall' | 'open'

/** The opening between two columns: x from and to, z from and to, and the plane it lies in, facing +y. */
export interface Bay {
  readonly kind: BayKind
  readonly x: readonly [number, number]
  readonly z: readonly [number, number]
  readonly y: number
  readonly detail: Detail
  readonly wall: LookName
  readonly draw: SeededDraw
  /** Light behind bars and paper. */
  readonly lit: boolean
}

/** Fills a bay; upright bars are drawn on lit panes by their kind. About 4 triangles coarse, 10 articulated, 20 to 200 full. */
export function bayFront(shape: Shape, bay: Bay): void {
  const [x0, x1] = bay.x
  const [z0, z1] = bay.z
  const { y, detail } = bay
  const pane = (look: LookName, from: readonly [number, number], to: readonly [number, number], at = y): void =>
    face(shape, look, [to[0], at, from[1]], [from[0], at, from[1]], [from[0], at, to[1]], [to[0], at, to[1]])
  if (bay.kind === 'open') return
  const pale: LookName = bay.lit ? 'latticeLit' : 'lattice'
  if (bay.kind === 'wall') return pane(bay.wall, [x0, z0], [x1, z1])
  const lintel = z1 - Math.min(1.1, (z1 - z0) * 0.26)
  // Over the lintel: bars before light.
  pane(pale, [x0, lintel], [x1, z1], y - 0.02)
  if (detail === 3) {
    box(shape, 'vermilion', { from: [x0, y - 0.02, lintel - 0.09], to: [x1, y + 0.1, lintel + 0.09], without: ['west', 'east', 'south'] })
  }
  if (bay.kind === 'glass') return detail === 3 ? shopWindow(shape, bay, lintel) : pane(detail === 2 ? 'shopBack' : 'windowWarm', [x0, z0], [x1, lintel]) // prettier-ignore
  if (bay.kind === 'door') return latticeDoor(shape, bay, lintel)
  if (bay.kind === 'planks') return plankDoor(shape, bay, lintel)
  const sill = z0 + 0.95
  pane(bay.wall, [x0, z0], [x1, sill])
  pane(pale, [x0, sill], [x1, lintel], y - 0.02)
  if (detail < 3) return
  box(shape, 'vermilion', { from: [x0, y - 0.02, sill - 0.08], to: [x1, y + 0.12, sill + 0.08], without: ['west', 'east', 'south'] })
  for (const x of [x0 + 0.08, x1 - 0.08]) block(shape, 'vermilion', { foot: [x, y + 0.02, sill], size: [0.16, 0.16, lintel - sill], without: ['top', 'bottom', 'south'] }) // prettier-ignore
}

/** A shop window with a real room behind the glass line: back, floor, ceiling, cheeks, shelves of goods. */
function shopWindow(shape: Shape, { x, z, y, draw }: Bay, lintel: number): void {
  const [x0, x1] = [x[0] + 0.12, x[1] - 0.12]
  const z0 = z[0] + 0.35
  const back = y - draw.between(0.8, 1.3)
  box(shape, 'timber', { from: [x[0], y - 0.1, z[0]], to: [x[1], y + 0.06, z0], without: ['bottom', 'south', 'west', 'east'] })
  face(shape, 'shopFloor', [x0, back, z0], [x1, back, z0], [x1, y - 0.1, z0], [x0, y - 0.1, z0])
  face(shape, 'shopWash', [x0, back, lintel], [x0, y, lintel], [x1, y, lintel], [x1, back, lintel])
  face(shape, 'shopCheek', [x0, y, z0], [x0, y, lintel], [x0, back, lintel], [x0, back, z0])
  face(shape, 'shopCheek', [x1, back, z0], [x1, back, lintel], [x1, y, lintel], [x1, y, z0])
  const shelves = draw.whole(2, 3)
  const trade = draw.pick(TRADES)
  for (let s = 0; s < shelves; s++) {
    const high = (lintel - z0 - 0.5) / shelves
    const at = z0 + 0.1 + s * high
    shelfBack(shape, { x: [x0, x1], back, from: s === 0 ? z0 : at, to: s === shelves - 1 ? lintel : at + high })
    box(shape, 'timber', { from: [x0, back, at], to: [x1, back + 0.35, at + 0.05], without: ['south', 'west', 'east'] })
    stockShelf(shape, trade, { x: [x0, x1], y: back + 0.17, z: at + 0.05, clearM: high - 0.05 }, draw)
  }
  const panes = Math.max(2, Math.round((x1 - x0) / 1.1))
  for (let i = 0; i <= panes; i++) {
    const px = x0 + ((x1 - x0) * i) / panes
    block(shape, 'timber', { foot: [px, y, z0], size: [0.08, 0.1, lintel - z0], without: ['top', 'bottom', 'south'] })
  }
}

/** Wood behind a shelf, lit from a line under the next: the wash falls off in two steps. */
function shelfBack(shape: Shape, { x: [x0, x1], back, from, to }: ShelfBack): void {
  const strip = (look: LookName, low: number, high: number): void =>
    face(shape, look, [x1, back, low], [x0, back, low], [x0, back, high], [x1, back, high])
  const [wash, low] = [to - (to - from) * 0.24, to - (to - from) * 0.5]
  strip('shopWood', from, low)
  strip('shopWashLow', low, wash)
  strip('shopWash', wash, to)
  box(shape, 'shelfLine', {
    from: [x0 + 0.06, back, to - 0.05],
    to: [x1 - 0.06, back + 0.05, to - 0.02],
    without: ['south', 'west', 'east', 'top'],
  })
}

interface ShelfBack {
  readonly x: readonly [number, number]
  readonly back: number
  readonly from: number
  readonly to: number
}

/** Folding doors: a timber panel below, lit bars above. */
function latticeDoor(shape: Shape, { x, z, y, detail, lit }: Bay, lintel: number): void {
  const pale: LookName = lit ? 'latticeLit' : 'lattice'
  const [x0, x1] = x
  const panel = z[0] + 0.85
  face(shape, 'vermilionDark', [x1, y, z[0]], [x0, y, z[0]], [x0, y, panel], [x1, y, panel])
  face(shape, pale, [x1, y, panel], [x0, y, panel], [x0, y, lintel], [x1, y, lintel])
  if (detail < 3) return
  const leaves = Math.max(2, Math.round((x1 - x0) / 0.95))
  for (let i = 0; i <= leaves; i++) {
    const px = x0 + ((x1 - x0) * i) / leaves
    block(shape, 'vermilion', { foot: [px, y + 0.03, z[0]], size: [0.13, 0.1, lintel - z[0]], without: ['top', 'bottom', 'south'] })
  }
  for (const at of [panel - 0.06, panel + 0.34]) box(shape, 'vermilion', { from: [x0, y, at], to: [x1, y + 0.06, at + 0.1], without: ['west', 'east', 'south'] }) // prettier-ignore
}

/** A pair of plank doors with rows of gilt studs, shut. */
function plankDoor(shape: Shape, { x, z, y, detail, wall }: Bay, lintel: number): void {
  const width = Math.min(x[1] - x[0] - 0.5, (lintel - z[0]) * 1.05)
  const middle = (x[0] + x[1]) / 2
  const [d0, d1] = [middle - width / 2, middle + width / 2]
  const pane = (look: LookName, from: number, to: number, at: number): void =>
    face(shape, look, [to, at, z[0]], [from, at, z[0]], [from, at, lintel], [to, at, lintel])
  pane(wall, x[0], d0, y)
  pane(wall, d1, x[1], y)
  pane('vermilionDark', d0, middle - 0.01, y - 0.02)
  pane('vermilionDark', middle + 0.01, d1, y - 0.02)
  if (detail < 3) return
  for (const px of [d0 - 0.1, d1 + 0.1]) block(shape, 'vermilion', { foot: [px, y + 0.03, z[0]], size: [0.2, 0.2, lintel - z[0]], without: ['top', 'bottom', 'south'] }) // prettier-ignore
  for (let row = 0; row < 6; row++) {
    for (let stud = 0; stud < 8; stud++) {
      const sx = d0 + (width * (stud + 0.5)) / 8
      const sz = z[0] + 0.4 + (row * (lintel - z[0] - 0.8)) / 5
      face(shape, 'gilt', [sx + 0.05, y, sz - 0.05], [sx - 0.05, y, sz - 0.05], [sx - 0.05, y + 0.01, sz + 0.05], [sx + 0.05, y + 0.01, sz + 0.05]) // prettier-ignore
    }
  }
}
