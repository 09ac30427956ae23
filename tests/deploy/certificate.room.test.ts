import { spawn, type ChildProcess } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { writeYard } from '../../multiplayer-server/rooms/testing/yard-documents.ts'
import { issueLeaf, makeAuthority } from '../../multiplayer-server/tls/lan-authority.ts'

const HOLOSITE = join(import.meta.dirname, '../../tools/holosite.ts')
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

let root = ''
let child: ChildProcess | null = null
let printed = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holosite-cert-'))
  writeYard(root)
  printed = ''
})
afterEach(async () => {
  const gone = new Promise<void>((resolve) => (child === null || child.exitCode !== null ? resolve() : child.once('exit', () => resolve())))
  child?.kill('SIGTERM')
  await gone
  rmSync(root, { recursive: true, force: true })
})

async function writePair(name: string): Promise<{ cert: string; key: string; fingerprint: string; authority: string }> {
  const names = { addresses: [], hostNames: ['venue.example'] }
  const authority = await makeAuthority(names, Date.now())
  const pair = await issueLeaf(authority, names, Date.now())
  const files = { cert: join(root, `${name}.pem`), key: join(root, `${name}-key.pem`) }
  writeFileSync(files.cert, pair.cert)
  writeFileSync(files.key, pair.key, { mode: 0o600 })
  return { ...files, fingerprint: new X509Certificate(pair.cert).fingerprint256, authority: authority.cert }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address !== null ? address.port : 0
}

function start(...argv: string[]): ChildProcess {
  const started = spawn(process.execPath, ['--import', LOADER, HOLOSITE, 'start', ...argv, '--log', 'json', '--json'], { cwd: root })
  started.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  started.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child = started
  return started
}

/** Fingerprint of the certificate a new connection is shown, checked for venue.example; null while nobody answers. */
const shown = (port: number, authority: string): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'venue.example', ca: authority }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? null)
      socket.destroy()
    })
    socket.on('error', () => resolve(null))
  })

describe('start --cert --key', () => {
  test('serves the pair, and on SIGHUP the one that replaced it, while connections go on', async () => {
    const first = await writePair('live')
    const second = await writePair('next')
    const port = await freePort()
    const supervisor = start('--cert', first.cert, '--key', first.key, '--port', String(port))
    await until(async () => (await shown(port, first.authority)) !== null, `an answer:\n${printed}`, 60_000)
    await until(() => printed.includes('"ownerLink"'), 'the report')
    expect(printed).toContain(`"origin":"https://venue.example:${port}"`)
    expect(await shown(port, first.authority)).toBe(first.fingerprint)
    const held = connect({ host: '127.0.0.1', port, servername: 'venue.example', ca: first.authority })
    await new Promise<void>((ready) => held.once('secureConnect', () => ready()))
    let cut = false
    held.on('close', () => (cut = true))
    cpSync(second.cert, first.cert)
    cpSync(second.key, first.key)
    supervisor.kill('SIGHUP')
    await until(async () => (await shown(port, second.authority)) === second.fingerprint, 'the new certificate', 10_000)
    expect(supervisor.exitCode).toBeNull()
    expect(cut).toBe(false)
    held.destroy()
    expect(printed).not.toContain(readFileSync(second.key, 'utf8').split('\n')[1])
  }, 90_000)

  test('a pair that is no good ends the start with exit code 1, the file and what is wrong with it', async () => {
    const first = await writePair('live')
    const other = await writePair('other')
    const supervisor = start('--cert', first.cert, '--key', other.key, '--port', '0')
    const code = await new Promise((resolve) => supervisor.once('exit', resolve))
    expect(code).toBe(1)
    const report = printed.split('\n').find((line) => line.startsWith('{"ok":false')) ?? '{}'
    expect(JSON.parse(report)).toMatchObject({
      errors: [{ code: 'access/bad-certificate', what: expect.stringContaining('other-key.pem is not the key of') }],
    })
  }, 60_000)
})
