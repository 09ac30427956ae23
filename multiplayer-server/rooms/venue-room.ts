import './global-websocket.ts'
import { ClientState, Room, ServerError, type Client, type RoomException } from '@colyseus/core'
import { HolositeError } from '../../model/errors/index.ts'
import { CLOSE, LEADING_ROLES, POSE_BATCH, PROTOCOL_VERSION, SHOW_ROLES, type ServerMessages } from '../../model/protocol/index.ts'
import { headStands } from '../../model/walk/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import { createPresenceRelay, type PresenceRelay } from '../presence/presence-relay.ts'
import type { Newcomer } from '../house/house-machine.ts'
import type { LibraryEntry } from '../show/venue-library.ts'
import { answerMessage } from './answer-message.ts'
import { dropIfDeaf, endConnection, tell, tellNow, watchConnection } from './connection.ts'
import { followGround } from './follow-ground.ts'
import { createGestureNews, GESTURES_MS } from './gesture-news.ts'
import { interceptFrames } from './intercept-frames.ts'
import { createMessageGuard, type RefusedFrame } from './message-guard.ts'
import { createOutputBoard } from './output-board.ts'
import { createPassageNews, type PassageNews, PASSAGES_MS } from './passage-news.ts'
import { createPoseTicks, POSE_GROUPS, POSE_TICK_MS, type PoseTicks } from './pose-ticks.ts'
import { RoomHouse, type HouseRoom } from './room-house.ts'
import { RoomVoice } from './room-voice.ts'
import type { Member, RoomParts, SeatOptions } from './room-parts.ts'
import { Roster } from './roster.ts'
import { showMessages } from './show-messages.ts'
import { seatAmong } from './staff-seats.ts'

const TELL_MS = 1000
/** A seat waits so long for its connection: in a storm of newcomers that may take a while. */
const SEAT_S = 60

/** One venue's room: who is here, what they say, what the show tells. Lives as long as the server. */
export class VenueRoom extends Room {
  readonly #roster = new Roster()
  readonly #members = new Map<string, Member>()
  readonly #bySlot: (Member | undefined)[] = []
  readonly #byClient = new WeakMap<Client, Member>()
  readonly #stops: (() => void)[] = []
  readonly #outputs = createOutputBoard()
  #relay: PresenceRelay | null = null
  #house: RoomHouse | null = null
  #voice: RoomVoice | null = null
  #ticks: PoseTicks | null = null
  #passages: PassageNews | null = null
  readonly #gestures = createGestureNews({ now: () => this.#need().clock.now(), tellAll: (messages) => this.#tellAll(messages) })
  #parts: RoomParts | null = null
  #venue = ''
  #draining = false

  override onCreate(options: { venue?: string; partsOf: (venue: string) => RoomParts }): void {
    const { venue = '', partsOf } = options
    const parts = partsOf(venue)
    this.#venue = venue
    this.#parts = parts
    this.autoDispose = false
    this.patchRate = null
    this.seatReservationTimeout = SEAT_S
    interceptFrames(this, (client, frame, pass) => this.#takeFrame(client, frame, pass))
    const show = parts.show(venue)
    const ground = followGround(parts.library, venue)
    const relay = createPresenceRelay({
      now: () => parts.clock.now(),
      groups: POSE_GROUPS,
      send: (slot, bytes) => this.#sendBatch(slot, bytes),
      stands: (east, north, up) => headStands(ground.area, east, north, up),
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
      tellAll: (news, except) => this.#tellAll(news, except),
    })
    this.#passages = passages
    const inHouse: HouseRoom = {
      ...{ parts, venue, relay, members: this.#members },
      tellAll: (messages) => this.#tellAll(messages),
      speaks: (visitorId) => this.#voice?.speaks(visitorId) ?? false,
    }
    const house = new RoomHouse(inHouse)
    this.#house = house
    const voice = new RoomVoice(inHouse, house)
    this.#voice = voice
    this.#stops.push(
      () => voice.close(),
      () => house.close(),
      parts.timers.every(POSE_TICK_MS, () => ticks.run()),
      parts.timers.every(PASSAGES_MS, () => passages.flush()),
      parts.timers.every(GESTURES_MS, () => this.#gestures.flush()),
      show.on('state', () => this.#tellAll(showMessages(show))),
      parts.timers.every(TELL_MS, () => this.#tellHealth()),
    )
    parts.library.onReload((entry) => entry.id === venue && this.#tellAll({ documents: documentsMessage(entry) }))
  }

  /** Staff sessions that hold a connection here. */
  get staffSessions(): readonly string[] {
    return [...this.#members.values()].flatMap(({ bearer }) => bearer.session ?? [])
  }

  get clientCount(): number {
    return this.#members.size
  }

  get visitorCount(): number {
    let count = 0
    for (const { bearer } of this.#members.values()) if (bearer.kind === 'visit') count++
    return count
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
    const present = this.#members.get(bearer.visitorId)
    const key = parts.visitorKey(this.#venue, bearer.visitorId)
    if (bearer.kind === 'visit') this.#checkDoor(bearer, key, present !== undefined)
    if (present) {
      this.#needHouse().chat.left(bearer.visitorId, present.heardMs, parts.clock.now())
      this.#leaveLane(present)
      endConnection(present, CLOSE.replacedBySelf)
    }
    const seat = seatAmong(this.#members.values(), bearer)
    if (seat?.surplus) endConnection(seat.surplus, CLOSE.replacedBySelf)
    const { visitorId, role } = bearer
    const name = seat?.name ?? bearer.name
    const nowMs = parts.clock.now()
    const person = this.#roster.enter({ visitorId, name, role }, nowMs)
    const member: Member = {
      ...{ client, bearer, person, key, guard: createMessageGuard(nowMs), sinceMs: present?.sinceMs ?? nowMs, heardMs: nowMs },
      ...{ roundTripMs: null, mutedUntilMs: null, onLane: false, ended: false },
    }
    this.#members.set(visitorId, member)
    this.#byClient.set(client, member)
    watchConnection(member, () => parts.clock.now(), parts.log)
    this.#welcome(member)
    this.#passages?.tell(member, 'entered', this.#needHouse().apartFrom(member))
    if (bearer.kind === 'visit') this.#noteDoor(member, 'entered')
    parts.log.info({ ...this.#place(), visitor: visitorId, role, slot: person.slot, again: present !== undefined }, 'entered')
  }

  /** A ticket lives for a minute, in which the house may have shut. */
  #checkDoor(bearer: TicketClaims, key: string, isIn: boolean): void {
    const { house } = this.#needHouse()
    const newcomer: Newcomer = { key, isStaff: bearer.pass === 'staff', isInvited: bearer.pass === 'invited' }
    const shut = house.admission(newcomer)
    if (shut !== null && !(isIn && shut.why !== 'banned')) throw new ServerError(CLOSE.shut, 'The house is shut to newcomers.')
    const ofVenue = this.#need().library.get(this.#venue)?.bundle?.venue.limits.capacity ?? 0
    const capacity = Math.min(ofVenue, house.event?.capacity ?? ofVenue)
    if (!isIn && this.visitorCount >= capacity) throw new ServerError(CLOSE.full, 'The venue is full.')
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
    const { visitorId } = member.person
    const apart = this.#needHouse().apartFrom(member)
    this.#needHouse().chat.left(visitorId, member.heardMs, parts.clock.now())
    this.#leaveLane(member)
    this.#members.delete(visitorId)
    this.#outputs.leave(visitorId)
    this.#gestures.left(member.person.slot)
    this.#roster.leave(visitorId, parts.clock.now())
    this.#voice?.leave(visitorId)
    if (this.#draining) return
    if (member.bearer.kind === 'visit') this.#noteDoor(member, 'left')
    this.#passages?.tell(member, 'left', apart)
    parts.log.info({ ...this.#place(), visitor: visitorId, code }, 'left')
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
    member.heardMs = parts.clock.now()
    const judged = member.guard.judge(frame, client.state === ClientState.JOINED, parts.clock.now())
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
          venue: this.#venue,
          member,
          mayRunShow: SHOW_ROLES.includes(member.bearer.role),
          members: this.#members,
          roomHouse: this.#needHouse(),
          voice: this.#needVoice(),
          tell: (message) => tell(member, message),
          outputs: this.#outputs,
          gestures: this.#gestures,
          tellAll: (message, except) => this.#tellAll(message, except),
          tellStaff: (message) => this.#tellStaff(message),
        }).catch((err: unknown) => parts.log.error({ ...this.#place(), visitor: member.person.visitorId, err }, 'a message failed'))
    }
  }

  #takePose(member: Member, bytes: Uint8Array): void {
    const refusal = member.onLane ? this.#relay?.receive(member.person.slot, bytes) : null
    if (refusal) this.#refuse(member, { pass: 'refused', ...refusal })
  }

  /** A batch lost is a stream torn, so nobody is fed before his join is done. */
  #enterLane(member: Member): void {
    if (member.onLane || member.ended || member.bearer.kind !== 'visit' || member.client.state !== ClientState.JOINED) return
    member.onLane = true
    this.#bySlot[member.person.slot] = member
    this.#relay?.join(member.person.slot)
    if (LEADING_ROLES.includes(member.bearer.role)) this.#relay?.setAlwaysNear(member.person.slot, true)
    this.#needHouse().enterLane(member)
  }

  #leaveLane(member: Member): void {
    if (!member.onLane) return
    member.onLane = false
    this.#bySlot[member.person.slot] = undefined
    this.#relay?.leave(member.person.slot)
  }

  #sendBatch(slot: number, bytes: Uint8Array): void {
    this.#bySlot[slot]?.client.sendBytes(POSE_BATCH, bytes)
  }

  #refuse(member: Member, { fault, close }: RefusedFrame): void {
    this.#need().log.warn({ ...this.#place(), visitor: member.person.visitorId, code: fault.code, close }, fault.what)
    tellNow(member, 'refused', { ...fault, at: [...fault.at] })
    endConnection(member, close)
  }

  #welcome(member: Member): void {
    const { clock, library, show, cameras, warps, placings } = this.#need()
    const { slot, visitorId, role } = member.person
    const apart = new Set(
      this.#needHouse()
        .apartFrom(member)
        .map(({ person }) => person.slot),
    )
    const people = this.#roster.people.filter((person) => !apart.has(person.slot))
    const welcome = { protocol: PROTOCOL_VERSION, venue: this.#venue, slot, visitorId, role, serverMs: clock.now(), people }
    tell(member, { welcome, ...showMessages(show(this.#venue)), cameras: cameras(this.#venue), hands: this.#gestures.hands })
    const isStaff = member.bearer.kind === 'console'
    tell(member, { placings: placings.of(this.#venue, isStaff) })
    if (isStaff) tell(member, { warps: warps.of(this.#venue) })
    this.#needHouse().welcome(member)
    this.#needHouse().tellMissedChat(member)
    const entry = library.get(this.#venue)
    if (entry) tell(member, { documents: documentsMessage(entry) })
  }

  #tellHealth(): void {
    const parts = this.#need()
    this.#tellAll({ cameras: parts.cameras(this.#venue) })
    this.#tellStaff({ outputHealth: parts.outputHealth(this.#venue), outputs: this.#outputs.readings() })
    this.#needHouse().beat()
    for (const member of this.#members.values()) dropIfDeaf(member, parts.log)
  }

  #tellAll(messages: Partial<ServerMessages>, except: readonly Member[] = []): void {
    const options = { except: except.map(({ client }) => client) }
    for (const [name, message] of Object.entries(messages)) this.broadcast(name, message, options)
  }

  #tellStaff(messages: Partial<ServerMessages>): void {
    for (const member of this.#members.values()) if (member.bearer.kind === 'console') tell(member, messages)
  }

  #place(): { venue: string; room: string } {
    return { venue: this.#venue, room: this.roomId }
  }

  #needHouse(): RoomHouse {
    if (this.#house === null) throw notOpen()
    return this.#house
  }

  #needVoice(): RoomVoice {
    if (this.#voice === null) throw notOpen()
    return this.#voice
  }

  #need(): RoomParts {
    if (this.#parts === null) throw notOpen()
    return this.#parts
  }
}

const notOpen = (): HolositeError =>
  new HolositeError({ code: 'venue/missing', what: 'The room is not open yet.', fix: 'Create it first.' })

const documentsMessage = ({ revision, faults }: LibraryEntry): ServerMessages['documents'] => ({
  revision,
  faults: faults.map((fault) => ({ ...fault, at: [...fault.at] })),
})
