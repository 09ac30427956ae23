import { join } from 'node:path'
import type { Logger } from 'pino'
import type { DoorRates } from '../access/rate-limits.ts'
import { createRateLimits } from '../access/rate-limits.ts'
import { createTicketOffice } from '../access/tickets.ts'
import type { Doors } from '../access/doors.ts'
import { createApp } from '../http/create-app.ts'
import { createLiveSessions, type LiveSessions } from '../http/live-sessions.ts'
import { createMetrics } from '../http/metrics.ts'
import { openEntrance, type OpenEntrance } from '../http/open-entrance.ts'
import { createHubClient } from '../media/hub-client.ts'
import { openRooms, type Rooms } from '../rooms/open-rooms.ts'
import { openPulls } from '../rtsp/open-pulls.ts'
import { openCameraMasks } from '../show/camera-masks.ts'
import { openCameraPlacings } from '../show/camera-placings.ts'
import { openCornerWarps } from '../show/corner-warps.ts'
import { isPlaying } from '../show/is-playing.ts'
import { openVenueLibrary, type VenueLibrary } from '../show/venue-library.ts'
import { installationName } from '../store/installation-name.ts'
import { openDataFolder } from '../store/data-folder.ts'
import { lockFolder } from '../store/lock-folder.ts'
import { sweepStore } from '../store/retention.ts'
import { openStore, type Store } from '../store/store.ts'
import { descriptorWarning, readDescriptorLimit } from './descriptor-limit.ts'
import { createDiskWatch } from './disk-watch.ts'
import { createCameraBoard } from './camera-board.ts'
import { openFront } from './open-front.ts'
import { openShows, type Shows } from './open-shows.ts'
import { DIRECT, type Reach } from './reach.ts'
import { healthOf } from './server-health.ts'
import { readHostTime, type HostTime } from './server-clock.ts'
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
  readonly shows: Shows
  readonly rooms: Rooms
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
  const unlock = await lockFolder(folder.root, LOCK_WAIT_MS)
  const store = await openStore(options.database ?? folder.database)
  const library = await openVenueLibrary([options.root, options.data], timers, log)
  warnOfDescriptors(library, log)
  const shows = await openShows({ folder: folder.show, library, timers, log, hostTime, installation: await installationName(store.db) })
  const { clock, show, outputHealth } = shows
  const wallNow = (): number => clock.wallNow()
  const { db } = store
  const { signingKey } = folder
  const front = await openFront({ roots: library.roots, data: options.data, signingKey, db, library, shows, timers, log })
  const doors: Doors = {
    db,
    tickets: createTicketOffice(signingKey, db, wallNow),
    rates: createRateLimits(options.rates),
    wallNow,
    admission: front.admission,
  }
  const hub = createHubClient(options.hubSocket)
  const pulls = openPulls(folder.root, { hub, timers, log })
  const board = createCameraBoard({ hub, library, clock, show, pullOf: pulls.stateOf })
  const live = createLiveSessions(hub, log)
  const warps = await openCornerWarps(store.db, log)
  const masks = await openCameraMasks(store.db, log)
  const placings = await openCameraPlacings(store.db, log)
  const parts = { doors, library, log }
  const rooms = await openRooms(entrance.main, library.ids, {
    ...{ ...parts, cameras: board.cameras, clock, timers, show, outputHealth, warps, placings },
    ...front,
    endPictures: (venue, visitorId) => void live.endOfVisitor(venue, visitorId),
  })
  const disk = createDiskWatch(folder.root, timers, log)
  const metrics = createMetrics(serverReadings({ rooms, shows, board, disk }))
  const playing = (venue: string): boolean => isPlaying(show(venue).state)
  const dist = options.dist ?? join(options.root, 'dist')
  const health = () => healthOf({ store, disk, hub, rooms, shows, library })
  entrance.main.on(
    'request',
    createApp({ ...parts, dist, live, rooms, board, masks, front, playing, hsts: entrance.hsts, metrics, health }),
  )
  const stops = [
    () => disk.close(),
    watchSessions({ doors, rooms, live, timers, log }),
    watchAir(shows, library, live),
    sweepHourly({ store, timers, log, wallNow }),
  ]
  if (options.watch === true) library.watch()
  const opened = await entrance.listen(options)
  const close = once(async () => {
    for (const stop of stops) stop()
    pulls.close()
    library.close()
    entrance.stop()
    await rooms.drain()
    entrance.cut()
    await front.close()
    await shows.close()
    board.close()
    await store.close()
    unlock()
  })
  return { ...opened, store, library, shows, rooms, renewCertificate: () => entrance.renewCertificate(), close }
}

/** A full house must not end in refused connections. */
function warnOfDescriptors(library: VenueLibrary, log: Logger): void {
  const visitors = library.ids.reduce((sum, id) => sum + (library.get(id)?.bundle?.venue.limits.capacity ?? 0), 0)
  const warning = descriptorWarning(visitors, readDescriptorLimit())
  if (warning !== null) log.warn(warning)
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
