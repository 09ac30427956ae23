import type { Bodies } from '../bodies/open-bodies.ts'
import { HolositeError } from '../../model/errors/index.ts'
import type { CameraBoard } from './camera-board.ts'
import type { CameraMasks } from '../show/camera-masks.ts'
import type { FrontDoor } from './open-front.ts'
import type { Holding } from './open-holding.ts'
import type { Shows } from './open-shows.ts'

/** The venues this process runs at the moment; what asks about a venue is led to it. */
export interface Holdings {
  /** In the order they were taken. */
  readonly ids: readonly string[]
  has(venue: string): boolean
  add(holding: Holding): void
  drop(holding: Holding): void
  /** Throws `net/moving` for a venue that is not held here. */
  of(venue: string): Holding
  readonly front: FrontDoor
  readonly shows: Pick<Shows, 'show' | 'outputHealth'>
  readonly board: Pick<CameraBoard, 'cameras' | 'noteRoundTrip' | 'hub'>
  readonly masks: CameraMasks
  readonly bodies: Pick<Bodies, 'of'>
}

/** Begins with none. */
export function createHoldings(): Holdings {
  const held = new Map<string, Holding>()
  const of = (venue: string): Holding => {
    const holding = held.get(venue)
    if (holding !== undefined) return holding
    throw new HolositeError({ code: 'net/moving', what: `Venue "${venue}" is not open in this process.`, fix: 'Try again in a moment.' })
  }
  return {
    get ids() {
      return [...held.keys()]
    },
    has: (venue) => held.has(venue),
    add: (holding) => holding.ids.forEach((venue) => held.set(venue, holding)),
    drop: (holding) => holding.ids.forEach((venue) => held.get(venue) === holding && held.delete(venue)),
    of,
    front: {
      houses: { house: (venue) => of(venue).front.houses.house(venue) },
      invitation: (venue, event) => of(venue).front.invitation(venue, event),
      admission: (venue, knock) => of(venue).front.admission(venue, knock),
    },
    shows: { show: (venue) => of(venue).shows.show(venue), outputHealth: (venue) => of(venue).shows.outputHealth(venue) },
    board: {
      cameras: (venue) => of(venue).board.cameras(venue),
      noteRoundTrip: (venue, camera, roundTripMs) => of(venue).board.noteRoundTrip(venue, camera, roundTripMs),
      get hub() {
        const [any] = held.values()
        return any?.board.hub ?? { up: false, status: null }
      },
    },
    bodies: { of: (venue) => of(venue).bodies.of(venue) },
    masks: {
      of: (venue, camera) => of(venue).masks.of(venue, camera),
      set: (venue, camera, masks) => of(venue).masks.set(venue, camera, masks),
    },
  }
}
