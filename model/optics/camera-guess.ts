import { distort } from './distortion.ts'
import type { RawPose } from './poses-from-three.ts'

/** A click: where a point is in the picture (pixels, y down) and where it is in the twin (ENU metres). */
export interface PointPair {
  readonly picture: readonly [number, number]
  readonly twin: readonly [number, number, number]
}

/** The picture's size in pixels. */
export interface PictureSize {
  readonly widthPx: number
  readonly heightPx: number
}

/** What a camera's solution is made of, in the order of its unknowns after the six of the pose. */
export const INNER = { focal: 0, centreX: 1, centreY: 2, k1: 3, k2: 4 } as const
/** Unknowns of a camera: a small turn (radians), the place (metres), and the inner ones. */
export const UNKNOWNS = 11

/** A camera being solved: its pose and log(f / width), axis off the middle in widths, k1 and k2. */
export interface CameraGuess extends RawPose {
  readonly inner: Float64Array
}

/**
 * What is known of cameras before any click: focal length 0.9 of the width give or take a factor e, axis within 1.2 % of the width of the
 * middle, k1 and k2 of ordinary lenses. Standard deviations; a solution is pulled to these as strongly as pairs leave it free.
 */
export const INNER_BEFORE = {
  mean: Float64Array.of(Math.log(0.9), 0, 0, 0, 0),
  deviation: Float64Array.of(1, 0.012, 0.012, 0.12, 0.05),
}

/** A point nearer to the lens's plane than this is taken for being there, so that a wrong guess still has a way out, metres. */
const LEAST_DEPTH = 1e-3

/** Where a guess puts a point of the twin, pixels. Returns its depth; one below zero is behind the lens, and then `out` only says which way is out. */
export function projectGuess(guess: CameraGuess, size: PictureSize, twin: readonly number[], out: Float64Array): number {
  const { turn, centre, inner } = guess
  const e = twin[0]! - centre[0]!
  const n = twin[1]! - centre[1]!
  const u = twin[2]! - centre[2]!
  const depth = turn[6]! * e + turn[7]! * n + turn[8]! * u
  const over = Math.max(depth, LEAST_DEPTH)
  const x = (turn[0]! * e + turn[1]! * n + turn[2]! * u) / over
  const y = (turn[3]! * e + turn[4]! * n + turn[5]! * u) / over
  distort({ k1: inner[INNER.k1]!, k2: inner[INNER.k2]!, k3: 0, p1: 0, p2: 0 }, x, y, out)
  const focal = Math.exp(inner[INNER.focal]!) * size.widthPx
  out[0] = focal * out[0]! + size.widthPx * (0.5 + inner[INNER.centreX]!)
  out[1] = focal * out[1]! + size.heightPx / 2 + size.widthPx * inner[INNER.centreY]!
  return depth
}

/** The guess moved by a step of its eleven unknowns. */
export function stepGuess(guess: CameraGuess, step: Float64Array): CameraGuess {
  const centre = guess.centre.map((value, axis) => value + step[3 + axis]!)
  const inner = guess.inner.map((value, index) => value + step[6 + index]!)
  return { turn: turnedBy(guess.turn, step), centre, inner }
}

/** exp(w) times a turn, by Rodrigues' formula. */
function turnedBy(turn: Float64Array, w: Float64Array): Float64Array {
  const angle = Math.hypot(w[0]!, w[1]!, w[2]!)
  const s = angle > 1e-9 ? Math.sin(angle) / angle : 1
  const c = angle > 1e-9 ? (1 - Math.cos(angle)) / (angle * angle) : 0.5
  const cos = Math.cos(angle)
  const [x, y, z] = [w[0]!, w[1]!, w[2]!]
  const by = [
    [cos + c * x * x, c * x * y - s * z, c * x * z + s * y],
    [c * x * y + s * z, cos + c * y * y, c * y * z - s * x],
    [c * x * z - s * y, c * y * z + s * x, cos + c * z * z],
  ]
  const out = new Float64Array(9)
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      for (let k = 0; k < 3; k++) out[row * 3 + column]! += by[row]![k]! * turn[k * 3 + column]!
    }
  }
  return out
}
