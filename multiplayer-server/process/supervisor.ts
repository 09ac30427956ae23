import { createHash } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { HolositeError, type Fault } from '../../model/errors/index.ts'
import { makeStaffLink } from '../access/staff.ts'
import type { ClusterOptions } from '../cluster/join-cluster.ts'
import { staffLinkUrl } from '../access/staff-link-url.ts'
import { findVenueIds } from '../show/venue-library.ts'
import { openDataFolder } from '../store/data-folder.ts'
import { lockFolder } from '../store/lock-folder.ts'
import { openStore } from '../store/store.ts'
import { buildPages, pagesAreStale } from './build-pages.ts'
import { createLog, type LogFormat } from './log.ts'
import { createManagedChild, type ManagedChild } from './managed-child.ts'
import type { LanReport } from './public-origin.ts'
import type { Reach } from './reach.ts'
import { readHostTime } from './server-clock.ts'
import { openSharedEntrance, type SharedEntrance } from './shared-entrance.ts'
import { stayAlive, systemTimers } from './timers.ts'

/** How the whole product is started. */
export interface StartOptions {
  readonly root: string
  readonly data: string
  /** Address of a PostgreSQL that keeps the store; null for a file in the data folder. */
  readonly database: string | null
  /** The Redis that processes meet at, and the address of this machine they reach each other by; null for one process alone. */
  readonly cluster: Omit<ClusterOptions, 'expected'> | null
  /** Server processes on this machine; more than one only with a cluster. */
  readonly processes: number
  readonly host: string
  readonly port: number
  readonly watch: boolean
  readonly reach: Reach
  readonly media: MediaReach
  readonly log: LogFormat
}

/** What a person needs to know once everything runs. */
export interface StartReport {
  readonly origin: string
  /** A link for the owner, until somebody has used one. */
  readonly ownerLink: string | null
  readonly venues: readonly string[]
  /** Ways in for the room, with `--lan`. */
  readonly lan: LanReport | null
}

/** How cameras and viewers reach the media hub. */
export interface MediaReach {
  /** An address outside that leads to this machine, to be told besides its own. */
  readonly announce: string | null
  /** UDP ports; any when null. One is taken by each camera and each viewer. */
  readonly ports: { readonly from: number; readonly to: number } | null
}

/** Whom the supervisor tells. */
export interface StartListener {
  note(line: string): void
  ready(report: StartReport): void
}

const GRACE_MS = 5000
/** As long as a server that was told to end may take to do so. */
const LOCK_WAIT_MS = 6000
const OWNER_LINK_MINUTES = 60
/** Unix socket addresses end at 107 bytes. */
const LONGEST_SOCKET = 100

const childFault = z.object({
  code: z.string(),
  what: z.string(),
  fix: z.string(),
  at: z.array(z.union([z.string(), z.number()])),
})
const childMessage = z.union([
  z.object({
    type: z.literal('ready'),
    origin: z.string(),
    lan: z.nullable(z.object({ entrances: z.array(z.string()), trustPages: z.array(z.string()), fingerprint: z.string() })),
  }),
  z.object({ type: z.literal('failed'), fault: childFault }),
])

/**
 * Runs server and hub until told to stop by SIGTERM or SIGINT, starting each again when it dies. Answers null after a
 * clean end, or the fault that made starting useless. Whatever happens to this process, its children end with it.
 */
export async function supervise(options: StartOptions, listener: StartListener): Promise<Fault | null> {
  const release = stayAlive()
  let end = (_fault: Fault | null): void => {}
  const ended = new Promise<Fault | null>((resolve) => (end = resolve))
  const stop = (): void => end(null)
  let hangUp = (): void => {}
  process.once('SIGTERM', stop).once('SIGINT', stop)
  try {
    if (pagesAreStale(options.root)) {
      listener.note('Building the pages. This takes a moment. 正在构建页面，请稍候。')
      const built = await buildPages(options.root)
      if (built === 'failed') return buildFailed
      if (built === 'kept') listener.note('The build failed; the pages of the last good build are served. 构建失败，继续使用上一次的页面。')
    }
    openDataFolder(options.data)
    const roof = options.processes > 1 ? await openRoof(options) : null
    const children = startChildren({ options, listener, end, roof })
    // A terminal that is closed sends the same signal and means the end.
    hangUp = () => children.forEach((child) => child.signal('SIGHUP'))
    if (options.reach.tls.kind !== 'none' && !process.stdin.isTTY) process.on('SIGHUP', hangUp)
    const fault = await ended
    roof?.entrance.close()
    await Promise.all(children.map((child) => child.stop(GRACE_MS)))
    roof?.unlock()
    return fault
  } catch (failure) {
    if (failure instanceof HolositeError) return failure.toFault()
    throw failure
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop).off('SIGHUP', hangUp)
    release()
  }
}

const buildFailed: Fault = {
  code: 'command/failed',
  what: 'The pages could not be built.',
  fix: 'Read the lines above; npm run build shows them again.',
  at: [],
}

/** What several server processes of this machine have in common. */
interface Roof {
  readonly entrance: SharedEntrance
  unlock(): void
}

/** One address, one lock on the data folder, and a store of the newest shape before several processes open it. */
async function openRoof(options: StartOptions): Promise<Roof> {
  const unlock = await lockFolder(options.data, LOCK_WAIT_MS)
  await (await openStore(options.database ?? openDataFolder(options.data).database)).close()
  try {
    return { entrance: await openSharedEntrance(options), unlock }
  } catch (failure) {
    unlock()
    const what = `The address ${options.host}:${options.port} cannot be opened: ${failure instanceof Error ? failure.message : String(failure)}.`
    throw new HolositeError({ code: 'command/usage', what, fix: 'Choose another with --host and --port.', cause: failure })
  }
}

interface StartingParts {
  readonly options: StartOptions
  readonly listener: StartListener
  readonly roof: Roof | null
  end(fault: Fault | null): void
}

/** The servers first, the hub last. */
function startChildren({ options, listener, end, roof }: StartingParts): readonly ManagedChild[] {
  const shared = { cwd: options.root, timers: systemTimers, log: createLog({ part: 'supervisor', format: options.log }) }
  const hubSocket = socketPath(options.data)
  const here = (file: string): string => join(import.meta.dirname, '..', file)
  let everReady = false
  let fault: Fault | null = null
  const hub = createManagedChild({
    ...shared,
    name: 'hub',
    file: here('media/hub-main.ts'),
    env: { HOLOSITE_HUB_SOCKET: hubSocket, ...hubAddresses(options) },
  })
  const makeServer = (index: number): ManagedChild => {
    const server: ManagedChild = createManagedChild({
      ...shared,
      name: roof === null ? 'server' : `server-${index + 1}`,
      file: here('server-main.ts'),
      env: { HOLOSITE_SERVER_OPTIONS: JSON.stringify(serverOptions(options, hubSocket, roof)) },
      onMessage(message) {
        const parsed = z.safeParse(childMessage, message)
        if (!parsed.success) return
        if (parsed.data.type === 'failed') return void (fault = parsed.data.fault)
        roof?.entrance.join(server)
        if (everReady) return
        everReady = true
        reportReady(options, parsed.data).then(listener.ready, (err: unknown) => shared.log.error({ err }, 'no owner link could be made'))
      },
      onExit(code, pid) {
        roof?.entrance.part(server)
        if (roof !== null) for (const other of children) if (other !== server) other.tell({ type: 'gone', pid })
        // Trying again helps only what worked once.
        const useless = code === 2 && !everReady
        if (useless) end(fault)
        return useless
      },
    })
    return server
  }
  const children: readonly ManagedChild[] = [...Array.from({ length: options.processes }, (_none, index) => makeServer(index)), hub]
  for (const child of children) child.start()
  return children
}

/** What a server's process is told. Under a common roof it listens on this machine only, and is handed the connections from outside. */
function serverOptions(options: StartOptions, hubSocket: string, roof: Roof | null): object {
  const { root, data, database, host, port, watch, reach, log, processes } = options
  const cluster = options.cluster === null ? null : { ...options.cluster, expected: processes }
  const where = roof === null ? { host, port } : { host: '127.0.0.1', port: 0, handedFrom: roof.entrance.at }
  return { root, data, database, cluster, ...where, hubSocket, watch, reach, log }
}

/**
 * Where the hub listens, as its process reads it. Pages may come through a proxy on this machine; media never do, so whoever
 * is reached from elsewhere is reached by UDP on every address.
 */
function hubAddresses({ host, reach, media }: StartOptions): Record<string, string> {
  const isHere = /^(localhost|127\.|::1)/.test(host)
  const isReached = reach.base !== null || media.announce !== null || media.ports !== null
  const bind = isHere ? (isReached ? '0.0.0.0' : '127.0.0.1') : host === '::' ? '0.0.0.0' : host
  return {
    HOLOSITE_HUB_BIND: process.env['HOLOSITE_HUB_BIND'] ?? bind,
    ...(media.announce === null ? {} : { HOLOSITE_HUB_ANNOUNCE: media.announce }),
    ...(media.ports === null ? {} : { HOLOSITE_HUB_PORTS: `${media.ports.from}-${media.ports.to}` }),
  }
}

/** Makes a link for the owner as long as no member of staff ever came in. */
async function reportReady(options: StartOptions, { origin, lan }: Pick<StartReport, 'origin' | 'lan'>): Promise<StartReport> {
  const venues = [...new Set([options.root, options.data].flatMap(findVenueIds))]
  const store = await openStore(options.database ?? openDataFolder(options.data).database)
  try {
    const entered = await store.db.selectFrom('staff_sessions').select('id').limit(1).executeTakeFirst()
    const [venue] = venues
    if (entered !== undefined || venue === undefined) return { origin, ownerLink: null, venues, lan }
    const request = { role: 'owner', minutes: OWNER_LINK_MINUTES, venue: null, camera: null, label: 'owner' } as const
    const { secret } = await makeStaffLink(store.db, request, readHostTime().wallMs())
    return { origin, ownerLink: staffLinkUrl(origin, { role: 'owner', venue, camera: null }, secret), venues, lan }
  } finally {
    await store.close()
  }
}

/**
 * Where this run's server and hub meet: in the data folder, or, where that path is too long for a socket, under the
 * temporary folder. Sockets of runs that are gone are cleared away.
 */
function socketPath(data: string): string {
  const near = join(data, 'hub')
  const name = `hub-${process.pid}.sock`
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 16)
  const folder = join(near, name).length <= LONGEST_SOCKET ? near : join(tmpdir(), `holosite-${hash}`)
  for (const old of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = /^hub-(\d+)\.sock$/.exec(old)?.[1]
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(folder, old), { force: true })
  }
  return join(folder, name)
}
