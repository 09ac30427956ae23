import { getMessageBytes, Protocol } from '@colyseus/core'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { ServerMessages } from '../../model/protocol/index.ts'
import type { Member } from './room-parts.ts'

/** A client that reads nothing holds at most so many bytes of ours. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024

const socketOf = (member: Member): WebSocket => member.client.ref as unknown as WebSocket

/** Tells a client even while it is still joining, when the framework would keep the message for later. */
export function tellNow(member: Member, name: keyof ServerMessages, message: unknown): void {
  member.client.raw(getMessageBytes.raw(Protocol.ROOM_DATA, name, message))
}

/** Tells a client; messages wait until its join is done. */
export function tell(member: Member, messages: Partial<ServerMessages>): void {
  for (const [name, message] of Object.entries(messages)) member.client.send(name, message)
}

/** Ends a connection with a code; nothing that still comes from it counts. */
export function endConnection(member: Member, code: number): void {
  if (member.ended) return
  member.ended = true
  member.client.leave(code)
}

/** Notes failures of the connection, and the round trips that `pingMember` asks for. */
export function watchConnection(member: Member, now: () => number, log: Logger): void {
  const socket = socketOf(member)
  socket.once('error', (failure: Error) => log.warn({ visitor: member.person.visitorId, why: failure.message }, 'the connection failed'))
  socket.on('pong', (data: Buffer) => {
    // The transport's own pings are empty; a time that is not ours to believe only spoils its sender's own figure.
    const sentMs = Number(data.toString('latin1'))
    if (data.length > 0 && Number.isFinite(sentMs)) member.roundTripMs = Math.min(60_000, Math.max(0, now() - sentMs))
  })
}

/** Asks for a round trip. */
export function pingMember(member: Member, nowMs: number): void {
  const socket = socketOf(member)
  if (socket.readyState === socket.OPEN) socket.ping(String(nowMs))
}

/** Cuts off a client that reads nothing. */
export function dropIfDeaf(member: Member, log: Logger): void {
  const socket = socketOf(member)
  if (socket.bufferedAmount < MOST_UNREAD_BYTES) return
  log.warn({ visitor: member.person.visitorId, bytes: socket.bufferedAmount }, 'reads nothing; dropped')
  socket.terminate()
}
