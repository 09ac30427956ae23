import './global-websocket.ts'
import { ClientState, getMessageBytes, Protocol, Room, ServerError, type Client, type RoomException } from '@colyseus/core'
import type { WebSocket } from 'ws'
import { HolositeError } from '../../model/errors/index.ts'
import { CLOSE, POSE_BATCH, PROTOCOL_VERSION, SHOW_ROLES, type ServerMessages } from '../../model/protocol/index.ts'
import type { TicketClaims } from '../access/tickets.ts'
import { createPresenceRelay, type PresenceRelay } from '../presence/presence-relay.ts'
import type { LibraryEntry } from '../show/venue-library.ts'
import { answerMessage } from './answer-message.ts'
import { interceptFrames } from './intercept-frames.ts'
import { createMessageGuard, type RefusedFrame } from './message-guard.ts'
import type { Member, RoomParts, SeatOptions } from './room-parts.ts'
import { Roster } from './roster.ts'
import { showMessages } from './show-messages.ts'

/** A client that reads nothing holds at most so many bytes of ours, and not for longer than this. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024
const TELL_MS = 1000
const TICK_MS = 50

/** One venue's room: who is here, what they say, what the show tells. Lives as long as the server. */
export class VenueRoom extends Room {
  readonly #roster = new Roster()
  readonly #members = new Map<string, Member>()
  readonly #bySlot: (Member | undefined)[] = []
  readonly #byClient = new WeakMap<Client, Member>()
  readonly #stops: (() => void)[] = []
  #relay: PresenceRelay | null = null
  #slowestTickMs = 0
  #parts: RoomParts | null = null
  #venue = ''
  #draining = false

  override onCreate(options: { venue?: string; parts: RoomParts }): void {
    const { venue = '', parts } = options
    this.#venue = venue
    this.#parts = parts
    this.autoDispose = false
    this.patchRate = null
    interceptFrames(this, (client, frame, pass) => this.#takeFrame(client, frame, pass))
    const show = parts.show(venue)
    const relay = createPresenceRelay({ now: () => parts.clock.now(), send: (slot, bytes) => this.#sendBatch(slot, bytes) })
    this.#relay = relay
    this.#stops.push(
      parts.timers.every(TICK_MS, () => this.#tick(relay)),
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

  /** Duration of the slowest pose tick since this was last asked, ms. */
  takeSlowestTick(): number {
    const slowest = this.#slowestTickMs
    this.#slowestTickMs = 0
    return slowest
  }

  /** Closes what stands on sessions that were revoked or have ended. */
  closeSessions(ended: readonly string[]): void {
    for (const member of this.#members.values()) {
      if (member.bearer.session !== null && ended.includes(member.bearer.session)) this.#close(member, CLOSE.revoked)
    }
  }

  override onJoin(client: Client, options: SeatOptions, bearer: TicketClaims): void {
    const parts = this.#need()
    if (options.protocol !== PROTOCOL_VERSION) {
      throw new ServerError(CLOSE.protocolVersion, `This server speaks protocol ${PROTOCOL_VERSION}. Reload the page.`)
    }
    const present = this.#members.get(bearer.visitorId)
    const capacity = parts.library.get(this.#venue)?.bundle?.venue.limits.capacity ?? 0
    if (!present && bearer.kind === 'visit' && this.#visitors() >= capacity) throw new ServerError(CLOSE.full, 'The venue is full.')
    if (present) {
      this.#leaveLane(present)
      this.#close(present, CLOSE.replacedBySelf)
    }
    const { visitorId, name, role } = bearer
    const nowMs = parts.clock.now()
    const person = this.#roster.enter({ visitorId, name, role }, nowMs)
    const member = { client, bearer, person, guard: createMessageGuard(nowMs), onLane: false, ended: false }
    this.#members.set(visitorId, member)
    this.#byClient.set(client, member)
    this.#watchSocket(member)
    this.#welcome(member)
    this.#tellAll({ entered: person }, member)
    parts.log.info({ ...this.#place(), visitor: visitorId, role, slot: person.slot, again: present !== undefined }, 'entered')
  }

  override onLeave(client: Client, code?: number): void {
    const member = this.#byClient.get(client)
    // Whoever was replaced by himself has not left.
    if (!member || this.#members.get(member.person.visitorId) !== member) return
    const parts = this.#need()
    const { slot, visitorId } = member.person
    this.#leaveLane(member)
    this.#members.delete(visitorId)
    this.#roster.leave(visitorId, parts.clock.now())
    if (this.#draining) return
    this.#tellAll({ left: { slot, visitorId } })
    parts.log.info({ ...this.#place(), visitor: visitorId, code }, 'left')
  }

  override onBeforeShutdown(): void {
    this.#draining = true
    this.disconnect(CLOSE.draining).catch(() => {})
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
          tell: (message) => tell(member, message),
          tellAll: (message) => this.#tellAll(message),
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

  #tick(relay: PresenceRelay): void {
    const { clock } = this.#need()
    const startMs = clock.now()
    relay.tick()
    this.#slowestTickMs = Math.max(this.#slowestTickMs, clock.now() - startMs)
  }

  #refuse(member: Member, { fault, close }: RefusedFrame): void {
    this.#need().log.warn({ ...this.#place(), visitor: member.person.visitorId, code: fault.code, close }, fault.what)
    tellNow(member, 'refused', { ...fault, at: [...fault.at] })
    this.#close(member, close)
  }

  #close(member: Member, code: number): void {
    if (member.ended) return
    member.ended = true
    member.client.leave(code)
  }

  #watchSocket(member: Member): void {
    const socket = member.client.ref as unknown as WebSocket
    socket.once('error', (failure: Error) => {
      const { visitorId } = member.person
      this.#need().log.warn({ ...this.#place(), visitor: visitorId, why: failure.message }, 'the connection failed')
    })
  }

  #welcome(member: Member): void {
    const { clock, library, show, cameras } = this.#need()
    const { slot, visitorId, role } = member.person
    const people = [...this.#roster.people]
    const welcome = { protocol: PROTOCOL_VERSION, venue: this.#venue, slot, visitorId, role, serverMs: clock.now(), people }
    tell(member, { welcome, ...showMessages(show(this.#venue)), cameras: cameras(this.#venue) })
    const entry = library.get(this.#venue)
    if (entry) tell(member, { documents: documentsMessage(entry) })
  }

  #tellHealth(): void {
    const parts = this.#need()
    this.#tellAll({ cameras: parts.cameras(this.#venue) })
    const outputHealth = parts.outputHealth(this.#venue)
    for (const member of this.#members.values()) {
      if (member.bearer.kind === 'console') tell(member, { outputHealth })
      this.#dropIfDeaf(member)
    }
  }

  #dropIfDeaf(member: Member): void {
    const socket = member.client.ref as unknown as WebSocket
    if (socket.bufferedAmount < MOST_UNREAD_BYTES) return
    this.#need().log.warn({ ...this.#place(), visitor: member.person.visitorId, bytes: socket.bufferedAmount }, 'reads nothing; dropped')
    socket.terminate()
  }

  #tellAll(messages: Partial<ServerMessages>, except?: Member): void {
    for (const [name, message] of Object.entries(messages)) {
      this.broadcast(name, message, except ? { except: except.client } : {})
    }
  }

  #visitors(): number {
    let count = 0
    for (const { bearer } of this.#members.values()) if (bearer.kind === 'visit') count++
    return count
  }

  #place(): { venue: string; room: string } {
    return { venue: this.#venue, room: this.roomId }
  }

  #need(): RoomParts {
    if (this.#parts === null) throw new HolositeError({ code: 'venue/missing', what: 'The room is not open yet.', fix: 'Create it first.' })
    return this.#parts
  }
}

const documentsMessage = ({ revision, faults }: LibraryEntry): ServerMessages['documents'] => ({
  revision,
  faults: faults.map((fault) => ({ ...fault, at: [...fault.at] })),
})

/** Tells a client even while it is still joining, when the framework would keep the message for later. */
function tellNow(member: Member, name: keyof ServerMessages, message: unknown): void {
  member.client.raw(getMessageBytes.raw(Protocol.ROOM_DATA, name, message))
}

function tell(member: Member, messages: Partial<ServerMessages>): void {
  for (const [name, message] of Object.entries(messages)) member.client.send(name, message)
}
