import type { LookName } from './looks.ts'
import { type Face, type Point, type Shape, box, face, slab } from './shape.ts'

/** 1 coarse to 3 fine. */
export type Detail = 1 | 2 | 3

/** A roof's plan: half its length and depth at the eave, its middle, the height of the eave's upper edge. */
export interface RoofPlan {
  readonly half: readonly [number, number]
  readonly middle: readonly [number, number]
  readonly eaveZ: number
  /** How far the eave stands out from the wall, metres. */
  readonly out: number
  /** Height of the wall's top, where the soffit ends. */
  readonly wallZ: number
  readonly detail: Detail
  readonly tile: LookName
  /** Rise of the corners, metres, within the last bay. */
  readonly lift?: number
  /** An LED line along the eave. */
  readonly lit: boolean
  /** Height of ridge-end fins and of the main ridge, metres. */
  readonly fin?: number
  readonly ridge?: number
  readonly rafters?: boolean
}

/**
 * Juzhe, the broken slope of Tang roofs: heights at plan fractions from eave to ridge. Four even steps of 15.5, 20, 24 and 30
 * degrees; the whole rises 0.416 of the half depth.
 */
export const JUZHE = [
  [0, 0],
  [0.25, 0.167],
  [0.5, 0.386],
  [0.75, 0.654],
  [1, 1],
] as const
export const JUZHE_RISE = 0.416

const EAVE_THICK = 0.24

type Row = readonly [inward: number, z: number]

interface Ring {
  readonly outer: readonly [number, number]
  readonly inner: readonly [number, number]
  readonly middle: readonly [number, number]
  /** From the outer edge, inward 0, to the inner, 1. */
  readonly rows: readonly Row[]
  readonly lift: number
  readonly cuts: readonly number[]
}

const CUTS: Record<Detail, readonly number[]> = { 1: [0, 1], 2: [0, 0.12, 0.88, 1], 3: [0, 0.05, 0.11, 0.2, 0.8, 0.89, 0.95, 1] }

/** A point of a ring: side 0 to 3 counter-clockwise from +y, place along the side 0 to 1, row. */
function ringPoint(ring: Ring, side: number, along: number, [inward, z]: Row): Point {
  const a = ring.outer[0] + (ring.inner[0] - ring.outer[0]) * inward
  const b = ring.outer[1] + (ring.inner[1] - ring.outer[1]) * inward
  const s = 1 - 2 * along
  const [x, y] = side === 0 ? [a * s, b] : side === 1 ? [-a, b * s] : side === 2 ? [-a * s, -b] : [a, -b * s]
  const reach = 0.22
  const corner = Math.max(0, 1 - Math.min(along, 1 - along) / reach)
  return [ring.middle[0] + x, ring.middle[1] + y, z + ring.lift * corner * corner * (1 - inward) ** 2]
}

/** A face whose repeated corners fall together. */
function pushFace(shape: Shape, look: LookName, ring: readonly Point[]): void {
  const kept = ring.filter((point, i) => {
    const next = ring[(i + 1) % ring.length] ?? point
    return Math.hypot(point[0] - next[0], point[1] - next[1], point[2] - next[2]) > 0.004
  })
  if (kept.length >= 3) shape.push({ ring: kept, look } satisfies Face)
}

function slopes(shape: Shape, look: LookName, ring: Ring): void {
  for (let side = 0; side < 4; side++) {
    for (let r = 0; r + 1 < ring.rows.length; r++) {
      const low = ring.rows[r] ?? [0, 0]
      const high = ring.rows[r + 1] ?? [0, 0]
      for (let c = 0; c + 1 < ring.cuts.length; c++) {
        const from = ring.cuts[c] ?? 0
        const to = ring.cuts[c + 1] ?? 1
        const quad = [
          ringPoint(ring, side, from, low),
          ringPoint(ring, side, to, low),
          ringPoint(ring, side, to, high),
          ringPoint(ring, side, from, high),
        ]
        const plain = low[0] >= 0.7
        // Away from the lifted corners a row is one flat face.
        if (plain && c > 0) continue
        if (plain) quad.splice(0, 4, ringPoint(ring, side, 0, low), ringPoint(ring, side, 1, low), ringPoint(ring, side, 1, high), ringPoint(ring, side, 0, high)) // prettier-ignore
        pushFace(shape, look, quad)
      }
    }
  }
}

/** The eave's edge with its line of light, and the soffit under it. */
function eaves(shape: Shape, ring: Ring, plan: RoofPlan): void {
  const topZ = ring.rows[0]?.[1] ?? 0
  const lineZ = topZ - EAVE_THICK * 0.5
  const lowZ = topZ - EAVE_THICK
  const inset = Math.min(plan.out / Math.max(ring.outer[0] - ring.inner[0], 0.01), 1)
  for (let side = 0; side < 4; side++) {
    for (let c = 0; c + 1 < ring.cuts.length; c++) {
      const [from, to] = [ring.cuts[c] ?? 0, ring.cuts[c + 1] ?? 1]
      const at = (along: number, z: number): Point => ringPoint(ring, side, along, [0, z])
      if (plan.detail > 1 || plan.lit) {
        pushFace(shape, plan.lit ? 'eaveLine' : plan.tile, [at(from, lineZ), at(to, lineZ), at(to, topZ), at(from, topZ)])
      }
      if (plan.detail > 1) pushFace(shape, 'tileDark', [at(from, lowZ), at(to, lowZ), at(to, lineZ), at(from, lineZ)])
      const wall = { ...ring, inner: [ring.outer[0] - plan.out, ring.outer[1] - plan.out] as const, lift: 0 }
      const under = plan.detail > 1 ? lowZ : lineZ
      const inside = (along: number): Point => ringPoint(wall, side, along, [1, plan.wallZ])
      if (inset > 0) pushFace(shape, 'soffit', [at(to, under), at(from, under), inside(from), inside(to)])
    }
  }
  if (plan.rafters === true && plan.detail === 3) rafters(shape, ring, plan, lowZ)
}

/** Square flying rafters under the front eave: underside, cheeks and end. */
function rafters(shape: Shape, ring: Ring, plan: RoofPlan, lowZ: number): void {
  const [a, b] = ring.outer
  const count = Math.floor((2 * a - 0.6) / 0.38)
  const y1 = ring.middle[1] + b - 0.06
  const y0 = y1 - plan.out * 0.62
  const slope = (plan.wallZ - lowZ) / plan.out
  for (let i = 0; i <= count; i++) {
    const along = (0.3 + (i * (2 * a - 0.6)) / count) / (2 * a)
    const z1 = ringPoint(ring, 0, along, [0, lowZ])[2] - 0.02
    const z0 = z1 + slope * plan.out * 0.62
    const x = ring.middle[0] + a * (1 - 2 * along)
    const [l, r] = [x - 0.055, x + 0.055]
    const d = 0.12
    face(shape, 'vermilion', [r, y1, z1 - d], [l, y1, z1 - d], [l, y1, z1], [r, y1, z1])
    face(shape, 'soffit', [l, y0, z0 - d], [l, y1, z1 - d], [r, y1, z1 - d], [r, y0, z0 - d])
    face(shape, 'soffit', [l, y1, z1 - d], [l, y0, z0 - d], [l, y0, z0], [l, y1, z1])
    face(shape, 'soffit', [r, y0, z0 - d], [r, y1, z1 - d], [r, y1, z1], [r, y0, z0])
  }
}

/** A lit roof's hip ridges carry a line of light. */
const hipTop = (plan: RoofPlan): LookName => (plan.lit ? 'ridgeLine' : 'ridge')

/** The four hip ridges along a ring's corners. */
function hipRidges(shape: Shape, ring: Ring, top: LookName): void {
  const [w, h] = [0.16, 0.3]
  for (let side = 0; side < 4; side++) {
    const line = ring.rows.map((row) => ringPoint(ring, side, 0, row))
    const [fx, fy] = [line[0]?.[0] ?? 0, line[0]?.[1] ?? 0]
    const [tx, ty] = [line.at(-1)?.[0] ?? 0, line.at(-1)?.[1] ?? 0]
    const length = Math.hypot(tx - fx, ty - fy) || 1
    const [nx, ny] = [(-(ty - fy) / length) * w, ((tx - fx) / length) * w]
    for (let i = 0; i + 1 < line.length; i++) {
      const p = line[i] ?? [0, 0, 0]
      const q = line[i + 1] ?? [0, 0, 0]
      const edge = (at: Point, sign: number, up: number): Point => [at[0] + nx * sign, at[1] + ny * sign, at[2] + up]
      face(shape, 'ridge', edge(p, 1, -0.05), edge(p, 1, h), edge(q, 1, h), edge(q, 1, -0.05))
      face(shape, 'ridge', edge(p, -1, h), edge(p, -1, -0.05), edge(q, -1, -0.05), edge(q, -1, h))
      face(shape, top, edge(p, 1, h), edge(p, -1, h), edge(q, -1, h), edge(q, 1, h))
      if (i === 0) face(shape, 'ridge', edge(p, -1, -0.05), edge(p, -1, h), edge(p, 1, h), edge(p, 1, -0.05))
    }
  }
}

const FIN = [[-0.1, 0], [0.9, 0], [0.95, 0.28], [0.62, 0.46], [0.46, 0.76], [0.7, 0.98], [0.42, 1.08], [0.02, 0.9], [-0.12, 0.5]] as const // prettier-ignore

/** The main ridge between two ends, with its chiwei. */
function mainRidge(shape: Shape, plan: RoofPlan, half: number, z: number): void {
  const [mx, my] = plan.middle
  const height = plan.ridge ?? 0.5
  const low: Point = [mx - half, my - 0.16, z - 0.15]
  box(shape, plan.lit && plan.detail === 1 ? 'ridgeLine' : 'ridge', { from: low, to: [mx + half, my + 0.16, z + height], ...(plan.lit ? { top: 'ridgeLine' as const } : {}) }) // prettier-ignore
  const size = plan.fin ?? 1.6
  if (plan.detail === 1) return
  const base = z - 0.1
  const look: LookName = 'ridge'
  slab(shape, look, FIN.map(([x, up]) => [mx - half - 0.1 + x * size, base + up * size] as const), [my - 0.19, my + 0.19]) // prettier-ignore
  slab(shape, look, FIN.map(([x, up]) => [mx + half + 0.1 - x * size, base + up * size] as const).reverse(), [my - 0.19, my + 0.19]) // prettier-ignore
}

function rowsOf(detail: Detail, eaveZ: number, rise: number, span: readonly [number, number]): Row[] {
  const wanted = detail === 1 ? JUZHE.filter(([f]) => f === span[0] || f === span[1]) : JUZHE.filter(([f]) => f >= span[0] && f <= span[1])
  return wanted.map(([f, h]) => [(f - span[0]) / (span[1] - span[0]), eaveZ + h * rise])
}

function ringOf(plan: RoofPlan, inner: readonly [number, number], rows: readonly Row[]): Ring {
  return { outer: plan.half, inner, middle: plan.middle, rows, lift: plan.detail === 1 ? 0 : (plan.lift ?? 0.25), cuts: CUTS[plan.detail] }
}

/** A hip roof. Returns the height of its ridge line. `ridgeHalf` of 0 makes a pyramid. */
export function hipRoof(shape: Shape, plan: RoofPlan, ridgeHalf: number): number {
  const rise = plan.half[1] * JUZHE_RISE
  const ring = ringOf(plan, [ridgeHalf, 0], rowsOf(plan.detail, plan.eaveZ, rise, [0, 1]))
  slopes(shape, plan.tile, ring)
  eaves(shape, ring, plan)
  if (plan.detail > 1) hipRidges(shape, ring, hipTop(plan))
  if (ridgeHalf > 0) mainRidge(shape, plan, ridgeHalf, plan.eaveZ + rise)
  return plan.eaveZ + rise
}

/** A hip-gable roof: a hipped skirt to half depth, a gable roof above it, open gables with hanging boards. Returns the ridge's height. */
export function hipGableRoof(shape: Shape, plan: RoofPlan): number {
  const [a, b] = plan.half
  const rise = b * JUZHE_RISE
  const gable = Math.max(a - b * 0.5, a * 0.4)
  const ring = ringOf(plan, [gable, b * 0.5], rowsOf(plan.detail, plan.eaveZ, rise, [0, 0.5]))
  slopes(shape, plan.tile, ring)
  eaves(shape, ring, plan)
  if (plan.detail > 1) hipRidges(shape, ring, hipTop(plan))
  gableSlopes(shape, plan, { half: gable, depth: b * 0.5, rows: rowsOf(plan.detail, plan.eaveZ, rise, [0.5, 1]) })
  mainRidge(shape, plan, gable, plan.eaveZ + rise)
  return plan.eaveZ + rise
}

/** A gable roof with its eaves in front and at the back alone. Returns the ridge's height. */
export function gableRoof(shape: Shape, plan: RoofPlan): number {
  const [a, b] = plan.half
  const [mx, my] = plan.middle
  const rise = b * JUZHE_RISE
  gableSlopes(shape, plan, { half: a, depth: b, rows: rowsOf(plan.detail, plan.eaveZ, rise, [0, 1]) })
  for (const side of [1, -1]) {
    const y = my + b * side
    const wall = my + (b - plan.out) * side
    const low = plan.eaveZ - EAVE_THICK
    const ends: readonly [number, number] = side === 1 ? [mx + a, mx - a] : [mx - a, mx + a]
    face(shape, plan.lit ? 'eaveLine' : 'tileDark', [ends[0], y, low], [ends[1], y, low], [ends[1], y, plan.eaveZ], [ends[0], y, plan.eaveZ]) // prettier-ignore
    face(shape, 'soffit', [ends[1], y, low], [ends[0], y, low], [ends[0], wall, plan.wallZ], [ends[1], wall, plan.wallZ])
  }
  mainRidge(shape, plan, a, plan.eaveZ + rise)
  return plan.eaveZ + rise
}

/** Two slopes and their gable ends, with barge boards. */
function gableSlopes(shape: Shape, plan: RoofPlan, top: { half: number; depth: number; rows: readonly Row[] }): void {
  const [mx, my] = plan.middle
  const y = (inward: number): number => top.depth * (1 - inward)
  for (let r = 0; r + 1 < top.rows.length; r++) {
    const [f0, z0] = top.rows[r] ?? [0, 0]
    const [f1, z1] = top.rows[r + 1] ?? [0, 0]
    const [l, e] = [mx - top.half, mx + top.half]
    face(shape, plan.tile, [e, my + y(f0), z0], [l, my + y(f0), z0], [l, my + y(f1), z1], [e, my + y(f1), z1])
    face(shape, plan.tile, [l, my - y(f0), z0], [e, my - y(f0), z0], [e, my - y(f1), z1], [l, my - y(f1), z1])
    if (plan.detail === 1) continue
    for (const x of [l, e]) {
      for (const side of [1, -1]) {
        const [p, q]: readonly [Point, Point] = [[x, my + side * y(f0), z0], [x, my + side * y(f1), z1]] // prettier-ignore
        const drop = ([px, py, pz]: Point): Point => [px, py, pz - 0.42]
        const board = [drop(p), drop(q), q, p]
        pushFace(shape, 'vermilionDark', x > mx === side > 0 ? board.reverse() : board)
      }
    }
  }
  const inset = plan.detail === 1 ? 0 : Math.min(0.7, top.half * 0.1)
  for (const side of [1, -1]) {
    const x = mx + side * (top.half - inset)
    const rake = top.rows.map(([f, z]): Point => [x, my + y(f), z - 0.02])
    const other = top.rows.slice(0, -1).reverse().map(([f, z]): Point => [x, my - y(f), z - 0.02]) // prettier-ignore
    const outline = [...rake, ...other]
    pushFace(shape, 'lime', side === 1 ? outline : outline.reverse())
  }
  if (plan.detail === 3) hangingFish(shape, plan, top)
}

/** The board that hangs at the top of a gable. */
function hangingFish(shape: Shape, plan: RoofPlan, top: { half: number; rows: readonly Row[] }): void {
  const [mx, my] = plan.middle
  const z = (top.rows.at(-1)?.[1] ?? 0) - 0.35
  for (const side of [1, -1]) {
    const x = mx + side * (top.half + 0.02)
    const ring: Point[] = [[x, my - 0.18, z], [x, my + 0.18, z], [x, my + 0.24, z - 0.5], [x, my, z - 1], [x, my - 0.24, z - 0.5]] // prettier-ignore
    face(shape, 'giltDark', ...(side === 1 ? ring.reverse() : ring))
  }
}

/** A pent roof round a body: from an outer rectangle up to the next storey's wall. Returns the height where it meets the wall. */
export function pentRoof(shape: Shape, plan: RoofPlan, inner: readonly [number, number]): number {
  const run = plan.half[0] - inner[0]
  const top = plan.eaveZ + run * 0.4
  const rows: readonly Row[] =
    plan.detail === 1 ? [[0, plan.eaveZ], [1, top]] : [[0, plan.eaveZ], [0.5, plan.eaveZ + run * 0.17], [1, top]] // prettier-ignore
  const ring = ringOf(plan, inner, rows)
  slopes(shape, plan.tile, ring)
  eaves(shape, ring, plan)
  if (plan.detail > 1) hipRidges(shape, ring, hipTop(plan))
  return top
}
