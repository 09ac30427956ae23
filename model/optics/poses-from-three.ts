/** Three rays and the points they meet: unit vectors from the lens in view axes (x right, y down, z forward), points in ENU metres. */
export interface ThreeRays {
  readonly rays: readonly [Float64Array, Float64Array, Float64Array]
  readonly points: readonly [Float64Array, Float64Array, Float64Array]
}

/** Rotation of a view, 3x3 row-major, ENU into view axes, and the lens's place in ENU metres. */
export interface RawPose {
  readonly turn: Float64Array
  readonly centre: Float64Array
}

/**
 * Every pose from which three points lie on three rays: none to four. Grunert's quartic, as in Haralick and others, "Review and
 * analysis of solutions of the three point perspective pose estimation problem", 1994; its roots by Durand and Kerner.
 */
export function posesFromThree({ rays, points }: ThreeRays): RawPose[] {
  const [p1, p2, p3] = points
  const a2 = squareBetween(p2, p3)
  const b2 = squareBetween(p1, p3)
  const c2 = squareBetween(p1, p2)
  if (!(a2 > 0 && b2 > 0 && c2 > 0)) return []
  const cosA = dot(rays[1], rays[2])
  const cosB = dot(rays[0], rays[2])
  const cosC = dot(rays[0], rays[1])
  const q = (a2 - c2) / b2
  const s = (a2 + c2) / b2
  const coefficients: Five = [
    (1 + q) ** 2 - 4 * (a2 / b2) * cosC ** 2,
    4 * (-q * (1 + q) * cosB + 2 * (a2 / b2) * cosC ** 2 * cosB - (1 - s) * cosA * cosC),
    2 *
      (q ** 2 -
        1 +
        2 * q ** 2 * cosB ** 2 +
        2 * ((b2 - c2) / b2) * cosA ** 2 -
        4 * s * cosA * cosB * cosC +
        2 * ((b2 - a2) / b2) * cosC ** 2),
    4 * (q * (1 - q) * cosB - (1 - s) * cosA * cosC + 2 * (c2 / b2) * cosA ** 2 * cosB),
    (q - 1) ** 2 - 4 * (c2 / b2) * cosA ** 2,
  ]
  const found: RawPose[] = []
  for (const v of realRoots(coefficients)) {
    const over = 2 * (cosC - v * cosA)
    const s1 = Math.sqrt(b2 / (1 + v * v - 2 * v * cosB))
    const u = ((q - 1) * v * v - 2 * q * cosB * v + 1 + q) / over
    if (!(v > 0 && u > 0 && Number.isFinite(s1) && Number.isFinite(u))) continue
    const pose = poseFromTriangles([scaled(rays[0], s1), scaled(rays[1], u * s1), scaled(rays[2], v * s1)], points)
    if (pose) found.push(pose)
  }
  return found
}

type Five = [number, number, number, number, number]

/** Real positive-looking roots of c0 + c1 x + ... + c4 x^4, by Durand and Kerner; a root counts as real within a thousandth. */
function realRoots(given: Five): number[] {
  const top = given[4]
  if (!(Math.abs(top) > 1e-12)) return []
  const c = given.map((value) => value / top)
  const re = [1, 0.4, -0.65, -0.72]
  const im = [0, 0.9, 0.72, -0.65]
  for (let round = 0; round < 60; round++) {
    let moved = 0
    for (let k = 0; k < 4; k++) {
      let [fr, fi] = [1, 0]
      for (let power = 3; power >= 0; power--) [fr, fi] = [fr * re[k]! - fi * im[k]! + c[power]!, fr * im[k]! + fi * re[k]!]
      let [dr, di] = [1, 0]
      for (let other = 0; other < 4; other++) {
        if (other === k) continue
        const [xr, xi] = [re[k]! - re[other]!, im[k]! - im[other]!]
        ;[dr, di] = [dr * xr - di * xi, dr * xi + di * xr]
      }
      const size = dr * dr + di * di
      if (!(size > 0)) continue
      const [stepR, stepI] = [(fr * dr + fi * di) / size, (fi * dr - fr * di) / size]
      re[k]! -= stepR
      im[k]! -= stepI
      moved = Math.max(moved, Math.abs(stepR) + Math.abs(stepI))
    }
    if (moved < 1e-13) break
  }
  return re.filter((value, k) => Number.isFinite(value) && Math.abs(im[k]!) < 1e-3 * Math.max(1, Math.abs(value)))
}

/** The turn and place that carry one triangle onto the other; null for triangles without area. */
function poseFromTriangles(seen: readonly Float64Array[], points: readonly Float64Array[]): RawPose | null {
  const view = triad(seen)
  const enu = triad(points)
  if (view === null || enu === null) return null
  const turn = new Float64Array(9)
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      for (let axis = 0; axis < 3; axis++) turn[row * 3 + column]! += view[axis * 3 + row]! * enu[axis * 3 + column]!
    }
  }
  const centre = new Float64Array(3)
  for (let axis = 0; axis < 3; axis++) {
    centre[axis] = points[0]![axis]! - turn[axis]! * seen[0]![0]! - turn[3 + axis]! * seen[0]![1]! - turn[6 + axis]! * seen[0]![2]!
  }
  return { turn, centre }
}

/** Three axes, right-handed, that a triangle gives: rows of a 3x3. */
function triad(corners: readonly Float64Array[]): Float64Array | null {
  const [p1, p2, p3] = corners as readonly [Float64Array, Float64Array, Float64Array]
  const x = unit(minus(p2, p1))
  const z = unit(cross(x ?? p1, minus(p3, p1)))
  if (x === null || z === null) return null
  const y = cross(z, x)
  return Float64Array.of(...x, ...y, ...z)
}

const dot = (a: Float64Array, b: Float64Array): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
const minus = (a: Float64Array, b: Float64Array): Float64Array => Float64Array.of(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)
const scaled = (a: Float64Array, by: number): Float64Array => Float64Array.of(a[0]! * by, a[1]! * by, a[2]! * by)
const squareBetween = (a: Float64Array, b: Float64Array): number => (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2 + (a[2]! - b[2]!) ** 2
const cross = (a: Float64Array, b: Float64Array): Float64Array =>
  Float64Array.of(a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!)

function unit(a: Float64Array): Float64Array | null {
  const long = Math.hypot(a[0]!, a[1]!, a[2]!)
  return long > 1e-12 ? scaled(a, 1 / long) : null
}
