import { Group, type PerspectiveCamera } from 'three'
import { metres, radians, type Metres, type Radians } from '../../model/units/index.ts'

/** Eye height of a visitor at a desk or a phone. */
export const EYE_HEIGHT: Metres = metres(1.65)

/** Steps of the ground are taken by the eyes within this time, seconds. */
const EASE_S = 0.15
/** The eyes are eased over steps, not over jumps to another place, metres. */
const EASE_LIMIT_M = 0.8

/**
 * Where a visitor stands and looks. `ground` is ENU metres under the feet; heading clockwise from north, pitch above the
 * horizon. In a headset the device adds the head's own pose on top of the rig.
 */
export interface Rig {
  readonly ground: Float64Array
  heading: Radians
  pitch: Radians
  /** Stands in the render frame on the ground; the headset's reference space, the wearer's room, hangs here. */
  readonly origin: Group
  /** The point of the wearer's room, x to the right and z backwards, that stands at `ground`. */
  readonly anchor: Float64Array
  /** Metres the room is lifted over the ground: eyes of who sits. */
  lift: number
  /** Where a point of the room (x, z) is now: east, north into `out`. */
  pointOfRoom(x: number, z: number, out: Float64Array): void
  /** Lets the height at which the rig is placed follow the ground's, within 0.15 s of a step. Once a frame, before `place`. */
  ease(deltaS: number): void
  /** Writes ground and heading onto the origin, and onto the camera while no headset drives it. Allocates nothing. */
  place(camera: PerspectiveCamera, immersive: boolean): void
}

/** A rig at a point of the ground. */
export function createRig(east: number, north: number, up: number, heading: Radians): Rig {
  const origin = new Group()
  origin.name = 'rig'
  const anchor = new Float64Array(2)
  const shift = new Float64Array(2)
  let eased = up
  return {
    ground: Float64Array.of(east, north, up),
    heading,
    pitch: radians(0),
    origin,
    anchor,
    lift: 0,
    pointOfRoom(x, z, out) {
      turned(x - anchor[0]!, z - anchor[1]!, this.heading, out)
      out[0] = out[0]! + this.ground[0]!
      out[1] = out[1]! + this.ground[1]!
    },
    ease(deltaS) {
      // Three time constants: a twentieth is left after EASE_S.
      eased += (this.ground[2]! - eased) * (1 - Math.exp((-3 * deltaS) / EASE_S))
    },
    place(camera, immersive) {
      if (!(Math.abs(this.ground[2]! - eased) < EASE_LIMIT_M)) eased = this.ground[2]!
      turned(anchor[0]!, anchor[1]!, this.heading, shift)
      origin.position.set(this.ground[0]! - shift[0]!, eased + this.lift, shift[1]! - this.ground[1]!)
      origin.rotation.set(0, -this.heading, 0)
      if (immersive) return
      camera.position.set(this.ground[0]!, eased + EYE_HEIGHT, -this.ground[1]!)
      camera.rotation.set(this.pitch, -this.heading, 0, 'YXZ')
    },
  }
}

/** East and north of a step within the room (x to the right, z backwards) under a heading. */
function turned(x: number, z: number, heading: number, out: Float64Array): void {
  const sine = Math.sin(heading)
  const cosine = Math.cos(heading)
  out[0] = x * cosine - z * sine
  out[1] = -x * sine - z * cosine
}
