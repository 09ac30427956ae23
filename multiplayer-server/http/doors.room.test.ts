import { request as httpRequest, type IncomingMessage } from 'node:http'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { CLOSE, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { makeStaffLink, revokeStaff } from '../access/staff.ts'
import { DIRECT } from '../process/reach.ts'
import { openDataFolder } from '../store/data-folder.ts'
import { leaveAll, openYard, type Yard } from '../rooms/testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  const rates = { exchangePerMinute: 1000, ticketPerMinute: 60_000, chatPerTenSeconds: 10 }
  yard = await openYard({ rates, reach: { ...DIRECT, proxies: ['loopback'] } })
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard.close())

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { error: { code: string } }).error.code

/** A request with headers `fetch` would not let through. */
function raw(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }> {
  return new Promise((resolve, reject) => {
    const { port } = yard.server
    const sent = httpRequest(
      { host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }))
      },
    )
    sent.on('error', reject)
    sent.end(options.body)
  })
}

describe('origin', () => {
  const ask = { method: 'POST', body: JSON.stringify({ venue: 'yard', kind: 'visit' }) }
  test('a POST without an Origin is refused', async () => {
    const response = await raw('/api/ticket', { ...ask, headers: { 'content-type': 'application/json' } })
    expect(response.status).toBe(403)
    expect(response.body).toContain('access/wrong-origin')
  })

  for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1']) {
    test(`a POST from ${origin} is refused, and so are DELETE, PUT and PATCH`, async () => {
      for (const method of ['POST', 'DELETE', 'PUT', 'PATCH']) {
        const response = await yard.browser().fetch('/api/ticket', { method, headers: { origin }, body: {} })
        expect(response.status).toBe(403)
        expect(await codeOf(response)).toBe('access/wrong-origin')
      }
    })
  }

  test('no answer allows another origin to read it', async () => {
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      for (const path of ['/api/venues', '/matchmake/joinOrCreate/venue', '/']) {
        const response = await yard.browser().fetch(path, { method, headers: { origin: 'http://evil.example' } })
        expect(response.headers.get('access-control-allow-origin')).toBeNull()
        expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      }
    }
  })

  for (const origin of [undefined, 'http://evil.example', 'null']) {
    test(`an upgrade from ${origin ?? 'no origin'} is refused even with a good seat`, async () => {
      const browser = yard.browser()
      const seatResponse = await browser.fetch('/matchmake/joinOrCreate/venue', {
        body: { ticket: await browser.ticket({ kind: 'visit' }), protocol: PROTOCOL_VERSION },
      })
      const seat = (await seatResponse.json()) as { processId: string; roomId: string; sessionId: string }
      const url = `${browser.origin.replace('http', 'ws')}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`
      const socket = new WebSocket(url, origin === undefined ? {} : { origin })
      const status = await new Promise<number>((resolve) => {
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
        socket.on('open', () => resolve(101))
        socket.on('error', () => {})
      })
      expect(status).toBe(403)
    })
  }
})

describe('tickets', () => {
  const join = (ticket: string) => yard.browser().fetch('/matchmake/joinOrCreate/venue', { body: { ticket, protocol: PROTOCOL_VERSION } })
  const claims = { venue: 'yard', kind: 'visit', role: 'owner', visitorId: 'x', name: 'x', camera: null, session: null }

  test('a ticket opens the room once', async () => {
    const ticket = await yard.browser().ticket({ kind: 'visit' })
    expect((await join(ticket)).status).toBe(200)
    const again = await join(ticket)
    expect(again.status).toBe(401)
    expect(await codeOf(again)).toBe('access/replayed')
  })

  test('an expired ticket, one signed elsewhere, one signed with nothing and one for another door are refused', async () => {
    const key = openDataFolder(`${yard.root}/var`).signingKey
    const sign = (secret: Uint8Array, seconds: number, more = {}) =>
      new SignJWT({ ...claims, ...more })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('holosite')
        .setJti('j')
        .setExpirationTime(seconds)
        .sign(secret)
    const nowS = Math.floor(Date.now() / 1000)
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const none = `${part({ alg: 'none' })}.${part({ ...claims, iss: 'holosite', jti: 'n', exp: nowS + 60 })}.`
    expect(await codeOf(await join(await sign(key, nowS - 5)))).toBe('access/expired')
    expect(await codeOf(await join(await sign(new Uint8Array(32), nowS + 60)))).toBe('access/bad-ticket')
    expect(await codeOf(await join(none))).toBe('access/bad-ticket')
    expect(await codeOf(await join(await sign(key, nowS + 60, { kind: 'view' })))).toBe('access/foreign')
    expect(await codeOf(await join(await sign(key, nowS + 60, { role: 'king' })))).toBe('access/bad-ticket')
    expect(await codeOf(await join('nonsense'))).toBe('access/bad-ticket')
    expect((await yard.browser().fetch('/matchmake/joinOrCreate/venue', { body: {} })).status).toBe(401)
  })

  test('only joining the venue’s own room exists: no creating, no joining by id, no reconnecting', async () => {
    for (const path of ['create/venue', 'join/venue', 'joinById/venue', 'reconnect/venue', 'joinOrCreate/other']) {
      const response = await yard
        .browser()
        .fetch(`/matchmake/${path}`, { body: { ticket: await yard.browser().ticket({ kind: 'visit' }) } })
      expect(response.status).toBe(404)
    }
  })

  test('a venue that is not there has no tickets', async () => {
    const response = await yard.browser().fetch('/api/ticket', { body: { venue: 'nowhere', kind: 'visit' } })
    expect(await codeOf(response)).toBe('venue/missing')
  })

  test('a visitor gets no ticket for console or camera', async () => {
    for (const asked of [{ kind: 'console' }, { kind: 'publish', camera: 'gate' }]) {
      const response = await yard.browser().fetch('/api/ticket', { body: { venue: 'yard', ...asked } })
      expect(response.status).toBe(401)
      expect(await codeOf(response)).toBe('access/no-session')
    }
  })

  test('staff get what their role gives and no more', async () => {
    const ask = async (role: Parameters<ReturnType<Yard['browser']>['enterAs']>[0], body: object, more = {}): Promise<number> => {
      const browser = yard.browser()
      await browser.enterAs(role, more)
      return (await browser.fetch('/api/ticket', { body: { venue: 'yard', ...body } })).status
    }
    expect(await ask('host', { kind: 'publish', camera: 'gate' })).toBe(403)
    expect(await ask('camera', { kind: 'console' })).toBe(403)
    expect(await ask('camera', { kind: 'publish', camera: 'gate' })).toBe(200)
    expect(await ask('camera', { kind: 'publish', camera: 'roof' }, { camera: 'gate' })).toBe(403)
    expect(await ask('operator', { kind: 'console' }, { venue: 'elsewhere' })).toBe(403)
    expect(await ask('operator', { kind: 'console' }, { venue: 'yard' })).toBe(200)
  })
})

describe('staff', () => {
  test('a link works once, within its minutes, and not when revoked', async () => {
    const { db } = yard.server.store
    const link = { role: 'operator', minutes: 15, venue: null, camera: null, label: 'x' } as const
    const exchange = (secret: string) => yard.browser().fetch('/api/staff/exchange', { body: { secret } })
    const once = await makeStaffLink(db, link, Date.now())
    const entered = await exchange(once.secret)
    expect(await entered.json()).toEqual({ role: 'operator', label: 'x' })
    const [cookie = ''] = entered.headers.getSetCookie()
    expect(cookie).toMatch(/^holosite_staff=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    expect(await codeOf(await exchange(once.secret))).toBe('access/replayed')
    const old = await makeStaffLink(db, link, Date.now() - 16 * 60_000)
    expect(await codeOf(await exchange(old.secret))).toBe('access/expired')
    const revoked = await makeStaffLink(db, link, Date.now())
    await revokeStaff(db, revoked.id, Date.now())
    expect(await codeOf(await exchange(revoked.secret))).toBe('access/revoked')
    expect(await codeOf(await exchange('x'.repeat(43)))).toBe('access/unknown-link')
  })

  test('of a hundred tries with one link at the same time exactly one comes in', async () => {
    const { secret } = await makeStaffLink(
      yard.server.store.db,
      { role: 'owner', minutes: 5, venue: null, camera: null, label: 'x' },
      Date.now(),
    )
    const tries = await Promise.all(Array.from({ length: 100 }, () => yard.browser().fetch('/api/staff/exchange', { body: { secret } })))
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('no secret is stored: neither of links nor of cookies', async () => {
    const browser = yard.browser()
    await browser.enterAs('operator')
    await browser.ticket({ kind: 'visit' })
    const { db } = yard.server.store
    const tables = ['people', 'staff_links', 'staff_sessions', 'tickets_used', 'audit', 'settings'] as const
    const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
    const stored = JSON.stringify(rows)
    expect(browser.cookies.size).toBe(2)
    for (const secret of browser.cookies.values()) expect(stored).not.toContain(secret)
  })

  test('who is revoked is out within two seconds, and his cookie opens nothing', async () => {
    const browser = yard.browser()
    const linkId = await browser.enterAs('operator')
    const seat = await browser.join('console')
    const startMs = Date.now()
    expect(await revokeStaff(yard.server.store.db, linkId, Date.now())).toBe(2)
    expect(await seat.closed).toBe(CLOSE.revoked)
    expect(Date.now() - startMs).toBeLessThan(2000)
    const response = await browser.fetch('/api/ticket', { body: { venue: 'yard', kind: 'console' } })
    expect(await codeOf(response)).toBe('access/no-session')
    expect(await (await browser.fetch('/api/me')).json()).toMatchObject({ role: 'visitor', label: null })
  })

  test('signing out ends the session and its connections', async () => {
    const browser = yard.browser()
    await browser.enterAs('operator')
    const seat = await browser.join('console')
    expect((await browser.fetch('/api/staff/signout', { method: 'POST' })).status).toBe(204)
    expect(await seat.closed).toBe(CLOSE.revoked)
    expect(browser.cookies.has('holosite_staff')).toBe(false)
  })

  test('the console, its ticket and the exchange are refused over plain HTTP off localhost', async () => {
    const browser = yard.browser()
    await browser.enterAs('operator')
    const host = `venue.example:${yard.server.port}`
    const away = {
      host,
      origin: `http://${host}`,
      'content-type': 'application/json',
      cookie: `holosite_staff=${browser.cookies.get('holosite_staff')}`,
    }
    expect((await raw('/console/yard', { headers: away })).status).toBe(403)
    expect((await raw('/visit/yard', { headers: away })).status).toBe(200)
    const ticket = await raw('/api/ticket', { method: 'POST', headers: away, body: JSON.stringify({ venue: 'yard', kind: 'console' }) })
    expect(ticket.body).toContain('access/insecure')
    const exchange = await raw('/api/staff/exchange', { method: 'POST', headers: away, body: JSON.stringify({ secret: 'x'.repeat(43) }) })
    expect(exchange.body).toContain('access/insecure')
    expect((await raw('/console/yard', { headers: { host: `localhost:${yard.server.port}` } })).status).toBe(200)
  })

  test('behind a proxy on this machine that ends TLS the console opens and its cookie is Secure', async () => {
    const { secret } = await makeStaffLink(
      yard.server.store.db,
      { role: 'owner', minutes: 5, venue: null, camera: null, label: 'x' },
      Date.now(),
    )
    const proxied = {
      host: 'venue.example',
      origin: 'https://venue.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '10.0.0.9',
      'content-type': 'application/json',
    }
    expect((await raw('/console/yard', { headers: proxied })).status).toBe(200)
    const exchange = await raw('/api/staff/exchange', { method: 'POST', headers: proxied, body: JSON.stringify({ secret }) })
    expect(exchange.status).toBe(200)
    expect(exchange.headers['set-cookie']?.[0]).toMatch(/; Secure$/)
    expect(exchange.headers['strict-transport-security']).toContain('max-age')
  })
})

describe('for those who keep the place', () => {
  const inside = () => ({ host: `localhost:${yard.server.port}` })
  for (const path of ['/metrics', '/monitor/', '/monitor/api']) {
    test(`${path} is shut to outsiders and open on this machine`, async () => {
      expect((await raw(path, { headers: { ...inside(), 'x-forwarded-for': '10.0.0.9' } })).status).toBe(403)
      expect((await raw(path, { headers: { host: 'venue.example' } })).status).toBe(403)
      expect((await raw(path, { headers: { ...inside(), 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
      expect((await raw(path, { headers: inside() })).status).toBe(200)
    })
  }

  test('the monitor’s way to call into rooms is shut to everyone', async () => {
    const response = await raw('/monitor/api/room/call?roomId=x&method=disconnect&args=[]', { headers: inside() })
    expect(response.status).toBe(403)
  })

  test('the figures name people, show, output and hub', async () => {
    const { body } = await raw('/metrics', { headers: inside() })
    for (const name of [
      'holosite_people{venue="yard"}',
      'holosite_show_revision',
      'holosite_dmx_universes',
      'holosite_hub_up 0',
      'holosite_nodejs_eventloop_lag_p99',
    ]) {
      expect(body).toContain(name)
    }
  })

  test('health names each part, and the hub that is not there', async () => {
    const response = await raw('/health', { headers: inside() })
    expect(response.status).toBe(503)
    expect(JSON.parse(response.body)).toMatchObject({ ok: false, parts: { store: { ok: true }, hub: { ok: false }, rooms: { ok: true } } })
  })
})
