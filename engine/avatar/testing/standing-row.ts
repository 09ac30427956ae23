import { BODY_NUMBERS, REST } from '../body-bones.ts'
import { FACE, FACE_NUMBERS } from '../body-face.ts'
import { createBodyWish, solveBody } from '../body-solve.ts'

/** Where in a row it stands how far the lids are shut. */
export const BLINK_AT = BODY_NUMBERS + FACE.blink

/** A row of the bone texture for somebody who stands at x metres and looks along -Z. */
export function standingRow(x: number): Float32Array {
  const wish = createBodyWish()
  wish.set([x, REST.eyes, 0, 0, 0, 0, 1])
  const row = new Float32Array(BODY_NUMBERS + FACE_NUMBERS)
  solveBody(wish, row)
  return row
}
