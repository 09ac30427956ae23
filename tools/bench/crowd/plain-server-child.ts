import { createServer } from 'node:http'
import { Server } from '@colyseus/core'
import { Encoder } from '@colyseus/schema'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { percentile } from '../percentile.ts'
import { PlainRoom, patchMs, ViewRoom } from './plain-rooms.ts'
import { answerMeter } from './process-meter.ts'

// The peers: a server with the room one writes first, and the one with views. Answers its parent's meter, ends with it.

Encoder.BUFFER_SIZE = 1024 * 1024
const http = createServer()
const server = new Server({ transport: new WebSocketTransport({ server: http }), greet: false, gracefullyShutdown: false })
server.define('plain', PlainRoom)
server.define('view', ViewRoom)
await server.listen(0, '127.0.0.1')
answerMeter(
  () => percentile(patchMs, 0.99),
  () => void (patchMs.length = 0),
)
const end = (): void => process.exit(0)
process.once('SIGTERM', end).once('disconnect', end)
const address = http.address()
process.send?.({ origin: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` })
