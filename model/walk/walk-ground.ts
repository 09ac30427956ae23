import { groundCell, type GroundGrid, groundHeight, isStep, NO_GROUND } from './ground-grid.ts'
import { type WalkArea, zoneAt } from './walk-area.ts'

/** An area that has a grid. */
export interface GroundArea extends WalkArea {
  readonly grid: GroundGrid
}

const MOST_STEPS = 4096
/** Ways tried besides the wished one when something stops it: turned by 30 and 60 degrees, shortened to the wish's part along them. */
const TURNS = Float64Array.of(Math.PI / 6, -Math.PI / 6, Math.PI / 3, -Math.PI / 3)

/** `walk` on a grid, from ground. Short steps, each judged by the cells it leaves and enters. */
export function walkGround(area: GroundArea, from: Float64Array, wish: Float64Array, out: Float64Array): void {
  const reach = Math.hypot(wish[0]!, wish[1]!)
  const longest = area.grid.cell / 2
  const steps = Math.min(MOST_STEPS, Math.ceil(reach / longest))
  out[0] = from[0]!
  out[1] = from[1]!
  out[2] = groundHeight(area.grid, out[0], out[1])
  if (!(reach > 0) || !Number.isFinite(reach)) return
  const part = Math.min(1 / steps, longest / reach)
  const east = wish[0]! * part
  const north = wish[1]! * part
  for (let step = 0; step < steps; step++) if (!stepOrSlide(area, east, north, out)) return
}

/** One short step: as wished, else along the wider axis, the narrower one, else turned. */
function stepOrSlide(area: GroundArea, east: number, north: number, at: Float64Array): boolean {
  if (step(area, east, north, at)) return true
  const eastward = Math.abs(east) >= Math.abs(north)
  if (step(area, eastward ? east : 0, eastward ? 0 : north, at)) return true
  if (step(area, eastward ? 0 : east, eastward ? north : 0, at)) return true
  for (let index = 0; index < TURNS.length; index++) {
    const along = Math.cos(TURNS[index]!)
    const aside = Math.sin(TURNS[index]!)
    if (step(area, (east * along - north * aside) * along, (north * along + east * aside) * along, at)) return true
  }
  return false
}

function step(area: GroundArea, east: number, north: number, at: Float64Array): boolean {
  if (east === 0 && north === 0) return false
  const { grid } = area
  const toEast = at[0]! + east
  const toNorth = at[1]! + north
  const from = groundCell(grid, at[0]!, at[1]!)
  const to = groundCell(grid, toEast, toNorth)
  if (to < 0 || grid.heights[to] === NO_GROUND || !isStep(grid, from, to) || zoneAt(area, toEast, toNorth) < 0) return false
  at[0] = toEast
  at[1] = toNorth
  at[2] = groundHeight(grid, toEast, toNorth)
  return true
}
