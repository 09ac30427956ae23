import { type CameraGuess, INNER, type PictureSize, type PointPair, projectGuess, UNKNOWNS } from './camera-guess.ts'
import { type Neighbours, slopesAt } from './fit-camera.ts'

/** A solved camera and how far its unknowns may lie off. */
export interface Spread {
  readonly guess: CameraGuess
  readonly neighbours: Neighbours
  readonly size: PictureSize
  /** 11 x 11. */
  readonly covariance: Float64Array
}

/** Half axes that hold 95 of 100, in the unit of what it is of; the longer one's turn from the first axis towards the second, radians. */
export interface ErrorEllipse {
  readonly major: number
  readonly minor: number
  readonly turn: number
}

/** Square of the radius that holds 95 of 100 of a round two-dimensional normal distribution. */
const HOLDS_95 = 5.991

/** The ellipse of a 2 x 2 covariance. */
export function ellipseOf([[a, b], [, d]]: readonly [readonly [number, number], readonly [number, number]]): ErrorEllipse {
  const middle = (a + d) / 2
  const swing = Math.hypot((a - d) / 2, b)
  const half = (value: number): number => Math.sqrt(HOLDS_95 * Math.max(0, value))
  return { major: half(middle + swing), minor: half(middle - swing), turn: Math.atan2(2 * b, a - d) / 2 }
}

/** Where a point of the twin may lie in the picture: the larger and the smaller variance, square pixels, and the ellipse. */
export function spreadAt(
  { neighbours, size, covariance }: Spread,
  twin: readonly number[],
): { major: number; minor: number; ellipse: ErrorEllipse } {
  slopesAt(neighbours, size, twin, slopes)
  const entry = (one: number, other: number): number => {
    let sum = 0
    for (let row = 0; row < UNKNOWNS; row++) {
      for (let column = 0; column < UNKNOWNS; column++) {
        sum += slopes[one * UNKNOWNS + row]! * covariance[row * UNKNOWNS + column]! * slopes[other * UNKNOWNS + column]!
      }
    }
    return sum
  }
  const cross = entry(0, 1)
  const ellipse = ellipseOf([
    [entry(0, 0), cross],
    [cross, entry(1, 1)],
  ])
  return { major: ellipse.major ** 2 / HOLDS_95, minor: ellipse.minor ** 2 / HOLDS_95, ellipse }
}
const slopes = new Float64Array(2 * UNKNOWNS)

const COLUMNS = 8
const ROWS = 6
/** Depths looked at: shares of the pairs, nearest first. */
const DEPTHS = [0.15, 0.5, 0.85]
const DRAWS = 12
const QUARTERS = 4

/**
 * Error that 95 of 100 unclicked points should stay under, pixels: points all over the picture, at the depths the pairs have, each with
 * the errors its own ellipse gives, counted together.
 */
export function predictedErrorPx(spread: Spread, pairs: readonly PointPair[]): number {
  const { guess, size } = spread
  const depths = pairs.map(({ twin }) => projectGuess(guess, size, twin, seen)).toSorted((a, b) => a - b)
  const errors: number[] = []
  for (const share of DEPTHS) {
    const depth = depths[Math.min(depths.length - 1, Math.floor(share * depths.length))]!
    for (let cell = 0; cell < COLUMNS * ROWS; cell++) {
      const u = (((cell % COLUMNS) + 0.5) / COLUMNS) * size.widthPx
      const v = ((Math.floor(cell / COLUMNS) + 0.5) / ROWS) * size.heightPx
      addErrors(spreadAt(spread, pointBehind(spread, u, v, depth)), errors)
    }
  }
  errors.sort((a, b) => a - b)
  return errors[Math.floor(errors.length * 0.95)] ?? 0
}
const seen = new Float64Array(2)

/** Lengths of two-dimensional errors, evenly over their distribution. */
function addErrors({ major, minor }: { major: number; minor: number }, errors: number[]): void {
  for (let draw = 0; draw < DRAWS; draw++) {
    const square = -2 * Math.log(1 - (draw + 0.5) / DRAWS)
    for (let quarter = 0; quarter < QUARTERS; quarter++) {
      const angle = ((quarter + 0.5) / QUARTERS) * (Math.PI / 2)
      errors.push(Math.sqrt(square * (major * Math.cos(angle) ** 2 + minor * Math.sin(angle) ** 2)))
    }
  }
}

/** The point of the twin at a depth behind a pixel; the lens's distortion, small here, is left aside. */
function pointBehind({ guess, size }: Spread, u: number, v: number, depth: number): number[] {
  const { turn, centre, inner } = guess
  const focal = Math.exp(inner[INNER.focal]!) * size.widthPx
  const x = ((u - size.widthPx * (0.5 + inner[INNER.centreX]!)) / focal) * depth
  const y = ((v - size.heightPx / 2 - size.widthPx * inner[INNER.centreY]!) / focal) * depth
  return [0, 1, 2].map((axis) => centre[axis]! + turn[axis]! * x + turn[3 + axis]! * y + turn[6 + axis]! * depth)
}
