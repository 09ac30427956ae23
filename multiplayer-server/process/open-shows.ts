import type { Logger } from 'pino'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { isOnAir } from '../show/on-air.ts'
import { createShowMachine, type ShowMachine } from '../show/show-machine.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { openCueLog } from '../store/cue-log.ts'
import { createServerClock, readHostTime, type ServerClock } from './server-clock.ts'
import type { Timers } from './timers.ts'

/** Every venue's show, and the one clock they run on. */
export interface Shows {
  readonly clock: ServerClock
  show(venue: string): ShowMachine
  outputHealth(venue: string): ServerMessages['outputHealth']
  /** Tells of each camera that goes off the air. */
  onOffAir(venue: string, listener: (camera: string) => void): () => void
  close(): Promise<void>
}

/** Opens the logs, finds server time again by the newest of them, and starts every show where it was. */
export async function openShows(parts: { folder: string; library: VenueLibrary; timers: Timers; log: Logger }): Promise<Shows> {
  const { folder, library, timers, log } = parts
  const logs = await Promise.all(library.ids.map(async (venue) => ({ venue, cueLog: await openCueLog(folder, venue) })))
  for (const { venue, cueLog } of logs) for (const warning of cueLog.warnings) log.warn({ venue }, warning)
  const pairs = logs.flatMap(({ cueLog }) => cueLog.restored.map(({ pair }) => pair))
  const newest = pairs.reduce<(typeof pairs)[number] | null>(
    (best, pair) => (best === null || pair.serverMs > best.serverMs ? pair : best),
    null,
  )
  const clock = createServerClock(readHostTime(), newest)
  const shows = new Map<string, ShowMachine>()
  for (const { venue, cueLog } of logs) {
    shows.set(venue, createShowMachine({ venue, bundle: library.get(venue)?.bundle ?? null, cueLog, clock, timers, log }))
  }
  const show = (venue: string): ShowMachine => {
    const machine = shows.get(venue)
    if (machine === undefined) throw new TypeError(`no show was opened for venue "${venue}"`)
    return machine
  }
  library.onReload(({ id, bundle }) => bundle && show(id).replaceDocuments(bundle))
  return {
    clock,
    show,
    outputHealth: () => ({
      protocol: 'sacn',
      destination: null,
      universes: 0,
      packetsPerS: 0,
      lateP99Ms: 0,
      lastPacketMs: null,
      error: null,
    }),
    onOffAir: (venue, listener) => followAir(show(venue), library, listener),
    async close() {
      await Promise.all([...shows.values()].map((machine) => machine.close()))
    },
  }
}

function followAir(show: ShowMachine, library: VenueLibrary, listener: (camera: string) => void): () => void {
  let before = show.state
  return show.on('state', ({ state }) => {
    for (const { id } of library.get(show.venue)?.bundle?.venue.cameras ?? []) {
      if (isOnAir(before, id) && !isOnAir(state, id)) listener(id)
    }
    before = state
  })
}
