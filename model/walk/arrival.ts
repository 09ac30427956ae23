import type { Venue } from '../documents/index.ts'
import type { Fault } from '../errors/index.ts'
import { radians, radiansFromDegrees, type Radians } from '../units/index.ts'
import { heightAt, walkArea, zoneAt, type WalkArea } from './walk-area.ts'

/** Where a visitor comes in: feet in ENU metres, and where he looks. */
export interface Arrival {
  readonly ground: readonly [east: number, north: number, up: number]
  readonly heading: Radians
}

/** What decides where a visitor comes in. */
export interface ArrivalParts {
  readonly venue: Pick<Venue, 'zones' | 'places'>
  readonly area: WalkArea
  /** Id of a spawn zone or of a place; the first spawn zone without it, or where the venue has no such id. */
  readonly wanted?: string | undefined
  /** 0..1, afresh at each call. */
  chance(): number
  /** Heads of those who are there, east and north. */
  readonly others?: readonly (readonly number[])[]
}

/** Nobody arrives closer to another than this where there is room, metres. */
const ARM_LENGTH_M = 0.9
/** Points looked at, and of those that are good, how many are weighed. */
const TRIES = 200
const WEIGHED = 12
const SQUARE = [[-1, -1], [1, -1], [1, 1], [-1, 1]] as const // oxfmt-ignore
/** Around a named place, metres. */
const AROUND_PLACE_M = 2.5

/** Whether the venue has such a way in. */
export const knowsArrival = ({ zones, places }: ArrivalParts['venue'], id: string): boolean =>
  zones.some((zone) => zone.kind === 'spawn' && zone.id === id) || places.some((place) => place.id === id)

/**
 * A point on the walkable ground of a spawn zone (else of the first zone), or beside a named place: by chance, and out of arm's
 * length of those who are there where the zone has room. Its middle where none of its ground can be stood on.
 */
export function chooseArrival(parts: ArrivalParts): Arrival {
  const { area, others = [] } = parts
  const spot = spotOf(parts)
  const within = walkArea([{ id: 'arrival', polygon: spot.polygon, heightM: spot.heightM }])
  const box = boxOf(spot.polygon)
  let best: Arrival | null = null
  let bestRoom = -1
  for (let tried = 0, weighed = 0; tried < TRIES && weighed < WEIGHED && bestRoom < ARM_LENGTH_M; tried++) {
    const east = box.west + parts.chance() * (box.east - box.west)
    const north = box.south + parts.chance() * (box.north - box.south)
    const up = heightAt(area, east, north)
    if (zoneAt(within, east, north) < 0 || Number.isNaN(up)) continue
    weighed++
    const room = others.reduce((least, head) => Math.min(least, Math.hypot(head[0]! - east, head[1]! - north)), Infinity)
    if (room <= bestRoom) continue
    bestRoom = room
    best = { ground: [east, north, up], heading: spot.heading }
  }
  const middle = [(box.west + box.east) / 2, (box.south + box.north) / 2, spot.heightM] as const
  return best ?? { ground: middle, heading: spot.heading }
}

/** A link asked for a way in that the venue does not have. */
export const noSuchArrival = (asked: string, { zones, places }: ArrivalParts['venue']): Fault => ({
  code: 'stage/no-such-arrival',
  what: `The link asks to arrive at "${asked.slice(0, 64)}", which this venue does not have; this is its usual way in.`,
  fix: `Use one of ${[...zones.filter(({ kind }) => kind === 'spawn'), ...places].map(({ id }) => id).join(', ')}.`,
  at: [],
})

/** Where someone would stand who steps aside from the others; null where nobody stands too close. */
export function asideFrom(at: readonly number[], others: readonly (readonly number[])[], ways: ArrivalParts): Arrival | null {
  const close = others.some((head) => Math.hypot(head[0]! - at[0]!, head[1]! - at[1]!) <= ARM_LENGTH_M)
  return close ? chooseArrival({ ...ways, others }) : null
}

interface Spot {
  readonly polygon: readonly (readonly [number, number])[]
  readonly heightM: number
  readonly heading: Radians
}

function spotOf({ venue, wanted }: ArrivalParts): Spot {
  const spawns = venue.zones.filter((zone) => zone.kind === 'spawn')
  const place = venue.places.find(({ id }) => id === wanted)
  const asked = spawns.find(({ id }) => id === wanted)
  if (place && !asked) {
    const [east, north, heightM] = place.position
    const reach = Math.min(AROUND_PLACE_M, place.radiusM)
    const polygon = SQUARE.map(([x, y]) => [east + x * reach, north + y * reach] as const)
    return { polygon, heightM, heading: radiansFromDegrees(place.headingDeg) }
  }
  const zone = asked ?? spawns[0] ?? venue.zones[0]!
  const box = boxOf(zone.polygon)
  const [east, north] = [(box.west + box.east) / 2, (box.south + box.north) / 2]
  const toMiddle = Math.hypot(east, north) < 1 ? radians(0) : radians(Math.atan2(-east, -north))
  return { ...zone, heading: zone.headingDeg === undefined ? toMiddle : radiansFromDegrees(zone.headingDeg) }
}

function boxOf(polygon: Spot['polygon']): { readonly west: number; readonly east: number; readonly south: number; readonly north: number } {
  const easts = polygon.map(([east]) => east)
  const norths = polygon.map(([, north]) => north)
  return { west: Math.min(...easts), east: Math.max(...easts), south: Math.min(...norths), north: Math.max(...norths) }
}
