import { ClampToEdgeWrapping, DataTexture, LinearFilter, RGBAFormat, UnsignedByteType } from 'three'
import type { Night } from '../../model/documents/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { LIGHT_GROUPS, type NightUniforms } from './night-uniforms.ts'

/** Cells of the map, at most, each way. */
const MOST_CELLS = 512
const CELL_M = 2.5
/** Beyond this a lamp's light is left to the ambient. */
const REACH_M = 22
/** A lamp higher than this lights the ground as if from here: roofs and eaves stand between. */
const MOST_HEIGHT_M = 12
const FLOOD_SPILL = 0.08
/** Over how many metres the light of common lamps falls off up a wall. */
const LAMP_FALL_M = 6
/** Pitch under which a floodlight is meant for the ground, and how much stronger than a bare lamp it is there. */
const DOWN_DEG = -20
const DOWN_SHARE = 2

/** Light of the lamps on the ground, coarse. */
export interface RoughLight {
  /** Lux of each group at full level near a place of the render frame into `out`, 8 numbers. Allocates nothing. */
  at(x: number, z: number, out: Float32Array): void
}

/** Splats every lamp onto a grid of the ground: no walls, one bounce guessed. Costs some 20 ms for 10,000 lamps, once. */
export function createRoughLight(scope: DisposeScope, night: Night | null, uniforms: NightUniforms): RoughLight {
  const grid = measure(night)
  const lux = Array.from({ length: LIGHT_GROUPS }, () => new Float32Array(grid.columns * grid.rows))
  if (night) for (const lamp of night.lamps) splat(night, lamp, grid, lux)
  if (night) splatTrees(night, grid, lux)
  onWalls(night, uniforms.nlRoughWall.value)
  const most = uniforms.nlRoughMax.value
  lux.forEach((values, channel) => (most[channel] = values.reduce((a, b) => Math.max(a, b), 0)))
  uniforms.nlRoughCorner.value.set(grid.x, grid.z)
  uniforms.nlRoughScale.value.set(1 / (grid.columns * grid.cell), 1 / (grid.rows * grid.cell))
  uniforms.nlRough0.value = scope.own(textureOf(grid, lux.slice(0, 4), most.slice(0, 4)))
  uniforms.nlRough1.value = scope.own(textureOf(grid, lux.slice(4, 8), most.slice(4, 8)))
  return {
    at(x, z, out) {
      const column = Math.floor((x - grid.x) / grid.cell)
      const row = Math.floor((z - grid.z) / grid.cell)
      const inside = column >= 0 && row >= 0 && column < grid.columns && row < grid.rows
      for (let channel = 0; channel < LIGHT_GROUPS; channel++) out[channel] = inside ? lux[channel]![row * grid.columns + column]! : 0
    },
  }
}

interface Grid {
  /** Corner in the render frame, metres. */
  readonly x: number
  readonly z: number
  readonly cell: number
  readonly columns: number
  readonly rows: number
}

function measure(night: Night | null): Grid {
  let west = 0
  let east = 0
  let south = 0
  let north = 0
  for (const [, x, y] of night?.lamps ?? []) {
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    north = Math.max(north, y)
  }
  const width = east - west + 2 * REACH_M
  const depth = north - south + 2 * REACH_M
  const cell = Math.max(CELL_M, width / MOST_CELLS, depth / MOST_CELLS)
  return { x: west - REACH_M, z: -north - REACH_M, cell, columns: Math.ceil(width / cell), rows: Math.ceil(depth / cell) }
}

/** Groups of floodlights shine on walls; all others light a wall a little less than the ground. A fall-off of 0 m would shade what mirrors it black. */
function onWalls(night: Night | null, out: Float32Array): void {
  for (let channel = 0; channel < LIGHT_GROUPS; channel++) out[channel * 2 + 1] = LAMP_FALL_M
  night?.groups.slice(0, LIGHT_GROUPS).forEach(({ id }, channel) => {
    const kinds = night.lampKinds.filter((kind, number) => kind.group === id && kind.shape === 'flood' && !isForGround(night, number))
    const most = Math.max(0, ...kinds.map((kind) => kind.lumens))
    out[channel * 2] = most > 0 ? 0.8 / FLOOD_SPILL : 0.8
    out[channel * 2 + 1] = most > 0 ? Math.max(3, throwOf(most) * 2.2) : LAMP_FALL_M
  })
}

/** True where every lamp of a kind looks down. */
function isForGround(night: Night, kind: number): boolean {
  const lamps = night.lamps.filter((lamp) => lamp[0] === kind)
  return lamps.length > 0 && lamps.every((lamp) => lamp.length > 4 && (lamp[5] ?? 0) < DOWN_DEG)
}

/** How far off the thing may stand that a floodlight is for, metres: strong ones are set back. */
const throwOf = (lumens: number): number => Math.min(30, 1.2 * (lumens / 900) ** 0.8)

function splat(night: Night, lamp: Night['lamps'][number], grid: Grid, lux: readonly Float32Array[]): void {
  const kind = night.lampKinds[lamp[0]]
  const channel = kind ? night.groups.findIndex((group) => group.id === kind.group) : -1
  if (!kind || channel < 0) return
  const along = lamp.length > 4 ? (lamp[6] ?? 0) : 0
  const pitch = lamp.length > 4 ? (lamp[5] ?? 0) : 0
  const flood = kind.beamDeg < 180
  const isDown = flood && pitch < DOWN_DEG
  // A floodlight is turned at something: only what spills reaches the ground beside it, unless the ground is what it is turned at.
  const spill = isDown ? DOWN_SHARE : flood ? FLOOD_SPILL : 1
  const flux = spill * (kind.shape === 'line' ? kind.lumens * Math.max(along, 1) : kind.lumens)
  const spread = isDown ? lamp[3] : flood ? throwOf(kind.lumens) / 2 : kind.heightM > 0 ? kind.heightM : 4
  const height = Math.min(MOST_HEIGHT_M, Math.max(1.5, spread))
  const ahead = isDown ? Math.min(throwOf(kind.lumens), lamp[3] / Math.tan((-pitch * Math.PI) / 180)) : flood ? throwOf(kind.lumens) : 0
  const heading = ((lamp[4] ?? 0) * Math.PI) / 180
  const aim = { x: lamp[1] + ahead * Math.sin(heading), north: lamp[2] + ahead * Math.cos(heading), height }
  shine(aim, flux, grid, lux[channel]!)
}

/** Light of one point of a tree. */
const TREE_POINT_LM = 5

/** Lit trees throw their light about from the middle of their crowns. */
function splatTrees(night: Night, grid: Grid, lux: readonly Float32Array[]): void {
  const values = lux[night.groups.findIndex(({ id }) => id === 'trees')]
  if (!values) return
  for (const [x, north, , height, , points] of night.trees) {
    if (points > 0) shine({ x, north, height: 0.65 * height }, points * TREE_POINT_LM, grid, values)
  }
}

/** Adds what a lamp of that flux in lumens throws on the ground round a place, east and north. */
function shine({ x, north, height }: { x: number; north: number; height: number }, flux: number, grid: Grid, values: Float32Array): void {
  const centre = { column: (x - grid.x) / grid.cell, row: (-north - grid.z) / grid.cell }
  const reach = Math.ceil(REACH_M / grid.cell)
  // A cone of that reach holds a third of its cylinder.
  const thrown = 0.2 / ((Math.PI * REACH_M * REACH_M) / 3)
  for (let row = Math.max(0, Math.floor(centre.row) - reach); row <= Math.min(grid.rows - 1, centre.row + reach); row++) {
    for (
      let column = Math.max(0, Math.floor(centre.column) - reach);
      column <= Math.min(grid.columns - 1, centre.column + reach);
      column++
    ) {
      const away = Math.hypot(column + 0.5 - centre.column, row + 0.5 - centre.row) * grid.cell
      if (away > REACH_M) continue
      const square = away * away + height * height
      const fade = 1 - away / REACH_M
      // Intensity flux / 4 pi and the cosine on the ground; fronts and paving throw a fifth of the flux about.
      const direct = (flux / (4 * Math.PI)) * (height / (square * Math.sqrt(square))) * fade
      values[row * grid.columns + column]! += direct + flux * thrown * fade
    }
  }
}

function textureOf(grid: Grid, lux: readonly Float32Array[], most: ArrayLike<number>): DataTexture {
  const texels = new Uint8Array(grid.columns * grid.rows * 4)
  lux.forEach((values, channel) => {
    if (most[channel]! <= 0) return
    values.forEach((value, at) => (texels[at * 4 + channel] = Math.round(255 * Math.sqrt(value / most[channel]!))))
  })
  const texture = new DataTexture(texels, grid.columns, grid.rows, RGBAFormat, UnsignedByteType)
  texture.minFilter = texture.magFilter = LinearFilter
  texture.wrapS = texture.wrapT = ClampToEdgeWrapping
  texture.needsUpdate = true
  return texture
}
