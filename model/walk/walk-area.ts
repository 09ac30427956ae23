import type { Metres } from '../units/index.ts'
import { metres } from '../units/index.ts'
import { findGround, type GroundGrid } from './ground-grid.ts'

/** Ground people may stand on: polygons in venue east, north metres, each at a height. */
export interface WalkZone {
  readonly id: string
  readonly polygon: readonly (readonly [number, number])[]
  readonly heightM: number
}

/** Walk zones made ready for asking: flat coordinates, no allocation when judged. */
export interface WalkArea {
  readonly zones: readonly { readonly id: string; readonly edges: Float64Array; readonly height: Metres }[]
  /** The ground itself, with its steps and obstacles; null where zones alone count. */
  readonly grid: GroundGrid | null
}

/**
 * Prepares zones. Later zones lie on top of earlier ones where they overlap. With a grid, zones bound where people may be and the
 * grid says where they can stand and how high.
 */
export function walkArea(zones: readonly WalkZone[], grid: GroundGrid | null = null): WalkArea {
  return {
    zones: zones.map((zone) => ({ id: zone.id, edges: Float64Array.from(zone.polygon.flat()), height: metres(zone.heightM) })),
    grid,
  }
}

/** Index of the topmost zone that holds the point, or -1. Points on an edge may count either way. */
export function zoneAt(area: WalkArea, east: number, north: number): number {
  asked[0] = east
  asked[1] = north
  return zoneOf(area, asked)
}

const asked = new Float64Array(3)

function zoneOf(area: WalkArea, place: Float64Array): number {
  for (let index = area.zones.length - 1; index >= 0; index--) {
    if (inside(area.zones[index]!.edges, place)) return index
  }
  return -1
}

/** Up of the ground at a point, ENU metres: the grid's, else the topmost zone's. NaN where nobody may stand. Allocates nothing. */
export function heightAt(area: WalkArea, east: number, north: number): number {
  asked[0] = east
  asked[1] = north
  findHeight(area, asked)
  return asked[2]!
}

/** The same for those who ask often: behind the east and north of a place its height is written. Numbers given to a call are boxed. */
export function findHeight(area: WalkArea, place: Float64Array): void {
  const zone = zoneOf(area, place)
  if (zone >= 0 && area.grid !== null) findGround(area.grid, place)
  else place[2] = zone < 0 ? Number.NaN : area.zones[zone]!.height
}

/** Even-odd rule over a closed ring of east, north pairs. */
function inside(edges: Float64Array, place: Float64Array): boolean {
  const east = place[0]!
  const north = place[1]!
  let within = false
  for (let corner = 0, before = edges.length - 2; corner < edges.length; before = corner, corner += 2) {
    const northHere = edges[corner + 1]!
    const northBefore = edges[before + 1]!
    if (northHere > north === northBefore > north) continue
    const crossing = edges[corner]! + ((north - northHere) / (northBefore - northHere)) * (edges[before]! - edges[corner]!)
    if (east < crossing) within = !within
  }
  return within
}
