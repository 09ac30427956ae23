import { HolositeError, type Outcome } from '../../../model/errors/index.ts'
import { metres } from '../../../model/units/index.ts'
import { type GroundGrid, MOST_CELLS, NO_GROUND, STEP_LIMIT, walkArea, type WalkZone, zoneAt } from '../../../model/walk/index.ts'
import type { SurveyFeature } from '../survey.ts'
import { cornersOf } from './emitters.ts'
import { FloorCollector, type Floors, type GroundFrame } from './floors.ts'
import { buildOccluders, type Occluders } from './occluders.ts'
import { touchesBox } from './touch-box.ts'

/** Who walks, and where. */
export interface GroundOptions {
  /** Where people may be: the grid covers these and no more. */
  readonly zones: readonly WalkZone[]
  /** Where they begin; ground that no steps lead to from here is left out. */
  readonly spawns: readonly WalkZone[]
  readonly cellM: number
  readonly slopeDeg: number
  readonly headRoomM: number
  /** Half the side of the square of free room a body needs around the middle of a cell. */
  readonly bodyM: number
}

/** Half a metre cells for people of usual size; with the body's 0.3 m a hand's breadth is kept from walls, since people stand anywhere in a cell. */
export const GROUND_BAKE = { cellM: 0.5, slopeDeg: 40, headRoomM: 2, bodyM: 0.4 } as const

/** Spawns may lie this far above or below the floor meant, metres. */
const SPAWN_REACH_M = 1.5

/**
 * Finds where people can stand: faces of ground no steeper than the limit, with head room, clear of obstacles, joined to a spawn by
 * steps. Of the finest level of each feature, those with `walk` ground or obstacle count. Where floors lie above one another the one
 * reached first from the spawns is kept. Refuses with `venue/bad-ground` when the spawns lie on no ground.
 */
export async function bakeGround(
  features: AsyncIterable<SurveyFeature> | Iterable<SurveyFeature>,
  options: GroundOptions,
): Promise<Outcome<GroundGrid>> {
  const frame = frameOf(options)
  if (frame.columns * frame.rows > MOST_CELLS)
    return refused('The zones span more than 16 million cells.', 'Take wider cells or fewer zones.')
  const floors = new FloorCollector(frame, options.slopeDeg)
  const solid: number[] = []
  const overhead: number[] = []
  for await (const { levels, walk } of features) {
    if (walk === 'none') continue
    const mesh = levels[levels.length - 1]!.mesh
    for (let triangle = 0; triangle < mesh.faceOf.length; triangle++) {
      const corners = cornersOf(mesh, triangle)
      if (corners.every(([east]) => east < frame.west) || corners.every(([east]) => east > frame.west + frame.columns * frame.cell))
        continue
      if (walk === 'ground') floors.add(corners)
      for (const corner of corners) (walk === 'ground' ? overhead : solid).push(...corner)
    }
  }
  const room = { solid: buildOccluders(Float32Array.from(solid)), overhead: buildOccluders(Float32Array.from(overhead)) }
  return flood(frame, floors.finish(), { room, options })
}

/** The rectangle about all zones, in whole cells. */
function frameOf({ zones, cellM }: GroundOptions): GroundFrame {
  const easts = zones.flatMap(({ polygon }) => polygon.map(([east]) => east))
  const norths = zones.flatMap(({ polygon }) => polygon.map(([, north]) => north))
  const west = Math.floor(Math.min(...easts) / cellM) * cellM
  const south = Math.floor(Math.min(...norths) / cellM) * cellM
  return {
    west,
    south,
    cell: cellM,
    columns: Math.max(1, Math.ceil((Math.max(...easts) - west) / cellM)),
    rows: Math.max(1, Math.ceil((Math.max(...norths) - south) / cellM)),
  }
}

interface Surroundings {
  readonly room: { readonly solid: Occluders; readonly overhead: Occluders }
  readonly options: GroundOptions
}

/** Spreads from the spawns, breadth first, over cells where a body fits. */
function flood(frame: GroundFrame, floors: Floors, { room, options }: Surroundings): Outcome<GroundGrid> {
  const heights = new Uint16Array(frame.columns * frame.rows).fill(NO_GROUND)
  const inside = walkArea(options.zones)
  const queue = new Int32Array(heights.length)
  let count = 0
  const enter = (cell: number, height: number): void => {
    const east = frame.west + ((cell % frame.columns) + 0.5) * frame.cell
    const north = frame.south + (Math.floor(cell / frame.columns) + 0.5) * frame.cell
    if (zoneAt(inside, east, north) < 0 || !hasRoom(room, options, [east, north, floors.base + height / 100])) return
    heights[cell] = height
    queue[count++] = cell
  }
  for (const spawn of options.spawns) {
    const area = walkArea([spawn])
    for (let cell = 0; cell < heights.length; cell++) {
      const east = frame.west + ((cell % frame.columns) + 0.5) * frame.cell
      const north = frame.south + (Math.floor(cell / frame.columns) + 0.5) * frame.cell
      if (heights[cell] !== NO_GROUND || zoneAt(area, east, north) < 0) continue
      const height = floors.nearest(cell, Math.round((spawn.heightM - floors.base) * 100), SPAWN_REACH_M * 100)
      if (height >= 0) enter(cell, height)
    }
  }
  if (count === 0)
    return refused('No spawn zone lies on ground one can stand on.', 'Move the spawn zones, or mark the ground features as ground.')
  for (let at = 0; at < count; at++) {
    const cell = queue[at]!
    const column = cell % frame.columns
    const row = (cell - column) / frame.columns
    for (let way = 0; way < 4; way++) {
      const right = way === 0 ? 1 : way === 1 ? -1 : 0
      const up = way === 2 ? 1 : way === 3 ? -1 : 0
      if (column + right < 0 || column + right >= frame.columns || row + up < 0 || row + up >= frame.rows) continue
      const next = cell + right + up * frame.columns
      if (heights[next] !== NO_GROUND) continue
      const height = floors.nearest(next, heights[cell]!, STEP_LIMIT * 100)
      if (height >= 0) enter(next, height)
    }
  }
  return { ok: true, value: cropped(frame, floors.base, heights) }
}

/** Free of obstacles from above a step to head room, and of floors above twice a step. */
function hasRoom(
  { solid, overhead }: Surroundings['room'],
  { bodyM, headRoomM }: GroundOptions,
  [east, north, up]: readonly [number, number, number],
): boolean {
  const box = (from: number) => [east - bodyM, north - bodyM, up + from, east + bodyM, north + bodyM, up + headRoomM] as const
  return !touchesBox(solid, box(STEP_LIMIT + 0.01)) && !touchesBox(overhead, box(2 * STEP_LIMIT + 0.01))
}

function cropped(frame: GroundFrame, base: number, heights: Uint16Array): GroundGrid {
  let [left, right, bottom, top, lowest] = [Infinity, -1, Infinity, -1, Infinity]
  heights.forEach((height, cell) => {
    if (height === NO_GROUND) return
    const column = cell % frame.columns
    const row = Math.floor(cell / frame.columns)
    left = Math.min(left, column)
    right = Math.max(right, column)
    bottom = Math.min(bottom, row)
    top = Math.max(top, row)
    lowest = Math.min(lowest, height)
  })
  const columns = right - left + 1
  const rows = top - bottom + 1
  const kept = new Uint16Array(columns * rows).fill(NO_GROUND)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const height = heights[(bottom + row) * frame.columns + left + column]!
      if (height !== NO_GROUND) kept[row * columns + column] = height - lowest
    }
  }
  return {
    west: metres(frame.west + left * frame.cell),
    south: metres(frame.south + bottom * frame.cell),
    cell: metres(frame.cell),
    columns,
    rows,
    base: metres(base + lowest / 100),
    heights: kept,
  }
}

function refused(what: string, fix: string): Outcome<never> {
  return { ok: false, faults: [new HolositeError({ code: 'venue/bad-ground', what, fix }).toFault()] }
}
