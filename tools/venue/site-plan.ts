import type { SurveyFeature, SurveyMesh } from '../../importers/survey/index.ts'

/** Walls of a place as seen from above, cut at breast height: enough to find free ground. Metres east and north. */
export interface SitePlan {
  /** Four numbers a wall: east, north of its ends. */
  readonly walls: readonly number[]
  /** Whether a point stands outside every building. */
  isOutside(east: number, north: number): boolean
  /** Metres from a point along a unit direction to the next wall, at most `reachM`. */
  clearance(from: readonly [number, number], along: readonly [number, number], reachM: number): number
  /** Whether a point is outside and no wall is nearer than `marginM`. */
  isFree(east: number, north: number, marginM: number): boolean
}

/** Above the ground, metres: over kerbs, under eaves. */
const CUT_M = 1.2

export function planSite(features: readonly SurveyFeature[], groundM: number): SitePlan {
  const walls: number[] = []
  for (const { walk, levels } of features) {
    const mesh = levels.at(-1)?.mesh
    if (walk === 'obstacle' && mesh !== undefined) cutMesh(mesh, groundM + CUT_M, walls)
  }
  const crossings = (east: number, north: number, alongEast: number, alongNorth: number): number => {
    let count = 0
    for (let at = 0; at < walls.length; at += 4) if (distanceTo(walls, at, [east, north], [alongEast, alongNorth]) !== null) count++
    return count
  }
  const clearance: SitePlan['clearance'] = (from, along, reachM) => {
    let nearest = reachM
    for (let at = 0; at < walls.length; at += 4) nearest = Math.min(nearest, distanceTo(walls, at, from, along) ?? reachM)
    return nearest
  }
  // Three oblique directions vote: a ray through a corner, or a wall that is not closed, misleads one.
  const isOutside: SitePlan['isOutside'] = (east, north) => {
    let inside = 0
    for (const angle of [0.3, 2.5, 4.4]) if (crossings(east, north, Math.cos(angle), Math.sin(angle)) % 2 === 1) inside++
    return inside < 2
  }
  const isFree: SitePlan['isFree'] = (east, north, marginM) => isOutside(east, north) && nearestWall(walls, east, north) >= marginM
  return { walls, isOutside, clearance, isFree }
}

/** Where triangles of a mesh cross a height. */
function cutMesh({ positions, triangles }: SurveyMesh, heightM: number, out: number[]): void {
  for (let triangle = 0; triangle < triangles.length; triangle += 3) {
    const ends: number[] = []
    for (let side = 0; side < 3; side++) {
      const a = triangles[triangle + side]! * 3
      const b = triangles[triangle + ((side + 1) % 3)]! * 3
      const low = positions[a + 2]! - heightM
      const high = positions[b + 2]! - heightM
      if (low < 0 === high < 0) continue
      const share = low / (low - high)
      ends.push(
        positions[a]! + (positions[b]! - positions[a]!) * share,
        positions[a + 1]! + (positions[b + 1]! - positions[a + 1]!) * share,
      )
    }
    if (ends.length === 4) out.push(...ends)
  }
}

function distanceTo(
  walls: readonly number[],
  at: number,
  from: readonly [number, number],
  along: readonly [number, number],
): number | null {
  const east = walls[at + 2]! - walls[at]!
  const north = walls[at + 3]! - walls[at + 1]!
  const cross = along[0] * north - along[1] * east
  if (Math.abs(cross) < 1e-12) return null
  const toEast = walls[at]! - from[0]
  const toNorth = walls[at + 1]! - from[1]
  const distance = (toEast * north - toNorth * east) / cross
  const share = (toEast * along[1] - toNorth * along[0]) / cross
  return distance > 0 && share >= 0 && share <= 1 ? distance : null
}

function nearestWall(walls: readonly number[], east: number, north: number): number {
  let nearest = Infinity
  for (let at = 0; at < walls.length; at += 4) {
    const [dx, dy] = [walls[at + 2]! - walls[at]!, walls[at + 3]! - walls[at + 1]!]
    const length2 = dx * dx + dy * dy
    const share = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((east - walls[at]!) * dx + (north - walls[at + 1]!) * dy) / length2))
    nearest = Math.min(nearest, Math.hypot(walls[at]! + dx * share - east, walls[at + 1]! + dy * share - north))
  }
  return nearest
}
