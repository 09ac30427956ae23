import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ColyseusSDK, type Room as ClientRoom } from '@colyseus/sdk'
import { PROTOCOL_VERSION, ROOM_NAME, serverMessages, type HouseAct, type ServerMessages } from '../../../model/protocol/index.ts'
import { makeStaffLink, type StaffRole } from '../../access/staff.ts'
import { createLog } from '../../process/log.ts'
import { startServer, type RunningServer, type ServerOptions } from '../../process/start-server.ts'
import { writeYard } from './yard-documents.ts'

/** A real server over the yard, in a folder of its own. */
export interface Yard {
  readonly server: RunningServer
  readonly root: string
  readonly showFile: string
  readonly show: ReturnType<typeof writeYard>['show']
  /** A browser's worth of cookies, on this server. */
  browser(): TestBrowser
  close(): Promise<void>
}

/** Starts a server on a free port. `prepare` may change the yard's files before. */
export async function openYard(more: Partial<ServerOptions> = {}, prepare: (root: string) => void = () => {}): Promise<Yard> {
  const root = mkdtempSync(join(tmpdir(), 'holosite-yard-'))
  const { showFile, show } = writeYard(root)
  prepare(root)
  const log = createLog({ part: 'test', format: 'json', level: process.env['HOLOSITE_TEST_LOG'] ?? 'silent' })
  const data = join(root, 'var')
  const server = await startServer({ root, data, host: '127.0.0.1', port: 0, hubSocket: join(root, 'no-hub.sock'), log, ...more })
  return {
    server,
    root,
    showFile,
    show,
    browser: () => new TestBrowser(server),
    async close() {
      await server.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** The server as a browser's keeper needs it; with its shows, links count by its clock. */
type ServerForBrowser = Pick<RunningServer, 'origin' | 'store'> & Partial<Pick<RunningServer, 'shows'>>

/** Someone at a page of the server: keeps cookies, sends the page's Origin. */
export class TestBrowser {
  readonly #server: ServerForBrowser
  readonly cookies = new Map<string, string>()

  constructor(server: ServerForBrowser) {
    this.#server = server
  }

  get origin(): string {
    return this.#server.origin
  }

  /** Sends bytes, with the page's cookies and Origin. */
  async send(path: string, method: string, bytes: Uint8Array, headers: Record<string, string>): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return fetch(`${this.origin}${path}`, { method, body: Buffer.from(bytes), headers: { origin: this.origin, cookie, ...headers } })
  }

  async fetch(path: string, options: { method?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Response> {
    const body = options.body === undefined ? undefined : typeof options.body === 'string' ? options.body : JSON.stringify(options.body)
    const response = await fetch(`${this.origin}${path}`, {
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        origin: this.origin,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  /** Comes in by a fresh staff link. Answers the link's id. */
  async enterAs(role: StaffRole, more: { venue?: string; camera?: string } = {}): Promise<string> {
    const link = { role, minutes: 15, venue: more.venue ?? null, camera: more.camera ?? null, label: role }
    const { id, secret } = await makeStaffLink(this.#server.store.db, link, this.#server.shows?.clock.wallNow() ?? Date.now())
    const response = await this.fetch('/api/staff/exchange', { body: { secret } })
    if (!response.ok) throw new Error(`the exchange answered ${response.status}: ${await response.text()}`)
    return id
  }

  async ticket(asked: {
    kind: 'visit' | 'console' | 'publish' | 'output'
    venue?: string
    camera?: string
    projector?: string
    seat?: string
    name?: string
    invitation?: string
    party?: string
  }): Promise<string> {
    const response = await this.fetch('/api/ticket', { body: { venue: 'yard', ...asked } })
    const body = (await response.json()) as { ticket: string }
    if (!response.ok) throw new Error(`the ticket office answered ${response.status}: ${JSON.stringify(body)}`)
    return body.ticket
  }

  /** Joins the room as the output page of a projector. */
  async joinAsOutput(projector: string): Promise<Seat> {
    return joinWith(this.origin, await this.ticket({ kind: 'output', projector }))
  }

  /** Joins the room and notes everything it is told. */
  async join(kind: 'visit' | 'console' = 'visit', name?: string): Promise<Seat> {
    return joinWith(this.origin, await this.ticket({ kind, ...(name === undefined ? {} : { name }) }))
  }

  /** Joins as one of several console pages of this browser. */
  async joinDesk(seat: string): Promise<Seat> {
    return joinWith(this.origin, await this.ticket({ kind: 'console', seat }))
  }
}

/** A client in a room, with all it was told so far. */
export interface Seat {
  readonly room: ClientRoom
  readonly told: { readonly [Name in keyof ServerMessages]: ServerMessages[Name][] }
  /** Every batch of poses so far, from the first. */
  readonly batches: readonly Uint8Array[]
  /** The code the connection was closed with, once it was. */
  readonly closed: Promise<number>
  closeCode(): number | null
}

const MESSAGES = Object.keys(serverMessages) as (keyof ServerMessages)[]

const seats = new Set<Seat>()

let acts = 0

/** Does an act of the house from a console's seat, on the newest revision it was told unless another is given. */
export async function actFrom(
  seat: Seat,
  act: HouseAct,
  more: { expectedRevision?: number; commandId?: string } = {},
): Promise<ServerMessages['actResult']> {
  const commandId = more.commandId ?? `act-${++acts}`
  const answers = (): ServerMessages['actResult'][] => seat.told.actResult.filter((result) => result.commandId === commandId)
  const before = answers().length
  const expectedRevision = more.expectedRevision ?? seat.told.house.at(-1)?.revision ?? 0
  seat.room.send('act', { commandId, expectedRevision, act })
  await until(() => answers().length > before || seat.closeCode() !== null, `an answer to ${act.do}`)
  const answer = answers().at(-1)
  if (answer === undefined) throw new Error(`${act.do} was answered by closing with ${seat.closeCode()}`)
  return answer
}

/** Takes everyone out who joined in this file, and waits until the server knows. */
export async function leaveAll(server: RunningServer): Promise<void> {
  await Promise.all([...seats].filter((seat) => seat.closeCode() === null).map((seat) => seat.room.leave()))
  seats.clear()
  await until(() => server.rooms.counts().get('yard') === 0, 'an empty room')
}

/** Joins by a ticket, as a page does. */
export async function joinWith(origin: string, ticket: string, protocol: number = PROTOCOL_VERSION): Promise<Seat> {
  const sdk = new ColyseusSDK(origin, { headers: { origin } })
  const room = await sdk.joinOrCreate(ROOM_NAME, { venue: 'yard', ticket, protocol })
  room.reconnection.enabled = false
  const told = Object.fromEntries(MESSAGES.map((message) => [message, [] as unknown[]])) as unknown as Seat['told']
  for (const message of MESSAGES) room.onMessage(message, (payload: never) => void told[message].push(payload))
  const batches: Uint8Array[] = []
  room.onMessage('b', (bytes: Uint8Array) => void batches.push(new Uint8Array(bytes)))
  let code: number | null = null
  const closed = new Promise<number>((resolve) =>
    room.onLeave((left) => {
      code = left
      resolve(left)
    }),
  )
  const seat = { room, told, batches, closed, closeCode: () => code }
  seats.add(seat)
  await until(() => told.documents.length > 0 || code !== null, 'a welcome')
  return seat
}

/** Waits until something holds, looking every 10 ms. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await new Promise((wake) => setTimeout(wake, 10))
  }
}
