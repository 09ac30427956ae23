import type { Direction, Position } from '../frames/index.ts'
import { type Metres, metres, type Pixels, pixels } from '../units/index.ts'
import { distort, undistort } from './distortion.ts'
import type { Lens } from './lens.ts'
import type { ViewPose } from './view-pose.ts'

declare const inImage: unique symbol

/** Where a point falls in an image: u and v in pixels (y down, origin at the top left corner), depth in metres along the axis. */
export type ImagePoint = Float64Array & { 0: number; 1: number; 2: number } & { readonly [inImage]: true }

/** Zero by default, for use as an `out`; u and v are what `unproject` reads. */
export const imagePoint = (u: Pixels = pixels(0), v: Pixels = pixels(0), depth: Metres = metres(0)): ImagePoint =>
  Float64Array.of(u, v, depth) as ImagePoint

/**
 * World to image, for a camera what it sees and for a projector what lights the point; hidden or not is not asked. Returns false,
 * with `out` meaning nothing, for a point behind the lens, beyond its `r2max` or outside its image (edges are inside).
 */
export function project(lens: Lens, view: ViewPose, point: Position<'enu'>, out: ImagePoint): boolean {
  const m = view.viewFromEnu
  const e = point[0]
  const n = point[1]
  const u = point[2]
  const depth = m[8]! * e + m[9]! * n + m[10]! * u + m[11]!
  if (!(depth > 0)) return false
  const x = (m[0]! * e + m[1]! * n + m[2]! * u + m[3]!) / depth
  const y = (m[4]! * e + m[5]! * n + m[6]! * u + m[7]!) / depth
  if (!(x * x + y * y <= lens.r2max)) return false
  distort(lens, x, y, projectScratch)
  out[0] = lens.fx * projectScratch[0]! + lens.cx
  out[1] = lens.fy * projectScratch[1]! + lens.cy
  out[2] = depth
  return out[0] >= 0 && out[0] <= lens.widthPx && out[1] >= 0 && out[1] <= lens.heightPx
}
const projectScratch = new Float64Array(2)

/**
 * Image to world: the ray from the lens through a pixel, whose depth is not read. Exact inverse of `project`, under 1e-6 px. Returns false, with `out` meaning
 * nothing, for a pixel outside the image.
 */
export function unproject(lens: Lens, view: ViewPose, pixel: ImagePoint, out: Direction<'enu'>): boolean {
  const u = pixel[0]
  const v = pixel[1]
  if (!(u >= 0 && u <= lens.widthPx && v >= 0 && v <= lens.heightPx)) return false
  unprojectScratch[0] = (u - lens.cx) / lens.fx
  unprojectScratch[1] = (v - lens.cy) / lens.fy
  if (!undistort(lens, lens.r2max, unprojectScratch, unprojectScratch)) return false
  const x = unprojectScratch[0]
  const y = unprojectScratch[1]
  const m = view.viewFromEnu
  const long = Math.sqrt(x * x + y * y + 1)
  for (let axis = 0; axis < 3; axis++) out[axis] = (m[axis]! * x + m[4 + axis]! * y + m[8 + axis]!) / long
  return true
}
const unprojectScratch = new Float64Array(2)
