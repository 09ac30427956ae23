import { type MountPose, matrixFromRotation, type Position, position, type Rotation, rotation, rotationFromMount } from '../frames/index.ts'

/** Where a lens stands and which way it looks. */
export interface ViewPose {
  readonly position: Position<'enu'>
  /**
   * ENU metres into view metres, OpenCV axes (x right, y down, z forward): 3x4, row-major, 12 numbers, the rotation and then in
   * each row's last place the translation.
   */
  readonly viewFromEnu: Float64Array
}

/** New view at the origin, looking straight down with its right side east; for use as an `out`. */
export function viewPose(): ViewPose {
  return viewFromBody(position('enu'), rotation('enu'), { position: position('enu'), viewFromEnu: new Float64Array(12) })
}

/** The view of a mount: the body looks along -z with y up, the view along z with y down. */
export function viewFromMount(mount: Readonly<MountPose>, out: ViewPose): ViewPose {
  return viewFromBody(mount.position, rotationFromMount(mount, viewFromMountScratch), out)
}
const viewFromMountScratch = rotation('enu')

/** The view of a body turned by `turn` (x right, y up, z backward) at a point. */
export function viewFromBody(at: Position<'enu'>, turn: Rotation<'enu'>, out: ViewPose): ViewPose {
  const body = matrixFromRotation(turn, viewFromBodyScratch)
  const m = out.viewFromEnu
  for (let row = 0; row < 3; row++) {
    // Rows of the view are columns of the body: right, minus up, minus backward.
    const sign = row === 0 ? 1 : -1
    for (let column = 0; column < 3; column++) m[row * 4 + column] = sign * body[column * 3 + row]!
    m[row * 4 + 3] = -(m[row * 4]! * at[0] + m[row * 4 + 1]! * at[1] + m[row * 4 + 2]! * at[2])
  }
  out.position.set(at)
  return out
}
const viewFromBodyScratch = new Float64Array(9)
