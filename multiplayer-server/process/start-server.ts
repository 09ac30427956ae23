import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { DoorRates } from '../access/rate-limits.ts'
import { createRateLimits } from '../access/rate-limits.ts'
import { createTicketOffice } from '../access/tickets.ts'
import type { Doors } from '../access/doors.ts'
import type { Cluster, ClusterOptions } from '../cluster/join-cluster.ts'
import { createApp } from '../http/create-app.ts'
import { createLiveSessions } from '../http/live-sessions.ts'
import { createMetrics } from '../http/metrics.ts'
import { openEntrance, type OpenEntrance } from '../http/open-entrance.ts'
import { createHubClient } from '../media/hub-client.ts'
import { createPartyTokens } from '../mirrors/party-token.ts'
import { openRooms, type Rooms } from '../rooms/open-rooms.ts'
import { eventListed } from '../house/event-schedule.ts'
import { isPlaying } from '../show/is-playing.ts'
import { openVenueLibrary, type VenueLibrary } from '../show/venue-library.ts'
import { installationName } from '../store/installation-name.ts'
import { openDataFolder, type DataFolder } from '../store/data-folder.ts'
import { lockFolder } from '../store/lock-folder.ts'
import { sweepStore } from '../store/retention.ts'
import { openStore, type Store } from '../store/store.ts'
import { descriptorWarning, readDescriptorLimit } from './descriptor-limit.ts'
import { createDiskWatch } from './disk-watch.ts'
import { createHoldings, type Holdings } from './holdings.ts'
import { openHolding, type HoldingGround } from './open-holding.ts'
import type { Shows } from './open-shows.ts'
import { DIRECT, type Reach } from './reach.ts'
import { healthOf } from './server-health.ts'
import { createServerClock, readHostTime, type HostTime } from './server-clock.ts'
import { serverReadings } from './server-readings.ts'
import { systemTimers, type Timers } from './timers.ts'
import { watchSessions } from './watch-sessions.ts'

/** How a server is started. */
export interface ServerOptions {
  /** Folder of `venues/` and `scenes/`. */
  readonly root: string
  /** Folder of the built pages; `<root>/dist` when absent. */
  readonly dist?: string
  /** Folder the state of the run lives in; it may hold `venues/` and `scenes/` of its own. */
  readonly data: string
  /** Address of a PostgreSQL that keeps the store; a file in the data folder when absent. */
  readonly database?: string | null
  /** Other processes that share the venues; none when absent. */
  readonly cluster?: ClusterOptions | null
  /** The address whose connections the supervisor hands over; absent where we listen on one of our own. */
  readonly handedFrom?: { readonly host: string; readonly port: number }
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Unix socket of the media hub. */
  readonly hubSocket: string
  /** Reads documents again when their files change. */
  readonly watch?: boolean
  /** By which certificate, second port and proxies it is reached; plain HTTP and none when absent. */
  readonly reach?: Reach
  readonly rates?: DoorRates
  /** The machine's clocks; the real ones when absent. */
  readonly hostTime?: HostTime
  readonly log: Logger
}

/** A server that answers. */
export interface RunningServer extends OpenEntrance {
  readonly store: Store
  readonly library: VenueLibrary
  readonly shows: Pick<Shows, 'clock' | 'show' | 'outputHealth'>
  readonly rooms: Rooms
  /** Takes a connection the supervisor accepted. */
  take(socket: Socket): void
  /** Takes the supervisor's word that a process beside this one ended. */
  noteGone(pid: number): void
  /** Looks for a new certificate now. */
  renewCertificate(): Promise<void>
  /** Sends everyone away with the word to come back, writes what is to be written, ends. Idempotent. */
  close(): Promise<void>
}

const SWEEP_MS = 3_600_000
/** As long as a server that was told to end may take to do so. */
const LOCK_WAIT_MS = 6000

/** Starts everything but the hub, which is a process of its own. Throws `store/...` when the data folder cannot be used. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log } = options
  const timers = systemTimers
  const folder = openDataFolder(options.data)
  for (const warning of folder.warnings) log.warn(warning)
  const hostTime = options.hostTime ?? readHostTime()
  const ownTls = { folder: join(folder.root, 'tls'), timers, log, wallNow: hostTime.wallMs }
  const entrance = await openEntrance(options.reach ?? DIRECT, ownTls)
  // Of several processes under one roof it is the supervisor who holds the folder.
  const unlock = options.handedFrom === undefined ? await lockFolder(folder.root, LOCK_WAIT_MS) : () => {}
  const store = await openStore(options.database ?? folder.database)
  const library = await openVenueLibrary([options.root, options.data], timers, log)
  warnOfDescriptors(library, log)
  const holdings = createHoldings()
  const doors = openDoors({ options, folder, store, hostTime, holdings })
  const partyTokens = createPartyTokens(folder.signingKey, doors.wallNow)
  const hub = createHubClient(options.hubSocket)
  const live = createLiveSessions(hub, log)
  const ground = { folder, installation: await installationName(store.db), library, doors, hub, live, hostTime, timers, log, partyTokens }
  const cluster = await openCluster(options, ground, holdings)
  const whole = cluster === null ? await openHolding(ground, library.ids) : null
  if (whole !== null) holdings.add(whole)
  const rooms = await openRooms(entrance.main, {
    ...{ timers, log, library, now: () => hostTime.monotonicMs(), partsOf: (venue) => holdings.of(venue).roomParts },
    ...(cluster === null ? {} : { engine: cluster.engine, far: cluster.far, isOurs: (request) => cluster.isOurs(request) }),
  })
  for (const venue of whole?.ids ?? []) await rooms.open(venue)
  const disk = createDiskWatch(folder.root, timers, log)
  const { shows, board, front, masks, bodies } = holdings
  const app = createApp({
    ...{ doors, library, log, live, rooms, board, masks, bodies, front, partyTokens, hsts: entrance.hsts },
    dist: options.dist ?? join(options.root, 'dist'),
    people: () => cluster?.people() ?? rooms.counts(),
    playing: (venue) => cluster?.playing(venue) ?? isPlaying(shows.show(venue).state),
    event: (venue) => (cluster === null ? eventListed(front.houses.house(venue).event) : cluster.event(venue)),
    roads: cluster?.roads ?? null,
    metrics: createMetrics(serverReadings({ rooms, shows, board, disk })),
    health: () => healthOf({ store, disk, hub, rooms, shows, library, held: holdings.ids, cluster: cluster?.health() ?? null }),
  })
  entrance.main.on('request', app)
  const stops = [
    () => disk.close(),
    watchSessions({ doors, rooms, live, timers, log }),
    sweepHourly({ store, timers, log, wallNow: doors.wallNow }),
  ]
  if (options.watch === true) library.watch()
  await cluster?.start({ rooms, app, main: entrance.main })
  const opened = await entrance.listen(options)
  const close = once(async () => {
    for (const stop of stops) stop()
    cluster?.rest()
    entrance.stop()
    await rooms.drain()
    entrance.cut()
    for (const holding of new Set(holdings.ids.map(holdings.of))) await holding.close()
    await cluster?.leave()
    cluster?.close()
    library.close()
    await store.close()
    unlock()
  })
  const running = { store, library, rooms, shows: { ...shows, clock: whole?.shows.clock ?? createServerClock(hostTime, null) } }
  return {
    ...opened,
    ...running,
    take: entrance.take,
    noteGone: (pid: number) => cluster?.noteGone(pid),
    renewCertificate: () => entrance.renewCertificate(),
    close,
  }
}

/** Loads nothing of Redis where there is one process. */
async function openCluster(options: ServerOptions, ground: HoldingGround, holdings: Holdings): Promise<Cluster | null> {
  if (options.cluster == null) return null
  const { joinCluster } = await import('../cluster/join-cluster.ts')
  return joinCluster(options.cluster, ground, holdings)
}

interface DoorsGround {
  readonly options: ServerOptions
  readonly folder: DataFolder
  readonly store: Store
  readonly hostTime: HostTime
  readonly holdings: Holdings
}

function openDoors({ options, folder, store, hostTime, holdings }: DoorsGround): Doors {
  const wallNow = (): number => hostTime.wallMs()
  return {
    db: store.db,
    tickets: createTicketOffice(folder.signingKey, store.db, wallNow),
    rates: createRateLimits(options.rates),
    wallNow,
    admission: holdings.front.admission,
  }
}

/** A full house must not end in refused connections. */
function warnOfDescriptors(library: VenueLibrary, log: Logger): void {
  const held = (id: string): number => {
    const { capacity = 0, mirrors = 1 } = library.get(id)?.bundle?.venue.limits ?? {}
    return capacity * mirrors
  }
  const visitors = library.ids.reduce((sum, id) => sum + held(id), 0)
  const warning = descriptorWarning(visitors, readDescriptorLimit())
  if (warning !== null) log.warn(warning)
}

function sweepHourly({ store, timers, log, wallNow }: { store: Store; timers: Timers; log: Logger; wallNow: () => number }): () => void {
  const sweep = (): void => {
    sweepStore(store.db, wallNow())
      .then((rows) => rows > 0 && log.info({ rows }, 'rows past their term were deleted'))
      .catch((err: unknown) => log.error({ err }, 'the store could not be swept'))
  }
  sweep()
  return timers.every(SWEEP_MS, sweep)
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => (running ??= run())
}
