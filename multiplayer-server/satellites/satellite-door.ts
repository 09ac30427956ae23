import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { wasPassedOn } from '../http/inner-wire.ts'
import { MOST_FRAME_BYTES } from './inner-link.ts'

/** Which room another process asks this one to carry. */
export interface CarryWish {
  readonly venue: string
  readonly mirror: number
}

const WISH = /^\/satellite\/([A-Za-z0-9_-]{1,64})\/([1-9]\d?)$/

/** Where another process is asked to carry a room. */
export const satellitePath = (venue: string, mirror: number): string => `/satellite/${venue}/${mirror}`

/** What a request to the inner door asks to be carried; null for any other request. */
export function readCarryWish(request: IncomingMessage): CarryWish | null {
  const [, venue, mirror] = WISH.exec(request.url ?? '') ?? []
  return venue === undefined || mirror === undefined || !wasPassedOn(request) ? null : { venue, mirror: Number(mirror) }
}

/** Takes the links of other processes at the inner door, which has judged them. */
export function openSatelliteDoor(server: Server, carry: (socket: WebSocket, wish: CarryWish) => void): void {
  const links = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const wish = readCarryWish(request)
    if (wish !== null) links.handleUpgrade(request, socket, head, (link) => carry(link, wish))
  })
}
