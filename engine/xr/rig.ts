import { Group, type PerspectiveCamera } from 'three'
import { metres, radians, type Metres, type Radians } from '../../model/units/index.ts'

/** Eye height of a visitor at a desk or a phone. */
export const EYE_HEIGHT: Metres = metres(1.65)

/**
 * Where a visitor stands and looks. `ground` is ENU metres under the feet; heading clockwise from north, pitch above the
 * horizon. In a headset the device adds the head's own pose on top of the rig.
 */
export interface Rig {
  readonly ground: Float64Array
  heading: Radians
  pitch: Radians
  /** Stands in the render frame at the feet; the headset's reference space hangs here. */
  readonly origin: Group
  /** Writes ground and heading onto the origin, and onto the camera while no headset drives it. Allocates nothing. */
  place(camera: PerspectiveCamera, immersive: boolean): void
}

/** A rig at a point of the ground. */
export function createRig(east: number, north: number, up: number, heading: Radians): Rig {
  const origin = new Group()
  origin.name = 'rig'
  return {
    ground: Float64Array.of(east, north, up),
    heading,
    pitch: radians(0),
    origin,
    place(camera, immersive) {
      origin.position.set(this.ground[0]!, this.ground[2]!, -this.ground[1]!)
      origin.rotation.set(0, -this.heading, 0)
      if (immersive) return
      camera.position.set(this.ground[0]!, this.ground[2]! + EYE_HEIGHT, -this.ground[1]!)
      camera.rotation.set(this.pitch, -this.heading, 0, 'YXZ')
    },
  }
}
