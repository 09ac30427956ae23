import type { IncomingMessage } from 'node:http'
import { WebSocketTransport, type TransportOptions } from '@colyseus/ws-transport'
import type { WebSocket } from 'ws'
import { FrameLine } from './frame-line.ts'

const lines = new WeakMap<WebSocket, FrameLine>()

/** The framework's transport, which lays a line for frames beside each WebSocket. */
export class RoomTransport extends WebSocketTransport {
  constructor(options: TransportOptions) {
    super(options)
    this.wss.on('connection', (socket: WebSocket, { socket: stream }: IncomingMessage) => lines.set(socket, new FrameLine(socket, stream)))
  }
}

/** The line of a WebSocket of the transport. */
export const lineOf = (socket: WebSocket): FrameLine | undefined => lines.get(socket)
