import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { takeWire, wireHeaders } from '../http/inner-wire.ts'
import type { InnerAddress } from '../http/send-on.ts'

/** The sockets our other processes reach this one by. */
export interface InnerDoor {
  readonly server: Server
  readonly address: InnerAddress
  /** Who answers what comes in. */
  serve(app: RequestListener): void
  close(): void
}

/** Whoever has not said a whole request by then is cut off, ms. Ours say theirs at once. */
const HEAD_MS = 5000
const LOOK_MS = 1000
/** Connections that have not shown the secret yet; of more the oldest is cut off. */
const MOST_STRANGERS = 256

/** Opens it on a free port of an address of this machine. Whoever does not know the secret is cut off, unread. */
export async function openInnerDoor(host: string, secret: string): Promise<InnerDoor> {
  const server = createServer({ headersTimeout: HEAD_MS, connectionsCheckingInterval: LOOK_MS })
  let app: RequestListener = (_request, response) => void response.writeHead(503).end()
  const knows = watchStrangers(server, secret)
  server.on('request', (request, response) => {
    if (knows(request)) return app(request, response)
    // Nothing of what a stranger sends along is waited for.
    response.writeHead(403, { Connection: 'close' }).end(() => request.socket.destroy())
  })
  // First of its kind, so that what the rooms see has been judged.
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (!knows(request)) socket.destroy()
  })
  await new Promise<void>((ready, fail) => {
    server.once('error', fail)
    server.listen({ host, port: 0, exclusive: true }, ready)
  })
  return {
    server,
    address: { host, port: (server.address() as AddressInfo).port },
    serve: (answer) => void (app = answer),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Judges requests, and keeps no more connections of those who have shown nothing than `MOST_STRANGERS`. */
function watchStrangers(server: Server, secret: string): (request: IncomingMessage) => boolean {
  const strangers = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    const [oldest] = strangers
    if (strangers.size >= MOST_STRANGERS) oldest?.destroy()
    strangers.add(socket)
    socket.once('close', () => strangers.delete(socket))
  })
  return (request) => {
    if (!takeWire(request, secret)) return false
    strangers.delete(request.socket)
    return true
  }
}

/** A connection on its way to the process whose room it is for. */
export interface UpgradePassage {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly road: InnerAddress
  readonly secret: string
}

/** Passes a connection on, byte by byte, for as long as both sides hold it. */
export function passUpgradeOn({ request, socket, head, road, secret }: UpgradePassage): void {
  const inner = connect(road.port, road.host)
  inner.setNoDelay(true)
  const end = (): void => {
    inner.destroy()
    socket.destroy()
  }
  for (const side of [inner, socket]) side.on('error', end).on('close', end)
  inner.once('connect', () => {
    inner.write(headOf(request, wireHeaders(request, secret)))
    inner.write(head)
    inner.pipe(socket)
    socket.pipe(inner)
  })
}

function headOf(request: IncomingMessage, more: Readonly<Record<string, string>>): string {
  const lines = [`${request.method} ${request.url} HTTP/1.1`]
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? ''
    if (!name.toLowerCase().startsWith('x-holosite-')) lines.push(`${name}: ${request.rawHeaders[index + 1]}`)
  }
  for (const [name, value] of Object.entries(more)) lines.push(`${name}: ${value}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
