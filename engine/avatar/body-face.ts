import { SLOT_LIMIT } from '../../model/presence/index.ts'
import { WISH, type BodyWish } from './body-solve.ts'

/** Numbers of a face, behind the bones in a row of their texture: lids, mouth, eyes right, eyes up, what hangs (x, z), the ground he stands on, how wide the mouth is. */
export const FACE_NUMBERS = 8
export const FACE = { blink: 0, mouth: 1, eyesX: 2, eyesY: 3, hangX: 4, hangZ: 5, ground: 6, wide: 7 } as const

/** Lids are down and up again in this time; seldom twice in a row. */
const BLINK_S = 0.17
const BLINK_EVERY_S = 3.7
/** A mouth follows a voice so soon, and closes so soon after it. */
const OPENS_S = 0.04
const CLOSES_S = 0.13
/** From one vowel to the next. */
const SHAPES_S = 0.07
/** Eyes go as far as this either way; what is further is not looked at. */
const EYES_MOST = 0.55
const GLANCE_S = 0.06
/** What hangs swings back in this time, and trails so far behind somebody who goes at a metre a second. */
const HANG_PER_S2 = 60
const HANG_DAMP = 6
const TRAIL_M = 0.05
const HANG_MOST_M = 0.14

/** How far lids are down, 0..1, at a time that runs for somebody. */
export function blinkAt(atS: number, chance: number): number {
  const own = atS + 40 * chance
  const round = Math.floor(own / BLINK_EVERY_S)
  const drawn = Math.sin(round * 91.7 + chance * 47.3) * 9821.13
  const begins = (drawn - Math.floor(drawn)) * (BLINK_EVERY_S - 2 * BLINK_S)
  const into = own - round * BLINK_EVERY_S - begins
  return Math.max(0, 1 - Math.abs(2 * (into / BLINK_S) - 1))
}

/** Faces by slot, remembered from frame to frame. */
export interface Faces {
  /** How loud somebody speaks, 0..1. */
  readonly voice: Float32Array
  /** How wide his mouth is, -1 (round) to 1 (spread). */
  readonly width: Float32Array
  /** Where somebody looks, render frame, three numbers a slot; NaN where at nothing. */
  readonly gaze: Float64Array
  /** Writes the face of somebody solved into `out` from `at` on. Allocates nothing. */
  step(slot: number, wish: BodyWish, at: { readonly deltaS: number; readonly atS: number; readonly chance: number }): void
  /** What `step` wrote last. */
  readonly out: Float32Array
  forget(slot: number): void
}

/** Nobody speaks, looks or swings yet. */
export function createFaces(): Faces {
  const table = (numbers: number): Float64Array => new Float64Array(numbers * (SLOT_LIMIT + 1))
  const [mouth, wide, eyes, hang, swing, before] = [table(1), table(1), table(2), table(2), table(2), table(2).fill(Number.NaN)]
  const out = new Float32Array(FACE_NUMBERS)
  const voice = new Float32Array(SLOT_LIMIT + 1)
  const width = new Float32Array(SLOT_LIMIT + 1)
  const gaze = table(3).fill(Number.NaN)
  const look = new Float64Array(2)
  return {
    voice,
    width,
    gaze,
    out,
    forget(slot) {
      voice[slot] = 0
      width[slot] = 0
      mouth[slot] = 0
      wide[slot] = 0
      for (let i = 0; i < 3; i++) gaze[3 * slot + i] = Number.NaN
      for (let i = 0; i < 2; i++) {
        eyes[2 * slot + i] = 0
        hang[2 * slot + i] = 0
        swing[2 * slot + i] = 0
        before[2 * slot + i] = Number.NaN
      }
    },
    step(slot, wish, { deltaS, atS, chance }) {
      const open = Math.min(1, Math.max(0, voice[slot]!))
      const eased = 1 - Math.exp(-deltaS / (open > mouth[slot]! ? OPENS_S : CLOSES_S))
      mouth[slot] = mouth[slot]! + (open - mouth[slot]!) * eased
      const shape = open > 0 ? Math.min(1, Math.max(-1, width[slot]!)) : 0
      wide[slot] = wide[slot]! + (shape - wide[slot]!) * (1 - Math.exp(-deltaS / SHAPES_S))
      eyesTo(wish, gaze, 3 * slot, look)
      out[FACE.blink] = blinkAt(atS, chance)
      out[FACE.mouth] = mouth[slot]
      out[FACE.wide] = wide[slot]
      const glance = 1 - Math.exp(-deltaS / GLANCE_S)
      for (let i = 0; i < 2; i++) {
        const k = 2 * slot + i
        eyes[k] = eyes[k]! + (look[i]! - eyes[k]!) * glance
        out[FACE.eyesX + i] = eyes[k]
        const place = wish[2 * i]!
        const gone = Number.isNaN(before[k]) ? 0 : place - before[k]!
        before[k] = place
        swingOn(hang, swing, k, { gone, deltaS })
        out[FACE.hangX + i] = hang[k]!
      }
    },
  }
}

/** A damped spring towards where it trails by pace, in steps short enough for it. */
function swingOn(
  hang: Float64Array,
  swing: Float64Array,
  k: number,
  { gone, deltaS }: { readonly gone: number; readonly deltaS: number },
): void {
  if (deltaS <= 0) return
  const pace = Math.max(-3, Math.min(3, gone / deltaS))
  const steps = Math.min(8, Math.ceil(deltaS / 0.02))
  const step = Math.min(0.02, deltaS / steps)
  for (let index = 0; index < steps; index++) {
    swing[k] = swing[k]! + (HANG_PER_S2 * (-TRAIL_M * pace - hang[k]!) - HANG_DAMP * swing[k]!) * step
    hang[k] = Math.max(-HANG_MOST_M, Math.min(HANG_MOST_M, hang[k]! + swing[k] * step))
  }
}

/** Right and up from the head to what is looked at, radians within what eyes can do; straight on where there is nothing. */
function eyesTo(wish: BodyWish, gaze: Float64Array, at: number, out: Float64Array): void {
  out[0] = 0
  out[1] = 0
  const dx = gaze[at]! - wish[0]!
  const dy = gaze[at + 1]! - wish[1]!
  const dz = gaze[at + 2]! - wish[2]!
  if (Number.isNaN(dx)) return
  // Into the head's own frame: by the conjugate of its turn.
  const qx = -wish[WISH.head + 3]!
  const qy = -wish[WISH.head + 4]!
  const qz = -wish[WISH.head + 5]!
  const qw = wish[WISH.head + 6]!
  const tx = 2 * (qy * dz - qz * dy)
  const ty = 2 * (qz * dx - qx * dz)
  const tz = 2 * (qx * dy - qy * dx)
  const x = dx + qw * tx + qy * tz - qz * ty
  const y = dy + qw * ty + qz * tx - qx * tz
  const z = dz + qw * tz + qx * ty - qy * tx
  const right = Math.atan2(x, -z)
  if (Math.abs(right) > 2 * EYES_MOST) return
  out[0] = Math.max(-EYES_MOST, Math.min(EYES_MOST, right))
  out[1] = Math.max(-EYES_MOST, Math.min(EYES_MOST, Math.atan2(y, Math.sqrt(x * x + z * z))))
}
