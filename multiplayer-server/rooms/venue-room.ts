import './global-websocket.ts'
import { ClientState, Room, ServerError, type Client, type RoomException } from '@colyseus/core'
import { HolositeError } from '../../model/errors/index.ts'
import { CLOSE, LEADING_ROLES, PROTOCOL_VERSION, SHOW_ROLES, type ServerMessages } from '../../model/protocol/index.ts'
import { headStands } from '../../model/walk/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { Hall } from '../mirrors/hall.ts'
import { isCounted, type MirrorRoom } from '../mirrors/mirror-room.ts'
import { LOST_HOLD_MS } from '../mirrors/seating.ts'
import { createZoneGate, type ZoneGate } from '../mirrors/zone-gate.ts'
import { createPresenceRelay, type PresenceRelay } from '../presence/presence-relay.ts'
import type { Newcomer } from '../house/house-machine.ts'
import type { LibraryEntry } from '../show/venue-library.ts'
import { answerMessage } from './answer-message.ts'
import { createChanges, type Changes } from './changes.ts'
import { dropIfDeaf, endConnection, sendBatch, tell, tellNow, watchConnection } from './connection.ts'
import { followGround } from './follow-ground.ts'
import { createGestureNews, GESTURES_MS } from './gesture-news.ts'
import { interceptFrames } from './intercept-frames.ts'
import { createMessageGuard, type RefusedFrame } from './message-guard.ts'
import { createOutputBoard } from './output-board.ts'
import { createPassageNews, type PassageNews, PASSAGES_MS } from './passage-news.ts'
import { createPings, PING_STEP_MS } from './pings.ts'
import { createPoseTicks, POSE_GROUPS, POSE_TICK_MS, type PoseTicks } from './pose-ticks.ts'
import { createBodyNews, type BodyNews } from './room-bodies.ts'
import { RoomHouse, type HouseRoom } from './room-house.ts'
import type { Member, RoomParts, SeatOptions } from './room-parts.ts'
import { showMessages } from './show-messages.ts'
import { seatAmong } from './staff-seats.ts'

const TELL_MS = 1000
/** A seat waits so long for its connection: in a storm of newcomers that may take a while. */
const SEAT_S = 60

/** What a room is made with. */
export interface RoomOptions {
  readonly venue?: string
  /** Its number among the rooms of the venue. */
  readonly mirror?: number
  partsOf(venue: string): RoomParts
  hallOf(venue: string): Hall
}

/** One room of a venue: who is here, what they say, what the show tells. The first lives as long as the server runs the venue. */
export class VenueRoom extends Room implements MirrorRoom {
  readonly #members = new Map<string, Member>()
  readonly #bySlot: (Member | undefined)[] = []
  readonly #byClient = new WeakMap<Client, Member>()
  readonly #stops: (() => void)[] = []
  readonly #outputs = createOutputBoard()
  #relay: PresenceRelay | null = null
  #house: RoomHouse | null = null
  #hall: Hall | null = null
  #gate: ZoneGate | null = null
  #ticks: PoseTicks | null = null
  #passages: PassageNews | null = null
  #changes: Changes | null = null
  #bodies: BodyNews | null = null
  readonly gestures = createGestureNews({ now: () => this.#need().clock.now(), tellAll: (messages) => this.#tellGestures(messages) })
  #parts: RoomParts | null = null
  venue = ''
  mirror = 1
  #draining = false

  override onCreate(options: RoomOptions): void {
    const { venue = '', mirror = 1, partsOf, hallOf } = options
    const parts = partsOf(venue)
    const hall = hallOf(venue)
    this.venue = venue
    this.mirror = mirror
    this.#hall = hall
    this.#parts = parts
    this.autoDispose = false
    this.patchRate = null
    this.seatReservationTimeout = SEAT_S
    interceptFrames(this, (client, frame, pass) => this.#takeFrame(client, frame, pass))
    const show = parts.show(venue)
    const ground = followGround(parts.library, venue)
    const gate = createZoneGate(() => parts.library.get(venue)?.bundle?.venue ?? null)
    this.#gate = gate
    const relay = createPresenceRelay({
      now: () => parts.clock.now(),
      groups: POSE_GROUPS,
      logs: hall.records,
      send: (slot, bytes) => this.#sendBatch(slot, bytes),
      stands: (east, north, up, slot) => headStands(ground.area, east, north, up) && gate.admits(slot, east, north),
    })
    this.#relay = relay
    const ticks = createPoseTicks(relay, () => parts.clock.now())
    this.#ticks = ticks
    const members = this.#members
    const passages = createPassageNews({
      now: () => parts.clock.now(),
      get people() {
        return members.size
      },
      tellAll: (news, except) => this.tellAll(news, except),
    })
    this.#passages = passages
    this.#changes = createChanges(
      () => parts.clock.now(),
      (messages) => this.tellAll(messages),
    )
    const pings = createPings(members, () => parts.clock.now(), parts.log)
    const inHouse: HouseRoom = {
      ...{ parts, venue, hall, members: this.#members },
      tellAll: (messages) => this.tellAll(messages),
    }
    const house = new RoomHouse(inHouse)
    this.#house = house
    this.#bodies = createBodyNews({ parts, venue, mirror, hall, members: this.#members })
    hall.attach(this)
    this.#stops.push(
      () => hall.detach(this),
      () => house.close(),
      () => ground.close(),
      parts.timers.every(POSE_TICK_MS, () => ticks.run()),
      parts.timers.every(PING_STEP_MS, () => pings.run()),
      parts.timers.every(PASSAGES_MS, () => passages.flush()),
      parts.timers.every(GESTURES_MS, () => this.gestures.flush()),
      show.on('state', () => this.tellAll(showMessages(show))),
      parts.timers.every(TELL_MS, () => this.#tellHealth()),
      parts.library.onReload((entry) => entry.id === venue && this.tellAll({ documents: documentsMessage(entry) })),
    )
  }

  get relay(): PresenceRelay {
    if (this.#relay === null) throw notOpen()
    return this.#relay
  }

  get members(): ReadonlyMap<string, Member> {
    return this.#members
  }

  get chat(): RoomHouse['chat'] {
    return this.#needHouse().chat
  }

  /** Staff sessions that hold a connection here. */
  get staffSessions(): readonly string[] {
    return [...this.#members.values()].flatMap(({ bearer }) => bearer.session ?? [])
  }

  /** Duration of the slowest pose tick since this was last asked, ms. */
  takeSlowestTick(): number {
    return this.#ticks?.takeSlowest() ?? 0
  }

  /** Duration that 99 of 100 pose ticks of the last ten seconds stayed within, ms. */
  get tickP99Ms(): number {
    return this.#ticks?.p99Ms ?? 0
  }

  /** Closes what stands on sessions that were revoked or have ended. */
  closeSessions(ended: readonly string[]): void {
    for (const member of this.#members.values()) {
      if (member.bearer.session !== null && ended.includes(member.bearer.session)) endConnection(member, CLOSE.revoked)
    }
  }

  override onJoin(client: Client, options: SeatOptions, bearer: TicketClaims): void {
    const parts = this.#need()
    if (options.protocol !== PROTOCOL_VERSION) {
      throw new ServerError(CLOSE.protocolVersion, `This server speaks protocol ${PROTOCOL_VERSION}. Reload the page.`)
    }
    const hall = this.#needHall()
    const { visitorId, role } = bearer
    const present = hall.everyone.get(visitorId)
    const key = parts.visitorKey(this.venue, visitorId)
    this.#checkDoor(bearer, key, present)
    if (present) this.#replace(present)
    // Who comes back in a role of the staff gives his visitor's place up.
    if (present && isCounted(present.bearer) && !isCounted(bearer)) hall.seating.leave(visitorId, present.mirror, 0)
    const seat = seatAmong(hall.everyone.values(), bearer)
    if (seat?.surplus) endConnection(seat.surplus, CLOSE.replacedBySelf)
    const name = seat?.name ?? bearer.name
    const nowMs = parts.clock.now()
    const person = hall.roster.enter({ visitorId, name, role }, nowMs)
    const member: Member = {
      ...{ client, bearer, person, key, guard: createMessageGuard(nowMs), sinceMs: present?.sinceMs ?? nowMs, heardMs: nowMs },
      ...{ mirror: this.mirror, isEverywhere: bearer.kind === 'visit' && !isCounted(bearer) },
      ...{ roundTripMs: null, unanswered: 0, mutedUntilMs: null, onLane: false, ended: false },
    }
    this.#members.set(visitorId, member)
    hall.everyone.set(visitorId, member)
    this.#byClient.set(client, member)
    watchConnection(member, () => parts.clock.now(), parts.log)
    this.#welcome(member)
    hall.tellPassage(member, 'entered', hall.apartFrom(member))
    if (bearer.kind === 'visit') this.#noteDoor(member, 'entered')
    parts.log.info({ ...this.#place(), visitor: visitorId, role, slot: person.slot, again: present !== undefined }, 'entered')
  }

  /** A ticket lives for a minute, in which the house may have shut or filled. */
  #checkDoor(bearer: TicketClaims, key: string, present: Member | undefined): void {
    const { seating } = this.#needHall()
    if (!seating.isOpen(this.mirror)) throw new ServerError(CLOSE.moved, 'This room is closing: come again.')
    if (bearer.kind !== 'visit') return
    const { house } = this.#needHouse()
    const newcomer: Newcomer = { key, isStaff: bearer.pass === 'staff', isInvited: bearer.pass === 'invited' }
    const shut = house.admission(newcomer)
    if (shut !== null && !(present !== undefined && shut.why !== 'banned'))
      throw new ServerError(CLOSE.shut, 'The house is shut to newcomers.')
    if (isCounted(bearer) && !seating.enter(bearer.visitorId, this.mirror)) throw new ServerError(CLOSE.full, 'The venue is full.')
  }

  /** Somebody is here under a new connection: the old one is gone, in this room or another. */
  #replace(present: Member): void {
    const room = this.#needHall().room(present.mirror)
    if (room instanceof VenueRoom && room !== this) return room.giveUp(present)
    const { visitorId } = present.person
    this.#needHouse().chat.left(visitorId, present.heardMs, this.#need().clock.now())
    this.#leaveLane(present)
    endConnection(present, CLOSE.replacedBySelf)
  }

  /** Somebody of this room goes on in another. */
  giveUp(member: Member): void {
    this.#depart(member)
    endConnection(member, CLOSE.replacedBySelf)
  }

  #noteDoor(member: Member, kind: 'entered' | 'left'): void {
    const { clock, doors, log } = this.#need()
    const { house, moments, blocks } = this.#needHouse()
    house.noteInside(member.key, kind === 'entered')
    moments.note({ kind, text: '', ...member.person }, clock.now())
    if (kind === 'left') return moments.forget(member.person.visitorId)
    blocks.touch(member.key, doors.wallNow()).catch((err: unknown) => log.error({ ...this.#place(), err }, 'blocks could not be kept on'))
  }

  override onLeave(client: Client, code?: number): void {
    const member = this.#byClient.get(client)
    // Whoever was replaced by himself has not left.
    if (!member || this.#members.get(member.person.visitorId) !== member) return
    const parts = this.#need()
    const hall = this.#needHall()
    const { visitorId } = member.person
    this.#depart(member)
    hall.everyone.delete(visitorId)
    hall.roster.leave(visitorId, parts.clock.now())
    hall.voice.leave(visitorId)
    if (isCounted(member.bearer)) hall.seating.leave(visitorId, this.mirror, mayReturn(code) ? LOST_HOLD_MS : 0)
    if (this.#draining) return
    if (member.bearer.kind === 'visit') this.#noteDoor(member, 'left')
    hall.tellParty(hall.seating.partyOf(visitorId))
    parts.log.info({ ...this.#place(), visitor: visitorId, code }, 'left')
  }

  /** Nobody sees somebody in this room any more. */
  #depart(member: Member): void {
    const hall = this.#needHall()
    const { visitorId, slot } = member.person
    const apart = hall.apartFrom(member)
    this.#needHouse().chat.left(visitorId, member.heardMs, this.#need().clock.now())
    this.#leaveLane(member)
    this.#members.delete(visitorId)
    this.#outputs.leave(visitorId)
    for (const room of hall.rooms) if (hall.isAround(member, room.mirror)) room.gestures.left(slot)
    if (!this.#draining) hall.tellPassage(member, 'left', apart)
  }

  override onBeforeShutdown(): void {
    this.end().catch(() => {})
  }

  /** Sends everyone away with the word to come back, and ends the room. */
  async end(): Promise<void> {
    this.#draining = true
    await this.disconnect(CLOSE.draining)
  }

  override onDispose(): void {
    for (const stop of this.#stops) stop()
  }

  override onUncaughtException(failure: RoomException, method: string): void {
    this.#need().log.error({ ...this.#place(), err: failure.cause ?? failure, method }, 'the room failed')
  }

  #takeFrame(client: Client, frame: Uint8Array, pass: () => void): void {
    const member = this.#byClient.get(client)
    if (!member || member.ended) return
    const parts = this.#need()
    const nowMs = parts.clock.now()
    member.heardMs = nowMs
    const judged = member.guard.judge(frame, client.state === ClientState.JOINED, nowMs)
    switch (judged.pass) {
      case 'control':
        pass()
        return this.#enterLane(member)
      case 'pose':
        return this.#takePose(member, judged.bytes)
      case 'refused':
        return this.#refuse(member, judged)
      case 'message':
        void answerMessage(judged, {
          parts,
          venue: this.venue,
          member,
          mayRunShow: SHOW_ROLES.includes(member.bearer.role),
          members: this.#needHall().everyone,
          hall: this.#needHall(),
          roomHouse: this.#needHouse(),
          voice: this.#needHall().voice,
          tell: (message) => tell(member, message),
          outputs: this.#outputs,
          gestures: this.#needHall().gesturesOf(member),
          tellAll: (message, except) => this.#needHall().tellAround(member, message, except),
          tellStaff: (message) => this.#needHall().tellStaff(message),
        }).catch((err: unknown) => parts.log.error({ ...this.#place(), visitor: member.person.visitorId, err }, 'a message failed'))
    }
  }

  #takePose(member: Member, bytes: Uint8Array): void {
    const refusal = member.onLane ? this.#relay?.receive(member.person.slot, bytes) : null
    this.#tellTurnedBack()
    if (refusal) this.#refuse(member, { pass: 'refused', ...refusal })
  }

  /** A batch lost is a stream torn, so nobody is fed before his join is done. */
  #enterLane(member: Member): void {
    if (member.onLane || member.ended || member.bearer.kind !== 'visit' || member.client.state !== ClientState.JOINED) return
    member.onLane = true
    this.#bySlot[member.person.slot] = member
    if (!isCounted(member.bearer)) this.#gate?.exempt(member.person.slot)
    this.#relay?.join(member.person.slot)
    if (LEADING_ROLES.includes(member.bearer.role)) this.#relay?.setAlwaysNear(member.person.slot, true)
    this.#needHouse().enterLane(member)
    this.#needHall().enterLane(member)
  }

  #leaveLane(member: Member): void {
    if (!member.onLane) return
    member.onLane = false
    this.#bySlot[member.person.slot] = undefined
    this.#needHall().leaveLane(member)
    this.#relay?.leave(member.person.slot)
    this.#gate?.leave(member.person.slot)
  }

  #sendBatch(slot: number, bytes: Uint8Array): void {
    const member = this.#bySlot[slot]
    if (member !== undefined) sendBatch(member, bytes)
  }

  #refuse(member: Member, { fault, close }: RefusedFrame): void {
    this.#need().log.warn({ ...this.#place(), visitor: member.person.visitorId, code: fault.code, close }, fault.what)
    tellNow(member, 'refused', { ...fault, at: [...fault.at] })
    endConnection(member, close)
  }

  #welcome(member: Member): void {
    const { clock, library, show, cameras, warps, placings } = this.#need()
    const hall = this.#needHall()
    const { slot, visitorId, role } = member.person
    const apart = new Set(hall.apartFrom(member))
    const around = member.bearer.kind === 'console' ? [...hall.everyone.values()] : hall.around(this.mirror)
    const people = around.flatMap((other) => (apart.has(other) ? [] : other.person))
    const welcome = {
      protocol: PROTOCOL_VERSION,
      venue: this.venue,
      slot,
      visitorId,
      role,
      serverMs: clock.now(),
      people,
      mirror: this.mirror,
    }
    const hands = member.bearer.kind === 'console' ? hall.hands : this.gestures.hands
    tell(member, { welcome, ...showMessages(show(this.venue)), cameras: cameras(this.venue), hands })
    tell(member, { elsewhere: hall.elsewhereOf(this.mirror), zones: this.#gate?.counts ?? [] })
    const isStaff = member.bearer.kind === 'console'
    tell(member, { placings: placings.of(this.venue, isStaff) })
    if (isStaff) tell(member, { warps: warps.of(this.venue) })
    this.#bodies?.welcome(member)
    this.#needHouse().welcome(member)
    this.#needHouse().tellMissedChat(member)
    const entry = library.get(this.venue)
    if (entry) tell(member, { documents: documentsMessage(entry) })
  }

  #tellHealth(): void {
    const parts = this.#need()
    const cameras = parts.cameras(this.venue)
    // Visitors see whether a camera sends; how well it does is for staff.
    this.#changes?.tell(
      'cameras',
      cameras,
      cameras.map(({ camera, state, onAir, pull }) => [camera, state, onAir, pull]),
    )
    this.#tellStaff({ cameras, outputHealth: parts.outputHealth(this.venue), outputs: this.#outputs.readings() })
    const zones = this.#gate?.counts ?? []
    if (zones.length > 0) this.#changes?.tell('zones', zones)
    this.#bodies?.beat()
    this.#needHouse().beat()
    for (const member of this.#members.values()) dropIfDeaf(member, parts.log)
  }

  /** Those who walked into a full zone are told, each at once. */
  #tellTurnedBack(): void {
    for (const { slot, zone, capacity } of this.#gate?.takeTurnedBack() ?? []) {
      const member = this.#bySlot[slot]
      if (member !== undefined) tell(member, { zoneFull: { zone, capacity } })
    }
  }

  tellPassage(member: Member, kind: 'entered' | 'left', apart: readonly Member[]): void {
    this.#passages?.tell(member, kind, apart)
  }

  /** Staff at desks see the hands of all rooms. */
  #tellGestures(messages: Partial<ServerMessages>): void {
    const desks = [...this.#members.values()].filter(({ bearer }) => bearer.kind === 'console')
    this.tellAll(messages, desks)
    if (messages.hands !== undefined) this.#needHall().tellStaff({ hands: this.#needHall().hands })
  }

  tellAll(messages: Partial<ServerMessages>, except: readonly Member[] = []): void {
    const options = { except: except.map(({ client }) => client) }
    for (const [name, message] of Object.entries(messages)) this.broadcast(name, message, options)
  }

  #tellStaff(messages: Partial<ServerMessages>): void {
    for (const member of this.#members.values()) if (member.bearer.kind === 'console') tell(member, messages)
  }

  #place(): { venue: string; room: string; mirror?: number } {
    return { venue: this.venue, room: this.roomId, ...(this.mirror > 1 ? { mirror: this.mirror } : {}) }
  }

  #needHouse(): RoomHouse {
    if (this.#house === null) throw notOpen()
    return this.#house
  }

  #needHall(): Hall {
    if (this.#hall === null) throw notOpen()
    return this.#hall
  }

  #need(): RoomParts {
    if (this.#parts === null) throw notOpen()
    return this.#parts
  }
}

/** Whether somebody who is gone may only have lost his connection: nobody, neither he nor we, ended it on purpose. */
const mayReturn = (code: number | undefined): boolean =>
  code === undefined || code === CLOSE.late || code === CLOSE.moved || (code > 1000 && code < 4000)

const notOpen = (): HolositeError =>
  new HolositeError({ code: 'venue/missing', what: 'The room is not open yet.', fix: 'Create it first.' })

const documentsMessage = ({ revision, faults }: LibraryEntry): ServerMessages['documents'] => ({
  revision,
  faults: faults.map((fault) => ({ ...fault, at: [...fault.at] })),
})
