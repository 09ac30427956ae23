import { degreesFromRadians, type Radians, radians, radiansFromDegrees } from '../units/index.ts'
import { type Direction, type Frame, type Position, position, type Rotation, rotation } from './frame.ts'

/**
 * How something stands in the venue, in radians.
 *
 * The body's own axes are those of a three camera: x to its right, y up, z backward; it looks along -z. At heading, pitch and
 * roll 0 it looks north with its right side east. Heading turns it clockwise seen from above, pitch then lifts its view above the
 * horizon, roll last turns it clockwise as seen from behind it. Cameras, projectors and fixtures alike.
 */
export interface MountPose {
  position: Position<'enu'>
  heading: Radians
  pitch: Radians
  roll: Radians
}

/** The angles alone: what turns, without where it stands. */
export type MountAngles = Pick<MountPose, 'heading' | 'pitch' | 'roll'>

/** A mount as documents write it: ENU metres and degrees. */
export interface MountInDegrees {
  readonly position: readonly [number, number, number]
  readonly headingDeg: number
  readonly pitchDeg: number
  readonly rollDeg: number
}

/** New mount from a document's degrees; also the way to make an empty one for use as an `out`. */
export function mountPose(mount?: MountInDegrees): MountPose {
  return {
    position: mount === undefined ? position('enu') : position('enu', ...mount.position),
    heading: radiansFromDegrees(mount?.headingDeg ?? 0),
    pitch: radiansFromDegrees(mount?.pitchDeg ?? 0),
    roll: radiansFromDegrees(mount?.rollDeg ?? 0),
  }
}

/**
 * The quaternion that turns body axes into ENU: about up by -heading, then about the body's x by pitch + 90 degrees (which
 * stands its y upright), then about its z by -roll. The z-x-z product, written out.
 */
export function rotationFromMount(mount: Readonly<MountAngles>, out: Rotation<'enu'>): Rotation<'enu'> {
  const tilt = mount.pitch / 2 + Math.PI / 4
  const sum = -(mount.heading + mount.roll) / 2
  const difference = -(mount.heading - mount.roll) / 2
  out[0] = Math.sin(tilt) * Math.cos(difference)
  out[1] = Math.sin(tilt) * Math.sin(difference)
  out[2] = Math.cos(tilt) * Math.sin(sum)
  out[3] = Math.cos(tilt) * Math.cos(sum)
  return out
}

/**
 * Inverse of `rotationFromMount`: heading 0 to 2 pi, pitch -pi/2 to pi/2, roll -pi to pi. Looking straight up or down, where
 * heading and roll turn about one line, roll is 0 and the heading carries the turn.
 */
export function anglesFromRotation(q: Rotation<'enu'>, out: MountAngles): MountAngles {
  const sinTilt = Math.hypot(q[0], q[1])
  const cosTilt = Math.hypot(q[2], q[3])
  const plumb = 1e-9
  const sum = cosTilt > plumb ? Math.atan2(q[2], q[3]) : Math.atan2(q[1], q[0])
  const difference = sinTilt > plumb ? Math.atan2(q[1], q[0]) : sum
  const turn = 2 * Math.PI
  const heading = -(sum + difference)
  const roll = difference - sum
  out.heading = radians(heading - turn * Math.floor(heading / turn))
  out.pitch = radians(2 * Math.atan2(sinTilt, cosTilt) - Math.PI / 2)
  out.roll = radians(roll - turn * Math.round(roll / turn))
  return out
}

/** The 3x3 matrix of a rotation, row-major, nine numbers: its columns are the body's x, y and z in the frame. */
export function matrixFromRotation<F extends Frame>(q: Rotation<F>, out: Float64Array): Float64Array {
  const x = q[0]
  const y = q[1]
  const z = q[2]
  const w = q[3]
  out[0] = 1 - 2 * (y * y + z * z)
  out[1] = 2 * (x * y - z * w)
  out[2] = 2 * (x * z + y * w)
  out[3] = 2 * (x * y + z * w)
  out[4] = 1 - 2 * (x * x + z * z)
  out[5] = 2 * (y * z - x * w)
  out[6] = 2 * (x * z - y * w)
  out[7] = 2 * (y * z + x * w)
  out[8] = 1 - 2 * (x * x + y * y)
  return out
}

/** The 4x4 matrix, column-major, sixteen numbers, that takes a point of the body (metres) into the venue's ENU. */
export function enuFromMountMatrix(mount: Readonly<MountPose>, out: Float64Array): Float64Array {
  const r = matrixFromRotation(rotationFromMount(mount, mountMatrixRotation), mountMatrixRows)
  for (let column = 0; column < 3; column++) {
    for (let row = 0; row < 3; row++) out[column * 4 + row] = r[row * 3 + column]!
    out[column * 4 + 3] = 0
    out[12 + column] = mount.position[column]!
  }
  out[15] = 1
  return out
}
const mountMatrixRotation = rotation('enu')
const mountMatrixRows = new Float64Array(9)

/** Where a mount looks: its heading and pitch as a unit vector. */
export function forwardFromMount(mount: Readonly<MountAngles>, out: Direction<'enu'>): Direction<'enu'> {
  const level = Math.cos(mount.pitch)
  out[0] = Math.sin(mount.heading) * level
  out[1] = Math.cos(mount.heading) * level
  out[2] = Math.sin(mount.pitch)
  return out
}

/** A mount in degrees, as documents write it. */
export function mountInDegrees(mount: Readonly<MountPose>): MountInDegrees {
  return {
    position: [mount.position[0], mount.position[1], mount.position[2]],
    headingDeg: degreesFromRadians(mount.heading),
    pitchDeg: degreesFromRadians(mount.pitch),
    rollDeg: degreesFromRadians(mount.roll),
  }
}
