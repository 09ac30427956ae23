import { randomUUID } from 'node:crypto'
import { CloseCode, ServerError } from '@colyseus/core'
import * as z from 'zod/mini'
import { CLOSE, clientMessages, type ClientMessages, type ServerMessages } from '../../model/protocol/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { Hall } from '../mirrors/hall.ts'
import { isCounted } from '../mirrors/mirror-room.ts'
import { endConnection } from '../rooms/connection.ts'
import type { PassedFrame } from '../rooms/message-guard.ts'
import { RoomCore } from '../rooms/room-core.ts'
import type { Member, RoomParts, SeatOptions } from '../rooms/room-parts.ts'
import type { RoomWire } from '../rooms/room-wire.ts'
import { SEAT_S } from '../rooms/venue-room.ts'
import { createLineEncoder, FarLine } from './far-line.ts'
import { FarRelay } from './far-relay.ts'
import type { InnerLink } from './inner-link.ts'
import { type FrameReader, garbled, KIND, PLACE_BYTES, STANDING_BYTES, UNKNOWN_TRIP } from './link-frames.ts'
import { readWordToVenue, type WordToSatellite, type WordToVenue } from './link-words.ts'

/** What a far room is made of. */
export interface FarRoomParts {
  readonly parts: RoomParts
  readonly hall: Hall
  readonly venue: string
  readonly mirror: number
  readonly link: InnerLink
  /** The process that carries it. */
  readonly carrier: string
  /** The link is over; `ended` where that was wanted here. */
  gone(room: FarRoom, ended: boolean): void
}

/** What a page needs to connect. */
export type FarSeat = Readonly<Record<string, unknown>>

const OPEN_MS = 4000
/** Longer than a link that has fallen silent lives. */
const RESERVE_MS = 4000
const END_MS = 2000
const SWEEP_MS = 5000

interface Pending {
  readonly bearer: TicketClaims
  readonly options: SeatOptions
  readonly untilMs: number
  readonly answer: (seat: FarSeat | null) => void
}

/** A room of this process's venue whose people are connected to another process: the near end of the link. */
export class FarRoom {
  readonly mirror: number
  readonly carrier: string
  readonly #own: FarRoomParts
  readonly #relay: FarRelay
  readonly #encode = createLineEncoder()
  readonly #members = new Map<number, Member>()
  /** Seats that were asked for, by name. */
  readonly #pending = new Map<string, Pending>()
  readonly #stop: () => void
  /** What was told before this server time has arrived there. */
  #gotMs = 0
  #core: RoomCore | null = null
  #opened: ((open: boolean) => void) | null = null
  #ended: (() => void) | null = null

  constructor(own: FarRoomParts) {
    this.#own = own
    this.mirror = own.mirror
    this.carrier = own.carrier
    this.#relay = new FarRelay(own.link)
    own.link.listen({ take: (reader) => this.#take(reader), closed: (why) => this.#close(why) })
    this.#stop = own.parts.timers.every(SWEEP_MS, () => this.#sweep())
  }

  /** Waits until the other process lets people in; false when it does not in time. */
  async open(): Promise<boolean> {
    const { parts, link } = this.#own
    if (link.isOver) return false
    const opened = await new Promise<boolean>((resolve) => {
      this.#opened = resolve
      parts.timers.after(OPEN_MS, () => resolve(false))
    })
    if (!opened) link.close()
    return opened
  }

  /** People connected to it. */
  get people(): number {
    return this.#members.size
  }

  /** Its link is over; the room is being opened again, unless it was ended. */
  get isOver(): boolean {
    return this.#own.link.isOver
  }

  /** Keeps a seat for the bearer of a ticket; null where the other process does not. */
  reserve(bearer: TicketClaims, options: SeatOptions): Promise<FarSeat | null> {
    const { parts, link } = this.#own
    if (link.isOver) return Promise.resolve(null)
    const seat = randomUUID()
    const untilMs = parts.clock.now() + SEAT_S * 1000
    return new Promise((answer) => {
      this.#pending.set(seat, { bearer, options, untilMs, answer })
      parts.timers.after(RESERVE_MS, () => answer(null))
      this.#say({ do: 'reserve', seat, protocol: options.protocol })
    })
  }

  /** Sends everyone away with the word to come back, and ends the room. */
  async end(): Promise<void> {
    const { parts, link } = this.#own
    if (link.isOver) return
    if (this.#core !== null) this.#core.draining = true
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve
      parts.timers.after(END_MS, resolve)
    })
    this.#say({ do: 'end' })
    await ended
    link.close()
  }

  #say(word: WordToSatellite): void {
    this.#own.link.word(word)
  }

  #take(reader: FrameReader): void {
    switch (reader.kind) {
      case KIND.word:
        return this.#takeWord(readWordToVenue(reader.rest()))
      case KIND.places:
        return this.#takePlaces(reader)
      case KIND.standings:
        return this.#takeStandings(reader)
      default:
        throw garbled(`a record of kind ${reader.kind} goes the wrong way`)
    }
  }

  #takeWord(word: WordToVenue): void {
    switch (word.do) {
      case 'clock':
        return this.#answerClock(word)
      case 'opened':
        return this.#open(word.room)
      case 'reserved':
        return this.#pending.get(word.seat)?.answer(word.found)
      case 'join':
        return this.#join(word.line, word.seat)
      case 'guestLost':
        this.#own.parts.log.warn({ venue: this.#own.venue, mirror: this.mirror, slot: word.slot }, 'a guest begins anew in a far room')
        return this.#relay.renewGuest(word.slot)
      default:
        return this.#takeWordOf(word)
    }
  }

  #answerClock({ sentMs, gotMs }: Extract<WordToVenue, { do: 'clock' }>): void {
    this.#gotMs = Math.max(this.#gotMs, gotMs ?? 0)
    this.#say({ do: 'clock', sentMs, serverMs: this.#own.parts.clock.now() })
  }

  /** A page that speaks has heard no more than what has come to the other process. */
  #noteHeard(member: Member, atMs: number): void {
    member.heardMs = Math.max(member.heardMs, Math.min(atMs, this.#gotMs))
  }

  #takeWordOf(word: Extract<WordToVenue, { do: 'joined' | 'message' | 'left' }>): void {
    const member = this.#members.get(word.line)
    if (member === undefined || this.#core === null) return
    switch (word.do) {
      case 'joined':
        return this.#core.enterLane(member)
      case 'message':
        this.#noteHeard(member, this.#own.parts.clock.now())
        if (!member.ended) this.#core.take(member, readMessage(word.name, word.payload))
        return
      case 'left':
        this.#members.delete(word.line)
        return this.#core.leave(member, word.code ?? undefined)
    }
  }

  #open(roomId: string): void {
    const { parts, hall, venue, mirror, carrier } = this.#own
    // Who asked may have gone on without it.
    if (this.#core !== null || this.#opened === null) return
    this.#core = new RoomCore({ parts, hall, venue, mirror, carrier, roomId, wire: this.#openWire() })
    this.#opened(true)
  }

  #join(number: number, seat: string): void {
    const pending = this.#pending.get(seat)
    this.#pending.delete(seat)
    try {
      if (pending === undefined || this.#core === null || pending.untilMs < this.#own.parts.clock.now())
        throw new ServerError(CLOSE.moved, 'This seat is not kept any more: come again.')
      const line = new FarLine(number, this.#own.link, this.#encode)
      const member = this.#core.enter(line, pending.options, pending.bearer)
      this.#members.set(number, member)
      this.#say({ do: 'admitted', line: number })
    } catch (failure) {
      const isExpected = failure instanceof ServerError
      if (!isExpected)
        this.#own.parts.log.error({ venue: this.#own.venue, mirror: this.mirror, err: failure }, 'somebody could not be let in')
      const [code, what] = isExpected ? [failure.code, failure.message] : [CloseCode.WITH_ERROR, 'The room failed.']
      this.#say({ do: 'refuse', line: number, code, what })
    }
  }

  /** Its people's pages, by the other process. */
  #openWire(): RoomWire {
    const relay = this.#relay
    const lineOf = ({ client }: Member): number | null => (client instanceof FarLine ? client.number : null)
    const joinOrLeave = (member: Member, on: boolean): void => {
      const line = lineOf(member)
      if (!on) relay.forget(member.person.slot)
      if (line !== null) this.#say({ do: 'lane', line, on })
    }
    return {
      relay,
      zones: [],
      admit: (member) => {
        const line = lineOf(member)
        const { slot, visitorId } = member.person
        if (line !== null) this.#say({ do: 'admit', line, slot, visitorId, free: !isCounted(member.bearer) })
      },
      tellAll: (messages, except) =>
        this.#tellAll(
          messages,
          except.flatMap((member) => lineOf(member) ?? []),
        ),
      joinLane: (member) => joinOrLeave(member, true),
      leaveLane: (member) => joinOrLeave(member, false),
      takeGuestPoses: (slot, bytes) => {
        if (relay.isGuest(slot)) this.#own.link.poses(slot, bytes)
      },
    }
  }

  #tellAll(messages: Partial<ServerMessages>, spared: readonly number[]): void {
    for (const [name, message] of Object.entries(messages)) this.#own.link.tellAll(spared, this.#encode(name, message))
  }

  #takePlaces(reader: FrameReader): void {
    if (reader.left % PLACE_BYTES !== 0) throw garbled('places are cut off')
    while (reader.left > 0) {
      const member = this.#members.get(reader.u32())
      const [east, north, up] = [reader.f32(), reader.f32(), reader.f32()]
      if (![east, north, up].every(Number.isFinite)) throw garbled('a place is no number')
      if (member?.onLane === true) this.#relay.place(member.person.slot, east, north, up)
    }
  }

  #takeStandings(reader: FrameReader): void {
    if (reader.left % STANDING_BYTES !== 0) throw garbled('standings are cut off')
    const nowMs = this.#own.parts.clock.now()
    while (reader.left > 0) {
      const member = this.#members.get(reader.u32())
      const [tripMs, silentMs, stalled] = [reader.u16(), reader.u32(), reader.u8() === 1]
      if (member === undefined) continue
      member.roundTripMs = tripMs === UNKNOWN_TRIP ? null : tripMs
      this.#noteHeard(member, nowMs - silentMs)
      this.#relay.noteStalled(member.person.slot, stalled)
    }
  }

  #sweep(): void {
    const nowMs = this.#own.parts.clock.now()
    for (const [seat, { untilMs }] of this.#pending) if (untilMs < nowMs) this.#pending.delete(seat)
  }

  /** The link is over: everybody of the room is gone from it, and may come back to his place. */
  #close(why: string): void {
    const { parts, venue } = this.#own
    const ended = this.#ended !== null
    if (!ended)
      parts.log.warn(
        { venue, mirror: this.mirror, carrier: this.carrier, people: this.people, why },
        'a room that another process carries is lost',
      )
    this.#stop()
    this.#opened?.(false)
    for (const { answer } of this.#pending.values()) answer(null)
    this.#pending.clear()
    const core = this.#core
    for (const member of this.#members.values()) {
      endConnection(member, CLOSE.draining)
      core?.leave(member)
    }
    this.#members.clear()
    core?.close()
    this.#ended?.()
    if (core !== null) this.#own.gone(this, ended)
  }
}

/** The other process has judged it before; what does not hold here is of another version. */
function readMessage(name: string, payload: unknown): Extract<PassedFrame, { pass: 'message' }> {
  if (!Object.hasOwn(clientMessages, name)) throw garbled(`no message is named "${name.slice(0, 40)}"`)
  const known = name as keyof ClientMessages
  const parsed = z.safeParse(clientMessages[known], payload)
  if (!parsed.success) throw garbled(`a message named "${known}" is not as the protocol has it`)
  return { pass: 'message', name: known, payload: parsed.data } as Extract<PassedFrame, { pass: 'message' }>
}
