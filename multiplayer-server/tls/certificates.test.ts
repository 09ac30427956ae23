import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Timers } from '../process/timers.ts'
import { openCertificates, type Certificates } from './certificates.ts'
import type { LanNames } from './lan-addresses.ts'
import { openLanCertificate } from './lan-certificate.ts'
import { issueLeaf, makeAuthority } from './lan-authority.ts'
import { readPair } from './read-pair.ts'

let root = ''
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'holosite-tls-'))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

const NOW = Date.UTC(2026, 10, 29)
const DAY = 86_400_000
const NAMES: LanNames = { addresses: ['192.168.1.20', 'fd00::2'], hostNames: ['venue', 'venue.local'] }
const modeOf = (name: string): number => statSync(join(root, name)).mode & 0o777
const openssl = (...words: string[]): string => execFileSync('openssl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** What OpenSSL says of a leaf under an authority. */
function verified(authority: string, leaf: string, ...more: string[]): boolean {
  writeFileSync(join(root, 'ca.check'), authority)
  writeFileSync(join(root, 'leaf.check'), leaf)
  const at = String(Math.floor(NOW / 1000) + 60)
  try {
    openssl(
      'verify',
      '-attime',
      at,
      '-x509_strict',
      '-purpose',
      'sslserver',
      '-CAfile',
      join(root, 'ca.check'),
      ...more,
      join(root, 'leaf.check'),
    )
    return true
  } catch {
    return false
  }
}

describe('the local authority', () => {
  test('OpenSSL takes its leaf for every name of the machine and for no other', async () => {
    const { pair, authority } = await openLanCertificate(join(root, 'tls'), NAMES, NOW)
    for (const address of ['192.168.1.20', 'fd00::2', '127.0.0.1', '::1']) {
      expect(verified(authority, pair.cert, '-verify_ip', address)).toBe(true)
    }
    for (const name of ['venue.local', 'localhost', 'venue']) expect(verified(authority, pair.cert, '-verify_hostname', name)).toBe(true)
    expect(verified(authority, pair.cert, '-verify_hostname', 'example.org')).toBe(false)
    expect(verified(authority, pair.cert, '-verify_ip', '192.168.1.21')).toBe(false)
  })

  test('its key, stolen, vouches for no site of the internet', async () => {
    const authority = await makeAuthority(NAMES, NOW)
    const forge = async (names: LanNames): Promise<boolean> => verified(authority.cert, (await issueLeaf(authority, names, NOW)).cert)
    expect(await forge({ addresses: ['10.9.8.7'], hostNames: ['other.local'] })).toBe(true)
    expect(await forge({ addresses: [], hostNames: ['bank.example'] })).toBe(false)
    expect(await forge({ addresses: ['8.8.8.8'], hostNames: [] })).toBe(false)
    expect(await forge({ addresses: ['2001:db8::1'], hostNames: [] })).toBe(false)
  })

  test('a machine with a public address may use that one, and a public one it gets later is left out and told', async () => {
    const first = await openLanCertificate(join(root, 'tls'), { addresses: ['192.0.2.2'], hostNames: [] }, NOW)
    expect(verified(first.authority, first.pair.cert, '-verify_ip', '192.0.2.2')).toBe(true)
    const later = await openLanCertificate(join(root, 'tls'), { addresses: ['192.0.2.3', '10.0.0.1'], hostNames: [] }, NOW)
    expect(later.left).toEqual(['192.0.2.3'])
    expect(verified(later.authority, later.pair.cert, '-verify_ip', '10.0.0.1')).toBe(true)
  })

  test('keys are readable by their owner only; at the next start authority and leaf are the same', async () => {
    const first = await openLanCertificate(join(root, 'tls'), NAMES, NOW)
    for (const name of ['authority.json', 'leaf.pem', 'leaf-key.pem']) expect(modeOf(`tls/${name}`)).toBe(0o600)
    expect(modeOf('tls')).toBe(0o700)
    chmodSync(join(root, 'tls/authority.json'), 0o644)
    expect(await openLanCertificate(join(root, 'tls'), NAMES, NOW + DAY)).toEqual(first)
    expect(modeOf('tls/authority.json')).toBe(0o600)
  })

  test('the leaf is made anew when addresses change or its end is near; the authority, which devices trust, stays', async () => {
    const first = await openLanCertificate(join(root, 'tls'), NAMES, NOW)
    const moved = await openLanCertificate(join(root, 'tls'), { ...NAMES, addresses: ['192.168.7.7'] }, NOW)
    expect(moved.fingerprint).toBe(first.fingerprint)
    expect(moved.pair.names).toContain('192.168.7.7')
    expect(moved.pair.names).not.toContain('192.168.1.20')
    const old = await openLanCertificate(join(root, 'tls'), { ...NAMES, addresses: ['192.168.7.7'] }, NOW + 380 * DAY)
    expect(old.pair.endsAtMs).toBeGreaterThan(moved.pair.endsAtMs)
    expect(old.fingerprint).toBe(first.fingerprint)
  })

  test('an authority that is damaged is refused by its file; a damaged leaf is simply made anew', async () => {
    const { pair } = await openLanCertificate(join(root, 'tls'), NAMES, NOW)
    writeFileSync(join(root, 'tls/leaf.pem'), 'nothing')
    expect((await openLanCertificate(join(root, 'tls'), NAMES, NOW)).pair.cert).not.toBe(pair.cert)
    writeFileSync(join(root, 'tls/authority.json'), readFileSync(join(root, 'tls/authority.json'), 'utf8').slice(0, 200))
    await expect(openLanCertificate(join(root, 'tls'), NAMES, NOW)).rejects.toMatchObject({
      code: 'access/bad-certificate',
      what: expect.stringContaining('authority.json'),
    })
  })
})

/** A chain and key on disk, made here. */
async function writeChain(name: string, hostName: string): Promise<{ cert: string; key: string }> {
  const authority = await makeAuthority({ addresses: [], hostNames: [hostName] }, NOW)
  const leaf = await issueLeaf(authority, { addresses: [], hostNames: [hostName] }, NOW)
  const files = { cert: join(root, `${name}.pem`), key: join(root, `${name}-key.pem`) }
  writeFileSync(files.cert, leaf.cert)
  writeFileSync(files.key, leaf.key)
  return files
}

describe('a certificate somebody gave us', () => {
  test('is taken when key and chain belong together, with its names and its end', async () => {
    const pair = readPair(await writeChain('good', 'venue.example'), NOW)
    expect(pair.names).toContain('venue.example')
    expect(pair.endsAtMs).toBe(NOW + 397 * DAY)
  })

  test('is refused by what is wrong with it, and where', async () => {
    const good = await writeChain('good', 'venue.example')
    const other = await writeChain('other', 'else.example')
    const text = readFileSync(good.cert, 'utf8')
    const blocks = text.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []
    const write = (name: string, body: string): string => {
      writeFileSync(join(root, name), body)
      return join(root, name)
    }
    openssl('pkey', '-in', good.key, '-aes128', '-passout', 'pass:x', '-out', join(root, 'locked.pem'))
    const cases: readonly [files: { cert: string; key: string }, at: string, what: RegExp, nowMs?: number][] = [
      [{ cert: good.cert, key: other.key }, 'other-key.pem', /is not the key of/],
      [{ cert: join(root, 'absent.pem'), key: good.key }, 'absent.pem', /cannot be read/],
      [{ cert: write('empty.pem', ''), key: good.key }, 'empty.pem', /holds no certificate/],
      [{ cert: write('reversed.pem', [...blocks].reverse().join('\n')), key: good.key }, 'reversed.pem', /does not begin with/],
      [{ cert: write('cut.pem', text.replace(/MII.{40}/, 'MII')), key: good.key }, 'cut.pem', /damaged/],
      [{ cert: good.cert, key: write('noise.pem', 'noise') }, 'noise.pem', /no private key/],
      [{ cert: good.cert, key: join(root, 'locked.pem') }, 'locked.pem', /passphrase/],
      [good, 'good.pem', /expired on 2027-12-31/, NOW + 400 * DAY],
      [good, 'good.pem', /not valid before 2026-11-28/, NOW - 40 * DAY],
    ]
    for (const [files, at, what, nowMs = NOW] of cases) {
      expect(() => readPair(files, nowMs)).toThrow(
        expect.objectContaining({ code: 'access/bad-certificate', what: expect.stringMatching(new RegExp(`${at} .*${what.source}`)) }),
      )
    }
  })
})

describe('the certificate in force', () => {
  let looks: (() => void)[] = []
  const timers: Timers = {
    after: () => () => {},
    every(_ms, run) {
      looks.push(run)
      return () => {}
    },
  }
  const lines: { msg: string; level: number }[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) })
  beforeEach(() => {
    looks = []
    lines.length = 0
  })
  const settled = (): Promise<void> => new Promise((wake) => setTimeout(wake, 50))
  const look = async (): Promise<void> => {
    for (const run of looks) run()
    await settled()
  }
  let nowMs = NOW
  const open = (tls: Parameters<typeof openCertificates>[0]['tls'], lanNames?: () => LanNames): Promise<Certificates> => {
    nowMs = NOW
    return openCertificates({ tls, folder: join(root, 'tls'), timers, log, wallNow: () => nowMs, ...(lanNames ? { lanNames } : {}) })
  }

  test('new files are taken by themselves; a pair that does not match is told and not taken, until the other half comes', async () => {
    const files = await writeChain('live', 'venue.example')
    const next = await writeChain('next', 'venue.example')
    const certificates = await open({ kind: 'files', ...files })
    const before = certificates.pair.cert
    const taken: string[] = []
    certificates.onChange(({ cert }) => void taken.push(cert))
    await look()
    expect(taken).toEqual([])
    cpSync(next.cert, files.cert)
    await look()
    expect(certificates.pair.cert).toBe(before)
    expect(lines.map(({ msg, level }) => [level, msg])).toEqual([[50, 'the new certificate is no good; the one before stays in force']])
    cpSync(next.key, files.key)
    await look()
    expect(taken).toEqual([readFileSync(next.cert, 'utf8')])
    expect(certificates.pair.cert).toBe(taken[0])
  })

  test('its end is told from fourteen days before, once a day', async () => {
    const files = await writeChain('live', 'venue.example')
    await open({ kind: 'files', ...files })
    expect(lines).toEqual([])
    nowMs = NOW + 390 * DAY
    await look()
    await look()
    nowMs += DAY
    await look()
    expect(lines.map(({ msg }) => msg)).toEqual(['the certificate ends soon', 'the certificate ends soon'])
  })

  test('with an authority of our own a new address of the machine makes a new leaf', async () => {
    let names: LanNames = { addresses: ['10.0.0.1'], hostNames: ['venue', 'venue.local'] }
    const certificates = await open({ kind: 'lan' }, () => names)
    const { fingerprint } = certificates.lan ?? {}
    names = { ...names, addresses: ['10.0.0.2'] }
    await look()
    await vi.waitFor(() => expect(new X509Certificate(certificates.pair.cert).checkIP('10.0.0.2')).toBe('10.0.0.2'), 10_000)
    expect(certificates.lan?.fingerprint).toBe(fingerprint)
    expect(certificates.lan?.names.addresses).toEqual(['10.0.0.2'])
  })
})
