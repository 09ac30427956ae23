/** Points and triangles of a surface, length 3 each. */
export interface Surface {
  readonly positions: Float32Array
  readonly triangles: Uint32Array
}

/** Enough to be exact for a building; more is sampled evenly. */
const MAX_POINTS = 256
const MAX_TRIANGLES = 4096

/**
 * How far two surfaces stray from each other, metres: the greatest distance from a vertex of one to the other, both ways. Exact to
 * the vertices for up to 256 of them, sampled beyond; infinite where a surface has more than 4096 triangles to look through.
 */
export function deviationBetween(a: Surface, b: Surface): number {
  if (a.triangles.length > 3 * MAX_TRIANGLES || b.triangles.length > 3 * MAX_TRIANGLES) return Infinity
  return Math.max(farthest(a, b), farthest(b, a))
}

/** Greatest distance from vertices of `from` to the surface `to`, metres; of up to 256 of them, sampled evenly. */
export function farthest(from: Surface, to: Surface): number {
  const count = from.positions.length / 3
  const step = Math.max(1, Math.ceil(count / MAX_POINTS))
  let worst = 0
  for (let vertex = 0; vertex < count; vertex += step) {
    worst = Math.max(worst, squaredDistance(from.positions, 3 * vertex, to, worst))
  }
  return Math.sqrt(worst)
}

/** Squared distance from a point to the nearest triangle; anything below `enough` ends the search early. */
function squaredDistance(points: Float32Array, at: number, surface: Surface, enough: number): number {
  let best = Infinity
  for (let corner = 0; corner < surface.triangles.length && best > enough; corner += 3) {
    best = Math.min(best, toTriangle(points, at, surface, corner))
  }
  return best
}

/** Squared distance from a point to the triangle at `corner`, after Ericson, Real-Time Collision Detection, 5.1.5. */
function toTriangle(points: Float32Array, at: number, { positions, triangles }: Surface, corner: number): number {
  const a = 3 * triangles[corner]!
  const b = 3 * triangles[corner + 1]!
  const c = 3 * triangles[corner + 2]!
  const abx = positions[b]! - positions[a]!
  const aby = positions[b + 1]! - positions[a + 1]!
  const abz = positions[b + 2]! - positions[a + 2]!
  const acx = positions[c]! - positions[a]!
  const acy = positions[c + 1]! - positions[a + 1]!
  const acz = positions[c + 2]! - positions[a + 2]!
  const apx = points[at]! - positions[a]!
  const apy = points[at + 1]! - positions[a + 1]!
  const apz = points[at + 2]! - positions[a + 2]!
  const bb = abx * abx + aby * aby + abz * abz
  const bc = abx * acx + aby * acy + abz * acz
  const cc = acx * acx + acy * acy + acz * acz
  const d1 = abx * apx + aby * apy + abz * apz
  const d2 = acx * apx + acy * apy + acz * apz
  edges[0] = bb
  edges[1] = bc
  edges[2] = cc
  writeNearest(d1, d2)
  const v = nearest[0]!
  const w = nearest[1]!
  return (apx - v * abx - w * acx) ** 2 + (apy - v * aby - w * acy) ** 2 + (apz - v * abz - w * acz) ** 2
}

/** Products of a triangle's two edges with themselves and each other, handed from `toTriangle` to `writeNearest`. */
const edges = new Float64Array(3)
/** Shares of the two edges that lead to the nearest point, handed back. */
const nearest = new Float64Array(2)

/** From `edges`, and the products of the edges with the way to the point. */
function writeNearest(d1: number, d2: number): void {
  const bb = edges[0]!
  const bc = edges[1]!
  const cc = edges[2]!
  const [d3, d4, d5, d6] = [d1 - bb, d2 - bc, d1 - bc, d2 - cc]
  const va = d3 * d6 - d5 * d4
  const vb = d5 * d2 - d1 * d6
  const vc = d1 * d4 - d3 * d2
  const total = va + vb + vc
  let v = total === 0 ? 0 : vb / total
  let w = total === 0 ? 0 : vc / total
  if (d1 <= 0 && d2 <= 0) v = w = 0
  else if (d3 >= 0 && d4 <= d3) [v, w] = [1, 0]
  else if (vc <= 0 && d1 >= 0 && d3 <= 0) [v, w] = [d1 / (d1 - d3), 0]
  else if (d6 >= 0 && d5 <= d6) [v, w] = [0, 1]
  else if (vb <= 0 && d2 >= 0 && d6 <= 0) [v, w] = [0, d2 / (d2 - d6)]
  else if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    w = (d4 - d3) / (d4 - d3 + d5 - d6)
    v = 1 - w
  }
  nearest[0] = v
  nearest[1] = w
}
