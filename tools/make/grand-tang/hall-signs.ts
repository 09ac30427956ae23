import { type Hall, hallWidth } from './hall-plan.ts'
import { type Placing, type Point, placer } from './shape.ts'

/** A board over the middle bay of the ground floor, and a cloth that stands out at its corner, in the hall's own frame, metres. */
export interface HallSigns {
  /** Half width, height, and the middle of its written face. */
  readonly board: { readonly half: number; readonly high: number; readonly at: Point }
  /** Middle of the cloth and its size along y and z; null where none hangs. */
  readonly cloth: { readonly at: Point; readonly deep: number; readonly high: number } | null
}

/** Where the signs of a hall hang; null for a hall without. */
export function hallSigns(hall: Hall): HallSigns | null {
  const ground = hall.storeys[0]
  if (hall.sign === 'none' || ground === undefined) return null
  const half = hallWidth(hall) / 2
  const y = -hall.setbackM + 0.3 + ground.steps * 0.36
  // A board is as wide as two men are tall; a great hall has a greater one.
  const wide = Math.min(half * 0.3, Math.max(1.9, half * 0.09))
  const top = hall.platformM + ground.columnM + ground.bracketM
  return {
    board: { half: wide, high: Math.max(1.1, wide * 0.5), at: [0, y + 0.1, top - 0.8] },
    cloth: hall.sign === 'board-and-flag' ? { at: [half - 0.215, y + 0.31, top - 1.85], deep: 0.62, high: 2.1 } : null,
  }
}

/** A sign as the night document lists it: middle, heading it faces, width and height of the letters. */
export interface PlacedSign {
  readonly kind: 'board' | 'cloth'
  readonly at: Point
  readonly headingDeg: number
  readonly width: number
  readonly height: number
}

/** The signs of a hall as it stands. */
export function placedSigns(hall: Hall, placing: Placing): PlacedSign[] {
  const signs = hallSigns(hall)
  if (signs === null) return []
  const at = placer(placing)
  const heading = placing.headingDeg ?? 0
  const { board, cloth } = signs
  const list: PlacedSign[] = [
    { kind: 'board', at: at([board.at[0], board.at[1] + 0.02, board.at[2]]), headingDeg: heading, width: board.half * 1.7, height: board.high * 0.66 }, // prettier-ignore
  ]
  if (cloth) list.push({ kind: 'cloth', at: at(cloth.at), headingDeg: heading + 90, width: cloth.deep * 0.8, height: cloth.high * 0.86 })
  return list
}
