import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Redis } from 'ioredis'
import { writeYard } from '../../../multiplayer-server/rooms/testing/yard-documents.ts'
import { freePort } from '../../../multiplayer-server/store/testing/postgres-process.ts'
import { until } from '../bench-clock.ts'

/** What a process tells of itself in Redis. */
export interface Member {
  readonly pid: number
  /** Its inner door. */
  readonly host: string
  readonly port: number
  /** People whose connections it holds. */
  readonly held: number
}

/** The product with several server processes, as its command starts it. */
export interface ScaledProduct {
  readonly origin: string
  /** Its folder; its state is in `var`. */
  readonly root: string
  /** Everything it printed so far. */
  printed(): string
  /** The process that runs a venue, as Redis has it; null while nobody does. */
  ownerOf(venue: string): Promise<{ readonly id: string; readonly pid: number } | null>
  /** Processes alive, by id. */
  members(): Promise<ReadonlyMap<string, Member>>
  /** Asks it to end; answers its exit code. */
  end(): Promise<number | null>
  close(): Promise<void>
}

export const VENUES = ['court', 'lane', 'yard'] as const

/** Cues that follow each other by themselves, one a second. */
const CUES = 40
const HOLOSITE = join(import.meta.dirname, '../../holosite.ts')
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** How the product differs from three venues of a hundred people. */
export interface ScaledOptions {
  /** More for the command. */
  readonly args?: readonly string[]
  /** More for `limits` of each venue's document. */
  readonly limits?: object
  /** More for the document itself. */
  readonly venue?: object
  /** No cue follows by itself. */
  readonly byHand?: boolean
}

/** Three venues of one pattern, their shows forty cues of a second each. */
export function writeVenues(root: string, { limits = {}, venue: more = {}, byHand = false }: ScaledOptions = {}): void {
  const { showFile, show } = writeYard(root)
  const cues = Array.from({ length: CUES }, (_none, index) => ({
    ...{ id: `cue-${index + 1}`, number: String(index + 1), name: { 'zh-CN': 'Cue', en: 'Cue' }, atS: index * 10, durationS: 10 },
    ...(byHand || index === 0 || index === CUES - 1 ? {} : { followAfterS: 1 }),
  }))
  writeFileSync(showFile, JSON.stringify({ ...show, cues }))
  const yard = JSON.parse(readFileSync(join(root, 'venues/yard/venue.json'), 'utf8')) as { limits: object }
  for (const id of VENUES) {
    if (id !== 'yard') cpSync(join(root, 'venues/yard'), join(root, 'venues', id), { recursive: true })
    const venue = { ...yard, version: 2, id, scene: `${id}-scene`, limits: { ...yard.limits, capacity: 100, ...limits }, ...more }
    writeFileSync(join(root, 'venues', id, 'venue.json'), JSON.stringify(venue))
    cpSync(join(root, 'scenes/evening'), join(root, `scenes/${id}-scene`), { recursive: true })
    const scene = JSON.parse(readFileSync(join(root, 'scenes/evening/scene.json'), 'utf8')) as object
    writeFileSync(join(root, `scenes/${id}-scene/scene.json`), JSON.stringify({ ...scene, id: `${id}-scene`, venue: id }))
  }
}

/** Starts three processes behind one address, and waits until every venue has its process. */
export async function startThree(redisUrl: string, database: string | null, more: ScaledOptions = {}): Promise<ScaledProduct> {
  const root = mkdtempSync(join(tmpdir(), 'holosite-scale-'))
  writeVenues(root, more)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const args = ['start', '--port', String(port), '--processes', '3', '--log', 'json', '--json', ...(more.args ?? [])]
  const env = { ...process.env, HOLOSITE_REDIS: redisUrl, ...(database === null ? {} : { HOLOSITE_DATABASE: database }) }
  const supervisor = spawn(process.execPath, ['--import', LOADER, HOLOSITE, ...args], { cwd: root, env })
  let printed = ''
  for (const stream of [supervisor.stdout, supervisor.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0 })
  redis.on('error', () => {})
  const memberOf = async (id: string): Promise<Member | null> =>
    JSON.parse((await redis.get(`holosite:process:${id}`)) ?? 'null') as Member | null
  const product: ScaledProduct = {
    ...{ origin, root },
    printed: () => printed,
    async ownerOf(venue) {
      const id = await redis.get(`holosite:venue:${venue}`)
      const member = id === null ? null : await memberOf(id)
      return id === null || member === null ? null : { id, pid: member.pid }
    },
    async members() {
      const found = new Map<string, Member>()
      for (const id of await redis.smembers('holosite:processes')) {
        const member = await memberOf(id)
        if (member !== null) found.set(id, member)
      }
      return found
    },
    async end() {
      const gone = ended(supervisor)
      supervisor.kill('SIGTERM')
      return gone
    },
    async close() {
      redis.disconnect()
      const gone = ended(supervisor)
      supervisor.kill('SIGKILL')
      await gone
      rmSync(root, { recursive: true, force: true })
    },
  }
  try {
    await until('the product to start', 120_000, () => printed.includes('"ownerLink"'))
    await until('every venue to have its process', 60_000, async () => (await owners(product)).every((id) => id !== null))
  } catch (failure) {
    console.error(printed)
    await product.close()
    throw failure
  }
  return product
}

/** Ids of the processes that run the venues, in their order. */
export const owners = async (product: ScaledProduct): Promise<readonly (string | null)[]> =>
  Promise.all(VENUES.map(async (venue) => (await product.ownerOf(venue))?.id ?? null))

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', resolve))
