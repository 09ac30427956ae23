/** Where the corners of an image go: top left, top right, bottom right, bottom left, in image widths and heights, y down. */
export type WarpCorners = readonly [Corner, Corner, Corner, Corner]
type Corner = readonly [number, number]

/**
 * The projective map that takes the unit square to four corners: row-major 3x3, last entry 1. Closed form for a square (Heckbert
 * 1989). Corners of a quadrilateral that is not convex have no such map; the numbers are then not finite or fold over.
 */
export function warpOfCorners(corners: WarpCorners, out: Float64Array): Float64Array {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners
  const sx = x0 - x1 + x2 - x3
  const sy = y0 - y1 + y2 - y3
  const dx1 = x1 - x2
  const dx2 = x3 - x2
  const dy1 = y1 - y2
  const dy2 = y3 - y2
  const determinant = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / determinant
  const h = (dx1 * sy - sx * dy1) / determinant
  out.set([x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1])
  return out
}

/** The least turn at a corner, in image widths times heights: flatter ones leave no picture to speak of. */
const LEAST_TURN = 1e-3

/** Whether four corners go round one way, so that a warp to them folds nowhere. A mirrored picture is as good. */
export function isWarpable(corners: WarpCorners): boolean {
  let way = 0
  for (let index = 0; index < 4; index++) {
    const [before, here, next] = [corners[index]!, corners[(index + 1) % 4]!, corners[(index + 2) % 4]!]
    const turn = (here[0] - before[0]) * (next[1] - here[1]) - (here[1] - before[1]) * (next[0] - here[0])
    if (!(Math.abs(turn) >= LEAST_TURN) || turn * way < 0) return false
    way = turn
  }
  return true
}

/** Applies a projective map to a point; both have 2 numbers and may be one. */
export function warpPoint(warp: Float64Array, point: Float64Array, out: Float64Array): Float64Array {
  const x = point[0]!
  const y = point[1]!
  const w = warp[6]! * x + warp[7]! * y + warp[8]!
  out[0] = (warp[0]! * x + warp[1]! * y + warp[2]!) / w
  out[1] = (warp[3]! * x + warp[4]! * y + warp[5]!) / w
  return out
}

/** The map back, row-major 3x3, by the adjugate; scaled so that the last entry is 1. */
export function invertWarp(m: Float64Array, out: Float64Array): Float64Array {
  const [a, b, c, d, e, f, g, h, i] = m as unknown as readonly [number, number, number, number, number, number, number, number, number]
  const last = a * e - b * d
  out.set([e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, last])
  for (let entry = 0; entry < 9; entry++) out[entry] = out[entry]! / last
  return out
}
