import { HolositeError } from '../errors/index.ts'
import { type CameraGuess, INNER, INNER_BEFORE, type PictureSize, type PointPair, projectGuess, UNKNOWNS } from './camera-guess.ts'
import { type ErrorEllipse, ellipseOf, predictedErrorPx, spreadAt } from './calibration-error.ts'
import { type FlatReason, reasonsForFlat } from './calibration-worth.ts'
import { covarianceOf, type Fit, type FitTask, fitCamera, neighboursOf } from './fit-camera.ts'
import { firstGuesses } from './first-guesses.ts'
import { lensFromIntrinsics } from './lens.ts'
import { mountOfTurn } from './mount-of-turn.ts'

/** How one pair fares, pixels. */
export interface PairVerdict {
  /** From the click to where the solution puts its point. */
  readonly offPx: number
  /** The same under a solution made without this pair. */
  readonly leaveOneOutPx: number
  /** The other pairs contradict it: it was left out. */
  readonly outlier: boolean
}

/** A camera solved from pairs, and how far it can be believed. */
export interface Calibration {
  readonly mount: { position: [number, number, number]; headingDeg: number; pitchDeg: number; rollDeg: number }
  readonly lens: { widthPx: number; heightPx: number; fx: number; fy: number; cx: number; cy: number; k1: number; k2: number }
  /** Root mean square of the pairs that count. */
  readonly rmsPx: number
  readonly leaveOneOutPx: number
  /** 95 of 100 points that were not clicked should lie nearer than this to where the solution puts them, over the whole picture. */
  readonly predictedErrorPx: number
  /** Why its picture belongs on a flat monitor and not on the twin; empty when it may be draped. */
  readonly flat: readonly FlatReason[]
  /** Whether k1 and k2 come from the pairs; without their support both are 0. */
  readonly distortion: boolean
  readonly pairs: readonly PairVerdict[]
  /** Where the camera may stand, on the map, 95 of 100, metres. */
  readonly place: ErrorEllipse
  /** Where a point of the twin may lie in the picture, 95 of 100, pixels. */
  ellipseAt(twin: readonly [number, number, number]): ErrorEllipse
}

/** Fewer leave the pose or the focal length free. */
export const LEAST_PAIRS = 4
export const MOST_PAIRS = 64
const GUESSES = 8
/** What a careful click in a picture of 1280 is off by, each way, pixels; and how many clicks that belief weighs. */
const CAREFUL_CLICK = 0.5
const CAREFUL_WEIGHT = 4
/** k1 counts as found when the pairs halve what was not known of it. */
const SUPPORT = 0.5
/** A pair is left out when it lies off by this many deviations of what the others foretell, and by pixels that can be seen. */
const OUTLIER_DEVIATIONS = 6
const OUTLIER_PX = 4

/**
 * Solves a camera's pose and lens from pairs of points. Takes some tens of milliseconds for a dozen pairs: for every click, not for
 * every frame. Throws `optics/too-few-pairs` under four pairs, and `optics/no-camera` where no camera sees the points so.
 */
export function calibrateCamera(pairs: readonly PointPair[], size: PictureSize): Calibration {
  checkPairs(pairs)
  let left = pairs.map((_, index) => index)
  const most = Math.min(Math.floor(pairs.length / 4), Math.max(0, pairs.length - 6))
  for (;;) {
    const solved = solve(
      left.map((index) => pairs[index]!),
      size,
    )
    const without = left.map((_, at) => leaveOut(solved, at))
    const worst = without.reduce((high, other, at) => (other.deviations > without[high]!.deviations ? at : high), 0)
    const isOutlier = without[worst]!.deviations > OUTLIER_DEVIATIONS && without[worst]!.offPx > (OUTLIER_PX * size.widthPx) / 1280
    if (!isOutlier || pairs.length - left.length >= most) {
      return judged({ pairs, left, solved, without: without.map(({ offPx }) => offPx), contradicted: isOutlier })
    }
    left = left.filter((_, at) => at !== worst)
  }
}

interface Solved extends Fit {
  readonly task: FitTask
  /** 11 x 11. */
  readonly covariance: Float64Array
}

function solve(pairs: readonly PointPair[], size: PictureSize): Solved {
  const careful = (CAREFUL_CLICK * size.widthPx) / 1280
  const rough: FitTask = { size, pairs, clickPx: 2 * careful, distortion: true, doubtPx: 6 * careful, rounds: 12 }
  const starts = firstGuesses(pairs, size, GUESSES).map((guess) => fitCamera({ ...rough, distortion: false }, guess))
  const best = starts.toSorted((a, b) => a.cost - b.cost)[0]
  if (best === undefined) throw noCamera()
  const fine = fitCamera({ ...rough, rounds: 60 }, best.guess)
  return settle({ ...rough, doubtPx: Infinity, rounds: 60, clickPx: careful }, fine.guess)
}

/** Fits without doubts, with the click error that the fit itself shows, and without a distortion the pairs do not support. */
function settle(given: FitTask, start: CameraGuess): Solved {
  let task = given
  let fit = fitCamera(task, start)
  for (let round = 0; round < 2; round++) {
    task = { ...task, clickPx: clickErrorOf(task, fit.guess) }
    fit = fitCamera(task, fit.guess)
  }
  const covariance = sure(covarianceOf(task, fit.guess))
  const row = 6 + INNER.k1
  const supported = Math.sqrt(covariance[row * UNKNOWNS + row]!) < SUPPORT * INNER_BEFORE.deviation[INNER.k1]!
  if (supported && isLens(lensOf(fit.guess, task.size))) return { ...fit, task, covariance }
  const inner = Float64Array.from(fit.guess.inner)
  inner[INNER.k1] = 0
  inner[INNER.k2] = 0
  task = { ...task, distortion: false }
  fit = fitCamera(task, { ...fit.guess, inner })
  task = { ...task, clickPx: clickErrorOf(task, fit.guess) }
  return { ...fit, task, covariance: sure(covarianceOf(task, fit.guess)) }
}

/** Standard deviation of a click, from what the fit leaves over and what careful clicks are known to be. */
function clickErrorOf(task: FitTask, guess: CameraGuess): number {
  const careful = (CAREFUL_CLICK * task.size.widthPx) / 1280
  const sum = task.pairs.reduce((total, pair) => total + offOf(guess, task.size, pair) ** 2, 0)
  const free = Math.max(0, 2 * task.pairs.length - (task.distortion ? UNKNOWNS - 2 : UNKNOWNS - 4))
  return Math.sqrt((CAREFUL_WEIGHT * careful ** 2 + sum) / (CAREFUL_WEIGHT + free))
}

function leaveOut({ task, guess }: Solved, at: number): { offPx: number; deviations: number } {
  const rest = { ...task, pairs: task.pairs.filter((_, index) => index !== at) }
  const fit = fitCamera({ ...rest, rounds: 20 }, guess)
  const pair = task.pairs[at]!
  const clickPx = clickErrorOf(rest, fit.guess)
  const covariance = covarianceOf({ ...rest, clickPx }, fit.guess)
  const offPx = offOf(fit.guess, task.size, pair)
  if (covariance === null) return { offPx, deviations: 0 }
  const spread = spreadAt({ guess: fit.guess, neighbours: neighboursOf(fit.guess), size: task.size, covariance }, pair.twin)
  return { offPx, deviations: offPx / Math.sqrt(spread.major + clickPx ** 2) }
}

interface Judgement {
  readonly pairs: readonly PointPair[]
  readonly left: readonly number[]
  readonly solved: Solved
  readonly without: readonly number[]
  readonly contradicted: boolean
}

function judged({ pairs, left, solved, without, contradicted }: Judgement): Calibration {
  const { task, guess, covariance } = solved
  const { size } = task
  const off = pairs.map((pair) => offOf(guess, size, pair))
  const rmsPx = rootMeanSquare(left.map((index) => off[index]!))
  const spread = { guess, neighbours: neighboursOf(guess), size, covariance }
  const predicted = predictedErrorPx(spread, task.pairs)
  const verdicts = pairs.map((_, index): PairVerdict => {
    const at = left.indexOf(index)
    return { offPx: off[index]!, leaveOneOutPx: at < 0 ? off[index]! : without[at]!, outlier: at < 0 }
  })
  return {
    mount: mountOfTurn(guess),
    lens: lensOf(guess, size),
    rmsPx,
    leaveOneOutPx: rootMeanSquare(without),
    predictedErrorPx: predicted,
    flat: reasonsForFlat({ spread, pairs: task.pairs, clickPx: task.clickPx, rmsPx, predictedPx: predicted, contradicted }),
    distortion: task.distortion,
    pairs: verdicts,
    place: ellipseOf(
      [3, 4].map((row) => [3, 4].map((column) => covariance[row * UNKNOWNS + column]!)) as [[number, number], [number, number]],
    ),
    ellipseAt: (twin) => spreadAt(spread, twin).ellipse,
  }
}

function lensOf({ inner }: CameraGuess, { widthPx, heightPx }: PictureSize): Calibration['lens'] {
  const focal = Math.exp(inner[INNER.focal]!) * widthPx
  const cx = widthPx * (0.5 + inner[INNER.centreX]!)
  const cy = heightPx / 2 + widthPx * inner[INNER.centreY]!
  return { widthPx, heightPx, fx: focal, fy: focal, cx, cy, k1: inner[INNER.k1]!, k2: inner[INNER.k2]! }
}

function isLens(lens: Calibration['lens']): boolean {
  try {
    lensFromIntrinsics(lens)
    return true
  } catch {
    return false
  }
}

const seen = new Float64Array(2)
function offOf(guess: CameraGuess, size: PictureSize, { picture, twin }: PointPair): number {
  projectGuess(guess, size, twin, seen)
  return Math.hypot(picture[0] - seen[0]!, picture[1] - seen[1]!)
}

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length))

function sure(covariance: Float64Array | null): Float64Array {
  if (covariance === null) throw noCamera()
  return covariance
}

function checkPairs(pairs: readonly PointPair[]): void {
  if (pairs.length >= LEAST_PAIRS && pairs.length <= MOST_PAIRS) return
  const what = `There are ${pairs.length} pairs; a camera is solved from ${LEAST_PAIRS} to ${MOST_PAIRS}.`
  throw new HolositeError({ code: 'optics/too-few-pairs', what, fix: 'Click about twelve, spread over the picture, near and far.' })
}

function noCamera(): HolositeError {
  return new HolositeError({
    code: 'optics/no-camera',
    what: 'No camera sees these points of the twin where they were clicked in the picture.',
    fix: 'Look for pairs that name two different things, and for points that lie on one line.',
  })
}
