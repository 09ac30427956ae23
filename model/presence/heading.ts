import { type Radians, radians } from '../units/index.ts'
import { HEAD, type Pose } from './pose.ts'

/**
 * Where a head looks over the ground, clockwise from north. Looking down, the crown points ahead, and looking up, behind: added by that
 * much, it keeps the heading steady where the gaze has none of its own.
 */
export function headingOf(pose: Pose): Radians {
  const x = pose[HEAD + 3] as number
  const y = pose[HEAD + 4] as number
  const z = pose[HEAD + 5] as number
  const w = pose[HEAD + 6] as number
  const rise = x * x + y * y - z * z - w * w
  const east = -2 * (x * z + w * y) - 2 * (x * y - w * z) * rise
  const north = -2 * (y * z - w * x) - (w * w - x * x + y * y - z * z) * rise
  return radians(Math.atan2(east, north))
}
