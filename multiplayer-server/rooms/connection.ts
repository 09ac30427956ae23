import { getMessageBytes, Protocol } from '@colyseus/core'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { POSE_BATCH, type ServerMessages } from '../../model/protocol/index.ts'
import type { FrameLine } from './frame-line.ts'
import { isPlainPose } from './message-guard.ts'
import type { Connected, Member } from './room-parts.ts'
import { lineOf } from './room-transport.ts'

/** A client that reads nothing holds at most so many bytes of ours. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024

const socketOf = (member: Pick<Connected, 'client'>): WebSocket => member.client.ref as unknown as WebSocket

/** Tells a client even while it is still joining, when the framework would keep the message for later. */
export function tellNow(member: Pick<Member, 'client'>, name: keyof ServerMessages, message: unknown): void {
  member.client.raw(getMessageBytes.raw(Protocol.ROOM_DATA, name, message))
}

/** Tells a client; messages wait until its join is done. */
export function tell(member: Pick<Member, 'client'>, messages: Partial<ServerMessages>): void {
  for (const [name, message] of Object.entries(messages)) member.client.send(name, message)
}

/** Before a batch: the opcode of a message of bytes, and its packed name. */
const BATCH_HEAD = getMessageBytes.raw(Protocol.ROOM_DATA_BYTES, POSE_BATCH)

/** Sends a batch of poses to somebody on the lane: what the framework's own `sendBytes` sends, for less. */
export function sendBatch({ line, client }: Connected, bytes: Uint8Array): void {
  if (line?.send(BATCH_HEAD, bytes) !== true) client.sendBytes(POSE_BATCH, bytes)
}

/** The line under a client's socket. */
export const lineUnder = (client: Connected['client']): FrameLine | undefined => lineOf(socketOf({ client }))

/** From now on frames of poses come to `take` the short way; null: as all others do. */
export function takePoses({ line }: Connected, take: ((frame: Uint8Array) => void) | null): void {
  if (line === undefined) return
  line.take =
    take &&
    ((frame) => {
      if (!isPlainPose(frame)) return false
      take(frame)
      return true
    })
}

/** Ends a connection with a code; nothing that still comes from it counts. */
export function endConnection(member: Pick<Member, 'client' | 'ended'>, code: number): void {
  if (member.ended) return
  member.ended = true
  member.client.leave(code)
}

/** Notes failures of the connection, and the round trips that `pingMember` asks for. */
export function watchConnection(member: Connected, now: () => number, log: Logger): void {
  const socket = socketOf(member)
  socket.once('error', (failure: Error) => log.warn({ visitor: member.person.visitorId, why: failure.message }, 'the connection failed'))
  socket.on('pong', (data: Buffer) => {
    // A time that is not ours to believe only spoils its sender's own figure.
    const sentMs = Number(data.toString('latin1'))
    member.unanswered = 0
    if (data.length > 0 && Number.isFinite(sentMs)) member.roundTripMs = Math.min(60_000, Math.max(0, now() - sentMs))
  })
}

/** Asks for a round trip. */
export function pingMember(member: Connected, nowMs: number): void {
  const socket = socketOf(member)
  if (socket.readyState !== socket.OPEN) return
  member.unanswered++
  socket.ping(String(nowMs))
}

/** Ends a connection without a word. */
export function terminate(member: Connected): void {
  socketOf(member).terminate()
}

/** Cuts off a client that reads nothing. */
export function dropIfDeaf(member: Connected, log: Logger): void {
  const socket = socketOf(member)
  if (socket.bufferedAmount < MOST_UNREAD_BYTES) return
  log.warn({ visitor: member.person.visitorId, bytes: socket.bufferedAmount }, 'reads nothing; dropped')
  terminate(member)
}
