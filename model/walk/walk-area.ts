import type { Metres } from '../units/index.ts'
import { metres } from '../units/index.ts'

/** Ground people may stand on: polygons in venue east, north metres, each at a height. */
export interface WalkZone {
  readonly id: string
  readonly polygon: readonly (readonly [number, number])[]
  readonly heightM: number
}

/** Walk zones made ready for asking: flat coordinates, no allocation when judged. */
export interface WalkArea {
  readonly zones: readonly { readonly id: string; readonly edges: Float64Array; readonly height: Metres }[]
}

/** Prepares zones. Later zones lie on top of earlier ones where they overlap. */
export function walkArea(zones: readonly WalkZone[]): WalkArea {
  return {
    zones: zones.map((zone) => ({ id: zone.id, edges: Float64Array.from(zone.polygon.flat()), height: metres(zone.heightM) })),
  }
}

/** Index of the topmost zone that holds the point, or -1. Points on an edge may count either way. */
export function zoneAt(area: WalkArea, east: number, north: number): number {
  for (let index = area.zones.length - 1; index >= 0; index--) {
    if (inside(area.zones[index]!.edges, east, north)) return index
  }
  return -1
}

/**
 * Moves from a standing point by a wish (east, north in metres, length 2), within the area: the whole wish, else its part along the edge that stops it,
 * else nothing. Writes east, north, height into `out` (length 3). The same function judges pages and server.
 */
export function walk(area: WalkArea, from: Float64Array, wish: Float64Array, out: Float64Array): void {
  if (stand(area, from[0]! + wish[0]!, from[1]! + wish[1]!, out)) return
  if (slide(area, from, wish, out)) return
  out[0] = from[0]!
  out[1] = from[1]!
  out[2] = from[2]!
}

function stand(area: WalkArea, east: number, north: number, out: Float64Array): boolean {
  const index = zoneAt(area, east, north)
  if (index < 0) return false
  out[0] = east
  out[1] = north
  out[2] = area.zones[index]!.height
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

/** Even-odd rule over a closed ring of east, north pairs. */
function inside(edges: Float64Array, east: number, north: number): boolean {
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
