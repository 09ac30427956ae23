import type { Client } from '@colyseus/core'
import type { Logger } from 'pino'
import type { Outcome } from '../../model/errors/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import type { Bodies } from '../bodies/open-bodies.ts'
import type { Doors } from '../access/doors.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { ChatRecord } from '../house/chat-record.ts'
import type { ChatWords } from '../house/chat-words.ts'
import type { EventLibrary } from '../house/event-library.ts'
import type { Houses } from '../house/open-houses.ts'
import type { VisitorKey } from '../house/visitor-key.ts'
import type { VoicePlan, VoiceReport } from '../media/hub-protocol.ts'
import type { ServerClock } from '../process/server-clock.ts'
import type { Timers } from '../process/timers.ts'
import type { CameraPlacings } from '../show/camera-placings.ts'
import type { CornerWarps } from '../show/corner-warps.ts'
import type { ShowMachine } from '../show/show-machine.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import type { PartyTokens } from '../mirrors/party-token.ts'
import type { FrameLine } from './frame-line.ts'
import type { MessageGuard } from './message-guard.ts'
import type { Person } from './roster.ts'

/** Voice connections as the rooms steer them. */
export interface VoiceLines {
  /** Session in the hub by visitor. */
  of(venue: string): ReadonlyMap<string, string>
  plan(venue: string, plan: VoicePlan): Promise<Outcome<VoiceReport>>
  end(session: string): Promise<void>
}

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
  /** Corners of real outputs, as moved by hand. */
  readonly warps: CornerWarps
  readonly houses: Houses
  readonly events: EventLibrary
  readonly visitorKey: VisitorKey
  readonly partyTokens: PartyTokens
  /** Secret of an event's invitation link. */
  invitation(venue: string, event: string): string
  readonly chat: ChatRecord
  readonly words: ChatWords
  /** Takes the cameras' pictures from somebody who was sent out. */
  endPictures(venue: string, visitorId: string): void
  readonly voices: VoiceLines
  /** What visitors brought to be seen in. */
  readonly bodies: Pick<Bodies, 'of'>
  /** Cameras as placed by hand. */
  readonly placings: CameraPlacings
}

/** What a client says when it takes its seat. */
export interface SeatOptions {
  readonly protocol: number
}

/** The way to somebody's page: a socket of this process, or another process that holds it. */
export interface ClientLine {
  /** Messages wait until the join is done. */
  send(name: string, message: unknown): void
  sendBytes(name: string, bytes: Uint8Array): void
  /** Sends a frame at once. */
  raw(frame: Uint8Array): void
  leave(code: number): void
}

/** A connection whose socket this process holds. */
export interface Connected {
  readonly client: Client
  readonly person: Pick<Person, 'slot' | 'visitorId'>
  readonly guard: MessageGuard
  /** The short way for poses. */
  readonly line: FrameLine | undefined
  /** Server time something came from it last. */
  heardMs: number
  /** By the socket's own pings; null before the first answer. */
  roundTripMs: number | null
  /** Pings of ours it has not answered. */
  unanswered: number
  /** Poses go to and from it. */
  onLane: boolean
  /** It is being closed: nothing that still comes from it counts. */
  ended: boolean
}

/** Somebody of a room whose socket is here, too. */
export type LocalMember = Member & Connected

/** Someone connected: his person, his ticket's word, the way to his page. */
export interface Member {
  readonly client: ClientLine
  readonly bearer: TicketClaims
  readonly person: Person
  /** Names him in this venue, now and at later visits. */
  readonly key: string
  /** Server time he came in, reconnections left out. */
  readonly sinceMs: number
  heardMs: number
  /** Of the connection, by the socket's own pings; null before the first answer. */
  roundTripMs: number | null
  /** The mute he was told of last. */
  mutedUntilMs: number | null
  /** The room of the venue it is connected to. */
  readonly mirror: number
  /** Seen in every room of the venue, and not counted: who performs, guides, hosts or moderates among visitors. */
  readonly isEverywhere: boolean
  /** Poses go to and from it: it came to visit, and its join is done. */
  onLane: boolean
  /** The connection is being closed: nothing that still comes from it counts. */
  ended: boolean
}
