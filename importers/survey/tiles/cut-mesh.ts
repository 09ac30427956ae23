import type { SurveyMesh } from '../survey.ts'

/** A cell of the ground plan: west, south, east, north in metres from the survey's origin. */
export type Cell = readonly [west: number, south: number, east: number, north: number]

/** Triangles being gathered for one cell. Positions double, from the survey's origin. */
export interface CellMesh {
  readonly cell: Cell
  readonly positions: number[]
  readonly triangles: number[]
  /** Faces of the mesh that was cut. */
  readonly faceOf: number[]
  /** Empty where the mesh has none. */
  readonly vertexNormals: number[]
}

/** Position, then normal where there is one. */
type Corner = readonly number[]

/**
 * Cuts triangles along the lines of a square grid; nothing is lost and nothing overlaps. Cells come by their first triangle. An
 * edge that two triangles share is cut at the same point for both, to the last bit.
 */
export function cutMesh(mesh: SurveyMesh, cellM: number): CellMesh[] {
  const cells = new Map<string, CellGatherer>()
  for (let triangle = 0; triangle < mesh.faceOf.length; triangle++) {
    const corners = [0, 1, 2].map((i) => cornerOf(mesh, mesh.triangles[3 * triangle + i]!))
    const [west, east] = cellRange(corners, 0, cellM)
    const [south, north] = cellRange(corners, 1, cellM)
    for (let column = west; column <= east; column++) {
      const strip = between(corners, 0, [column, column === west, column === east], cellM)
      for (let row = south; row <= north; row++) {
        const polygon = between(strip, 1, [row, row === south, row === north], cellM)
        if (polygon.length >= 3) gatherer(cells, column, row, cellM).add(polygon, mesh.faceOf[triangle]!)
      }
    }
  }
  return [...cells.values()].map((each) => each.mesh)
}

function cornerOf({ positions, vertexNormals }: SurveyMesh, vertex: number): Corner {
  const at = [positions[3 * vertex]!, positions[3 * vertex + 1]!, positions[3 * vertex + 2]!]
  if (vertexNormals === undefined) return at
  return [...at, vertexNormals[3 * vertex]!, vertexNormals[3 * vertex + 1]!, vertexNormals[3 * vertex + 2]!]
}

function cellRange(corners: readonly Corner[], axis: 0 | 1, cellM: number): [first: number, last: number] {
  const along = corners.map((corner) => corner[axis]!)
  const first = Math.floor(Math.min(...along) / cellM)
  return [first, Math.max(first, Math.ceil(Math.max(...along) / cellM) - 1)]
}

/** What of a convex polygon lies in one row of cells; its outermost rows need no cut on their far side. */
function between(
  polygon: readonly Corner[],
  axis: 0 | 1,
  [row, isFirst, isLast]: readonly [number, boolean, boolean],
  cellM: number,
): readonly Corner[] {
  const above = isFirst ? polygon : clip(polygon, axis, row * cellM, 1)
  return isLast ? above : clip(above, axis, (row + 1) * cellM, -1)
}

/** Sutherland and Hodgman's clipping by one line; `side` 1 keeps what is greater. */
function clip(polygon: readonly Corner[], axis: 0 | 1, line: number, side: 1 | -1): readonly Corner[] {
  const kept: Corner[] = []
  for (let i = 0; i < polygon.length; i++) {
    const a = polygon[i]!
    const b = polygon[(i + 1) % polygon.length]!
    const fromA = (a[axis]! - line) * side
    const fromB = (b[axis]! - line) * side
    if (fromA >= 0) kept.push(a)
    if ((fromA > 0 && fromB < 0) || (fromA < 0 && fromB > 0)) kept.push(crossing(a, b, axis, line))
  }
  return kept
}

function crossing(a: Corner, b: Corner, axis: 0 | 1, line: number): Corner {
  const [low, high] = isBefore(a, b) ? [a, b] : [b, a]
  const share = (line - low[axis]!) / (high[axis]! - low[axis]!)
  return low.map((from, i) => (i === axis ? line : from + share * (high[i]! - from)))
}

function isBefore(a: Corner, b: Corner): boolean {
  for (let axis = 0; axis < 3; axis++) if (a[axis] !== b[axis]) return a[axis]! < b[axis]!
  return true
}

interface CellGatherer {
  readonly mesh: CellMesh
  add(polygon: readonly Corner[], face: number): void
}

function gatherer(cells: Map<string, CellGatherer>, column: number, row: number, cellM: number): CellGatherer {
  const key = `${column} ${row}`
  const known = cells.get(key)
  if (known !== undefined) return known
  const made = createGatherer([column * cellM, row * cellM, (column + 1) * cellM, (row + 1) * cellM])
  cells.set(key, made)
  return made
}

function createGatherer(cell: Cell): CellGatherer {
  const mesh: CellMesh = { cell, positions: [], triangles: [], faceOf: [], vertexNormals: [] }
  const known = new Map<string, number>()
  const vertexOf = (corner: Corner): number => {
    const key = corner.join(' ')
    const before = known.get(key)
    if (before !== undefined) return before
    known.set(key, known.size)
    mesh.positions.push(corner[0]!, corner[1]!, corner[2]!)
    for (let i = 3; i < corner.length; i++) mesh.vertexNormals.push(corner[i]!)
    return known.size - 1
  }
  return {
    mesh,
    add(polygon, face) {
      const ring = polygon.map(vertexOf).filter((vertex, i, all) => vertex !== all[(i + 1) % all.length])
      for (let i = 2; i < ring.length; i++) {
        mesh.triangles.push(ring[0]!, ring[i - 1]!, ring[i]!)
        mesh.faceOf.push(face)
      }
    },
  }
}
