import '../rooms/global-websocket.ts'
import { ClientState, Room, ServerError, type Client, type matchMaker, type RoomException } from '@colyseus/core'
import type { Logger } from 'pino'
import { CLOSE } from '../../model/protocol/index.ts'
import { RecordLogs } from '../presence/record-logs.ts'
import { createStreamCopies, type StreamCopies } from '../presence/stream-copies.ts'
import type { Timers } from '../process/timers.ts'
import { createChanges } from '../rooms/changes.ts'
import { endConnection, takePoses, tell, tellNow, watchConnection } from '../rooms/connection.ts'
import { interceptFrames } from '../rooms/intercept-frames.ts'
import { createMessageGuard, type PassedFrame, type RefusedFrame } from '../rooms/message-guard.ts'
import { RoomLane } from '../rooms/room-lane.ts'
import { SEAT_S } from '../rooms/venue-room.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { createFollowedClock, type FollowedClock } from './followed-clock.ts'
import { SAY_MS, type InnerLink } from './inner-link.ts'
import { type FrameReader, garbled, KIND } from './link-frames.ts'
import { readWordToSatellite, type WordToSatellite, type WordToVenue } from './link-words.ts'
import { createSatelliteLine, type Line } from './satellite-line.ts'
import { createWhereabouts } from './tell-whereabouts.ts'

type Listing = Awaited<ReturnType<typeof matchMaker.createRoom>>

/** What a process that carries rooms of other processes' venues has of its own. */
export interface SatelliteGround {
  readonly library: VenueLibrary
  readonly timers: Timers
  readonly log: Logger
  /** A steady clock, ms. */
  now(): number
}

/** A room that is carried here: whose, and the link to the process that runs the venue. */
export interface Carriage {
  readonly link: InnerLink
  readonly venue: string
  readonly mirror: number
}

/** What a satellite room is made with; `carried` names its carriage. */
export interface SatelliteOptions {
  readonly carried?: string
  carriageOf(name: string): Carriage
  readonly ground: SatelliteGround
  reserve(listing: Listing, options: object, seat: { readonly seat: string }): Promise<Record<string, unknown>>
}

/** Answers of the venue's clock before anybody is let in. */
const FIRST_ANSWERS = 4
/** Where so many answers in a row took longer than this, what is said waits too long on the link to be of use: it is given up as if it were silent. */
const SLOW_ANSWERS = 4
const SLOW_MS = 2000
const PLACES_MS = 250
const STANDINGS_MS = 1000
/** Pose messages that may wait until the venue has put their sender on the lane. */
const MOST_WAITING = 64

/**
 * A room of a venue that another process runs: it holds its people's sockets and passes their poses on. Everything else it hands to
 * that process and does as told. It lives as long as the link between the two.
 */
export class SatelliteRoom extends Room {
  readonly #lines = new Map<number, Line>()
  readonly #connected = new Map<string, Line>()
  readonly #byClient = new WeakMap<Client, Line>()
  readonly #bySlot = new Map<number, Line>()
  readonly #logs = new RecordLogs()
  readonly #stops: (() => void)[] = []
  #options: SatelliteOptions | null = null
  #carriage: Carriage | null = null
  #clock: FollowedClock | null = null
  #lane: RoomLane | null = null
  #copies: StreamCopies | null = null
  #listing: Listing | null = null
  #count = 0
  #answers = 0
  /** Server time of the newest answer. */
  #gotMs: number | null = null
  /** Answers in a row that were too late. */
  #lateAnswers = 0

  override onCreate(options: SatelliteOptions): void {
    this.#options = options
    this.#carriage = options.carriageOf(options.carried ?? '')
    this.#clock = createFollowedClock(() => options.ground.now())
    this.autoDispose = false
    this.patchRate = null
    this.seatReservationTimeout = SEAT_S
    interceptFrames(this, (client, frame, pass) => {
      const line = this.#byClient.get(client)
      if (line !== undefined) this.#takeFrame(line, frame, pass)
    })
  }

  /** Begins to do what the link tells; `listing` is this room's own. */
  serve(listing: Listing): void {
    const { link } = this.#need(this.#carriage)
    const { timers } = this.#need(this.#options).ground
    this.#listing = listing
    link.listen({ take: (reader) => this.#takeRecord(reader), closed: (why) => this.#end(why) })
    if (link.isOver) return this.#end('it was gone at once')
    this.#stops.push(timers.every(SAY_MS, () => this.#askClock()))
    this.#askClock()
  }

  get venue(): string {
    return this.#carriage?.venue ?? ''
  }

  /** People connected to it. */
  get people(): number {
    return this.#connected.size
  }

  /** See RoomLane. */
  takeSlowestTick(): number {
    return this.#lane?.takeSlowestTick() ?? 0
  }

  get tickP99Ms(): number {
    return this.#lane?.tickP99Ms ?? 0
  }

  override onJoin(client: Client, _options: object, { seat }: { readonly seat: string }): Promise<void> {
    const { link } = this.#need(this.#carriage)
    const clock = this.#need(this.#clock)
    if (link.isOver) throw new ServerError(CLOSE.draining, 'This room is gone: come again.')
    const line = createSatelliteLine(++this.#count, client, createMessageGuard(clock.now()), clock.now())
    this.#lines.set(line.number, line)
    this.#connected.set(client.sessionId, line)
    this.#byClient.set(client, line)
    watchConnection(line, () => clock.now(), this.#need(this.#options).ground.log)
    this.#say({ do: 'join', line: line.number, seat })
    return line.admitted
  }

  override onLeave(client: Client, code?: number): void {
    const line = this.#byClient.get(client)
    if (line === undefined) return
    this.#connected.delete(client.sessionId)
    this.#lines.delete(line.number)
    // Not waited for: who is gone is sent nothing, and his slot may be another's soon.
    this.#leaveLane(line)
    this.#say({ do: 'left', line: line.number, code: code ?? null })
  }

  /** The process ends: the venue hears it from the link, and keeps everyone's place. */
  override onBeforeShutdown(): void {
    this.#carriage?.link.close()
  }

  /** Calls back when it is over. */
  onceEnded(run: () => void): void {
    this.#stops.push(run)
  }

  override onDispose(): void {
    for (const stop of this.#stops) stop()
    this.#lane?.close()
    this.#carriage?.link.close()
  }

  override onUncaughtException(failure: RoomException, method: string): void {
    const { log } = this.#need(this.#options).ground
    log.error({ venue: this.venue, room: this.roomId, err: failure.cause ?? failure, method }, 'a satellite room failed')
  }

  #say(word: WordToVenue): void {
    this.#carriage?.link.word(word)
  }

  /** The link is over: everyone is told to come again, and the room ends. */
  #end(why: string): void {
    const { log } = this.#need(this.#options).ground
    log.warn({ venue: this.venue, mirror: this.#carriage?.mirror, people: this.people, why }, 'a satellite room ends: its link is over')
    for (const line of this.#lines.values()) line.refuse(new ServerError(CLOSE.draining, 'This room is gone: come again.'))
    this.disconnect(CLOSE.draining).catch((err: unknown) => log.error({ err }, 'a satellite room could not be ended'))
  }

  #askClock(): void {
    this.#say({ do: 'clock', sentMs: this.#need(this.#options).ground.now(), gotMs: this.#gotMs })
  }

  #noteClock({ sentMs, serverMs }: { readonly sentMs: number; readonly serverMs: number }): void {
    const heardMs = this.#need(this.#options).ground.now()
    this.#need(this.#clock).note(sentMs, serverMs, heardMs)
    this.#gotMs = serverMs
    this.#answers++
    this.#lateAnswers = heardMs - sentMs > SLOW_MS ? this.#lateAnswers + 1 : 0
    if (this.#lateAnswers >= SLOW_ANSWERS) return this.#carriage?.link.giveUp('it is slow')
    if (this.#answers < FIRST_ANSWERS) this.#askClock()
    else if (this.#lane === null) this.#open()
  }

  /** The venue's time is known: people may come. */
  #open(): void {
    const { ground } = this.#need(this.#options)
    const { link, venue } = this.#need(this.#carriage)
    const clock = this.#need(this.#clock)
    const { library, timers, log } = ground
    const now = (): ReturnType<FollowedClock['now']> => clock.now()
    const lane = new RoomLane({ venue, library, timers, log, logs: this.#logs, connected: this.#connected, now })
    this.#lane = lane
    this.#copies = createStreamCopies(this.#logs, now, lane.judge)
    const changes = createChanges(now, (messages) => this.#tellAll(messages))
    const whereabouts = createWhereabouts(link, lane.relay, this.#lines)
    this.#stops.push(
      timers.every(PLACES_MS, () => whereabouts.tellPlaces()),
      timers.every(STANDINGS_MS, () => {
        whereabouts.tellStandings(now())
        if (lane.zones.length > 0) changes.tell('zones', lane.zones)
      }),
    )
    this.#say({ do: 'opened', room: this.roomId })
  }

  /** What this process tells of itself: of zones, which it counts. */
  #tellAll(messages: Parameters<typeof tell>[1]): void {
    for (const line of this.#lines.values()) if (line.isAdmitted) tell(line, messages)
  }

  #takeFrame(line: Line, frame: Uint8Array, pass: () => void): void {
    if (line.ended) return
    const nowMs = this.#need(this.#clock).now()
    line.heardMs = nowMs
    const judged = line.guard.judge(frame, line.onLane || line.client.state === ClientState.JOINED, nowMs)
    switch (judged.pass) {
      case 'control':
        pass()
        return this.#noteJoined(line)
      case 'pose':
        return this.#takePose(line, judged.bytes)
      case 'refused':
        return this.#refuse(line, judged)
      case 'message':
        return this.#takeMessage(line, judged)
    }
  }

  #noteJoined(line: Line): void {
    if (line.isJoined || line.client.state !== ClientState.JOINED) return
    line.isJoined = true
    this.#say({ do: 'joined', line: line.number })
  }

  #takeMessage(line: Line, { name, payload }: Extract<PassedFrame, { pass: 'message' }>): void {
    // Round trips are the page's with this process; the time is the venue's.
    if (name === 'clock') tell(line, { clock: { sentMs: payload.sentMs, serverMs: this.#need(this.#clock).now() } })
    else this.#say({ do: 'message', line: line.number, name, payload })
  }

  #takePose(line: Line, bytes: Uint8Array): void {
    if (!line.onLane) {
      // The venue has not put him on the lane yet; a first pose that is lost tears his stream.
      if (line.isJoined && line.waiting.length < MOST_WAITING) line.waiting.push(bytes)
      return
    }
    const refusal = this.#need(this.#lane).receive(line, bytes)
    if (refusal !== null) this.#refuse(line, refusal)
  }

  #refuse(line: Line, { fault, close }: Pick<RefusedFrame, 'fault' | 'close'>): void {
    const { log } = this.#need(this.#options).ground
    log.warn({ venue: this.venue, room: this.roomId, visitor: line.person.visitorId, code: fault.code, close }, fault.what)
    tellNow(line, 'refused', { ...fault, at: [...fault.at] })
    endConnection(line, close)
  }

  #takeRecord(reader: FrameReader): void {
    switch (reader.kind) {
      case KIND.word:
        return this.#takeWord(readWordToSatellite(reader.rest()))
      case KIND.tell:
        return this.#passOn(reader)
      case KIND.tellAll:
        return this.#passOnToAll(reader)
      case KIND.poses: {
        const slot = reader.u16()
        if (this.#copies?.take(slot, reader.rest()) === false) this.#say({ do: 'guestLost', slot })
        return
      }
      default:
        throw garbled(`a record of kind ${reader.kind} goes the wrong way`)
    }
  }

  #passOn(reader: FrameReader): void {
    const isNow = reader.u8() === 1
    const lines = Array.from({ length: reader.u16() }, () => this.#lines.get(reader.u32()))
    const bytes = reader.rest()
    for (const line of lines) {
      if (line === undefined || line.ended) continue
      if (isNow) line.client.raw(bytes)
      else line.client.enqueueRaw(bytes)
    }
  }

  #passOnToAll(reader: FrameReader): void {
    const spared = new Set(Array.from({ length: reader.u16() }, () => reader.u32()))
    const bytes = reader.rest()
    for (const line of this.#lines.values()) if (line.isAdmitted && !spared.has(line.number)) line.client.enqueueRaw(bytes)
  }

  #takeWord(word: WordToSatellite): void {
    switch (word.do) {
      case 'clock':
        return this.#noteClock(word)
      case 'reserve':
        return void this.#reserve(word.seat, word.protocol)
      case 'end':
        return this.#carriage?.link.close()
      case 'apart':
        return this.#lane?.relay.setApart(word.slot, word.other, word.on)
      case 'company':
        return this.#lane?.relay.setCompany(word.slot, word.other, word.on)
      case 'near':
        return this.#lane?.relay.setAlwaysNear(word.slot, word.on)
      case 'guest':
        return this.#takeGuest(word)
      default:
        return this.#takeWordOfLine(word)
    }
  }

  #takeWordOfLine(word: Extract<WordToSatellite, { line: number }>): void {
    const line = this.#lines.get(word.line)
    // Gone meanwhile; the venue has been told.
    if (line === undefined) return
    switch (word.do) {
      case 'admit':
        line.person = { slot: word.slot, visitorId: word.visitorId }
        line.isFree = word.free
        line.isAdmitted = true
        return
      case 'admitted':
        // The venue counts nobody's zones here.
        if (this.#lane !== null && this.#lane.zones.length > 0) tell(line, { zones: this.#lane.zones })
        return line.admit()
      case 'refuse':
        return line.refuse(new ServerError(word.code, word.what))
      case 'leave':
        return endConnection(line, word.code)
      case 'lane':
        return word.on ? this.#joinLane(line) : this.#leaveLane(line)
    }
  }

  #joinLane(line: Line): void {
    const lane = this.#need(this.#lane)
    const { slot } = line.person
    const before = this.#bySlot.get(slot)
    if (before !== undefined) this.#leaveLane(before)
    this.#bySlot.set(slot, line)
    line.onLane = true
    lane.join(line, line.isFree)
    takePoses(line, (frame) => this.#takeFrame(line, frame, () => {}))
    for (const bytes of line.waiting.splice(0)) if (!line.ended) this.#takePose(line, bytes)
  }

  #leaveLane(line: Line): void {
    if (!line.onLane) return
    line.onLane = false
    takePoses(line, null)
    this.#bySlot.delete(line.person.slot)
    this.#lane?.leave(line)
  }

  #takeGuest({ slot, state }: Extract<WordToSatellite, { do: 'guest' }>): void {
    const { relay } = this.#need(this.#lane)
    const copies = this.#need(this.#copies)
    if (this.#bySlot.has(slot)) throw garbled(`slot ${slot} is a guest's and somebody's of the room`)
    relay.leave(slot)
    copies.end(slot)
    if (state === null) return
    copies.begin(slot, state)
    relay.joinGuest(slot, copies)
  }

  async #reserve(seat: string, protocol: number): Promise<void> {
    const { reserve, ground } = this.#need(this.#options)
    try {
      this.#say({ do: 'reserved', seat, found: await reserve(this.#need(this.#listing), { protocol }, { seat }) })
    } catch (err) {
      ground.log.warn({ venue: this.venue, err }, 'a seat in a satellite room could not be kept')
      this.#say({ do: 'reserved', seat, found: null })
    }
  }

  #need<Part>(part: Part | null): Part {
    if (part === null) throw garbled('a room is told something before it is open')
    return part
  }
}
