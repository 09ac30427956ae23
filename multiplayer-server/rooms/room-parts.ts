import type { Client } from '@colyseus/core'
import type { Logger } from 'pino'
import type { ServerMessages } from '../../model/protocol/index.ts'
import type { Doors } from '../access/doors.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { ServerClock } from '../process/server-clock.ts'
import type { Timers } from '../process/timers.ts'
import type { ShowMachine } from '../show/show-machine.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import type { MessageGuard } from './message-guard.ts'
import type { Person } from './roster.ts'

/** What the rooms stand on; one for all of them. */
export interface RoomParts {
  readonly doors: Doors
  readonly library: VenueLibrary
  readonly clock: ServerClock
  readonly timers: Timers
  readonly log: Logger
  show(venue: string): ShowMachine
  /** Cameras of a venue as the hub and the show know them. */
  cameras(venue: string): ServerMessages['cameras']
  outputHealth(venue: string): ServerMessages['outputHealth']
}

/** What a client says when it takes its seat. */
export interface SeatOptions {
  readonly protocol: number
}

/** Someone connected: his person, his ticket's word, his connection. */
export interface Member {
  readonly client: Client
  readonly bearer: TicketClaims
  readonly person: Person
  readonly guard: MessageGuard
  /** Poses go to and from it: it came to visit, and its join is done. */
  onLane: boolean
  /** The connection is being closed: nothing that still comes from it counts. */
  ended: boolean
}
