import { ColyseusSDK, type Room } from '@colyseus/sdk'
import * as z from 'zod/mini'
import type { Fault } from '../../model/errors/index.ts'
import {
  cueStateOf,
  DENSITY,
  http,
  POSE_BATCH,
  POSE_UPLINK,
  PROTOCOL_VERSION,
  ROOM_NAME,
  serverMessages,
  type ClientMessages,
  type ServerMessages,
} from '../../model/protocol/index.ts'
import type { CueState } from '../../model/show/index.ts'
import { after, every } from '../runtime/index.ts'
import { fetchJson } from './fetch-json.ts'
import { afterClose, type StopReason } from './retry-policy.ts'
import { createEvents, type EventSource } from './typed-events.ts'

/** `joining` for the first time, `open`, `rejoining` after a loss, `stopped` for good. */
export type RoomState = 'joining' | 'open' | 'rejoining' | 'stopped'

/** The room's messages with their units. */
export type RoomMessages = Omit<ServerMessages, 'cueState'> & { cueState: CueState }

/** What a room tells its page: every server message under its own name, the byte lane, and its own state. */
export type RoomEvents = RoomMessages & {
  state: RoomState
  stopped: { reason: StopReason | 'left'; fault: Fault | null }
  poseBatch: Uint8Array
  /** Visitors of the venue's other rooms, by square; see model/presence/density. */
  density: Uint8Array
  /** A message this page could not read; its name. */
  malformed: string
}

/** A page's one connection to its venue. Loses and finds it again by itself; the cookie keeps the visitor the same person. */
export interface RoomClient extends EventSource<RoomEvents> {
  readonly state: RoomState
  /** The newest message of a name since the connection began, for who comes later than it did. */
  latest<Name extends keyof RoomMessages>(name: Name): RoomMessages[Name] | undefined
  /** False when there is no open connection. */
  send<Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]): boolean
  /** Sends uplink bytes; false when there is no open connection. */
  sendPose(bytes: Uint8Array): boolean
  /** Leaves this connection and makes another: for a stream that can no longer be read. */
  rejoin(): void
  /** The page is seen again or the network is back: looks at once whether the connection lives, and joins without waiting longer. */
  wake(): void
  dispose(): void
}

/** How to enter: which venue, as whom, and where chance (for spreading retries) and time come from. */
export interface RoomClientOptions {
  readonly venue: string
  readonly kind: 'visit' | 'console' | 'output'
  /** Whose output it is, for `output`. */
  readonly projector?: string
  /** The page's mark, for `console`: eight hexadecimal digits. */
  readonly seat?: string
  readonly name?: string
  /** Secret of an event's invitation, where one came along. */
  readonly invitation?: string
  /** Secret of the party to be seated with, as it is at each joining. */
  readonly party?: () => string | null
  /** Page origin, `http://host:port`. */
  readonly origin: string
  readonly chance: () => number
  readonly now: () => number
}

const CLOCK_BURST = 8
const CLOCK_BURST_MS = 120
const CLOCK_PERIOD_MS = 2000
/** No answer for so long means the connection is dead, whatever the socket says. */
const SILENCE_MS = 7000
/** A join that takes longer hangs on a path that is gone: it is given up and tried anew. The ticket is one small answer. */
const TICKET_MS = 4000
const JOIN_MS = 10_000

/** Opens the room in the next task and keeps it: listen before then to miss nothing. */
export function createRoomClient(options: RoomClientOptions): RoomClient {
  const client = new VenueConnection(options)
  client.open()
  return client
}

class VenueConnection implements RoomClient {
  readonly #options: RoomClientOptions
  readonly #events = createEvents<RoomEvents>()
  readonly #stops: (() => void)[] = []
  readonly on = this.#events.on
  #state: RoomState = 'joining'
  #room: Room | null = null
  #latest: Partial<RoomMessages> = {}
  #attempt = 0
  #heardAt: number
  #cancelRetry = (): void => {}
  #joining = false
  /** Goes on without its party. */
  #isAlone = false
  /** Counts joins begun: one that was given up is not listened to any more. */
  #turn = 0

  constructor(options: RoomClientOptions) {
    this.#options = options
    this.#heardAt = options.now()
  }

  get state(): RoomState {
    return this.#state
  }

  latest<Name extends keyof RoomMessages>(name: Name): RoomMessages[Name] | undefined {
    return this.#latest[name]
  }

  open(): void {
    this.#stops.push(every(CLOCK_PERIOD_MS, () => this.#beat()))
    this.#cancelRetry = after(0, () => void this.#join())
  }

  send<Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]): boolean {
    if (!this.#room) return false
    this.#room.send(name, message)
    return true
  }

  sendPose(bytes: Uint8Array): boolean {
    if (!this.#room) return false
    this.#room.sendBytes(POSE_UPLINK, bytes)
    return true
  }

  rejoin(): void {
    const left = this.#room
    if (!left) return
    this.#lost(left, 0)
    abandon(left)
  }

  wake(): void {
    if (this.#state === 'open') this.#beat()
    else if (this.#state === 'rejoining' && !this.#joining) {
      this.#cancelRetry()
      this.#attempt = 0
      void this.#join()
    }
  }

  dispose(): void {
    this.#stop('left', null)
  }

  #become(next: RoomState): void {
    this.#state = next
    this.#events.emit('state', next)
  }

  #stop(reason: StopReason | 'left', fault: Fault | null): void {
    if (this.#state === 'stopped') return
    this.#cancelRetry()
    for (const release of this.#stops.splice(0)) release()
    const leaving = this.#room
    this.#room = null
    this.#become('stopped')
    this.#events.emit('stopped', { reason, fault })
    if (leaving) abandon(leaving)
  }

  #retry(code: number): void {
    if (this.#state === 'stopped') return
    const decision = afterClose(code, this.#attempt++, this.#options.chance())
    if (!decision.again) return this.#stop(decision.reason, null)
    this.#become('rejoining')
    this.#cancelRetry = after(decision.delayMs, () => void this.#join())
  }

  #lost(from: Room, code: number): void {
    if (this.#room !== from) return
    this.#room = null
    this.#retry(code)
  }

  async #join(): Promise<void> {
    this.#joining = true
    const turn = ++this.#turn
    const giveUp = after(JOIN_MS, () => {
      if (turn !== this.#turn) return
      this.#turn++
      this.#joining = false
      this.#retry(0)
    })
    await this.#tryToJoin(turn)
    giveUp()
    if (turn === this.#turn) this.#joining = false
  }

  async #tryToJoin(turn: number): Promise<void> {
    const { venue, kind, name, projector, seat, invitation, origin } = this.#options
    const party = this.#isAlone ? null : this.#options.party?.()
    const said = { name, projector, seat, invitation, party }
    const body = { venue, kind, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value)) }
    const hung = new AbortController()
    const cancelHung = after(TICKET_MS, () => hung.abort())
    const ticket = await fetchJson({ path: '/api/ticket', body, answer: http.ticket.response, signal: hung.signal })
    cancelHung()
    if (this.#state === 'stopped' || turn !== this.#turn) return
    if (!ticket.ok) {
      const fault = ticket.faults[0] ?? null
      // A party whose link has run out meanwhile is no reason to be left outside.
      this.#isAlone ||= fault?.code === 'house/unknown-party'
      // The network, a restart or a rate limit pass; any other refusal stays.
      return fault && !passing(fault.code) ? this.#stop('refused', fault) : this.#retry(0)
    }
    try {
      const room = await new ColyseusSDK(origin).joinOrCreate(ROOM_NAME, { venue, ticket: ticket.value.ticket, protocol: PROTOCOL_VERSION })
      if (this.state === 'stopped' || turn !== this.#turn) abandon(room)
      else this.#settle(room)
    } catch (failure) {
      if (turn === this.#turn)
        this.#retry(failure instanceof Error && 'code' in failure && typeof failure.code === 'number' ? failure.code : 0)
    }
  }

  #settle(room: Room): void {
    room.reconnection.enabled = false
    this.#room = room
    this.#latest = {}
    this.#heardAt = this.#options.now()
    for (const name of Object.keys(serverMessages) as (keyof ServerMessages)[]) {
      room.onMessage(name, (payload: unknown) => this.#receive(name, payload))
    }
    room.onMessage(POSE_BATCH, (payload: Uint8Array) => {
      this.#heardAt = this.#options.now()
      this.#events.emit('poseBatch', payload)
    })
    room.onMessage(DENSITY, (payload: Uint8Array) => this.#events.emit('density', new Uint8Array(payload)))
    room.onLeave((code: number) => this.#lost(room, code))
    room.onError((code: number) => this.#events.emit('malformed', `room error ${code}`))
    for (let probe = 0; probe < CLOCK_BURST; probe++) this.#stops.push(after(probe * CLOCK_BURST_MS, () => this.#askClock()))
  }

  #receive<Name extends keyof ServerMessages>(name: Name, payload: unknown): void {
    this.#heardAt = this.#options.now()
    const parsed = z.safeParse(serverMessages[name] as unknown as z.core.$ZodType<ServerMessages[Name]>, payload)
    if (!parsed.success) return this.#events.emit('malformed', name)
    if (name === 'welcome') {
      this.#attempt = 0
      this.#become('open')
    }
    const message = (name === 'cueState' ? cueStateOf(parsed.data as ServerMessages['cueState']) : parsed.data) as RoomMessages[Name]
    this.#latest[name] = message
    this.#events.emit(name, message as never)
  }

  #askClock(): void {
    this.send('clock', { sentMs: this.#options.now() })
  }

  /** Keeps the clock fresh and notices a socket that only seems open. */
  #beat(): void {
    this.#askClock()
    if (this.#options.now() - this.#heardAt > SILENCE_MS) this.rejoin()
  }
}

const passing = (code: string): boolean =>
  code.startsWith('net/') || code === 'house/unknown-party' || code === 'protocol/too-fast' || code === 'store/away'

/** Leaves without waiting: the socket may be dead, and nobody asks how it went. */
function abandon(room: Room): void {
  void room.leave().catch(() => {})
}
