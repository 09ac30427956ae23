import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { makeStaffLink } from '../../multiplayer-server/access/staff.ts'
import { DIRECT } from '../../multiplayer-server/process/reach.ts'
import { openYard, TestBrowser, until, type Yard } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { startTestHub, type TestHub } from '../media/hub-process.ts'
import { createNativePeer, judgeStream, startVp8Sender } from '../media/native-peer.ts'
import { ask, hasNginx, startNginx, type Answer, type TestNginx } from './nginx-process.ts'

const BASE = 'https://venue.example'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe.skipIf(!hasNginx())('behind nginx with deploy/nginx/holosite.conf (skipped where there is no nginx)', () => {
  let folder = ''
  let yard: Yard
  let hub: TestHub
  let nginx: TestNginx
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holosite-nginx-'))
    hub = await startTestHub()
    yard = await openYard({
      hubSocket: hub.socket,
      rates: { exchangePerMinute: 10, ticketPerMinute: 6000, chatPerTenSeconds: 10 },
      reach: { ...DIRECT, base: BASE, proxies: ['loopback'] },
    })
    nginx = await startNginx(folder, { port: await freePort(), plainPort: await freePort(), upstream: yard.server.port })
  }, 90_000)
  afterAll(async () => {
    await nginx?.stop()
    await yard?.close()
    await hub?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> => ask(nginx, 'https', path, { headers })
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(nginx, 'https', path, {
      method: 'POST',
      headers: { origin: BASE, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  /** Comes in as staff through the proxy; answers the cookie. */
  async function enter(role: 'operator' | 'camera'): Promise<string> {
    const link = { role, minutes: 5, venue: null, camera: null, label: role } as const
    const { secret } = await makeStaffLink(yard.server.store.db, link, Date.now())
    const entered = await post('/api/staff/exchange', { secret })
    expect(entered.status).toBe(200)
    const [line = ''] = entered.headers['set-cookie'] ?? []
    expect(line).toMatch(/; HttpOnly; SameSite=Strict; Secure$/)
    return line.split(';')[0] ?? ''
  }

  test('plain HTTP leads to TLS; TLS brings pages with the headers of ours and the word to stay on TLS', async () => {
    const led = await ask(nginx, 'http', '/visit/yard?x=1')
    expect([led.status, led.headers.location]).toEqual([308, `${BASE}/visit/yard?x=1`])
    const listing = await get('/api/venues')
    expect(JSON.parse(listing.body)).toMatchObject([{ id: 'yard' }])
    expect(listing.headers['strict-transport-security']).toContain('max-age=31536000')
    expect(listing.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(yard.server.origin).toBe(BASE)
  })

  test('staff come in with Secure cookies; a room is entered by the public origin and by no other', async () => {
    const cookie = await enter('operator')
    const ticket = await post('/api/ticket', { venue: 'yard', kind: 'console' }, { cookie })
    expect(ticket.status).toBe(200)
    const seat = await post('/matchmake/joinOrCreate/venue', { ...(JSON.parse(ticket.body) as object), protocol: PROTOCOL_VERSION })
    const { processId, roomId, sessionId } = JSON.parse(seat.body) as Record<string, string>
    const knock = (origin: string): Promise<string> =>
      new Promise((resolve) => {
        const url = `wss://127.0.0.1:${nginx.port}/${processId}/${roomId}?sessionId=${sessionId}`
        const tls = { ca: nginx.authority, servername: 'venue.example' }
        const socket = new WebSocket(url, { ...tls, origin, headers: { host: 'venue.example' } })
        socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
        socket.once('message', () => {
          socket.close()
          resolve('in')
        })
        socket.on('error', () => {})
      })
    for (const origin of ['http://venue.example', `http://127.0.0.1:${yard.server.port}`, 'https://evil.example']) {
      expect(await knock(origin)).toBe('403')
      expect((await post('/api/ticket', { venue: 'yard', kind: 'visit' }, { origin })).status).toBe(403)
    }
    expect(await knock(BASE)).toBe('in')
  })

  test('WHIP and WHEP pass: a camera publishes through it, a member of the crew watches, a session ends by its Location', async () => {
    const cookie = await enter('operator')
    const ticketFor = async (body: object): Promise<string> =>
      (JSON.parse((await post('/api/ticket', { venue: 'yard', ...body }, { cookie })).body) as { ticket: string }).ticket
    const publisher = await createNativePeer('send', { ssrc: 7001 })
    const sdp = (ticket: string): Record<string, string> => ({ 'content-type': 'application/sdp', authorization: `Bearer ${ticket}` })
    const token = await ticketFor({ kind: 'publish', camera: 'gate' })
    const published = await post('/live/yard/gate/whip', publisher.offer, sdp(token))
    expect(published.status).toBe(201)
    publisher.answer(published.body)
    await publisher.opened()
    const sender = startVp8Sender(publisher, 7001)
    const viewer = await createNativePeer('receive')
    // Tickets of viewers come by the room; this one sits at the console, on the machine itself.
    const inside = new TestBrowser({ origin: `http://127.0.0.1:${yard.server.port}`, store: yard.server.store })
    await inside.enterAs('operator')
    const desk = await inside.join('console')
    desk.room.send('liveTicket', { camera: 'gate' })
    await until(() => desk.told.liveTicket.length > 0, 'a ticket to watch')
    let watched = await post('/live/yard/gate/whep', viewer.offer, sdp(desk.told.liveTicket[0]?.ticket ?? ''))
    for (let tries = 1; watched.status === 409 && tries < 100; tries++) {
      // Nothing was sent yet: ask again, with a new ticket, as a page does.
      await new Promise((wake) => setTimeout(wake, 100))
      desk.room.send('liveTicket', { camera: 'gate' })
      await until(() => desk.told.liveTicket.length > tries, 'another ticket')
      watched = await post('/live/yard/gate/whep', viewer.offer, sdp(desk.told.liveTicket.at(-1)?.ticket ?? ''))
    }
    expect(watched.status).toBe(201)
    viewer.answer(watched.body)
    await viewer.opened()
    await until(() => judgeStream(viewer.messages).packets > 20, 'packets')
    const path = String(published.headers.location)
    expect(path).toMatch(/^\/live\/yard\/gate\/whip\//)
    const end = { method: 'DELETE', headers: { origin: BASE, authorization: `Bearer ${token}` } }
    expect((await ask(nginx, 'https', path, end)).status).toBe(204)
    sender.stop()
    publisher.close()
    viewer.close()
    await desk.room.leave()
  })

  test('what the sender writes of himself is not believed: neither address nor TLS, and figures stay for those inside', async () => {
    const forged = (n: number): Record<string, string> => ({ 'x-forwarded-for': `10.0.0.${n}`, forwarded: `for=10.0.0.${n}` })
    const tries: number[] = []
    for (let n = 0; n < 12; n++) tries.push((await post('/api/staff/exchange', { secret: 'x'.repeat(43) }, forged(n))).status)
    expect(tries.at(-1)).toBe(429)
    for (const path of ['/metrics', '/monitor/']) expect((await get(path, { host: 'localhost' })).status).toBe(403)
  })

  test('its log holds no secret: links, cookies and tickets travel in fragments, headers and bodies', () => {
    const log = readFileSync(join(folder, 'logs/access.log'), 'utf8')
    expect(log).toContain('POST /api/staff/exchange')
    for (const line of log.split('\n')) expect(line).not.toMatch(/(secret|ticket|token)=/)
    expect(readFileSync(join(folder, 'logs/error.log'), 'utf8')).not.toMatch(/\[(error|crit|alert|emerg)\]/)
  })
})
