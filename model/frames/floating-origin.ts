import { type Metres, metres } from '../units/index.ts'
import { type Position, setPosition } from './frame.ts'

/** Edge of a cell of the floating origin. */
export const FLOATING_ORIGIN_CELL: Metres = metres(1000)
/** How far past its cell's edge the eye goes before the origin follows, so that walking along an edge moves nothing. */
export const FLOATING_ORIGIN_MARGIN: Metres = metres(100)

/**
 * Where the renderer's origin stands for an eye: the centre of the eye's 1 km cell, whole kilometres east, north and up, so that
 * the venue's own origin is one. `previous` is kept while the eye is at most 600 m from it along every axis. Everything within
 * 500 m of the eye is then within 1.1 km of the origin along every axis, where float32 steps are 0.12 mm.
 * `out` may be `previous`. An eye that is not a number moves nothing. Returns whether the origin moved.
 */
export function floatingOrigin(eye: Position<'enu'>, previous: Position<'enu'>, out: Position<'enu'>): boolean {
  const reach = FLOATING_ORIGIN_CELL / 2 + FLOATING_ORIGIN_MARGIN
  const moved = Math.abs(eye[0] - previous[0]) > reach || Math.abs(eye[1] - previous[1]) > reach || Math.abs(eye[2] - previous[2]) > reach
  if (moved) setPosition(out, cellCentre(eye[0]), cellCentre(eye[1]), cellCentre(eye[2]))
  else if (out !== previous) out.set(previous)
  return moved
}

// Adding 0 turns a negative zero into zero.
const cellCentre = (value: number): number => Math.round(value / FLOATING_ORIGIN_CELL) * FLOATING_ORIGIN_CELL + 0
