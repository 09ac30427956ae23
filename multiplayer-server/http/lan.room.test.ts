import { X509Certificate } from 'node:crypto'
import { statSync } from 'node:fs'
import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { makeStaffLink } from '../access/staff.ts'
import { DIRECT } from '../process/reach.ts'
import { openYard, type Yard } from '../rooms/testing/open-yard.ts'

let yard: Yard
let authority = ''
beforeAll(async () => {
  yard = await openYard({ reach: { ...DIRECT, tls: { kind: 'lan' }, plainPort: 0 } })
  const { raw } = await ask('http', '/holosite-ca.crt')
  authority = new X509Certificate(raw).toString()
}, 60_000)
afterAll(() => yard.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly raw: Buffer
  readonly body: string
}

/** Asks this server; over TLS only with the authority it gave out, checked for the name asked by. */
function ask(
  scheme: 'http' | 'https',
  path: string,
  more: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port, plainPort } = yard.server
    const options = {
      host: '127.0.0.1',
      port: scheme === 'http' ? plainPort : port,
      path,
      method: more.method ?? 'GET',
      headers: more.headers ?? {},
    }
    const take = (response: IncomingMessage): void => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const raw = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, raw, body: raw.toString('utf8') })
      })
    }
    const sent = scheme === 'http' ? plainRequest(options, take) : secureRequest({ ...options, ca: authority }, take)
    sent.on('error', reject)
    sent.end(more.body)
  })
}

const origin = (): string => `https://127.0.0.1:${yard.server.port}`
const post = (path: string, body: unknown, cookie = ''): Promise<Answer> =>
  ask('https', path, {
    method: 'POST',
    headers: { origin: origin(), 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  })

describe('with --lan', () => {
  test('a device that trusts the authority gets the pages over TLS, by the machine’s address', async () => {
    const page = await ask('https', '/api/venues')
    expect(page.status).toBe(200)
    expect(JSON.parse(page.body)).toMatchObject([{ id: 'yard' }])
    // Browsers told to stay on TLS could not be let past a certificate of our own.
    expect(page.headers['strict-transport-security']).toBeUndefined()
    expect(page.headers['permissions-policy']).toContain('xr-spatial-tracking=(self)')
  })

  test('one that does not is told so by its own checks', async () => {
    const refused = new Promise((_resolve, reject) => {
      secureRequest({ host: '127.0.0.1', port: yard.server.port, path: '/' }).on('error', reject).end()
    })
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_/) })
  })

  test('the console opens, its cookie is Secure, a room is entered over wss, and only from our own origin', async () => {
    const link = { role: 'owner', minutes: 5, venue: null, camera: null, label: 'x' } as const
    const { secret } = await makeStaffLink(yard.server.store.db, link, Date.now())
    const entered = await post('/api/staff/exchange', { secret })
    expect(entered.status).toBe(200)
    const [line = ''] = entered.headers['set-cookie'] ?? []
    expect(line).toMatch(/; HttpOnly; SameSite=Strict; Secure$/)
    const ticket = await post('/api/ticket', { venue: 'yard', kind: 'console' }, line.split(';')[0])
    const seat = await post('/matchmake/joinOrCreate/venue', { ...(JSON.parse(ticket.body) as object), protocol: PROTOCOL_VERSION })
    const { processId, roomId, sessionId } = JSON.parse(seat.body) as Record<string, string>
    const url = `wss://127.0.0.1:${yard.server.port}/${processId}/${roomId}?sessionId=${sessionId}`
    const knock = (from: string): Promise<number> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, { ca: authority, origin: from })
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
        socket.on('open', () => {
          socket.close()
          resolve(101)
        })
        socket.on('error', () => {})
      })
    expect(await knock(origin().replace('https', 'http'))).toBe(403)
    expect(await knock(origin())).toBe(101)
  })

  test('plain HTTP shows how to trust the authority, in both languages, the browser’s first, and gives it out', async () => {
    const chinese = await ask('http', '/', { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } })
    const english = await ask('http', '/', { headers: { 'accept-language': 'en-GB' } })
    expect(chinese.body).toMatch(/^<!doctype html><html lang="zh-CN">/)
    expect(english.body).toMatch(/^<!doctype html><html lang="en">/)
    for (const { body, headers } of [chinese, english]) {
      for (const words of ['PICO', 'iPhone', 'Android', 'Windows', 'macOS', 'Firefox'])
        expect(body.split(words).length).toBeGreaterThanOrEqual(2)
      expect(body).toContain(yard.server.lan?.fingerprint ?? 'nothing')
      expect(body).toContain(`https://127.0.0.1:${yard.server.port}/`)
      expect(body).toContain('<svg')
      expect(body).not.toContain('<script')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
    }
    const given = await ask('http', '/holosite-ca.crt')
    expect(given.headers['content-type']).toBe('application/x-x509-ca-cert')
    expect(new X509Certificate(given.raw).fingerprint256).toBe(yard.server.lan?.fingerprint)
    expect(given.raw.toString('latin1')).not.toContain('PRIVATE')
  })

  test('everything else over plain HTTP leads to TLS: nothing is answered, nothing is taken', async () => {
    for (const path of ['/visit/yard', '/api/venues', '/console/yard?x=1', '/health']) {
      const led = await ask('http', path, { headers: { host: `127.0.0.1:${yard.server.plainPort}` } })
      expect([led.status, led.headers.location, led.body]).toEqual([307, `${origin()}${path}`, ''])
    }
    expect((await ask('http', '/api/ticket', { method: 'POST' })).status).toBe(405)
  })

  test('it leads nowhere but to ourselves, whatever is asked', async () => {
    for (const host of ['evil.example', 'evil.example:8080', '8.8.8.8', '[2001:db8::1]']) {
      const led = await ask('http', '/visit/yard', { headers: { host } })
      expect(led.headers.location).not.toContain(host.replace(':8080', ''))
      expect((await ask('http', '/', { headers: { host } })).body).not.toContain(host)
    }
    for (const path of ['//evil.example/x', '/\\evil.example', 'http://evil.example/']) {
      const { headers, status } = await ask('http', path)
      expect(status === 200 || new URL(headers.location ?? '').port === String(yard.server.port)).toBe(true)
      expect(headers.location ?? '').not.toMatch(/evil/)
    }
  })

  test('what it tells of itself are addresses in its certificate; its keys stay in a folder of its owner', () => {
    const { lan } = yard.server
    expect(lan?.entrances.length).toBeGreaterThan(0)
    for (const entrance of lan?.entrances ?? []) expect(new URL(entrance).port).toBe(String(yard.server.port))
    for (const page of lan?.trustPages ?? []) expect(page).toMatch(new RegExp(`^http://.*:${yard.server.plainPort}/$`))
    for (const name of ['authority.json', 'leaf-key.pem']) expect(statSync(join(yard.root, 'var/tls', name)).mode & 0o777).toBe(0o600)
  })
})
