import { ColyseusSDK, type Room } from '@colyseus/sdk'
import * as z from 'zod/mini'
import type { Fault } from '../../model/errors/index.ts'
import type { CueState } from '../../model/show/index.ts'
import {
  cueStateOf,
  http,
  POSE_BATCH,
  POSE_UPLINK,
  PROTOCOL_VERSION,
  ROOM_NAME,
  serverMessages,
  type ClientMessages,
  type ServerMessages,
} from '../../model/protocol/index.ts'
import { after, every } from '../runtime/index.ts'
import { fetchJson } from './fetch-json.ts'
import { afterClose, type StopReason } from './retry-policy.ts'
import { createEvents, type EventSource } from './typed-events.ts'

/** `joining` for the first time, `open`, `rejoining` after a loss, `stopped` for good. */
export type RoomState = 'joining' | 'open' | 'rejoining' | 'stopped'

/** What a room tells its page: every server message under its own name, the byte lane, and its own state. */
export type RoomEvents = Omit<ServerMessages, 'cueState'> & {
  cueState: CueState
  state: RoomState
  stopped: { reason: StopReason | 'left'; fault: Fault | null }
  poseBatch: Uint8Array
  malformed: string
}

/** A page's one connection to its venue. Loses and finds it again by itself; the cookie keeps the visitor the same person. */
export interface RoomClient extends EventSource<RoomEvents> {
  readonly state: RoomState
  send<Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]): boolean
  /** Sends uplink bytes; false when there is no open connection. */
  sendPose(bytes: Uint8Array): boolean
  dispose(): void
}

/** How to enter: which venue, as whom, and where chance comes from (for spreading retries). */
export interface RoomClientOptions {
  readonly venue: string
  readonly kind: 'visit' | 'console'
  readonly name?: string
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

/** Opens the room and keeps it. Listen before the next task to miss nothing. */
export function createRoomClient(options: RoomClientOptions): RoomClient {
  const events = createEvents<RoomEvents>()
  let state: RoomState = 'joining'
  let room: Room | null = null
  let attempt = 0
  let heardAt = options.now()
  let cancelRetry = (): void => {}
  const stops: (() => void)[] = []

  const become = (next: RoomState): void => {
    state = next
    events.emit('state', next)
  }

  const stop = (reason: StopReason | 'left', fault: Fault | null): void => {
    if (state === 'stopped') return
    cancelRetry()
    for (const release of stops.splice(0)) release()
    const leaving = room
    room = null
    become('stopped')
    events.emit('stopped', { reason, fault })
    if (leaving) void leaving.leave().catch(() => {})
  }

  const retry = (code: number): void => {
    if (state === 'stopped') return
    const decision = afterClose(code, attempt++, options.chance())
    if (!decision.again) return stop(decision.reason, null)
    become('rejoining')
    cancelRetry = after(decision.delayMs, () => void join())
  }

  const lost = (from: Room, code: number): void => {
    if (room !== from) return
    room = null
    retry(code)
  }

  const join = async (): Promise<void> => {
    const ticket = await fetchJson({
      path: '/api/ticket',
      body: { venue: options.venue, kind: options.kind, ...(options.name ? { name: options.name } : {}) },
      answer: http.ticket.response,
    })
    if (state === 'stopped') return
    if (!ticket.ok) {
      const fault = ticket.faults[0] ?? null
      if (fault && fault.code !== 'net/unreachable' && !fault.code.startsWith('net/')) return stop('refused', fault)
      return retry(0)
    }
    try {
      const sdk = new ColyseusSDK(options.origin)
      const joined = await sdk.joinOrCreate(ROOM_NAME, {
        venue: options.venue,
        ticket: ticket.value.ticket,
        protocol: PROTOCOL_VERSION,
      })
      if ((state as RoomState) === 'stopped') return void joined.leave().catch(() => {})
      settle(joined)
    } catch (failure) {
      retry(failure instanceof Error && 'code' in failure && typeof failure.code === 'number' ? failure.code : 0)
    }
  }

  const settle = (joined: Room): void => {
    joined.reconnection.enabled = false
    room = joined
    heardAt = options.now()
    for (const name of Object.keys(serverMessages) as (keyof ServerMessages)[]) {
      joined.onMessage(name, (payload: unknown) => receive(name, payload))
    }
    joined.onMessage(POSE_BATCH, (payload: Uint8Array) => {
      heardAt = options.now()
      events.emit('poseBatch', payload)
    })
    joined.onLeave((code: number) => lost(joined, code))
    joined.onError((code: number) => events.emit('malformed', `room error ${code}`))
    for (let probe = 0; probe < CLOCK_BURST; probe++) stops.push(after(probe * CLOCK_BURST_MS, askClock))
  }

  const receive = <Name extends keyof ServerMessages>(name: Name, payload: unknown): void => {
    heardAt = options.now()
    const parsed = z.safeParse(serverMessages[name] as unknown as z.core.$ZodType<ServerMessages[Name]>, payload)
    if (!parsed.success) return events.emit('malformed', name)
    if (name === 'welcome') {
      attempt = 0
      become('open')
    }
    if (name === 'cueState') events.emit('cueState', cueStateOf(parsed.data as ServerMessages['cueState']))
    else events.emit(name as Exclude<Name, 'cueState'>, parsed.data as never)
  }

  const askClock = (): void => void send('clock', { sentMs: options.now() })

  const send = <Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]): boolean => {
    if (!room) return false
    room.send(name, message)
    return true
  }

  stops.push(
    every(CLOCK_PERIOD_MS, () => {
      askClock()
      if (room && options.now() - heardAt > SILENCE_MS) {
        const dead = room
        lost(dead, 0)
        void dead.leave().catch(() => {})
      }
    }),
  )
  queueMicrotask(() => void join())

  return {
    on: events.on,
    get state() {
      return state
    },
    send,
    sendPose(bytes) {
      if (!room) return false
      room.sendBytes(POSE_UPLINK, bytes)
      return true
    },
    dispose: () => stop('left', null),
  }
}
