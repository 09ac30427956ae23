import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/** A PostgreSQL of our own in a temporary folder, on a free port of this machine. */
export interface TestPostgres {
  /** Makes an empty database and answers its address. */
  makeDatabase(): Promise<string>
  /** Ends the server as a restart of its machine would, at once; its data stay. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends it and takes the folder away. */
  close(): Promise<void>
}

const VERSIONS = '/usr/lib/postgresql'

/** Where Debian keeps the newest PostgreSQL's programs; null where there is none. */
function findPrograms(): string | null {
  const [newest] = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : []
  const folder = join(VERSIONS, newest ?? '', 'bin')
  return newest !== undefined && existsSync(join(folder, 'initdb')) ? folder : null
}

/** False where PostgreSQL is not installed. */
export const hasPostgres = (): boolean => findPrograms() !== null

/** Makes and starts one. */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = findPrograms()
  if (programs === null) throw new Error('PostgreSQL is not installed: apt-get install postgresql')
  const folder = mkdtempSync(join(tmpdir(), 'holosite-postgres-'))
  const owner = ownerOf()
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
  const as = { ...owner, cwd: folder }
  const data = join(folder, 'data')
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'holosite', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'], {
    ...as,
    stdio: 'ignore',
  })
  const port = await freePort()
  const url = (name: string): string => `postgres://holosite@127.0.0.1:${port}/${name}`
  let child: ChildProcess | null = null
  let made = 0
  const postgres: TestPostgres = {
    async makeDatabase() {
      const name = `venue${++made}`
      await ask(url('postgres'), `create database ${name}`)
      return url(name)
    },
    async start() {
      // What is lost by a power cut is not asked here, so nothing waits for the disk.
      const args = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off']
      child = spawn(join(programs, 'postgres'), args, { ...as, stdio: 'ignore' })
      const deadline = Date.now() + 30_000
      for (;;) {
        try {
          return await ask(url('postgres'), 'select 1')
        } catch (failure) {
          if (Date.now() > deadline) throw failure
        }
        await new Promise((wake) => setTimeout(wake, 50))
      }
    },
    async stop() {
      const ending = child
      child = null
      if (ending === null) return
      const gone = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill('SIGINT')
      await gone
    },
    async close() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await postgres.start()
  return postgres
}

/** PostgreSQL refuses to run as root: then it runs as the user Debian made for it. */
function ownerOf(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function ask(url: string, query: string): Promise<void> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(query)
  } finally {
    await client.end()
  }
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address !== null ? address.port : 0
}
