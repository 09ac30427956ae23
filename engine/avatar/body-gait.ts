import { REST } from '../../model/body/index.ts'
import { SLOT_LIMIT } from '../../model/presence/index.ts'
import type { Frame } from '../runtime/index.ts'
import { WISH, type BodyWish } from './body-solve.ts'

/** How everybody walks, by slot: remembered from frame to frame. */
export interface Gaits {
  /** Fills a wish whose head and floor are set with heading, course, steps and size. Allocates nothing. */
  step(slot: number, wish: BodyWish, frame: Pick<Frame, 'deltaS'>): void
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
  return {
    forget(slot) {
      known[slot] = 0
    },
    step(slot, wish, { deltaS }) {
      const eyesX = wish[0]!
      const eyesZ = wish[2]!
      const looks = gazeHeading(wish)
      if (known[slot] === 0) {
        known[slot] = 1
        x[slot] = eyesX
        z[slot] = eyesZ
        speed[slot] = 0
        heading[slot] = looks
        phase[slot] = slot % (2 * Math.PI)
        tallest[slot] = REST.eyes * 0.9
      }
      const dx = eyesX - x[slot]!
      const dz = eyesZ - z[slot]!
      x[slot] = eyesX
      z[slot] = eyesZ
      const gone = Math.sqrt(dx * dx + dz * dz)
      const now = deltaS > 0 ? gone / deltaS : 0
      const onFoot = now < JUMP_M_PER_S
      if (onFoot) speed[slot] = speed[slot]! + (now - speed[slot]!) * (1 - Math.exp(-deltaS / EASE_S))
      if (onFoot && now > SLOW_M_PER_S) course[slot] = Math.atan2(-dx, -dz)
      const walking = Math.min(1, Math.max(0, speed[slot]! / SLOW_M_PER_S - 1))
      const stride = 0.12 + 0.11 * Math.min(2, speed[slot]!)
      if (onFoot) phase[slot] = (phase[slot]! + (gone / (2 * stride)) * Math.PI) % (2 * Math.PI)
      const off = looks - heading[slot]!
      const turn = off - 2 * Math.PI * Math.round(off / (2 * Math.PI))
      const over = Math.max(0, Math.abs(turn) - (walking > 0 ? 0 : NECK_TURN))
      heading[slot] = heading[slot]! + Math.sign(turn) * Math.min(over, TURN_PER_S * deltaS)
      tallest[slot] = Math.max(tallest[slot]!, Math.min(wish[1]! - wish[WISH.floor]!, REST.eyes * 1.2))
      wish[WISH.heading] = heading[slot]!
      wish[WISH.course] = course[slot]!
      wish[WISH.walking] = walking
      wish[WISH.phase] = phase[slot]!
      wish[WISH.stride] = stride
      wish[WISH.size] = tallest[slot] / REST.eyes
    },
  }
}

/** Looking down, the crown points ahead, and looking up, behind: added by that much, the heading is steady at both poles. */
function gazeHeading(wish: BodyWish): number {
  const qx = wish[3]!
  const qy = wish[4]!
  const qz = wish[5]!
  const qw = wish[6]!
  // Where -Z and Y of the head go.
  const lookX = -2 * (qx * qz + qw * qy)
  const lookY = -2 * (qy * qz - qw * qx)
  const lookZ = -(1 - 2 * (qx * qx + qy * qy))
  const crownX = 2 * (qx * qy - qw * qz)
  const crownZ = 2 * (qy * qz + qw * qx)
  return Math.atan2(-(lookX - crownX * lookY), -(lookZ - crownZ * lookY))
}
