import { firstPositiveRoot } from './polynomial-root.ts'

/** Brown-Conrady coefficients in OpenCV's meaning, no unit: radial k1, k2, k3 and tangential p1, p2. */
export interface Distortion {
  readonly k1: number
  readonly k2: number
  readonly k3: number
  readonly p1: number
  readonly p2: number
}

/** Ideal image coordinates (x right, y down, at depth 1) into distorted ones. `out` has 2 numbers. */
export function distort(d: Distortion, x: number, y: number, out: Float64Array): Float64Array {
  const r2 = x * x + y * y
  const radial = 1 + r2 * (d.k1 + r2 * (d.k2 + r2 * d.k3))
  const lean = 2 * (d.p2 * x + d.p1 * y)
  out[0] = x * (radial + lean) + d.p2 * r2
  out[1] = y * (radial + lean) + d.p1 * r2
  return out
}

/**
 * The ideal radius inside which the distortion is one to one, in every direction; Infinity where it never turns back.
 *
 * With q = |(p2, p1)|, the Jacobian is symmetric, its radial part has the eigenvalues 1 + 3 k1 r^2 + 5 k2 r^4 + 7 k3 r^6 along the
 * radius and 1 + k1 r^2 + k2 r^4 + k3 r^6 across it, and its tangential part none under -6 q r. While both exceed 6 q r it is
 * positive definite, and on a disc, which is convex, that makes the map one to one. Without tangential terms the radius is exact;
 * with them it is a little early, never late.
 */
export function turningRadius(d: Distortion): number {
  const lean = -6 * Math.hypot(d.p1, d.p2)
  return Math.min(firstPositiveRoot([1, lean, 3 * d.k1, 0, 5 * d.k2, 0, 7 * d.k3]), firstPositiveRoot([1, lean, d.k1, 0, d.k2, 0, d.k3]))
}

/** Every distorted point within this radius is the image of an ideal point within `idealRadius`, if that is no more than the turning radius. */
export function reachedRadius(d: Distortion, idealRadius: number): number {
  if (idealRadius === Infinity) return Infinity
  const r2 = idealRadius * idealRadius
  return idealRadius * (1 + r2 * (d.k1 + r2 * (d.k2 + r2 * d.k3))) - 3 * Math.hypot(d.p1, d.p2) * r2
}

/** Ways in which a Newton step is shortened before it is given up. */
const SHORTEST_STEP = 2 ** -30

/**
 * Inverse of `distort` for ideal points with x^2 + y^2 <= `r2max`, which is no more than the turning radius squared. Newton's method on
 * the exact Jacobian; a step that leaves the disc or comes no nearer is halved, and inside the disc the Jacobian is never
 * singular, so it arrives. `distorted` and `out` have 2 numbers and may be one. Leaves at most 1e-13 of the larger of 1 and the radius. Returns false where no such point exists.
 */
export function undistort(d: Distortion, r2max: number, distorted: Float64Array, out: Float64Array): boolean {
  const xd = distorted[0]!
  const yd = distorted[1]!
  const target = Math.hypot(xd, yd)
  const close = 1e-13 * Math.max(1, target)
  const start = Math.min(1, Math.sqrt(r2max) / Math.max(target, 1e-300))
  let x = xd * start
  let y = yd * start
  let miss = missAt(d, x, y, distorted)
  for (let round = 0; round < 64 && miss > close; round++) {
    distort(d, x, y, undistortScratch)
    const ex = xd - undistortScratch[0]!
    const ey = yd - undistortScratch[1]!
    // The Jacobian, symmetric: [a b; b c].
    const r2 = x * x + y * y
    const radial = 1 + r2 * (d.k1 + r2 * (d.k2 + r2 * d.k3))
    const slope = 2 * (d.k1 + r2 * (2 * d.k2 + r2 * 3 * d.k3))
    const a = radial + slope * x * x + 6 * d.p2 * x + 2 * d.p1 * y
    const b = slope * x * y + 2 * (d.p1 * x + d.p2 * y)
    const c = radial + slope * y * y + 6 * d.p1 * y + 2 * d.p2 * x
    const determinant = a * c - b * b
    const dx = (c * ex - b * ey) / determinant
    const dy = (a * ey - b * ex) / determinant
    let step = 1
    for (; step >= SHORTEST_STEP; step /= 2) {
      const nextX = x + step * dx
      const nextY = y + step * dy
      if (nextX * nextX + nextY * nextY > r2max) continue
      const nextMiss = missAt(d, nextX, nextY, distorted)
      if (!(nextMiss < miss)) continue
      x = nextX
      y = nextY
      miss = nextMiss
      break
    }
    if (step < SHORTEST_STEP) break
  }
  out[0] = x
  out[1] = y
  return miss <= close
}
const undistortScratch = new Float64Array(2)

function missAt(d: Distortion, x: number, y: number, distorted: Float64Array): number {
  distort(d, x, y, missScratch)
  return Math.hypot(distorted[0]! - missScratch[0]!, distorted[1]! - missScratch[1]!)
}
const missScratch = new Float64Array(2)
