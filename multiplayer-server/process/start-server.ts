import { createServer, type Server as HttpServer } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { DoorRates } from '../access/rate-limits.ts'
import { createRateLimits } from '../access/rate-limits.ts'
import { createTicketOffice } from '../access/tickets.ts'
import type { Doors } from '../access/doors.ts'
import { createApp, type Health } from '../http/create-app.ts'
import { createLiveSessions, type LiveSessions } from '../http/live-sessions.ts'
import { createMetrics } from '../http/metrics.ts'
import { createHubClient, type HubClient } from '../media/hub-client.ts'
import { openRooms, type Rooms } from '../rooms/open-rooms.ts'
import { openVenueLibrary, type VenueLibrary } from '../show/venue-library.ts'
import { installationName } from '../store/installation-name.ts'
import { openDataFolder } from '../store/data-folder.ts'
import { lockFolder } from '../store/lock-folder.ts'
import { sweepStore } from '../store/retention.ts'
import { openStore, type Store } from '../store/store.ts'
import { createCameraBoard } from './camera-board.ts'
import { openShows, type Shows } from './open-shows.ts'
import { serverReadings } from './server-readings.ts'
import { systemTimers, type Timers } from './timers.ts'
import { watchSessions } from './watch-sessions.ts'

/** How a server is started. */
export interface ServerOptions {
  /** Folder of `venues/` and `scenes/`. */
  readonly root: string
  /** Folder of the built pages; `<root>/dist` when absent. */
  readonly dist?: string
  /** Folder the state of the run lives in. */
  readonly data: string
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Unix socket of the media hub. */
  readonly hubSocket: string
  /** Reads documents again when their files change. */
  readonly watch?: boolean
  readonly rates?: DoorRates
  readonly log: Logger
}

/** A server that answers. */
export interface RunningServer {
  readonly port: number
  /** Address for a browser on this machine. */
  readonly origin: string
  readonly store: Store
  readonly library: VenueLibrary
  readonly shows: Shows
  readonly rooms: Rooms
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
  const unlock = await lockFolder(folder.root, LOCK_WAIT_MS)
  const store = await openStore(folder.database)
  const library = await openVenueLibrary(options.root, timers, log)
  const shows = await openShows({ folder: folder.show, library, timers, log, installation: await installationName(store.db) })
  const { clock } = shows
  const wallNow = (): number => clock.wallNow()
  const doors: Doors = {
    db: store.db,
    tickets: createTicketOffice(folder.signingKey, store.db, wallNow),
    rates: createRateLimits(options.rates),
    wallNow,
  }
  const hub = createHubClient(options.hubSocket)
  const board = createCameraBoard({ hub, library, clock, show: shows.show })
  const live = createLiveSessions(hub, log)
  const http = createServer()
  const { show, outputHealth } = shows
  const rooms = await openRooms(http, library.ids, { doors, library, clock, timers, log, show, outputHealth, cameras: board.cameras })
  const health = (): Promise<Health> => healthOf({ store, hub, rooms, shows, library })
  const metrics = createMetrics(serverReadings({ rooms, shows, board }))
  const dist = options.dist ?? join(options.root, 'dist')
  http.on('request', createApp({ root: options.root, dist, doors, library, live, rooms, cameras: board.cameras, metrics, health, log }))
  const stops = [
    watchSessions({ doors, rooms, live, timers, log }),
    watchAir(shows, library, live),
    sweepHourly({ store, timers, log, wallNow }),
  ]
  if (options.watch === true) library.watch()
  const port = await listen(http, options)
  const close = once(async () => {
    for (const stop of stops) stop()
    library.close()
    http.close()
    await rooms.drain()
    http.closeAllConnections()
    await shows.close()
    board.close()
    await store.close()
    unlock()
  })
  return { port, origin: `http://${options.host === '0.0.0.0' ? 'localhost' : options.host}:${port}`, store, library, shows, rooms, close }
}

function listen(http: HttpServer, { host, port }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      const address = http.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

async function healthOf(parts: { store: Store; hub: HubClient; rooms: Rooms; shows: Shows; library: VenueLibrary }): Promise<Health> {
  const { store, hub, rooms, shows, library } = parts
  const [storeOk, hubOk] = await Promise.all([
    store.db.selectFrom('settings').select('key').limit(1).execute().then(() => true).catch(() => false), // prettier-ignore
    hub.healthy(),
  ])
  const venues = Object.fromEntries(
    library.ids.map((id) => [
      id,
      { people: rooms.counts().get(id) ?? 0, revision: shows.show(id).state.revision, faults: library.get(id)?.faults.length ?? 0 },
    ]),
  )
  const report = { store: { ok: storeOk }, hub: { ok: hubOk }, rooms: { ok: rooms.counts().size === library.ids.length, venues } }
  return { ok: Object.values(report).every(({ ok }) => ok), parts: report }
}

/** Takes the picture from visitors the moment a camera goes off the air. */
function watchAir(shows: Shows, library: VenueLibrary, live: LiveSessions): () => void {
  const stops = library.ids.map((venue) => shows.onOffAir(venue, (camera) => void live.endOfVisitors(venue, camera)))
  return () => stops.forEach((stop) => stop())
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
