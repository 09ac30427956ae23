import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { readProxies } from './proxies.ts'
import { judgeWire, type CallerRequest, type Wire } from './wire.ts'

const from = (remoteAddress: string, headers: CallerRequest['headers'], encrypted = false): CallerRequest => ({
  headers,
  socket: { remoteAddress, ...(encrypted ? { encrypted } : {}) } as unknown as Socket,
})
const judge = (proxies: readonly string[], base: string | null, request: CallerRequest): Wire =>
  judgeWire(request, readProxies(proxies, base))

const FORWARDED = { host: 'venue.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' }

describe('headers of a proxy', () => {
  test('nobody’s are believed unless he is configured, not even from this machine', () => {
    for (const peer of ['127.0.0.1', '::1', '10.0.0.9', '203.0.113.7']) {
      expect(judge([], null, from(peer, FORWARDED))).toEqual({
        address: peer,
        secure: false,
        ownOrigin: 'http://venue.example',
        local: false,
      })
    }
  })

  test('a configured one says who sent it, whether over TLS, and the base names the origin', () => {
    for (const peer of ['127.0.0.1', '::ffff:127.0.0.1', '::1', '10.1.2.3']) {
      const wire = judge(['loopback', '10.0.0.0/8'], 'https://venue.example', from(peer, { ...FORWARDED, host: 'inner:8080' }))
      expect(wire).toEqual({ address: '203.0.113.7', secure: true, ownOrigin: 'https://venue.example', local: false })
    }
    expect(judge(['10.0.0.2'], null, from('10.0.0.3', FORWARDED)).secure).toBe(false)
    expect(judge(['fd00::/8'], null, from('fd00::7', FORWARDED)).address).toBe('203.0.113.7')
  })

  test('hops count from the near end, as far as they are ours: what the sender wrote himself is not believed', () => {
    const proxies = ['loopback', '10.0.0.0/8']
    const forged = { ...FORWARDED, 'x-forwarded-for': '1.1.1.1, 203.0.113.7, 10.0.0.5' }
    expect(judge(proxies, null, from('127.0.0.1', forged)).address).toBe('203.0.113.7')
    expect(judge(proxies, null, from('127.0.0.1', { ...FORWARDED, 'x-forwarded-for': 'nonsense, 10.0.0.5' })).address).toBe('10.0.0.5')
    expect(judge(proxies, null, from('127.0.0.1', { 'x-forwarded-proto': 'https' })).address).toBe('127.0.0.1')
  })

  test('TLS and host are the nearest proxy’s word, whatever came before it in the list', () => {
    const doubled = { ...FORWARDED, 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'evil.example, venue.example' }
    const wire = judge(['loopback'], null, from('127.0.0.1', doubled))
    expect(wire).toMatchObject({ secure: false, ownOrigin: 'http://venue.example' })
  })
})

describe('without a proxy', () => {
  test('only a local name asked for on this machine is local, and any forwarding header ends that', () => {
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'x.localhost']) {
      expect(judge(['loopback'], null, from('127.0.0.1', { host })).local).toBe(true)
      expect(judge(['loopback'], null, from('10.0.0.9', { host })).local).toBe(false)
      expect(judge([], null, from('127.0.0.1', { host, via: '1.1 x' })).local).toBe(false)
    }
    expect(judge([], null, from('127.0.0.1', { host: 'venue.example' })).local).toBe(false)
  })

  test('our own TLS is TLS; a request that names no host has no origin', () => {
    expect(judge([], null, from('10.0.0.9', { host: 'Venue.example:8443' }, true))).toMatchObject({
      secure: true,
      ownOrigin: 'https://venue.example:8443',
    })
    expect(judge([], null, from('10.0.0.9', {})).ownOrigin).toBeNull()
  })
})

test('what is neither an address nor a network is refused by name', () => {
  for (const word of ['nginx', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0', 'fd00::/129', '10.0.0.0/x']) {
    expect(() => readProxies([word], null)).toThrow(expect.objectContaining({ code: 'command/usage', what: expect.stringContaining(word) }))
  }
})
