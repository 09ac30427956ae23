import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
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

/** Opens it on a free port of an address of this machine. Whoever does not know the secret is cut off. */
export async function openInnerDoor(host: string, secret: string): Promise<InnerDoor> {
  const server = createServer()
  let app: RequestListener = (_request, response) => void response.writeHead(503).end()
  server.on('request', (request, response) => {
    if (takeWire(request, secret)) app(request, response)
    else response.writeHead(403).end()
  })
  // First of its kind, so that what the rooms see has been judged.
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (!takeWire(request, secret)) socket.destroy()
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
