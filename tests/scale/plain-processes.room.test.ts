import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { openDataFolder } from '../../multiplayer-server/store/data-folder.ts'
import { freePort, hasPostgres, startPostgres, type TestPostgres } from '../../multiplayer-server/store/testing/postgres-process.ts'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { ask, hasNginx, startNginx, type TestNginx } from '../deploy/nginx-process.ts'
import { hasRedis, startRedis, type TestRedis } from '../../tools/bench/scale/redis-process.ts'
import { VENUES, writeVenues } from '../../tools/bench/scale/three-processes.ts'

const BASE = 'https://venue.example'
const HOLOSITE = join(import.meta.dirname, '../../tools/holosite.ts')
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const isReady = hasRedis() && hasPostgres() && hasNginx()

/** As docs/guides/scale-out.md has it: processes of their own, each with its folder, one key in all of them, nginx before them. */
describe.skipIf(!isReady)('plain processes behind nginx (skipped where Redis, PostgreSQL or nginx is not installed)', () => {
  let root = ''
  let postgres: TestPostgres
  let redis: TestRedis
  let nginx: TestNginx
  let asked: Redis
  let database = ''
  const running = new Map<number, ChildProcess>()
  let printed = ''

  function start(port: number, more: Readonly<Record<string, string>> = {}): ChildProcess {
    const args = ['start', '--port', String(port), '--data', `./var-${port}`, '--base', BASE, '--log', 'json']
    const env = { ...process.env, HOLOSITE_REDIS: redis.url, HOLOSITE_DATABASE: database, ...more }
    const child = spawn(process.execPath, ['--import', LOADER, HOLOSITE, ...args], { cwd: root, env })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    running.set(port, child)
    return child
  }

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'holosite-plain-'))
    writeVenues(root)
    postgres = await startPostgres()
    redis = await startRedis()
    database = await postgres.makeDatabase()
    asked = new Redis(redis.url, { maxRetriesPerRequest: 0 })
    const ports = [await freePort(), await freePort()]
    openDataFolder(join(root, `var-${ports[0]}`))
    for (const port of ports.slice(1)) {
      mkdirSync(join(root, `var-${port}`), { mode: 0o700 })
      copyFileSync(join(root, `var-${ports[0]}`, 'signing-key'), join(root, `var-${port}`, 'signing-key'))
    }
    for (const port of ports) start(port)
    nginx = await startNginx(root, { port: await freePort(), plainPort: await freePort(), upstream: ports })
    await until(async () => (await owners()).every((owner) => owner !== null), 'every venue to have its process', 120_000)
    await until(async () => (await asked.scard('holosite:processes')) === 2, 'both processes', 60_000)
  }, 300_000)
  afterAll(async () => {
    asked?.disconnect()
    await nginx?.stop()
    for (const child of running.values()) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await gone
    }
    await redis?.close()
    await postgres?.close()
    rmSync(root, { recursive: true, force: true })
  }, 60_000)

  const owners = (): Promise<(string | null)[]> => Promise.all(VENUES.map((venue) => asked.get(`holosite:venue:${venue}`)))
  const post = (path: string, body: unknown) =>
    ask(nginx, 'https', path, {
      ...{ method: 'POST', headers: { origin: BASE, 'content-type': 'application/json' }, body: JSON.stringify(body) },
    })

  /** Goes in as a page does; answers the process he is in, or null where he was told to come again. */
  async function enter(venue: string): Promise<string | null> {
    const ticket = await post('/api/ticket', { venue, kind: 'visit', name: 'Li' }).catch(() => null)
    if (ticket?.status !== 200) return null
    const { ticket: token } = JSON.parse(ticket.body) as { ticket: string }
    const seat = await post('/matchmake/joinOrCreate/venue', { ticket: token, protocol: PROTOCOL_VERSION }).catch(() => null)
    if (seat?.status !== 200) return null
    const { processId, roomId, sessionId } = JSON.parse(seat.body) as Record<string, string>
    const url = `wss://127.0.0.1:${nginx.port}/${processId}/${roomId}?sessionId=${sessionId}`
    const tls = { ca: nginx.authority, servername: 'venue.example' }
    const socket = new WebSocket(url, { ...tls, origin: BASE, headers: { host: 'venue.example' } })
    const isIn = await new Promise<boolean>((resolve) => {
      socket.once('message', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('close', () => resolve(false))
    })
    socket.close()
    return isIn ? (processId ?? null) : null
  }

  test('every venue is entered through any of them', async () => {
    const known = await owners()
    for (const [index, venue] of VENUES.entries()) {
      // nginx goes round: each way is taken.
      for (let visit = 0; visit < 4; visit++) expect(await enter(venue)).toBe(known[index])
    }
  })

  test('a process of another key is told why it may not join', async () => {
    const port = await freePort()
    openDataFolder(join(root, `var-${port}`))
    const stranger = start(port)
    const code = await new Promise((resolve) => stranger.once('exit', resolve))
    expect(code).toBe(1)
    expect(printed).toContain('another signing key')
  })

  test('a whole machine that is gone takes no venue with it: all are entered again by the one that is left', async () => {
    const owner = await asked.get('holosite:venue:yard')
    const { pid } = JSON.parse((await asked.get(`holosite:process:${owner}`)) ?? '{}') as { pid: number }
    const supervisor = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
    // Both at once, as with the power of a machine: nobody is left to say that they are gone.
    for (const lost of [supervisor, pid]) process.kill(lost, 'SIGKILL')
    const gone = performance.now()
    for (const venue of VENUES) {
      await until(async () => ![null, owner].includes(await enter(venue)), `${venue} to be entered`, 60_000)
    }
    console.info(`every venue entered ${Math.round(performance.now() - gone)} ms after`)
    await until(async () => (await asked.scard('holosite:processes')) === 1, 'one process', 20_000)
    expect(new Set(await owners()).size).toBe(1)
  })
})
