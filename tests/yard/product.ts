import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..')

/** The whole product as a deployer starts it: supervisor, server and hub, on a free port, with a data folder of its own. */
export interface Product {
  readonly origin: string
  readonly data: string
  /** Folder whose venues run. */
  readonly root: string
  /** Everything the processes printed so far. */
  readonly output: () => string
  /** Runs `holosite` on the same data folder and gives what it printed. */
  holosite(...args: string[]): Promise<string>
  /** A link for staff of the yard, whole, with its secret in the fragment. */
  staffLink(role: string): Promise<string>
  /** Health as the server tells it, or null while it is down. */
  health(): Promise<Record<string, unknown> | null>
  /** Process id of a child of the supervisor, by a part of its command line. */
  childPid(part: string): number
  /** Ends the product as a deployer does, by SIGTERM, and keeps its data. */
  end(): Promise<number | null>
  /** Ends the product and removes its data. */
  stop(): Promise<void>
}

/** Changes to make to the yard's venue.json before the start; other documents lie under `root`. */
export type VenueChange = (venue: { output: Record<string, unknown>; cameras: { mount: object }[] }, root: string) => void

/** Starts and waits until the server is well. With a change, the product runs on a copy of the documents. */
export async function startProduct(change?: VenueChange, ...extra: string[]): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), 'holosite-test-'))
  return startProductOn(data, change ? await copyOfYard(data, change) : ROOT, ...extra)
}

/** The same on a data folder that is there already; `stop` removes it. */
export async function startProductOn(data: string, root: string, ...extra: string[]): Promise<Product> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  let printed = ''
  const run = (...args: string[]): ChildProcess => holosite(root, args)
  const child = run('start', '--port', String(port), '--data', data, '--log', 'json', ...extra)
  child.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr!.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const product: Product = {
    origin,
    data,
    root,
    output: () => printed,
    holosite: (...args) => finish(run(...args)),
    async staffLink(role) {
      const printedJson = await finish(
        run('staff', 'link', '--role', role, '--venue', 'yard', '--minutes', '15', '--data', data, '--base', origin, '--json'),
      )
      return (JSON.parse(printedJson) as { url: string }).url
    },
    async health() {
      try {
        const response = await fetch(`${origin}/health`)
        return (await response.json()) as Record<string, unknown>
      } catch {
        return null
      }
    },
    childPid(part) {
      const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().split('\n')
      const found = lines
        .map((line) => line.trim().split(/\s+/))
        .find(([, parent, ...command]) => Number(parent) === child.pid && command.join(' ').includes(part))
      if (!found) throw new Error(`no ${part} runs under the supervisor`)
      return Number(found[0])
    },
    async end() {
      child.kill('SIGTERM')
      return exited(child)
    },
    async stop() {
      await product.end()
      await rm(data, { recursive: true, force: true })
    },
  }
  await until(
    async () => (await product.health())?.['ok'] === true,
    120_000,
    () => `the product did not get well:\n${printed}`,
  )
  return product
}

/** Waits for a condition, asking every 100 ms; the message tells what was hoped for. */
export async function until(condition: () => Promise<boolean> | boolean, timeoutMs: number, message: () => string): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`after ${timeoutMs} ms: ${message()}`)
    await new Promise((wake) => setTimeout(wake, 100))
  }
}

/** Runs `holosite` from the repository's root and gives what it printed; throws where it refuses. */
export const runHolosite = (...args: string[]): Promise<string> => finish(holosite(ROOT, args))

function holosite(cwd: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'tools/holosite.ts'), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The documents copied, everything else the same files. */
async function copyOfYard(folder: string, change: VenueChange): Promise<string> {
  const root = await mkdtemp(join(folder, 'root-'))
  for (const copied of ['venues', 'scenes']) await cp(join(ROOT, copied), join(root, copied), { recursive: true })
  for (const linked of [
    'node_modules',
    'dist',
    'apps',
    'engine',
    'model',
    'public',
    'multiplayer-server',
    'tools',
    'vite.config.ts',
    'package.json',
  ])
    await symlink(join(ROOT, linked), join(root, linked))
  const file = join(root, 'venues/yard/venue.json')
  const venue = JSON.parse(await readFile(file, 'utf8')) as Parameters<VenueChange>[0]
  change(venue, root)
  await writeFile(file, JSON.stringify(venue))
  return root
}

async function finish(child: ChildProcess): Promise<string> {
  let out = ''
  let err = ''
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const code = await exited(child)
  if (code !== 0) throw new Error(`holosite ended with ${code}: ${err}${out}`)
  return out
}

function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => child.once('exit', done))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address ? address.port : 0
}
