import { metres, radians, type Metres, type Radians } from '../units/index.ts'

/** Feet of somebody and where he looks: ENU metres, heading clockwise from north. */
export interface Standing {
  readonly east: number
  readonly north: number
  readonly heading: Radians
}

/** Something one can be near to. */
export interface Spot<Thing> {
  readonly thing: Thing
  readonly east: number
  readonly north: number
}

/** A spot as seen from where one stands. */
export interface NearSpot<Thing> {
  readonly thing: Thing
  readonly distance: Metres
  /** Clockwise from north, 0 to 2 pi. */
  readonly bearing: Radians
  /** Clockwise from where one looks, over -pi to pi: positive is to the right. */
  readonly turn: Radians
}

const WHOLE_TURN = 2 * Math.PI

/** The spots around, nearest first, at most `count` of them, none beyond `withinM`. */
export function nearby<Thing>(
  from: Standing,
  spots: readonly Spot<Thing>[],
  { count, withinM = Infinity }: { readonly count: number; readonly withinM?: number },
): NearSpot<Thing>[] {
  return spots
    .map((spot) => seen(from, spot))
    .filter(({ distance }) => distance <= withinM)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
}

function seen<Thing>(from: Standing, { thing, east, north }: Spot<Thing>): NearSpot<Thing> {
  const bearing = (Math.atan2(east - from.east, north - from.north) + WHOLE_TURN) % WHOLE_TURN
  return {
    thing,
    distance: metres(Math.hypot(east - from.east, north - from.north)),
    bearing: radians(bearing),
    turn: radians(bearing - from.heading - WHOLE_TURN * Math.round((bearing - from.heading) / WHOLE_TURN)),
  }
}
