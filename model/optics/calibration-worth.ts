import { type PointPair, projectGuess } from './camera-guess.ts'
import type { Spread } from './calibration-error.ts'

/** Why a solution is too poor to drape by: too few pairs, all in a corner of the picture, all in one plane, contradicting each other, or simply unsure. */
export type FlatReason = 'few' | 'clustered' | 'coplanar' | 'contradicting' | 'unsure'

/** Pairs that a solution is believed with. */
const ENOUGH_PAIRS = 6
/** Share of the picture that the pairs' outline must hold. */
const LEAST_OUTLINE = 0.1
/** How far the pairs must stand out of their common plane: against their lesser breadth in it, and as seen, in click errors. */
const LEAST_RELIEF = 0.03
const LEAST_RELIEF_CLICKS = 4
/** Error beyond which a picture does not belong on the twin, pixels in a width of 1280. */
const MOST_ERROR = 10

/** What is judged. */
export interface Worth {
  readonly spread: Spread
  readonly pairs: readonly PointPair[]
  readonly clickPx: number
  readonly rmsPx: number
  readonly predictedPx: number
  readonly contradicted: boolean
}

/** Every reason that holds, the plainest first; none when the picture may be draped. */
export function reasonsForFlat(worth: Worth): FlatReason[] {
  const { spread, pairs, rmsPx, predictedPx, contradicted } = worth
  const { widthPx, heightPx } = spread.size
  const limit = (MOST_ERROR * widthPx) / 1280
  const reasons: FlatReason[] = []
  if (pairs.length < ENOUGH_PAIRS) reasons.push('few')
  if (outlineArea(pairs.map(({ picture }) => picture)) < LEAST_OUTLINE * widthPx * heightPx) reasons.push('clustered')
  if (isFlatGround(worth)) reasons.push('coplanar')
  if (contradicted || rmsPx > limit) reasons.push('contradicting')
  if (!(predictedPx <= limit)) reasons.push('unsure')
  return reasons
}

/** Area of the convex outline of points: Andrew's chains, the shoelace. */
function outlineArea(points: readonly (readonly [number, number])[]): number {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  const chain = (way: readonly (readonly [number, number])[]): (readonly [number, number])[] => {
    const kept: (readonly [number, number])[] = []
    for (const point of way) {
      while (kept.length >= 2 && turnOf(kept[kept.length - 2]!, kept[kept.length - 1]!, point) <= 0) kept.pop()
      kept.push(point)
    }
    return kept.slice(0, -1)
  }
  const outline = [...chain(sorted), ...chain(sorted.toReversed())]
  return (
    Math.abs(
      outline.reduce((sum, [x, y], at) => sum + x * outline[(at + 1) % outline.length]![1] - y * outline[(at + 1) % outline.length]![0], 0),
    ) / 2
  )
}

const turnOf = (a: readonly [number, number], b: readonly [number, number], c: readonly [number, number]): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Whether the points lie in one plane, as good as: little relief against their breadth, or relief that a click cannot see. */
function isFlatGround({ spread: { guess, size }, pairs, clickPx }: Worth): boolean {
  const plane = planeOf(pairs.map(({ twin }) => twin))
  if (plane.relief < LEAST_RELIEF * plane.breadth) return true
  let sum = 0
  for (const { twin } of pairs) {
    const above = [0, 1, 2].reduce((total, axis) => total + plane.normal[axis]! * (twin[axis]! - plane.middle[axis]!), 0)
    projectGuess(guess, size, twin, seen)
    const [u, v] = [seen[0]!, seen[1]!]
    projectGuess(
      guess,
      size,
      twin.map((value, axis) => value - above * plane.normal[axis]!),
      seen,
    )
    sum += (u - seen[0]!) ** 2 + (v - seen[1]!) ** 2
  }
  return Math.sqrt(sum / pairs.length) < LEAST_RELIEF_CLICKS * clickPx
}
const seen = new Float64Array(2)

/** The plane nearest to points: its normal, and the deviations across it (relief) and along its lesser axis (breadth), metres. */
function planeOf(points: readonly (readonly [number, number, number])[]): {
  normal: number[]
  middle: number[]
  relief: number
  breadth: number
} {
  const middle = [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / points.length)
  const spread = [0, 1, 2].map((row) =>
    [0, 1, 2].map(
      (column) => points.reduce((sum, point) => sum + (point[row]! - middle[row]!) * (point[column]! - middle[column]!), 0) / points.length,
    ),
  )
  const { values, vectors } = eigenOf(spread)
  const order = [0, 1, 2].toSorted((a, b) => values[a]! - values[b]!)
  const [least, second] = order as [number, number, number]
  return {
    normal: vectors.map((row) => row[least]!),
    middle,
    relief: Math.sqrt(Math.max(0, values[least]!)),
    breadth: Math.sqrt(Math.max(0, values[second]!)),
  }
}

/** Eigenvalues and eigenvectors (columns) of a symmetric 3 x 3, by Jacobi's turns. */
function eigenOf(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const a = matrix.map((row) => [...row])
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  for (let sweep = 0; sweep < 30; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      if (Math.abs(a[p]![q]!) < 1e-300) continue
      const angle = Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!) / 2
      const [c, s] = [Math.cos(angle), Math.sin(angle)]
      const turn = (rows: number[][]): void => {
        for (const row of rows) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!]
      }
      turn(a)
      for (let k = 0; k < 3; k++) [a[p]![k], a[q]![k]] = [c * a[p]![k]! - s * a[q]![k]!, s * a[p]![k]! + c * a[q]![k]!]
      turn(v)
    }
  }
  return { values: [a[0]![0]!, a[1]![1]!, a[2]![2]!], vectors: v }
}
