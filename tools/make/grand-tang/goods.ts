import type { LookName } from './looks.ts'
import type { SeededDraw } from './seeded-draw.ts'
import { type Point, type Shape, block, box, face } from './shape.ts'

/** A shelf: from and to along x, its upper side, the middle of its depth, the way up to the next. Goods face +y, their backs are left out. */
export interface Shelf {
  readonly x: readonly [number, number]
  readonly y: number
  readonly z: number
  readonly clearM: number
}

/** What a shop sells. */
export const TRADES = ['porcelain', 'cloth', 'books', 'tea'] as const
export type Trade = (typeof TRADES)[number]

type Piece = (shape: Shape, foot: Point, clearM: number, draw: SeededDraw) => number

const GLAZE = ['goodsCeladon', 'goodsWhite', 'goodsAmber', 'goodsClay', 'goodsIndigo'] as const
const CLOTH = ['goodsIndigo', 'goodsRose', 'goodsOchre', 'goodsCeladon', 'goodsPlum'] as const

/** Turned ware, its front half: heights and radii from the foot up. Closed above. 6 triangles a ring. */
function ware(shape: Shape, look: LookName, [x, y, z]: Point, rings: readonly (readonly [z: number, r: number])[]): void {
  const sides = 3
  const at = ([up, r]: readonly [number, number], k: number): Point => {
    const way = -0.3 + (k / sides) * (Math.PI + 0.6)
    return [x + r * Math.cos(way), y + r * Math.sin(way), z + up]
  }
  for (let i = 0; i + 1 < rings.length; i++) {
    const low = rings[i] ?? [0, 0]
    const high = rings[i + 1] ?? [0, 0]
    for (let k = 0; k < sides; k++) face(shape, look, at(low, k), at(low, k + 1), at(high, k + 1), at(high, k))
  }
  const top = rings.at(-1) ?? [0, 0]
  face(shape, 'goodsDusk', ...Array.from({ length: sides + 1 }, (_, k) => at(top, k)))
}

/** Half width of what was put up. */
const vase: Piece = (shape, foot, clearM, draw) => {
  const h = Math.min(clearM * 0.85, draw.between(0.26, 0.42))
  const r = h * draw.between(0.26, 0.34)
  ware(shape, draw.pick(GLAZE), foot, [[0, r * 0.6], [h * 0.45, r], [h * 0.8, r * 0.34], [h, r * 0.5]]) // prettier-ignore
  return r
}

const jar: Piece = (shape, foot, clearM, draw) => {
  const h = Math.min(clearM * 0.8, draw.between(0.18, 0.3))
  const r = h * draw.between(0.4, 0.5)
  ware(shape, draw.pick(GLAZE), foot, [[0, r * 0.7], [h * 0.6, r], [h, r * 0.55]]) // prettier-ignore
  return r
}

const bowls: Piece = (shape, foot, _clearM, draw) => {
  const r = draw.between(0.1, 0.14)
  const look = draw.pick(GLAZE)
  for (let k = 0; k < draw.whole(1, 2); k++) ware(shape, look, [foot[0], foot[1], foot[2] + k * 0.05], [[0, r * 0.45], [0.085, r]]) // prettier-ignore
  return r
}

const canister: Piece = (shape, foot, clearM, draw) => {
  const h = Math.min(clearM * 0.75, draw.between(0.2, 0.26))
  ware(shape, draw.pick(['goodsClay', 'goodsIndigo', 'goodsOchre'] as const), foot, [[0, 0.09], [h, 0.09]]) // prettier-ignore
  return 0.09
}

/** Bolts of silk or folded cloth, one on another. */
const folded: Piece = (shape, foot, clearM, draw) => {
  const half = draw.between(0.15, 0.21)
  let z = foot[2]
  for (let k = 0; k < 3 && z - foot[2] < clearM * 0.6; k++) {
    const h = draw.between(0.05, 0.085)
    const inset = draw.between(0, 0.03)
    block(shape, draw.pick(CLOTH), {
      foot: [foot[0], foot[1] - inset, z],
      size: [2 * (half - inset), 0.24, h],
      without: ['bottom', 'south'],
    })
    z += h
  }
  return half
}

/** Thread-bound books, lying. */
const books: Piece = (shape, foot, _clearM, draw) => {
  let z = foot[2]
  for (let k = 0; k < draw.whole(1, 3); k++) {
    const h = draw.between(0.03, 0.07)
    const look = draw.pick(['goodsIndigo', 'goodsPaper', 'goodsOchre'] as const)
    block(shape, look, { foot: [foot[0] + draw.between(-0.02, 0.02), foot[1], z], size: [0.21, 0.25, h], without: ['bottom', 'south'] })
    z += h
  }
  return 0.12
}

/** A row of books on their foot edge. */
const row: Piece = (shape, foot, clearM, draw) => {
  const h = Math.min(clearM * 0.8, draw.between(0.24, 0.3))
  for (const [at, look] of [[-0.1, 'goodsIndigo'], [0.05, 'goodsPaper']] as const) // prettier-ignore
    box(shape, look, { from: [foot[0] + at, foot[1] - 0.1, foot[2]], to: [foot[0] + at + 0.13, foot[1] + 0.1, foot[2] + h * (at < 0 ? 1 : 0.9)], without: ['bottom', 'south'] }) // prettier-ignore
  return 0.16
}

const STOCK: Record<Trade, readonly [Piece, ...Piece[]]> = {
  porcelain: [vase, bowls, jar, vase],
  cloth: [folded, folded, folded, jar],
  books: [books, row, books, vase],
  tea: [canister, canister, jar, bowls],
}

/** Fills a shelf, with gaps as a shop leaves them. About 14 triangles a piece. */
export function stockShelf(shape: Shape, trade: Trade, { x, y, z, clearM }: Shelf, draw: SeededDraw): void {
  let at = x[0] + draw.between(0.12, 0.3)
  while (at < x[1] - 0.25) {
    const piece = draw.pick(STOCK[trade])
    const half = piece(shape, [at + 0.12, y + draw.between(-0.02, 0.03), z], clearM, draw)
    at += half + draw.between(0.3, 0.52) + (draw.chance(0.2) ? 0.35 : 0)
  }
}
