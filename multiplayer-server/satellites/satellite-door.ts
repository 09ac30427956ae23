import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { wasPassedOn } from '../http/inner-wire.ts'
import { MOST_FRAME_BYTES } from './inner-link.ts'

/** Which room another process asks this one to carry. */
export interface CarryWish {
  readonly venue: string
  readonly mirror: number
}

/** Changed with what is said over a link: processes of two versions carry no rooms for each other. */
const LINK_VERSION = 2
const ROOT = '/satellite/'
const WISH = new RegExp(`^${ROOT}${PROTOCOL_VERSION}-${LINK_VERSION}/([A-Za-z0-9_-]{1,64})/([1-9]\\d?)$`)

/** Where another process is asked to carry a room. */
export const satellitePath = (venue: string, mirror: number): string => `${ROOT}${PROTOCOL_VERSION}-${LINK_VERSION}/${venue}/${mirror}`

/** Whether a request to the inner door is for the satellite door. */
export const isCarryWish = (request: IncomingMessage): boolean => request.url?.startsWith(ROOT) === true

/** What a request asks to be carried; null where it is of another version. */
export function readCarryWish(request: IncomingMessage): CarryWish | null {
  const [, venue, mirror] = WISH.exec(request.url ?? '') ?? []
  return venue === undefined || mirror === undefined ? null : { venue, mirror: Number(mirror) }
}

/** Takes the links of other processes at the inner door, which has judged them. */
export function openSatelliteDoor(server: Server, carry: (socket: WebSocket, wish: CarryWish) => void): void {
  const links = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isCarryWish(request) || !wasPassedOn(request)) return
    const wish = readCarryWish(request)
    if (wish === null) socket.destroy()
    else links.handleUpgrade(request, socket, head, (link) => carry(link, wish))
  })
}
