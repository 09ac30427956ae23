import { createBrowserSeat } from '../../bench/browser-seat.ts'
import { ColyseusSDK } from '@colyseus/sdk'
import type { WebSocket } from 'ws'
import { PROTOCOL_VERSION, ROOM_NAME } from '../../../model/protocol/index.ts'
import { benchFault } from '../../bench/bench-fault.ts'
import { until } from '../../bench/bench-clock.ts'
import { VENUE } from '../yard-walk.ts'

/** A connection past every rule of our own clients: its socket lies open. */
export interface RawSeat {
  readonly socket: WebSocket
  readonly welcome: { readonly serverMs: number; readonly slot: number; readonly visitorId: string }
  /** Code it was closed with, or null while it is open. */
  readonly code: number | null
  leave(): void
}

/** Joins the yard as a new visitor, as the client library does. */
export async function takeRawSeat(origin: string, name: string): Promise<RawSeat> {
  const browser = createBrowserSeat(origin)
  const answer = await browser.fetch('/api/ticket', { venue: VENUE, kind: 'visit', name })
  if (!answer.ok) throw benchFault(`No ticket: ${answer.status}.`)
  const { ticket } = (await answer.json()) as { ticket: string }
  return browser.run(async () => {
    const room = await new ColyseusSDK(origin, { headers: { origin } }).joinOrCreate(ROOM_NAME, {
      venue: VENUE,
      ticket,
      protocol: PROTOCOL_VERSION,
    })
    room.reconnection.enabled = false
    const seat = { welcome: null as RawSeat['welcome'] | null, code: null as number | null }
    room.onMessage('*', () => {})
    room.onMessage('welcome', (welcome: RawSeat['welcome']) => (seat.welcome = welcome))
    room.onLeave((code) => (seat.code = code))
    room.onError(() => {})
    await until('a welcome', 20_000, () => seat.welcome !== null || seat.code !== null)
    if (seat.welcome === null) throw benchFault(`Closed with ${seat.code} before the welcome.`)
    const { ws } = (room.connection as unknown as { transport: { ws: WebSocket } }).transport
    return Object.assign(seat, {
      socket: ws,
      welcome: seat.welcome,
      leave() {
        if (seat.code === null) ws.terminate()
      },
    })
  })
}
