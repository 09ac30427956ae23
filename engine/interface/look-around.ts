import type { Localised, Show, Venue } from '../../model/documents/index.ts'
import { PRESENT_ROLES } from '../../model/protocol/index.ts'
import { showNow, type CueState, type ShowNow } from '../../model/show/index.ts'
import type { Milliseconds } from '../../model/units/index.ts'
import { nearby, type NearSpot, type Spot, type Standing } from '../../model/walk/index.ts'
import type { RoomView } from './room-store.ts'

/** A place one can be told of and go to. */
export interface NamedPlace {
  readonly id: string
  readonly name: Localised
  readonly note?: Localised | undefined
  readonly headingDeg: number
  /** How far around the name applies, metres. */
  readonly radiusM: number
}

/** What is around a visitor, in facts. */
export interface Surroundings {
  readonly heading: Standing['heading']
  /** The place he is at: the nearest whose name applies where he stands. */
  readonly at: NearSpot<NamedPlace> | null
  readonly places: readonly NearSpot<NamedPlace>[]
  /** Names of others within earshot, nearest first. */
  readonly people: readonly NearSpot<string>[]
  /** Everybody in the venue, the visitor too. */
  readonly inAll: number
  readonly show: ShowNow | null
}

/** What the facts are read from. */
export interface Lookout {
  readonly places: readonly Spot<NamedPlace>[]
  readonly show: Show | null
  readonly cueState: CueState | null
  readonly serverMs: Milliseconds
  readonly standing: Standing
  /** Others by name, where their heads are. */
  readonly people: readonly Spot<string>[]
  readonly inAll: number
}

/** People nearer than this are told one by one. */
const EARSHOT_M = 25
const MOST_PEOPLE = 6
/** How far around a zone of arrival its name applies. */
const ARRIVAL_M = 8

/** Places of a venue as spots: its named places, and the zones where one arrives. */
export function placesOf(venue: Pick<Venue, 'places' | 'zones'>): Spot<NamedPlace>[] {
  const arrivals = venue.zones.filter(({ kind }) => kind === 'spawn')
  return [
    ...venue.places.map((place) => ({ thing: place, east: place.position[0], north: place.position[1] })),
    ...arrivals.map((zone) => {
      const middle = (axis: 0 | 1): number => zone.polygon.reduce((sum, corner) => sum + corner[axis], 0) / zone.polygon.length
      return {
        thing: { id: zone.id, name: zone.name, headingDeg: zone.headingDeg ?? 0, radiusM: ARRIVAL_M },
        east: middle(0),
        north: middle(1),
      }
    }),
  ]
}

/** Reads the facts. The same for the mirror of the 3D visit and for the text visit. */
export function lookAround(lookout: Lookout): Surroundings {
  const { standing, show } = lookout
  const places = nearby(standing, lookout.places, { count: lookout.places.length })
  return {
    heading: standing.heading,
    at: places.find(({ thing, distance }) => distance <= thing.radiusM) ?? null,
    places,
    people: nearby(standing, lookout.people, { count: MOST_PEOPLE, withinM: EARSHOT_M }),
    inAll: lookout.inAll,
    show: show && showNow(show, lookout.cueState, lookout.serverMs),
  }
}

/** Heads by slot, named by the room's list, and how many there are in all. A head the list does not know yet is left out. */
export function othersNamed(
  { people, welcome }: Pick<RoomView, 'people' | 'welcome'>,
  heads: readonly Spot<number>[],
): Pick<Lookout, 'people' | 'inAll'> {
  const names = new Map(people.map(({ slot, name }) => [slot, name]))
  return {
    people: heads.flatMap((head) => {
      const name = names.get(head.thing)
      return name === undefined || head.thing === welcome?.slot ? [] : [{ ...head, thing: name }]
    }),
    inAll: people.filter(({ role }) => PRESENT_ROLES.includes(role)).length,
  }
}
