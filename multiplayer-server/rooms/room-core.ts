import { ServerError } from '@colyseus/core'
import { CLOSE, LEADING_ROLES, PROTOCOL_VERSION, SHOW_ROLES, type ServerMessages } from '../../model/protocol/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { Newcomer } from '../house/house-machine.ts'
import type { Hall } from '../mirrors/hall.ts'
import { isCounted, type MirrorRoom } from '../mirrors/mirror-room.ts'
import { LOST_HOLD_MS } from '../mirrors/seating.ts'
import type { LibraryEntry } from '../show/venue-library.ts'
import { answerMessage } from './answer-message.ts'
import { createChanges, type Changes } from './changes.ts'
import { endConnection, tell, tellNow } from './connection.ts'
import { createGestureNews, GESTURES_MS } from './gesture-news.ts'
import type { PassedFrame, RefusedFrame } from './message-guard.ts'
import { createOutputBoard } from './output-board.ts'
import { createPassageNews, type PassageNews, PASSAGES_MS } from './passage-news.ts'
import { createBodyNews, type BodyNews } from './room-bodies.ts'
import { RoomHouse } from './room-house.ts'
import type { ClientLine, Member, RoomParts, SeatOptions } from './room-parts.ts'
import type { RoomRelay, RoomWire } from './room-wire.ts'
import type { Person } from './roster.ts'
import { showMessages } from './show-messages.ts'
import { seatAmong } from './staff-seats.ts'

const TELL_MS = 1000

/** What a room is made of, besides the way to its people. */
export interface RoomCoreParts {
  readonly parts: RoomParts
  readonly hall: Hall
  readonly venue: string
  readonly mirror: number
  /** The other process that holds its people's sockets; null where they are here. */
  readonly carrier: string | null
  /** Its name in the log. */
  readonly roomId: string
  readonly wire: RoomWire
}

/**
 * One room of a venue, in the process that runs the venue: who is in it, what they say, what the show and the house tell them. How its
 * people are reached, and who sees whom move, is the wire's: the sockets of this process or another process.
 */
export class RoomCore implements MirrorRoom {
  readonly mirror: number
  /** True once everyone is sent away: nobody is told who left. */
  draining = false
  readonly gestures: MirrorRoom['gestures']
  readonly #own: RoomCoreParts
  readonly #members = new Map<string, Member>()
  readonly #outputs = createOutputBoard()
  readonly #house: RoomHouse
  readonly #passages: PassageNews
  readonly #changes: Changes
  readonly #bodies: BodyNews
  readonly #stops: readonly (() => void)[]

  constructor(own: RoomCoreParts) {
    const { parts, venue, hall, mirror } = own
    const members = this.#members
    const now = (): number => parts.clock.now()
    const show = parts.show(venue)
    this.#own = own
    this.mirror = mirror
    this.gestures = createGestureNews({ now, tellAll: (messages) => this.#tellGestures(messages) })
    this.#passages = createPassageNews({
      now,
      get people() {
        return members.size
      },
      tellAll: (news, except) => this.tellAll(news, except),
    })
    this.#changes = createChanges(now, (messages) => this.tellAll(messages))
    this.#house = new RoomHouse({ parts, venue, hall, mirror, members, tellAll: (messages) => this.tellAll(messages) })
    this.#bodies = createBodyNews({ parts, venue, mirror, hall, members })
    hall.attach(this)
    this.#stops = [
      () => hall.detach(this),
      () => this.#house.close(),
      parts.timers.every(PASSAGES_MS, () => this.#passages.flush()),
      parts.timers.every(GESTURES_MS, () => this.gestures.flush()),
      show.on('state', () => this.tellAll(showMessages(show))),
      parts.timers.every(TELL_MS, () => this.#tellHealth()),
      parts.library.onReload((entry) => entry.id === venue && this.#tellDocuments(entry)),
    ]
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  get carrier(): string | null {
    return this.#own.carrier
  }

  get relay(): RoomRelay {
    return this.#own.wire.relay
  }

  get members(): ReadonlyMap<string, Member> {
    return this.#members
  }

  takeGuestPoses(slot: number, bytes: Uint8Array): void {
    this.#own.wire.takeGuestPoses(slot, bytes)
  }

  /** Takes somebody in who has come with a seat of his. Throws ServerError with a code of CLOSE where he may not. */
  enter<Line extends ClientLine>(client: Line, options: SeatOptions, bearer: TicketClaims): Member & { readonly client: Line } {
    const { parts, hall, venue, wire } = this.#own
    if (options.protocol !== PROTOCOL_VERSION) {
      throw new ServerError(CLOSE.protocolVersion, `This server speaks protocol ${PROTOCOL_VERSION}. Reload the page.`)
    }
    const { visitorId, role } = bearer
    const present = hall.everyone.get(visitorId)
    const key = parts.visitorKey(venue, visitorId)
    this.#checkDoor(bearer, key, present)
    if (present) this.#replace(present)
    // Who comes back in a role of the staff gives his visitor's place up.
    if (present && isCounted(present.bearer) && !isCounted(bearer)) hall.seating.leave(visitorId, present.mirror, 0)
    const seat = seatAmong(hall.everyone.values(), bearer)
    if (seat?.surplus) endConnection(seat.surplus, CLOSE.replacedBySelf)
    const name = seat?.name ?? bearer.name
    const nowMs = parts.clock.now()
    const person = this.#nameOne({ visitorId, name, role }, bearer, nowMs)
    // Not put together from parts: that would give each of a thousand members a map of his own, and every look at one would be slow.
    const member = {
      client,
      bearer,
      person,
      key,
      sinceMs: present?.sinceMs ?? nowMs,
      heardMs: nowMs,
      mirror: this.mirror,
      isEverywhere: bearer.kind === 'visit' && !isCounted(bearer),
      roundTripMs: null,
      mutedUntilMs: null,
      onLane: false,
      ended: false,
    }
    this.#members.set(visitorId, member)
    hall.everyone.set(visitorId, member)
    wire.admit(member)
    this.#welcome(member)
    hall.tellPassage(member, 'entered', hall.apartFrom(member))
    if (bearer.kind === 'visit') this.#noteDoor(member, 'entered')
    parts.log.info({ ...this.#place(), visitor: visitorId, role, slot: person.slot, again: present !== undefined }, 'entered')
    return member
  }

  /** Gives somebody his name and slot. Where no slot is left for him he takes no place, either. */
  #nameOne(who: Omit<Person, 'slot'>, bearer: TicketClaims, nowMs: number): Person {
    const { roster, seating } = this.#own.hall
    try {
      return roster.enter(who, nowMs)
    } catch (full) {
      if (isCounted(bearer)) seating.leave(who.visitorId, this.mirror, 0)
      throw full
    }
  }

  /** A ticket lives for a minute, in which the house may have shut or filled. */
  #checkDoor(bearer: TicketClaims, key: string, present: Member | undefined): void {
    const { seating } = this.#own.hall
    if (!seating.isOpen(this.mirror)) throw new ServerError(CLOSE.moved, 'This room is closing: come again.')
    if (bearer.kind !== 'visit') return
    const { house } = this.#house
    const newcomer: Newcomer = { key, isStaff: bearer.pass === 'staff', isInvited: bearer.pass === 'invited' }
    const shut = house.admission(newcomer)
    if (shut !== null && !(present !== undefined && shut.why !== 'banned'))
      throw new ServerError(CLOSE.shut, 'The house is shut to newcomers.')
    if (isCounted(bearer) && !seating.enter(bearer.visitorId, this.mirror)) throw new ServerError(CLOSE.full, 'The venue is full.')
  }

  /** Somebody is here under a new connection: the old one is gone, in this room or another. */
  #replace(present: Member): void {
    const { hall, parts } = this.#own
    const room = hall.room(present.mirror)
    if (room !== undefined && room !== this) return room.giveUp(present)
    const { visitorId } = present.person
    this.#house.chat.left(visitorId, present.heardMs, parts.clock.now())
    this.#leaveLane(present)
    endConnection(present, CLOSE.replacedBySelf)
  }

  giveUp(member: Member): void {
    this.#depart(member)
    endConnection(member, CLOSE.replacedBySelf)
  }

  #noteDoor(member: Member, kind: 'entered' | 'left'): void {
    const { clock, doors, log } = this.#own.parts
    const { house, moments, blocks } = this.#house
    house.noteInside(member.key, kind === 'entered')
    moments.note({ kind, text: '', ...member.person }, clock.now())
    if (kind === 'left') return moments.forget(member.person.visitorId)
    blocks.touch(member.key, doors.wallNow()).catch((err: unknown) => log.error({ ...this.#place(), err }, 'blocks could not be kept on'))
  }

  /** His connection is gone. Whoever was replaced by himself has not left. */
  leave(member: Member, code?: number): void {
    const { parts, hall } = this.#own
    const { visitorId } = member.person
    if (this.#members.get(visitorId) !== member) return
    this.#depart(member)
    hall.everyone.delete(visitorId)
    hall.roster.leave(visitorId, parts.clock.now())
    hall.voice.leave(visitorId)
    if (isCounted(member.bearer)) hall.seating.leave(visitorId, this.mirror, mayReturn(code) ? LOST_HOLD_MS : 0)
    if (this.draining) return
    if (member.bearer.kind === 'visit') this.#noteDoor(member, 'left')
    hall.tellParty(hall.seating.partyOf(visitorId))
    parts.log.info({ ...this.#place(), visitor: visitorId, code }, 'left')
  }

  /** Nobody sees somebody in this room any more. */
  #depart(member: Member): void {
    const { hall, parts } = this.#own
    const { visitorId, slot } = member.person
    const apart = hall.apartFrom(member)
    this.#house.chat.left(visitorId, member.heardMs, parts.clock.now())
    this.#leaveLane(member)
    this.#members.delete(visitorId)
    this.#outputs.leave(visitorId)
    for (const room of hall.rooms) if (hall.isAround(member, room.mirror)) room.gestures.left(slot)
    if (!this.draining) hall.tellPassage(member, 'left', apart)
  }

  /** Answers a message of his; its shape is already judged. */
  take(member: Member, message: Extract<PassedFrame, { pass: 'message' }>): void {
    const { parts, hall, venue } = this.#own
    void answerMessage(message, {
      ...{ parts, venue, member, hall },
      mayRunShow: SHOW_ROLES.includes(member.bearer.role),
      members: hall.everyone,
      roomHouse: this.#house,
      voice: hall.voice,
      tell: (answer) => tell(member, answer),
      outputs: this.#outputs,
      gestures: hall.gesturesOf(member),
      tellAll: (news, except) => hall.tellAround(member, news, except),
      tellStaff: (news) => hall.tellStaff(news),
    }).catch((err: unknown) => parts.log.error({ ...this.#place(), visitor: member.person.visitorId, err }, 'a message failed'))
  }

  /** Sends somebody away who broke the rules of the wire. */
  refuse(member: Member, { fault, close }: Pick<RefusedFrame, 'fault' | 'close'>): void {
    this.#own.parts.log.warn({ ...this.#place(), visitor: member.person.visitorId, code: fault.code, close }, fault.what)
    tellNow(member, 'refused', { ...fault, at: [...fault.at] })
    endConnection(member, close)
  }

  /** A batch lost is a stream torn: call it once his join is done, and not before. */
  enterLane(member: Member): void {
    const { hall, wire } = this.#own
    if (member.onLane || member.ended || member.bearer.kind !== 'visit') return
    member.onLane = true
    wire.joinLane(member)
    if (LEADING_ROLES.includes(member.bearer.role)) wire.relay.setAlwaysNear(member.person.slot, true)
    this.#house.enterLane(member)
    hall.enterLane(member)
  }

  #leaveLane(member: Member): void {
    if (!member.onLane) return
    member.onLane = false
    this.#own.hall.leaveLane(member)
    this.#own.wire.leaveLane(member)
  }

  #welcome(member: Member): void {
    const { parts, hall, venue, wire } = this.#own
    const { clock, library, show, cameras, warps, placings } = parts
    const { slot, visitorId, role } = member.person
    const apart = new Set(hall.apartFrom(member))
    const isStaff = member.bearer.kind === 'console'
    const around = isStaff ? [...hall.everyone.values()] : hall.around(this.mirror)
    const people = around.flatMap((other) => (apart.has(other) ? [] : other.person))
    const welcome = {
      ...{ protocol: PROTOCOL_VERSION, venue, slot, visitorId, role },
      ...{ serverMs: clock.now(), people, mirror: this.mirror },
    }
    const hands = isStaff ? hall.hands : this.gestures.hands
    tell(member, { welcome, ...showMessages(show(venue)), cameras: cameras(venue), hands })
    tell(member, { elsewhere: hall.elsewhereOf(this.mirror), zones: wire.zones })
    tell(member, { placings: placings.of(venue, isStaff) })
    if (isStaff) tell(member, { warps: warps.of(venue) })
    this.#house.welcome(member)
    this.#bodies.welcome(member)
    this.#house.tellMissedChat(member)
    const entry = library.get(venue)
    if (entry) tell(member, { documents: isStaff ? documentsMessage(entry) : documentsForVisitors(entry) })
  }

  /** What is wrong with the documents is for those at desks: visitors stay in the last good state and read nothing of it. */
  #tellDocuments(entry: LibraryEntry): void {
    this.tellAll({ documents: documentsForVisitors(entry) }, this.#desks)
    this.#tellStaff({ documents: documentsMessage(entry) })
  }

  get #desks(): Member[] {
    return [...this.#members.values()].filter(({ bearer }) => bearer.kind === 'console')
  }

  #tellHealth(): void {
    const { parts, venue, wire } = this.#own
    const cameras = parts.cameras(venue)
    // Visitors see whether a camera sends; how well it does is for staff.
    this.#changes.tell(
      'cameras',
      cameras,
      cameras.map(({ camera, state, onAir, pull }) => [camera, state, onAir, pull]),
    )
    this.#tellStaff({ cameras, outputHealth: parts.outputHealth(venue), outputs: this.#outputs.readings() })
    const { zones } = wire
    if (zones.length > 0) this.#changes.tell('zones', zones)
    this.#house.beat()
    this.#bodies.beat()
  }

  tellPassage(member: Member, kind: 'entered' | 'left', apart: readonly Member[]): void {
    this.#passages.tell(member, kind, apart)
  }

  /** Staff at desks see the hands of all rooms. */
  #tellGestures(messages: Partial<ServerMessages>): void {
    const { hall } = this.#own
    this.tellAll(messages, this.#desks)
    if (messages.hands !== undefined) hall.tellStaff({ hands: hall.hands })
  }

  tellAll(messages: Partial<ServerMessages>, except: readonly Member[] = []): void {
    this.#own.wire.tellAll(messages, except)
  }

  #tellStaff(messages: Partial<ServerMessages>): void {
    for (const member of this.#desks) tell(member, messages)
  }

  #place(): { venue: string; room: string; mirror?: number } {
    const { venue, roomId } = this.#own
    return { venue, room: roomId, ...(this.mirror > 1 ? { mirror: this.mirror } : {}) }
  }
}

/** Whether somebody who is gone may only have lost his connection: nobody, neither he nor we, ended it on purpose. */
const mayReturn = (code: number | undefined): boolean =>
  code === undefined || code === CLOSE.late || code === CLOSE.moved || (code > 1000 && code < 4000)

const documentsMessage = ({ revision, faults }: LibraryEntry): ServerMessages['documents'] => ({
  revision,
  faults: faults.map((fault) => ({ ...fault, at: [...fault.at] })),
})

const documentsForVisitors = ({ revision }: LibraryEntry): ServerMessages['documents'] => ({ revision, faults: [] })
