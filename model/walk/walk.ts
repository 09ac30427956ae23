import { groundHeight, isGround } from './ground-grid.ts'
import { type WalkArea, zoneAt } from './walk-area.ts'
import { type GroundArea, walkGround } from './walk-ground.ts'

/**
 * Moves from a standing point by a wish (east, north in metres, length 2), within the area: the whole wish, else what of it leads
 * along the edge or obstacle that stops it, else nothing. With a grid the way is taken in short steps, so that nothing thinner than
 * the wish is passed through, and no step is higher than `STEP_LIMIT`; a wish of more than a kilometre is cut short. Who stands off
 * the ground of a grid moves as if there were none, until he is on it. Writes east, north, height into `out` (length 3; may be
 * `from`). The same function judges pages and server. Allocates nothing.
 */
export function walk(area: WalkArea, from: Float64Array, wish: Float64Array, out: Float64Array): void {
  if (isOnGround(area, from)) return walkGround(area, from, wish, out)
  if (stand(area, from[0]! + wish[0]!, from[1]! + wish[1]!, out)) return
  if (slide(area, from, wish, out)) return
  out[0] = from[0]!
  out[1] = from[1]!
  out[2] = from[2]!
}

const isOnGround = (area: WalkArea, at: Float64Array): area is GroundArea => area.grid !== null && isGround(area.grid, at[0]!, at[1]!)

function stand(area: WalkArea, east: number, north: number, out: Float64Array): boolean {
  const index = zoneAt(area, east, north)
  if (index < 0) return false
  const up = area.grid === null ? Number.NaN : groundHeight(area.grid, east, north)
  out[0] = east
  out[1] = north
  out[2] = Number.isNaN(up) ? area.zones[index]!.height : up
  return true
}

/** Tries the wish's part along every edge it crosses or nearly touches. */
function slide(area: WalkArea, from: Float64Array, wish: Float64Array, out: Float64Array): boolean {
  const east = wish[0]!
  const north = wish[1]!
  const reach = Math.hypot(east, north)
  if (!(reach > 0)) return false
  for (let zone = area.zones.length - 1; zone >= 0; zone--) {
    const edges = area.zones[zone]!.edges
    for (let corner = 0; corner < edges.length; corner += 2) {
      const next = (corner + 2) % edges.length
      const alongEast = edges[next]! - edges[corner]!
      const alongNorth = edges[next + 1]! - edges[corner + 1]!
      const length = Math.hypot(alongEast, alongNorth)
      if (length === 0 || distanceToEdge(edges, corner, from[0]!, from[1]!) > reach + 0.05) continue
      const part = (east * alongEast + north * alongNorth) / (length * length)
      if (Math.abs(part) * length < reach * 0.05) continue
      if (stand(area, from[0]! + alongEast * part, from[1]! + alongNorth * part, out)) return true
    }
  }
  return false
}

function distanceToEdge(edges: Float64Array, corner: number, east: number, north: number): number {
  const next = (corner + 2) % edges.length
  const alongEast = edges[next]! - edges[corner]!
  const alongNorth = edges[next + 1]! - edges[corner + 1]!
  const square = alongEast * alongEast + alongNorth * alongNorth
  const wish = square === 0 ? 0 : ((east - edges[corner]!) * alongEast + (north - edges[corner + 1]!) * alongNorth) / square
  const part = wish < 0 ? 0 : wish > 1 ? 1 : wish
  return Math.hypot(east - edges[corner]! - part * alongEast, north - edges[corner + 1]! - part * alongNorth)
}
