import { describe, expect, test } from 'vitest'
import { readStartOptions } from './start-options.ts'
import { welcomeText } from './welcome-text.ts'

const read = (...argv: string[]) => readStartOptions(argv, '/site').options

describe('holosite start', () => {
  test('alone answers this machine only, over plain HTTP, through no proxy', () => {
    expect(read()).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      data: '/site/var',
      reach: { tls: { kind: 'none' }, plainPort: null, base: null, proxies: [] },
      media: { announce: null, ports: null },
    })
  })

  test('--lan opens TLS on 8443 and the plain door on 8080, to everybody; --cert only TLS', () => {
    expect(read('--lan')).toMatchObject({ host: '0.0.0.0', port: 8443, reach: { tls: { kind: 'lan' }, plainPort: 8080 } })
    expect(read('--cert', 'c.pem', '--key', '/k.pem', '--port', '443', '--http-port', '80')).toMatchObject({
      host: '0.0.0.0',
      port: 443,
      reach: { tls: { kind: 'files', cert: '/site/c.pem', key: '/k.pem' }, plainPort: 80 },
    })
    expect(read('--cert', 'c.pem', '--key', 'k.pem').reach.plainPort).toBeNull()
  })

  test('the store is a file unless a PostgreSQL is named, by word or by HOLOSITE_DATABASE; a bad address is not said again', () => {
    const url = 'postgres://holosite:hush@db.example/venue'
    expect(read().database).toBeNull()
    expect(read('--database', url).database).toBe(url)
    expect(readStartOptions([], '/site', { HOLOSITE_DATABASE: url }).options.database).toBe(url)
    expect(readStartOptions(['--database', url], '/site', { HOLOSITE_DATABASE: 'postgres://other/x' }).options.database).toBe(url)
    for (const bad of ['mysql://u:hush@db/venue', 'postgres://u:hush@db', 'hush']) {
      expect(() => read('--database', bad)).toThrow(expect.objectContaining({ code: 'command/usage' }))
      expect(() => read('--database', bad)).not.toThrow(/hush/)
    }
  })

  test('there is one process unless a Redis is named; --processes says how many of them are here', () => {
    expect(read()).toMatchObject({ cluster: null, processes: 1 })
    const redis = 'redis://:hush@10.0.0.2:6379/1'
    expect(read('--redis', redis, '--processes', '3')).toMatchObject({
      cluster: { redis, innerHost: '127.0.0.1', perProcess: 800 },
      processes: 3,
    })
    expect(readStartOptions(['--inner-host', '10.0.0.3'], '/site', { HOLOSITE_REDIS: redis }).options).toMatchObject({
      cluster: { redis, innerHost: '10.0.0.3' },
      processes: 1,
    })
    for (const bad of [
      ['--processes', '3'],
      ['--processes', '0', '--redis', redis],
      ['--processes', '65', '--redis', redis],
      ['--redis', 'http://:hush@db'],
      ['--redis', redis, '--inner-host', 'node-3'],
      ['--redis', redis, '--people-per-process', '4001'],
      ['--redis', redis, '--lan'],
    ]) {
      expect(() => read(...bad), bad.join(' ')).toThrow(expect.objectContaining({ code: 'command/usage' }))
      expect(() => read(...bad)).not.toThrow(/hush/)
    }
  })

  test('--base takes the proxy of this machine, unless others are named', () => {
    expect(read('--base', 'https://Venue.example/').reach).toMatchObject({ base: 'https://venue.example', proxies: ['loopback'] })
    expect(read('--base', 'https://venue.example', '--proxy', '10.0.0.2,10.1.0.0/16', '--proxy', 'loopback').reach.proxies).toEqual([
      '10.0.0.2',
      '10.1.0.0/16',
      'loopback',
    ])
  })

  test('--udp-ports and --announce reach the hub as they are given', () => {
    expect(read('--udp-ports', '40000-40100', '--announce', '203.0.113.9').media).toEqual({
      announce: '203.0.113.9',
      ports: { from: 40_000, to: 40_100 },
    })
  })

  const wrong: readonly (readonly [argv: string[], what: RegExp])[] = [
    [['--port', '70000'], /--port "70000"/],
    [['--port', ''], /--port ""/],
    [['--cert', 'c.pem'], /--key is missing/],
    [['--key', 'k.pem'], /--cert is missing/],
    [['--lan', '--cert', 'c', '--key', 'k'], /exclude each other/],
    [['--lan', '--base', 'https://venue.example'], /exclude each other/],
    [['--lan', '--port', '8080'], /both 8080/],
    [['--http-port', '80'], /second port beside TLS/],
    [['--base', 'venue.example'], /--base "venue.example"/],
    [['--base', 'https://venue.example/holosite'], /without a path|--base/],
    [['--base', 'https://user:secret@venue.example'], /--base/],
    [['--base', 'ftp://venue.example'], /--base/],
    [['--proxy', 'nginx'], /The proxy "nginx"/],
    [['--announce', 'venue.example'], /--announce "venue.example"/],
    [['--announce', '300.1.1.1'], /--announce/],
    [['--udp-ports', '40100-40000'], /not a range/],
    [['--udp-ports', '80-90'], /not a range/],
    [['--udp-ports', '65000-70000'], /not a range/],
    [['--udp-ports', '40000'], /not a range/],
    [['--udp-ports', '40000-40004'], /room for 5/],
    [['--log', 'xml'], /log format "xml"/],
    [['extra'], /"extra"/],
    [['--lna'], /--lna/],
  ]
  for (const [argv, what] of wrong) {
    test(`${argv.join(' ')} is refused and says why`, () => {
      expect(() => read(...argv)).toThrow(expect.objectContaining({ code: 'command/usage', what: expect.stringMatching(what) }))
    })
  }
})

test('with --lan the terminal shows a code, every address and the fingerprint; without a network it says so', () => {
  const report = { origin: 'https://10.0.0.7:8443', ownerLink: null, venues: ['yard'] }
  const lan = {
    entrances: ['https://10.0.0.7:8443/', 'https://venue.local:8443/'],
    trustPages: ['http://10.0.0.7:8080/', 'http://venue.local:8080/'],
    fingerprint: 'AA:BB',
  }
  const text = welcomeText({ ...report, lan }, 'more')
  expect(text.match(/[▀▄█]{2,}.*\n/g)?.length).toBeGreaterThan(10)
  for (const word of [...lan.entrances, ...lan.trustPages, 'AA:BB', 'https://10.0.0.7:8443/visit/yard']) expect(text).toContain(word)
  expect(welcomeText({ ...report, lan: { ...lan, entrances: [], trustPages: [] } }, 'more')).toContain('no network address')
  expect(welcomeText({ ...report, lan: null }, 'more')).not.toContain('SHA-256')
})
