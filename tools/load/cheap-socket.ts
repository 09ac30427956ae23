import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { FrameParser, maskedFrame, OPCODE } from './frame-parser.ts'

/** A WebSocket by hand: no queues, no copies, pings answered. A thousand of them cost a process less than half a core. */
export interface CheapSocket {
  send(payload: Uint8Array): void
  /** Stops reading, as one whose network hangs; `false` goes on. */
  pause(paused: boolean): void
  end(): void
}

/** What becomes of a socket. */
export interface SocketListener {
  /** The server accepted the upgrade. */
  opened(): void
  /** A binary message; it holds only during the call. */
  message(payload: Uint8Array): void
  /** The end, told once: the server's close code, 1006 without one, or the HTTP status of a refused upgrade. */
  closed(code: number): void
}

/** All sockets read into the same place: one chunk is dealt with before the next comes. */
const shared = new Uint8Array(128 * 1024)
const HEAD_END = Buffer.from('\r\n\r\n')

/** Connects to a path of an origin. */
export function openCheapSocket(origin: URL, path: string, listener: SocketListener): CheapSocket {
  let head: Buffer | null = Buffer.alloc(0)
  let code = 1006
  let told = false
  const close = (): void => {
    if (told) return
    told = true
    listener.closed(code)
  }
  const parser = new FrameParser((opcode, payload) => {
    if (opcode === OPCODE.binary) listener.message(payload)
    else if (opcode === OPCODE.ping) socket.write(maskedFrame(OPCODE.pong, payload))
    else if (opcode === OPCODE.close) {
      code = payload.length >= 2 ? ((payload[0] as number) << 8) | (payload[1] as number) : 1005
      socket.end(maskedFrame(OPCODE.close, payload.slice(0, 2)))
    }
  })
  const take = (chunk: Uint8Array): void => {
    if (head === null) return parser.feed(chunk)
    head = Buffer.concat([head, chunk])
    const end = head.indexOf(HEAD_END)
    if (end < 0) return
    const status = Number(head.toString('latin1', 9, 12))
    const rest = head.subarray(end + 4)
    head = null
    if (status !== 101) {
      code = status
      return void socket.destroy()
    }
    listener.opened()
    if (rest.length > 0) parser.feed(rest)
  }
  const socket = connect(origin, take)
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.on('close', close)
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${origin.host}`, 'Upgrade: websocket', 'Connection: Upgrade']
  const key = ['Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Version: 13', `Origin: ${origin.origin}`]
  socket.write([...lines, ...key, '', ''].join('\r\n'))
  return {
    send: (payload) => void (socket.writable && socket.write(maskedFrame(OPCODE.binary, payload))),
    pause: (paused) => void (paused ? socket.pause() : socket.resume()),
    end: () => void socket.end(maskedFrame(OPCODE.close, Uint8Array.of(0x03, 0xe8))),
  }
}

function connect(origin: URL, take: (chunk: Uint8Array) => void): Socket {
  const secure = origin.protocol === 'https:'
  const where = { host: origin.hostname.replace(/^\[|\]$/g, ''), port: Number(origin.port || (secure ? 443 : 80)) }
  if (secure) return connectTls({ ...where, servername: origin.hostname }).on('data', take)
  const onread = {
    buffer: shared,
    callback(length: number) {
      take(shared.subarray(0, length))
      return true
    },
  }
  return connectPlain({ ...where, onread })
}
