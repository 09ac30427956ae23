import { HolositeError } from '../errors/index.ts'
import { degreesFromRadians, type Pixels, pixels, radians } from '../units/index.ts'
import { type Distortion, reachedRadius, turningRadius, undistort } from './distortion.ts'

/**
 * A projector's or a camera's lens: OpenCV axes (x right, y down, z forward), pixel origin at the top left corner of the image,
 * Brown-Conrady distortion. One to one over its own image: both constructors refuse any other.
 */
export interface Lens extends Distortion {
  readonly widthPx: Pixels
  readonly heightPx: Pixels
  /** Focal lengths. */
  readonly fx: Pixels
  readonly fy: Pixels
  /** Where the optical axis meets the image; with lens shift it may lie outside. */
  readonly cx: Pixels
  readonly cy: Pixels
  /**
   * Square of the largest ideal radius the lens answers for: 1.02 times that of the image's border, or the radius where the
   * distortion turns back if that is nearer. Beyond it the polynomial would fold points far off the axis back into the image, so
   * every forward projection, shaders included, cuts there before it distorts.
   */
  readonly r2max: number
}

/** A projector's lens as its data sheet and its document give it. */
export interface ThrowLens extends Partial<Distortion> {
  readonly widthPx: number
  readonly heightPx: number
  /** Distance over image width. */
  readonly throwRatio: number
  /** Image widths the picture stands to the right of the axis, seen from behind the projector. */
  readonly shiftX?: number
  /** Image heights the picture stands above the axis. */
  readonly shiftY?: number
}

/** A camera's intrinsics as calibration tools and its document give them: pixels, y down. */
export interface Intrinsics extends Partial<Distortion> {
  readonly widthPx: number
  readonly heightPx: number
  readonly fx: number
  readonly fy: number
  readonly cx: number
  readonly cy: number
}

/**
 * Square pixels, focal length = throw ratio times image width. A picture shifted right has its axis left of the middle, and one
 * shifted up has it below. Throws optics/not-monotonic.
 */
export function lensFromThrow(lens: ThrowLens): Lens {
  const focal = lens.throwRatio * lens.widthPx
  return lensFromIntrinsics({
    ...lens,
    fx: focal,
    fy: focal,
    cx: lens.widthPx * (0.5 - (lens.shiftX ?? 0)),
    cy: lens.heightPx * (0.5 + (lens.shiftY ?? 0)),
  })
}

/** Missing coefficients are 0. Throws optics/not-monotonic for a lens whose distortion turns back inside its own image. */
export function lensFromIntrinsics(given: Intrinsics): Lens {
  const { widthPx, heightPx, fx, fy, cx, cy, k1 = 0, k2 = 0, k3 = 0, p1 = 0, p2 = 0 } = given
  const distortion: Distortion = { k1, k2, k3, p1, p2 }
  const lens: Omit<Lens, 'r2max'> = {
    widthPx: pixels(widthPx),
    heightPx: pixels(heightPx),
    fx: pixels(fx),
    fy: pixels(fy),
    cx: pixels(cx),
    cy: pixels(cy),
    ...distortion,
  }
  const turn = turningRadius(lens)
  const corner = Math.hypot(Math.max(cx, widthPx - cx) / fx, Math.max(cy, heightPx - cy) / fy)
  if (!(reachedRadius(lens, turn) > corner)) throw notMonotonic(lens, turn, corner)
  let largest = 0
  visitIdealBorder(lens, turn * turn, (x, y) => (largest = Math.max(largest, Math.hypot(x, y))))
  return { ...lens, r2max: Math.min(1.02 * largest, turn) ** 2 }
}

/** Points a side of the image's border is walked in. */
const SIDE_STEPS = 64

/** Walks the border of the image in ideal coordinates, corners included. Not for every frame: some 256 inversions. */
export function visitIdealBorder(lens: Omit<Lens, 'r2max'>, r2max: number, visit: (x: number, y: number) => void): void {
  const point = new Float64Array(2)
  const at = (u: number, v: number): void => {
    point[0] = (u - lens.cx) / lens.fx
    point[1] = (v - lens.cy) / lens.fy
    const radius = Math.hypot(point[0], point[1])
    if (!undistort(lens, r2max, point, point)) throw notMonotonic(lens, Math.sqrt(r2max), radius)
    visit(point[0], point[1])
  }
  for (let step = 0; step <= SIDE_STEPS; step++) {
    const u = (lens.widthPx * step) / SIDE_STEPS
    const v = (lens.heightPx * step) / SIDE_STEPS
    at(u, 0)
    at(u, lens.heightPx)
    at(0, v)
    at(lens.widthPx, v)
  }
}

function notMonotonic(lens: Omit<Lens, 'r2max'>, turn: number, corner: number): HolositeError {
  const offAxis = degreesFromRadians(radians(Math.atan(turn))).toFixed(1)
  const turnPx = (reachedRadius(lens, turn) * lens.fx).toFixed(0)
  return new HolositeError({
    code: 'optics/not-monotonic',
    what:
      `The lens distortion turns back at the ideal radius ${turn.toFixed(4)} (${offAxis} degrees off the axis, ${turnPx} px from it), ` +
      `inside the image, whose farthest corner is ${(corner * lens.fx).toFixed(0)} px from the axis.`,
    fix: 'Correct k1, k2, k3, p1 and p2, or calibrate the lens again with points out to the corners.',
  })
}
