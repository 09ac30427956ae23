import './global-websocket.ts'
import { ClientState, Room, type Client, type RoomException } from '@colyseus/core'
import { HolositeError } from '../../model/errors/index.ts'
import { CLOSE, type ServerMessages } from '../../model/protocol/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { Hall } from '../mirrors/hall.ts'
import { isCounted } from '../mirrors/mirror-room.ts'
import { lineUnder, takePoses, watchConnection } from './connection.ts'
import { interceptFrames } from './intercept-frames.ts'
import { createMessageGuard } from './message-guard.ts'
import { RoomCore } from './room-core.ts'
import { RoomLane } from './room-lane.ts'
import type { LocalMember, Member, RoomParts, SeatOptions } from './room-parts.ts'
import type { RoomWire } from './room-wire.ts'

/** A seat waits so long for its connection: in a storm of newcomers that may take a while. */
export const SEAT_S = 60

/** What a room is made with. */
export interface RoomOptions {
  readonly venue?: string
  /** Its number among the rooms of the venue. */
  readonly mirror?: number
  partsOf(venue: string): RoomParts
  hallOf(venue: string): Hall
}

/** A room of a venue whose people are connected to the process that runs the venue. The first lives as long as that does. */
export class VenueRoom extends Room {
  readonly #connected = new Map<string, LocalMember>()
  readonly #byClient = new WeakMap<object, LocalMember>()
  #hall: Hall | null = null
  #parts: RoomParts | null = null
  #lane: RoomLane | null = null
  #core: RoomCore | null = null
  venue = ''

  override onCreate(options: RoomOptions): void {
    const { venue = '', mirror = 1, partsOf, hallOf } = options
    const parts = partsOf(venue)
    const hall = hallOf(venue)
    const { library, timers, log, clock } = parts
    this.venue = venue
    this.#hall = hall
    this.#parts = parts
    this.autoDispose = false
    this.patchRate = null
    this.seatReservationTimeout = SEAT_S
    interceptFrames(this, (client, frame, pass) => {
      const member = this.#byClient.get(client)
      if (member !== undefined) this.#takeFrame(member, frame, pass)
    })
    const connected = this.#connected
    const lane = new RoomLane({ venue, library, timers, log, connected, logs: hall.records, now: () => clock.now() })
    this.#core = new RoomCore({ parts, hall, venue, mirror, carrier: null, roomId: this.roomId, wire: this.#openWire(lane) })
    this.#lane = lane
  }

  /** People connected to it. */
  get people(): number {
    return this.#connected.size
  }

  /** Duration of the slowest pose tick since this was last asked, ms. */
  takeSlowestTick(): number {
    return this.#lane?.takeSlowestTick() ?? 0
  }

  /** Duration that 99 of 100 pose ticks of the last ten seconds stayed within, ms. */
  get tickP99Ms(): number {
    return this.#lane?.tickP99Ms ?? 0
  }

  override onJoin(client: Client, options: SeatOptions, bearer: TicketClaims): void {
    const { clock, log } = this.#need()
    const member = this.#needCore().enter(client, options, bearer)
    const local: LocalMember = Object.assign(member, { guard: createMessageGuard(clock.now()), line: lineUnder(client), unanswered: 0 })
    this.#connected.set(client.sessionId, local)
    this.#byClient.set(client, local)
    watchConnection(local, () => clock.now(), log)
  }

  override onLeave(client: Client, code?: number): void {
    this.#connected.delete(client.sessionId)
    const member = this.#byClient.get(client)
    if (member) this.#needCore().leave(member, code)
  }

  override onBeforeShutdown(): void {
    this.end().catch(() => {})
  }

  /** Sends everyone away with the word to come back, and ends the room. */
  async end(): Promise<void> {
    if (this.#core !== null) this.#core.draining = true
    await this.disconnect(CLOSE.draining)
  }

  override onDispose(): void {
    this.#core?.close()
    this.#lane?.close()
  }

  override onUncaughtException(failure: RoomException, method: string): void {
    this.#need().log.error({ venue: this.venue, room: this.roomId, err: failure.cause ?? failure, method }, 'the room failed')
  }

  /** Its people's pages, by their sockets. */
  #openWire(lane: RoomLane): RoomWire {
    const { relay } = lane
    const takeFrame = (member: LocalMember, frame: Uint8Array): void => this.#takeFrame(member, frame, () => {})
    const localOf = ({ client }: Member): LocalMember | undefined => this.#byClient.get(client)
    return {
      relay,
      get zones() {
        return lane.zones
      },
      admit() {},
      tellAll: (messages, except) => this.#tellAll(messages, except),
      joinLane(member) {
        const local = localOf(member)
        if (local === undefined) return
        lane.join(local, !isCounted(member.bearer))
        takePoses(local, (frame) => takeFrame(local, frame))
      },
      leaveLane(member) {
        const local = localOf(member)
        if (local === undefined) return
        takePoses(local, null)
        lane.leave(local)
      },
      takeGuestPoses() {},
    }
  }

  #tellAll(messages: Partial<ServerMessages>, except: readonly Member[]): void {
    const spared = new Set<unknown>(except.map(({ client }) => client))
    const options = spared.size === 0 ? {} : { except: this.clients.filter((client) => spared.has(client)) }
    for (const [name, message] of Object.entries(messages)) this.broadcast(name, message, options)
  }

  #takeFrame(member: LocalMember, frame: Uint8Array, pass: () => void): void {
    if (member.ended) return
    const core = this.#needCore()
    const nowMs = this.#need().clock.now()
    member.heardMs = nowMs
    // Asked of the framework's own object only where it must be: its objects are slow.
    const judged = member.guard.judge(frame, member.onLane || member.client.state === ClientState.JOINED, nowMs)
    if (judged.pass === 'pose') this.#takePose(member, judged.bytes)
    else if (judged.pass === 'refused') core.refuse(member, judged)
    else if (judged.pass === 'message') core.take(member, judged)
    else {
      pass()
      if (member.client.state === ClientState.JOINED) core.enterLane(member)
    }
  }

  #takePose(member: LocalMember, bytes: Uint8Array): void {
    if (!member.onLane) return
    const refusal = this.#needLane().receive(member, bytes)
    if (refusal !== null) this.#needCore().refuse(member, refusal)
    else if (member.isEverywhere) this.#hall?.takeGuestPoses(member, bytes)
  }

  #needCore(): RoomCore {
    if (this.#core === null) throw notOpen()
    return this.#core
  }

  #needLane(): RoomLane {
    if (this.#lane === null) throw notOpen()
    return this.#lane
  }

  #need(): RoomParts {
    if (this.#parts === null) throw notOpen()
    return this.#parts
  }
}

const notOpen = (): HolositeError =>
  new HolositeError({ code: 'venue/missing', what: 'The room is not open yet.', fix: 'Create it first.' })
