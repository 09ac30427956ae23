import { Vector3 } from 'three'
import { SLOT_LIMIT } from '../../model/presence/index.ts'
import { REST } from './body-bones.ts'
import type { BodyWish } from './body-solve.ts'

/** How everybody walks, by slot: remembered from frame to frame. */
export interface Gaits {
  /** Fills a wish whose eyes, gaze and floor are set with heading, course, steps and size. Allocates nothing. */
  step(slot: number, wish: BodyWish, deltaS: number): void
  /** Whoever comes into this slot next is somebody else. */
  forget(slot: number): void
}

/** The hips follow a head that turns further than this, and any walker. */
const NECK_TURN = 0.6
const TURN_PER_S = 4
/** Faster than this is no walking but a jump. */
const JUMP_M_PER_S = 12
const EASE_S = 0.15
/** Walking from here, fully at twice. */
const SLOW_M_PER_S = 0.25

/** Nobody walks yet. */
export function createGaits(): Gaits {
  const table = (): Float64Array => new Float64Array(SLOT_LIMIT + 1)
  const [known, x, z, speed] = [new Uint8Array(SLOT_LIMIT + 1), table(), table(), table()]
  const [heading, course, phase, tallest] = [table(), table(), table(), table()]
  const ahead = new Vector3()
  return {
    forget(slot) {
      known[slot] = 0
    },
    step(slot, wish, deltaS) {
      const { eyes, gaze } = wish
      // Looking down, the crown points ahead, and looking up, behind: added by that much, the heading is steady at both poles.
      ahead.set(0, 0, -1).applyQuaternion(gaze)
      const gazeY = ahead.y
      const [gazeX, gazeZ] = [ahead.x, ahead.z]
      ahead.set(0, 1, 0).applyQuaternion(gaze)
      const looks = Math.atan2(-(gazeX - ahead.x * gazeY), -(gazeZ - ahead.z * gazeY))
      if (known[slot] === 0) {
        known[slot] = 1
        x[slot] = eyes.x
        z[slot] = eyes.z
        speed[slot] = 0
        heading[slot] = looks
        phase[slot] = slot
        tallest[slot] = REST.eyes * 0.95
      }
      const [dx, dz] = [eyes.x - x[slot]!, eyes.z - z[slot]!]
      x[slot] = eyes.x
      z[slot] = eyes.z
      const gone = Math.sqrt(dx * dx + dz * dz)
      const now = deltaS > 0 ? gone / deltaS : 0
      const part = 1 - Math.exp(-deltaS / EASE_S)
      if (now < JUMP_M_PER_S) speed[slot] = speed[slot]! + (now - speed[slot]!) * part
      if (now > SLOW_M_PER_S && now < JUMP_M_PER_S) course[slot] = Math.atan2(-dx, -dz)
      const walking = Math.min(1, Math.max(0, speed[slot]! / SLOW_M_PER_S - 1))
      wish.stride = 0.16 + 0.14 * Math.min(2, speed[slot]!)
      if (now < JUMP_M_PER_S) phase[slot] = (phase[slot]! + (gone / (2 * wish.stride)) * Math.PI) % (2 * Math.PI)
      const off = Math.atan2(Math.sin(looks - heading[slot]!), Math.cos(looks - heading[slot]!))
      const allowed = walking > 0 ? 0 : NECK_TURN
      const over = Math.sign(off) * Math.max(0, Math.abs(off) - allowed)
      heading[slot] = heading[slot]! + Math.sign(over) * Math.min(Math.abs(over), TURN_PER_S * deltaS)
      tallest[slot] = Math.max(tallest[slot]!, Math.min(eyes.y - wish.floor, REST.eyes * 1.2))
      wish.heading = heading[slot]!
      wish.course = course[slot]!
      wish.phase = phase[slot]!
      wish.walking = walking
      wish.size = tallest[slot]! / REST.eyes
    },
  }
}
