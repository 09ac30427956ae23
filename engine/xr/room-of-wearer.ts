import type { WebGLRenderer } from 'three'
import { radians } from '../../model/units/index.ts'
import { heightAt, type WalkArea } from '../../model/walk/index.ts'
import { EYE_HEIGHT, type Rig } from './rig.ts'

/** The wearer's head in his room: x to the right, y over the floor, z backwards, metres; and his heading there, clockwise from -z. */
export interface HeadInRoom {
  readonly at: Float64Array
  heading: number
  /** The device has told it in this session. */
  known: boolean
}

/** No room lifts anybody higher, or sinks him deeper. */
const MOST_LIFT_M = 1.3

/** Reads the head of this frame; what was known stays while the device loses it. */
export function readHead(renderer: WebGLRenderer, head: HeadInRoom): void {
  const space = renderer.xr.getReferenceSpace()
  const pose = space === null ? undefined : renderer.xr.getFrame()?.getViewerPose(space)
  if (!pose) return
  const { position: p, orientation: q } = pose.transform
  head.at[0] = p.x
  head.at[1] = p.y
  head.at[2] = p.z
  head.heading = headingOf(q.x, q.y, q.z, q.w)
  head.known = true
}

/** Heading of a look, clockwise from -z; of one straight down, that of the crown. */
export function headingOf(x: number, y: number, z: number, w: number): number {
  const aheadX = -2 * (x * z + w * y)
  const aheadZ = -(1 - 2 * (x * x + y * y))
  if (Math.hypot(aheadX, aheadZ) > 0.05) return Math.atan2(aheadX, -aheadZ)
  const crownX = 2 * (x * y - w * z)
  const crownZ = 2 * (y * z + w * x)
  const down = y * z - w * x > 0 ? 1 : -1
  return Math.atan2(down * crownX, down * -crownZ)
}

/** On entering: the head stands where the page's visitor stood, and looks where he looked, wherever it is in the room. */
export function enterRoom(rig: Rig, head: HeadInRoom): void {
  rig.heading = radians(rig.heading - head.heading)
  rig.pitch = radians(0)
  rig.anchor[0] = head.at[0]!
  rig.anchor[1] = head.at[2]!
}

const under = new Float64Array(2)

/** Makes the point under the head the one that walks and turns, so that nothing seen moves. Not where nobody can stand. Allocates nothing. */
export function standUnderHead(rig: Rig, head: HeadInRoom, area: WalkArea): void {
  rig.pointOfRoom(head.at[0]!, head.at[2]!, under)
  const ground = heightAt(area, under[0]!, under[1]!)
  if (Number.isNaN(ground)) return
  rig.ground[0] = under[0]!
  rig.ground[1] = under[1]!
  rig.ground[2] = ground
  rig.anchor[0] = head.at[0]!
  rig.anchor[1] = head.at[2]!
}

/** On leaving: the page goes on from under the head, looking where it looked. */
export function leaveRoom(rig: Rig, head: HeadInRoom, area: WalkArea): void {
  if (head.known) {
    standUnderHead(rig, head, area)
    rig.heading = radians(rig.heading + head.heading)
  }
  rig.anchor.fill(0)
  rig.lift = 0
}

/** What brings eyes at a height of the room to those of one who stands, metres. */
export function liftOf(eyesM: number): number {
  return Math.max(-MOST_LIFT_M, Math.min(MOST_LIFT_M, EYE_HEIGHT - eyesM))
}
