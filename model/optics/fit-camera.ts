import { type CameraGuess, INNER_BEFORE, type PictureSize, type PointPair, projectGuess, stepGuess, UNKNOWNS } from './camera-guess.ts'
import { choleskyOf, invertSymmetric, solveCholesky } from './solve-symmetric.ts'

/** What a fit is told. */
export interface FitTask {
  readonly size: PictureSize
  readonly pairs: readonly PointPair[]
  /** How far clicks are thought to lie off, standard deviation of each coordinate, pixels. */
  readonly clickPx: number
  /** False holds k1 and k2 where they are. */
  readonly distortion: boolean
  /** Pairs off by more than this count less and less (Cauchy); Infinity trusts all alike. */
  readonly doubtPx: number
  readonly rounds: number
}

/** A fitted camera and its cost: half the sum of squares, clicks and what was known before alike, in deviations. */
export interface Fit {
  readonly guess: CameraGuess
  readonly cost: number
}

/** Steps of the unknowns for slopes: radians, metres, and the inner ones. */
const SLOPE_STEP = 1e-6

/** Levenberg and Marquardt over the pose, the focal length, the axis and, where asked, k1 and k2. */
export function fitCamera(task: FitTask, start: CameraGuess): Fit {
  let guess = start
  let cost = costOf(task, guess)
  let damping = 1e-3
  for (let round = 0; round < task.rounds && damping < 1e9; round++) {
    const { normal, slope } = normalOf(task, guess)
    let better = false
    while (!better && damping < 1e9) {
      const next = stepGuess(guess, stepOf(task, { normal, slope }, damping))
      const nextCost = costOf(task, next)
      better = nextCost < cost
      if (!better) damping *= 8
      else {
        const gain = cost - nextCost
        guess = next
        cost = nextCost
        damping = Math.max(1e-9, damping / 6)
        if (gain < 1e-10 * (1 + cost)) return { guess, cost }
      }
    }
  }
  return { guess, cost }
}

/**
 * How far the unknowns of a fit may lie off: their 11 x 11 covariance in the same order, k1 and k2 always among them, held or not. Null
 * where the pairs leave the pose free.
 */
export function covarianceOf(task: FitTask, guess: CameraGuess): Float64Array | null {
  return invertSymmetric(normalOf({ ...task, distortion: true }, guess).normal, UNKNOWNS)
}

/** A guess with each unknown a little ahead and a little behind: what slopes are taken from. */
export interface Neighbours {
  readonly ahead: readonly CameraGuess[]
  readonly behind: readonly CameraGuess[]
}

/** The neighbours of a guess, to be shared by all points. */
export function neighboursOf(guess: CameraGuess): Neighbours {
  const beside = (way: number): CameraGuess[] =>
    Array.from({ length: UNKNOWNS }, (_, unknown) => {
      const step = new Float64Array(UNKNOWNS)
      step[unknown] = way * SLOPE_STEP
      return stepGuess(guess, step)
    })
  return { ahead: beside(1), behind: beside(-1) }
}

/** Where a small change of each unknown moves a point of the twin in the picture: 2 x 11, row-major, pixels. */
export function slopesAt(neighbours: Neighbours, size: PictureSize, twin: readonly number[], out: Float64Array): Float64Array {
  for (let unknown = 0; unknown < UNKNOWNS; unknown++) {
    projectGuess(neighbours.ahead[unknown]!, size, twin, ahead)
    projectGuess(neighbours.behind[unknown]!, size, twin, behind)
    out[unknown] = (ahead[0]! - behind[0]!) / (2 * SLOPE_STEP)
    out[UNKNOWNS + unknown] = (ahead[1]! - behind[1]!) / (2 * SLOPE_STEP)
  }
  return out
}
const ahead = new Float64Array(2)
const behind = new Float64Array(2)

interface Normal {
  readonly normal: Float64Array
  readonly slope: Float64Array
}

function normalOf(task: FitTask, guess: CameraGuess): Normal {
  const normal = new Float64Array(UNKNOWNS * UNKNOWNS)
  const slope = new Float64Array(UNKNOWNS)
  const seen = new Float64Array(2)
  const slopes = new Float64Array(2 * UNKNOWNS)
  const neighbours = neighboursOf(guess)
  for (const { picture, twin } of task.pairs) {
    projectGuess(guess, task.size, twin, seen)
    slopesAt(neighbours, task.size, twin, slopes)
    const off = [picture[0] - seen[0]!, picture[1] - seen[1]!]
    const weight = trustOf(task, Math.hypot(off[0]!, off[1]!)) / task.clickPx ** 2
    for (let row = 0; row < UNKNOWNS; row++) {
      const [a, b] = [slopes[row]! * weight, slopes[UNKNOWNS + row]! * weight]
      slope[row]! += a * off[0]! + b * off[1]!
      for (let column = 0; column < UNKNOWNS; column++)
        normal[row * UNKNOWNS + column]! += a * slopes[column]! + b * slopes[UNKNOWNS + column]!
    }
  }
  guess.inner.forEach((value, index) => {
    const weight = INNER_BEFORE.deviation[index]! ** -2
    const row = 6 + index
    normal[row * UNKNOWNS + row]! += weight
    slope[row]! += weight * (INNER_BEFORE.mean[index]! - value)
  })
  return { normal, slope }
}

/** A damped step; unknowns that are held do not move. */
function stepOf(task: FitTask, { normal, slope }: Normal, damping: number): Float64Array {
  const n = task.distortion ? UNKNOWNS : UNKNOWNS - 2
  const damped = new Float64Array(n * n)
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) damped[row * n + column] = normal[row * UNKNOWNS + column]!
    damped[row * n + row]! *= 1 + damping
  }
  const step = new Float64Array(UNKNOWNS)
  const lower = choleskyOf(damped, n)
  if (lower !== null) step.set(solveCholesky(lower, n, slope.slice(0, n)))
  return step
}

const trustOf = ({ doubtPx }: FitTask, offPx: number): number => (doubtPx === Infinity ? 1 : 1 / (1 + (offPx / doubtPx) ** 2))

function costOf(task: FitTask, guess: CameraGuess): number {
  const { clickPx, doubtPx } = task
  let sum = 0
  const seen = new Float64Array(2)
  for (const { picture, twin } of task.pairs) {
    const depth = projectGuess(guess, task.size, twin, seen)
    const square = (picture[0] - seen[0]!) ** 2 + (picture[1] - seen[1]!) ** 2
    sum += (doubtPx === Infinity ? square : doubtPx ** 2 * Math.log1p(square / doubtPx ** 2)) / clickPx ** 2
    if (depth <= 0) sum += 1e6 * (1 - depth)
  }
  guess.inner.forEach((value, index) => (sum += ((value - INNER_BEFORE.mean[index]!) / INNER_BEFORE.deviation[index]!) ** 2))
  return Number.isNaN(sum) ? Infinity : sum / 2
}
