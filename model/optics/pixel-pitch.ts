import { type Position, position } from '../frames/index.ts'
import { type Metres, metres } from '../units/index.ts'
import type { Lens } from './lens.ts'
import { imagePoint, project } from './project.ts'
import type { SurfaceFrame } from './surface-frame.ts'
import type { ViewPose } from './view-pose.ts'

/** The lens something is shown through, and the flat surface it falls on. */
export interface PitchSite {
  readonly lens: Lens
  readonly view: ViewPose
  readonly frame: SurfaceFrame
}

const STEP_M = 0.005

/**
 * Distance on a surface between pixels that are neighbours in the image, at a point of it that the lens reaches: the wider of across and
 * down, so that light that falls in flat counts with its stretch. Taken by small steps along the surface.
 */
export function pixelPitch(site: PitchSite, point: Position<'enu'>): Metres {
  const { lens, view, frame } = site
  if (!project(lens, view, point, here)) return metres(Infinity)
  const depth = here[2]
  if (!step(site, point, frame.right, alongRight) || !step(site, point, frame.up, alongUp))
    return metres(depth / Math.min(lens.fx, lens.fy))
  const area = Math.abs(alongRight[0]! * alongUp[1]! - alongRight[1]! * alongUp[0]!)
  return metres(Math.max(Math.hypot(alongRight[0]!, alongUp[0]!), Math.hypot(alongRight[1]!, alongUp[1]!)) / area)
}
const here = imagePoint()
const there = imagePoint()
const beside = position('enu')
const alongRight = new Float64Array(2)
const alongUp = new Float64Array(2)

/** Pixels a metre in one direction of the surface, from `here`; false where neither side of the point is in the image. */
function step({ lens, view }: PitchSite, point: Position<'enu'>, way: ArrayLike<number>, out: Float64Array): boolean {
  for (const metre of [STEP_M, -STEP_M]) {
    for (let axis = 0; axis < 3; axis++) beside[axis] = point[axis]! + metre * way[axis]!
    if (!project(lens, view, beside, there)) continue
    out[0] = (there[0] - here[0]) / metre
    out[1] = (there[1] - here[1]) / metre
    return true
  }
  return false
}
