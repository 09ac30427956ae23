import { HolositeError, type FaultCode, type Outcome } from '../../model/errors/index.ts'
import { createPose, HEAD, type Pose } from '../../model/presence/index.ts'
import { CLOSE, LEADING_ROLES, type ServerMessages } from '../../model/protocol/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import { createRecentChat, type RecentChat } from '../house/recent-chat.ts'
import { RecordLogs } from '../presence/record-logs.ts'
import { endConnection, tell, tellNow } from '../rooms/connection.ts'
import type { GestureNews } from '../rooms/gesture-news.ts'
import type { Member, RoomParts } from '../rooms/room-parts.ts'
import { RoomVoice } from '../rooms/room-voice.ts'
import { Roster } from '../rooms/roster.ts'
import type { DoorStanding, DoorWish, MirrorRoom, MirrorWish, RoomMaker } from './mirror-room.ts'
import { isCounted } from './mirror-room.ts'
import { newParty } from './party-token.ts'
import { planMove } from './plan-move.ts'
import { createDensityNews } from './tell-density.ts'
import { MOST_IN_ALL, SEAT_HOLD_MS, Seating, TURN_HOLD_MS, type SeatLimits } from './seating.ts'

/** A room that closes has so long for its people to be gone. */
const LAST_GOODBYE_MS = 5000
const TURN_MS = 1000
const TURN_AGAIN_MS = 100

/** All the rooms of one venue: who is in which, who waits, who is seen in all of them. One a venue, as long as it is run here. */
export class Hall {
  readonly roster = new Roster()
  /** Poses of everyone, by slot, for the relays of all rooms. */
  readonly records = new RecordLogs()
  /** Everyone connected to any of its rooms, by visitor id. */
  readonly everyone = new Map<string, Member>()
  readonly seating: Seating
  readonly voice: RoomVoice
  readonly venue: string
  readonly #parts: RoomParts
  readonly #rooms = new Map<number, MirrorRoom>()
  readonly #maker: RoomMaker
  readonly #density = createDensityNews(
    (member) => this.placeOf(member),
    ({ bearer }) => isCounted(bearer),
  )
  readonly #stop: () => void
  readonly #pose: Pose = createPose()
  #opening: Promise<void> | null = null
  /** Rooms that are being opened again, by number. */
  readonly #reopening = new Map<number, Promise<void>>()
  /** How often a room's process was lost, by its number. */
  readonly #losses = new Map<number, number>()
  /** What was said of late in each room, by its number: it outlives a process that carries the room. */
  readonly #chats = new Map<number, RecentChat>()
  #closed = false
  #turnedMs = -Infinity
  #told = ''

  constructor(venue: string, parts: RoomParts, maker: RoomMaker) {
    this.venue = venue
    this.#parts = parts
    this.#maker = maker
    this.seating = new Seating(
      () => this.limits,
      () => parts.clock.now(),
    )
    this.voice = new RoomVoice({
      ...{ parts, venue, members: this.everyone },
      placeOf: (member) => this.placeOf(member),
      apartFrom: (member) => this.apartFrom(member),
      companyOf: (member) => this.companyOf(member).map(({ person }) => person.slot),
    })
    this.#stop = parts.timers.every(TURN_MS, () => this.#turn())
  }

  /** Opens the first room. */
  async start(): Promise<void> {
    const { capacity = 0, mirrors = 1 } = this.#parts.library.get(this.venue)?.bundle?.venue.limits ?? {}
    if (capacity * mirrors > MOST_IN_ALL) {
      const limits = { venue: this.venue, places: capacity * mirrors, most: MOST_IN_ALL }
      this.#parts.log.warn(limits, 'the venue’s rooms have more places than a venue may hold people: the line begins sooner')
    }
    await this.#open(1, true)
  }

  /** Nothing is opened, ended or told by itself any more. */
  stop(): void {
    this.#closed = true
    this.#stop()
    this.voice.close()
  }

  /** Ends all of them; everyone is told to come back. */
  async close(): Promise<void> {
    this.stop()
    await Promise.all([this.#opening, ...this.#reopening.values()])
    await Promise.all(this.seating.mirrors.map((mirror) => this.#maker.end(mirror)))
  }

  get limits(): SeatLimits {
    const { library, houses } = this.#parts
    const { capacity = 0, mirrors = 1 } = library.get(this.venue)?.bundle?.venue.limits ?? {}
    const total = Math.min(houses.house(this.venue).event?.capacity ?? Infinity, capacity * mirrors, MOST_IN_ALL)
    return { perMirror: Math.min(capacity, total), mirrors, total }
  }

  get rooms(): readonly MirrorRoom[] {
    return [...this.#rooms.values()]
  }

  room(mirror: number): MirrorRoom | undefined {
    return this.#rooms.get(mirror)
  }

  attach(room: MirrorRoom): void {
    this.#rooms.set(room.mirror, room)
    for (const member of this.everyone.values()) if (member.isEverywhere && member.onLane) this.#show(member, room)
  }

  detach(room: MirrorRoom): void {
    if (this.#rooms.get(room.mirror) === room) this.#rooms.delete(room.mirror)
  }

  /** Staff sessions that hold a connection. */
  get staffSessions(): readonly string[] {
    return [...this.everyone.values()].flatMap(({ bearer }) => bearer.session ?? [])
  }

  /** Closes what stands on sessions that were revoked or have ended. */
  closeSessions(ended: readonly string[]): void {
    for (const member of this.everyone.values()) {
      if (member.bearer.session !== null && ended.includes(member.bearer.session)) endConnection(member, CLOSE.revoked)
    }
  }

  /** Everyone who is to be seen in a room, staff at their desks included. */
  around(mirror: number): readonly Member[] {
    return [...this.everyone.values()].filter((member) => this.isAround(member, mirror))
  }

  isAround(member: Member, mirror: number): boolean {
    return member.mirror === mirror || member.isEverywhere
  }

  /** Those near somebody who are kept apart from him. */
  apartFrom(member: Member): readonly Member[] {
    const keys = new Set(this.#parts.houses.blocks(this.venue).apartFrom(member.key))
    if (keys.size === 0) return []
    return [...this.everyone.values()].filter(
      (other) => other.bearer.kind === 'visit' && keys.has(other.key) && (this.isAround(other, member.mirror) || member.isEverywhere),
    )
  }

  /** From now on two see nothing of each other, or again. */
  setApart(one: Member, other: Member, apart: boolean): void {
    for (const { relay } of this.#rooms.values()) relay.setApart(one.person.slot, other.person.slot, apart)
  }

  /** A member's head, ENU metres; null before his first pose. */
  placeOf(member: Member): [number, number, number] | null {
    if (!member.onLane || this.room(member.mirror)?.relay.readPose(member.person.slot, this.#pose) !== true) return null
    const [east = 0, north = 0, up = 0] = this.#pose.subarray(HEAD, HEAD + 3)
    return [east, north, up]
  }

  /** The others of a member's party who are in his room. */
  companyOf(member: Member): readonly Member[] {
    const party = this.seating.partyOf(member.person.visitorId)
    if (party === null) return []
    return this.seating.peopleOf(party).flatMap((id) => {
      const other = this.everyone.get(id)
      return other === undefined || other === member || other.mirror !== member.mirror ? [] : [other]
    })
  }

  /** The rooms somebody is seen in; staff at their desks are heard in all. */
  roomsAround(member: Member): readonly MirrorRoom[] {
    return this.rooms.filter(({ mirror }) => this.isAround(member, mirror) || member.bearer.kind === 'console')
  }

  /** Tells everyone who sees somebody, and those at desks. */
  tellAround(member: Member, messages: Partial<ServerMessages>, except: readonly Member[] = []): void {
    const rooms = this.roomsAround(member)
    for (const room of rooms) room.tellAll(messages, except)
    for (const other of this.everyone.values()) {
      if (other.bearer.kind === 'console' && !rooms.some(({ mirror }) => mirror === other.mirror)) tell(other, messages)
    }
  }

  /** What was said of late in a room, for those who lost their connection to it. */
  chatOf(mirror: number): RecentChat {
    const chat = this.#chats.get(mirror) ?? createRecentChat()
    this.#chats.set(mirror, chat)
    return chat
  }

  /** Keeps a line for those who come back to a room in which it is read, also while that is being opened again. */
  noteChat(member: Member, line: ServerMessages['chat']): void {
    const isRead = (mirror: number): boolean => this.isAround(member, mirror) || member.bearer.kind === 'console'
    for (const [mirror, chat] of this.#chats) if (isRead(mirror)) chat.note(line, member.key)
  }

  /** What bodies do, in every room where they are seen. */
  gesturesOf(member: Member): Pick<GestureNews, 'emote' | 'hand'> {
    const { slot } = member.person
    const rooms = this.rooms.filter(({ mirror }) => this.isAround(member, mirror))
    return {
      emote: (_slot, emote) => rooms.map(({ gestures }) => gestures.emote(slot, emote)).some(Boolean),
      hand: (_slot, up) => rooms.forEach(({ gestures }) => gestures.hand(slot, up)),
    }
  }

  /** Hands that are up in any room, first raised first; for staff. */
  get hands(): ServerMessages['hands'] {
    const bySlot = new Map(this.rooms.flatMap(({ gestures }) => gestures.hands.map((hand) => [hand.slot, hand] as const)))
    return [...bySlot.values()].toSorted((one, other) => one.sinceMs - other.sinceMs)
  }

  /** Consoles and outputs, whichever room holds them. */
  tellStaff(messages: Partial<ServerMessages>): void {
    for (const member of this.everyone.values()) if (member.bearer.kind === 'console') tell(member, messages)
  }

  /** Takes a seat for the bearer of a ticket; the room to sit in, opened where it has to be. Null while there is none. */
  async seat(bearer: TicketClaims): Promise<number | null> {
    if (!isCounted(bearer)) return this.#seatOfStaff(bearer)
    const { visitorId, party = null } = bearer
    const wanted = party ?? this.seating.partyOf(visitorId)
    this.#turnSoon()
    let answer = this.seating.seat(visitorId, wanted)
    if (answer.is === 'another') {
      await this.#openAnother()
      answer = this.seating.seat(visitorId, wanted)
    }
    if (answer.is !== 'seat') return null
    await this.#reopening.get(answer.mirror)
    if (this.everyone.get(visitorId)?.mirror !== answer.mirror) this.seating.hold(visitorId, answer.mirror, SEAT_HOLD_MS)
    if (party !== null) this.seating.join(visitorId, party)
    return answer.mirror
  }

  /** Asks and does not come in; with `wait` he keeps or takes his place in the line. */
  atDoor(visitorId: string, asked: DoorWish): DoorStanding {
    const { seating } = this
    const { party, wait } = asked
    if (asked.leaves === true) seating.line.leave(visitorId)
    const people = party === null ? 0 : seating.peopleOf(party).length
    const inParty = party === null ? null : ({ state: people > 0 ? 'in' : 'empty', people } as const)
    const open = { why: null, queue: null, keptMs: null, party: inParty }
    if (!asked.isCounted) return open
    const nowMs = this.#parts.clock.now()
    this.#turnSoon()
    const isHeld = (): boolean => visitorId !== '' && seating.mirrorOf(visitorId) !== null
    const called = { ...open, queue: wait ? { ahead: 0, waitS: 0, admitted: true } : null }
    if (isHeld()) return called
    const answer = seating.seat(visitorId, party)
    const why = answer.is === 'full' || answer.is === 'party-full' ? answer.is : null
    // Whoever is first gets the place of somebody who does not come back.
    const keptMs = why === 'full' && seating.line.isFirst(visitorId) ? seating.lostMs : null
    if (!wait || visitorId === '') return { ...open, why, keptMs }
    if (!seating.line.stand(visitorId, party, nowMs)) return { ...open, why: 'full' }
    if (seating.line.size === 1) this.#turnNow()
    if (isHeld()) return called
    const ahead = seating.line.ahead(visitorId)
    const queue = { ahead, waitS: seating.line.waitS(ahead, nowMs), admitted: false }
    return { ...open, why: why ?? 'full', queue, keptMs }
  }

  /** A member's poses are to be seen: in every room where he is to be seen in every room. */
  enterLane(member: Member): void {
    if (member.isEverywhere) for (const room of this.rooms) if (room.mirror !== member.mirror) this.#show(member, room)
    this.#joinCompany(member)
  }

  leaveLane(member: Member): void {
    if (!member.isEverywhere) return
    for (const room of this.rooms) if (room.mirror !== member.mirror) room.relay.leave(member.person.slot)
  }

  /** Poses of somebody who is seen everywhere, for the rooms whose relay does not read his home's stream. */
  takeGuestPoses(member: Member, bytes: Uint8Array): void {
    for (const room of this.#rooms.values()) if (room.mirror !== member.mirror) room.takeGuestPoses(member.person.slot, bytes)
  }

  /** Tells of somebody who came or went in every room where he is seen, and at desks elsewhere. */
  tellPassage(member: Member, kind: 'entered' | 'left', apart: readonly Member[]): void {
    const { person, mirror } = member
    for (const room of this.rooms) if (this.isAround(member, room.mirror)) room.tellPassage(member, kind, apart)
    for (const other of this.everyone.values()) {
      if (other.bearer.kind !== 'console' || this.isAround(member, other.mirror) || other.mirror === mirror) continue
      tell(other, kind === 'entered' ? { entered: person } : { left: { slot: person.slot, visitorId: person.visitorId } })
    }
  }

  /** The link of a member's party, made where he has none; tells all of it. */
  askParty(member: Member): void {
    const { visitorId } = member.person
    if (this.seating.partyOf(visitorId) === null) this.seating.join(visitorId, newParty())
    this.tellParty(this.seating.partyOf(visitorId))
  }

  /** Tells a party who of it is where. */
  tellParty(party: string | null): void {
    if (party === null) return
    const members = this.seating.peopleOf(party).flatMap((id) => this.everyone.get(id) ?? [])
    const token = this.#parts.partyTokens.make(this.venue, party)
    const blocks = this.#parts.houses.blocks(this.venue)
    for (const member of members) {
      const known = members.filter(({ key }) => !blocks.apart(member.key, key))
      const people = known.map(({ person, mirror }) => ({ visitorId: person.visitorId, name: person.name, mirror }))
      tell(member, { party: { token, people } })
    }
  }

  /** Why a wish of staff cannot be done now, or that it can. */
  faultOf(wish: MirrorWish): Outcome<unknown> {
    if (wish.do === 'empty') return planMove(this.seating, wish.from, wish.to)
    const { mirrors } = this.limits
    if (this.seating.mirrors.length < mirrors) return { ok: true, value: null }
    return refusal('house/too-many', `The venue may have ${mirrors} rooms, and all are open.`, 'Raise "limits.mirrors" in its document.')
  }

  /** Does what staff wish: opens a room that stays until it is closed, or has everyone of one go on in others and closes it. */
  async change(wish: MirrorWish): Promise<Outcome<null>> {
    const fault = this.faultOf(wish)
    if (!fault.ok) return fault
    if (wish.do === 'empty') return this.#empty(wish.from, wish.to)
    await this.#openAnother(true)
    return { ok: true, value: null }
  }

  /** The rooms as staff see them. */
  standing(): ServerMessages['mirrors'] {
    const { perMirror, total, mirrors } = this.limits
    const perMinute = this.seating.line.freedPerMinute(this.#parts.clock.now())
    return {
      ...{ capacity: perMirror, total, most: mirrors },
      rooms: this.seating.standings.map((room) => ({ ...room, ...this.#lossesOf(room.mirror) })),
      ...{ waiting: this.seating.line.size, freedPerMinute: perMinute },
    }
  }

  #lossesOf(mirror: number): { reopened?: number } {
    const reopened = this.#losses.get(mirror)
    return reopened === undefined ? {} : { reopened }
  }

  /** What a room's visitors are told of the others. */
  elsewhereOf(mirror: number): ServerMessages['elsewhere'] {
    const others = this.seating.standings.filter((room) => room.mirror !== mirror)
    return { mirrors: others.length + 1, people: others.reduce((sum, { visitors }) => sum + visitors, 0) }
  }

  #seatOfStaff(bearer: TicketClaims): number {
    const present = this.everyone.get(bearer.visitorId)
    const room = present === undefined ? undefined : this.room(present.mirror)
    // Who is seen everywhere is at home in this process: from here his poses go to all rooms.
    return room !== undefined && room.carrier === null && this.seating.isOpen(room.mirror) ? room.mirror : 1
  }

  #show(member: Member, room: MirrorRoom): void {
    const home = this.room(member.mirror)
    if (home === undefined || home === room) return
    room.relay.leave(member.person.slot)
    room.relay.joinGuest(member.person.slot, home.relay)
    if (LEADING_ROLES.includes(member.bearer.role)) room.relay.setAlwaysNear(member.person.slot, true)
    if (home.gestures.hands.some(({ slot }) => slot === member.person.slot)) room.gestures.hand(member.person.slot, true)
    for (const other of this.apartFrom(member)) room.relay.setApart(member.person.slot, other.person.slot, true)
  }

  /** Those of one party see each other wherever they are in the room. */
  #joinCompany(member: Member): void {
    const { visitorId, slot } = member.person
    const relay = this.room(member.mirror)?.relay
    for (const { person } of this.companyOf(member)) {
      relay?.setCompany(slot, person.slot, true)
      relay?.setCompany(person.slot, slot, true)
    }
    this.tellParty(this.seating.partyOf(visitorId))
  }

  /** One at a time: whoever needs another room while one is being opened waits for that one. */
  async #openAnother(kept = false): Promise<void> {
    if (this.#opening !== null && !kept) return this.#opening
    await this.#opening
    const opening = this.#open(this.seating.nextNumber, kept)
    this.#opening = opening.finally(() => (this.#opening = null))
    await this.#opening
  }

  async #open(mirror: number, kept: boolean): Promise<void> {
    if (this.#closed || this.seating.mirrors.length >= this.limits.mirrors) return
    await this.#maker.open(mirror)
    this.seating.open(mirror, kept)
    if (mirror > 1) this.#parts.log.info({ venue: this.venue, mirror, kept }, 'one room more is open')
    this.#tellChanges()
  }

  /** A room whose process is gone: its people's places are kept there while it is opened again, here or elsewhere. */
  reopen(mirror: number): void {
    if (this.#closed || !this.seating.isOpen(mirror) || this.#reopening.has(mirror)) return
    this.#losses.set(mirror, (this.#losses.get(mirror) ?? 0) + 1)
    const opened = this.#maker.open(mirror).catch((err: unknown) => {
      this.#parts.log.error({ venue: this.venue, mirror, err }, 'a room could not be opened again')
      this.seating.startClosing(mirror)
      return this.#endRoom(mirror)
    })
    this.#reopening.set(
      mirror,
      opened.finally(() => void this.#reopening.delete(mirror)),
    )
  }

  #empty(from: number, to: number | null): Outcome<null> {
    const planned = planMove(this.seating, from, to)
    if (!planned.ok) return planned
    const why = to === null ? 'closed' : 'merged'
    this.seating.startClosing(from)
    for (const [visitorId, mirror] of planned.value) this.seating.hold(visitorId, mirror, TURN_HOLD_MS)
    for (const member of this.room(from)?.members.values() ?? []) {
      const mirror = planned.value.get(member.person.visitorId) ?? to ?? 1
      tellNow(member, 'moved', { mirror, why })
      endConnection(member, CLOSE.moved)
    }
    this.#parts.log.info({ venue: this.venue, from, to, people: planned.value.size }, 'a room was emptied')
    this.#tellChanges()
    this.#parts.timers.after(LAST_GOODBYE_MS, () => void this.#endRoom(from))
    return { ok: true, value: null }
  }

  async #endRoom(mirror: number): Promise<void> {
    if (this.#closed || this.seating.isOpen(mirror)) return
    try {
      await this.#maker.end(mirror)
    } catch (err) {
      this.#parts.log.error({ venue: this.venue, mirror, err }, 'a room could not be ended')
    }
    this.seating.closed(mirror)
    this.#chats.delete(mirror)
    this.#losses.delete(mirror)
    this.#tellChanges()
  }

  /** A line of thousands is not gone through for each of its people who asks. */
  #turnSoon(): void {
    if (this.#parts.clock.now() - this.#turnedMs >= TURN_AGAIN_MS) this.#turnNow()
  }

  #turnNow(): void {
    this.#turnedMs = this.#parts.clock.now()
    if (this.seating.turn()) {
      this.#openAnother().catch((err: unknown) => this.#parts.log.error({ venue: this.venue, err }, 'a room could not be opened'))
    }
  }

  #turn(): void {
    this.#turnNow()
    for (const mirror of this.seating.idle) {
      this.seating.startClosing(mirror)
      void this.#endRoom(mirror)
    }
    this.#tellChanges()
    this.tellStaff({ mirrors: this.standing() })
    this.#density.tell(this.rooms)
  }

  /** Visitors are told how many are elsewhere when that has changed. */
  #tellChanges(): void {
    const told = JSON.stringify(this.seating.standings.map(({ mirror, visitors }) => [mirror, visitors]))
    if (told === this.#told) return
    this.#told = told
    for (const room of this.rooms) room.tellAll({ elsewhere: this.elsewhereOf(room.mirror) })
  }
}

/** An expected refusal. */
function refusal(code: FaultCode, what: string, fix: string): Outcome<never> {
  return { ok: false, faults: [new HolositeError({ code, what, fix }).toFault()] }
}
