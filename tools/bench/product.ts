import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { until } from './bench-clock.ts'
import { benchFault } from './bench-fault.ts'

/** The repository's root: the product that is measured. */
export const ROOT = resolve(import.meta.dirname, '../..')

/** The whole product as a deployer starts it, on a free port, with a data folder of its own. */
export interface Product {
  readonly origin: string
  /** Folder of its state. */
  readonly data: string
  /** Process id of a child of the supervisor, by a part of its command line; null between two lives. */
  childPid(part: string): number | null
  /** All is well, hub included. */
  isWell(): Promise<boolean>
  /** A fresh staff link, whole, with its secret in the fragment. */
  staffLink(role: string, ...more: string[]): Promise<string>
  stop(): Promise<void>
}

/** A build may be part of it. */
const START_LIMIT_MS = 300_000

/** Starts supervisor, server and hub, builds the pages where needed, and waits until all is well. `env` goes to all of them. */
export async function startProduct(note: (line: string) => void, env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), 'holosite-bench-'))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  let printed = ''
  const child = holosite(['start', '--port', String(port), '--data', data, '--log', 'json'], env)
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-8000)))
  // A bench that is told to end must not leave a venue running behind it.
  const abandon = (): void => {
    child.kill('SIGTERM')
    process.exit(1)
  }
  process.once('SIGTERM', abandon).once('SIGINT', abandon)
  const stop = async (): Promise<void> => {
    process.off('SIGTERM', abandon).off('SIGINT', abandon)
    child.kill('SIGTERM')
    await exited(child)
    await rm(data, { recursive: true, force: true })
  }
  try {
    note('Starting the product, building its pages where needed.')
    await until(`the product at ${origin}`, START_LIMIT_MS, async () => child.exitCode !== null || (await isWell(origin)), 200)
    if (child.exitCode !== null) throw benchFault('The product ended at its start.')
  } catch (failure) {
    note(printed)
    await stop()
    throw failure
  }
  return {
    origin,
    data,
    childPid: (part) => childOf(child.pid ?? 0, part),
    isWell: () => isWell(origin),
    async staffLink(role, ...more) {
      const given = ['--role', role, '--minutes', '15', '--data', data, '--base', origin, '--json', ...more]
      return (JSON.parse(await finish(holosite(['staff', 'link', ...given]))) as { url: string }).url
    },
    stop,
  }
}

/** The secret of a staff link. */
export const secretOf = (link: string): string => new URL(link).hash.slice(1)

async function isWell(origin: string): Promise<boolean> {
  try {
    const health = (await (await fetch(`${origin}/health`)).json()) as { ok?: boolean }
    return health.ok === true
  } catch {
    return false
  }
}

const holosite = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(ROOT, 'tools/holosite.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

function childOf(parent: number, part: string): number | null {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().split('\n')
  const words = lines.map((line) => line.trim().split(/\s+/))
  const found = words.find(([, above, ...command]) => Number(above) === parent && command.join(' ').includes(part))
  return found === undefined ? null : Number(found[0])
}

async function finish(child: ChildProcess): Promise<string> {
  let out = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr?.resume()
  const code = await exited(child)
  if (code !== 0) throw benchFault(`holosite ended with ${code}: ${out}`)
  return out
}

/** Comes back when a child has ended, also when it had before. */
export function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => child.once('exit', done))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address !== null ? address.port : 0
}
