import { STEP_LIMIT, heightAt, type WalkArea } from '../../model/walk/index.ts'

/** Points of an arc, at most: three numbers each. */
export const ARC_POINTS = 40
/** Speed at the hand and fall, chosen so that level aiming from the chest lands 4 m ahead and the farthest throw 11 m. */
const SPEED_MPS = 10
const FALL_MPS2 = 10
const STEP_S = 0.05
/** An arc that fell this far below the feet has missed the ground. */
const DEEPEST_M = 12

/** Where one would land, and the way there. ENU metres. */
export interface TeleportArc {
  readonly points: Float64Array
  count: number
  /** One may stand at the end. */
  valid: boolean
  /** The last point; of a valid arc, a point of the ground. */
  readonly end: Float64Array
}

/** An arc that points nowhere yet. */
export const createTeleportArc = (): TeleportArc => ({
  points: new Float64Array(ARC_POINTS * 3),
  count: 0,
  valid: false,
  end: new Float64Array(3),
})

/**
 * Throws an arc along a ray (ENU: place, then direction of length 1) and judges by the ground of the venue where it comes down: from
 * above, not against the side of a step. `feet` is the height one stands at. Allocates nothing.
 */
export function castArc(area: WalkArea, ray: Float64Array, feet: number, out: TeleportArc): void {
  out.valid = false
  let before = ray[2]!
  for (let index = 0; index < ARC_POINTS; index++) {
    const time = index * STEP_S
    const east = ray[0]! + ray[3]! * SPEED_MPS * time
    const north = ray[1]! + ray[4]! * SPEED_MPS * time
    const up = ray[2]! + ray[5]! * SPEED_MPS * time - (FALL_MPS2 * time * time) / 2
    out.points[index * 3] = east
    out.points[index * 3 + 1] = north
    out.points[index * 3 + 2] = up
    out.count = index + 1
    const ground = heightAt(area, east, north)
    if (up <= ground) {
      out.valid = before >= ground - STEP_LIMIT
      if (out.valid) land(area, out, ground)
      break
    }
    if (up < feet - DEEPEST_M) break
    before = up
  }
  for (let axis = 0; axis < 3; axis++) out.end[axis] = out.points[out.count * 3 - 3 + axis]!
}

/** Moves the last point, which lies under the ground, up its last piece to where it went in. */
function land(area: WalkArea, out: TeleportArc, ground: number): void {
  const last = out.count - 1
  const { points } = out
  if (last === 0) {
    points[2] = ground
    return
  }
  let low = 0
  let high = 1
  for (let halving = 0; halving < 8; halving++) {
    const middle = (low + high) / 2
    if (along(points, last, 2, middle) <= heightAt(area, along(points, last, 0, middle), along(points, last, 1, middle))) high = middle
    else low = middle
  }
  const east = along(points, last, 0, high)
  const north = along(points, last, 1, high)
  const up = heightAt(area, east, north)
  points[last * 3] = east
  points[last * 3 + 1] = north
  points[last * 3 + 2] = Number.isNaN(up) ? ground : up
}

const along = (points: Float64Array, last: number, axis: number, share: number): number =>
  points[last * 3 - 3 + axis]! * (1 - share) + points[last * 3 + axis]! * share
