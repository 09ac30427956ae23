import type { Logger } from 'pino'
import { HolositeError } from '../../model/errors/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { createDmxLoop, targetOf, type DmxLoop } from '../dmx/dmx-loop.ts'
import { isOnAir } from '../show/on-air.ts'
import { createShowMachine, type ShowMachine } from '../show/show-machine.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import type { CueLog } from '../store/cue-log.ts'
import { createServerClock, type HostTime, type ServerClock } from './server-clock.ts'
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

const NO_OUTPUT: ServerMessages['outputHealth'] = {
  protocol: 'sacn',
  destination: null,
  universes: 0,
  packetsPerS: 0,
  lateP99Ms: 0,
  lastPacketMs: null,
  error: null,
}

/** What the shows stand on. */
export interface OpenShowsParts {
  readonly openLog: (venue: string) => Promise<CueLog>
  readonly library: VenueLibrary
  readonly timers: Timers
  readonly log: Logger
  readonly hostTime: HostTime
  /** Name of this installation, the same at every start: receivers of the rig know us by it. */
  readonly installation: string
  /** See `DmxLoopParts`; absent for one process alone. */
  readonly mayPlay?: (() => boolean) | undefined
}

/** Opens the logs, finds server time again by the newest of them, and starts every show where it was. */
export async function openShows(parts: OpenShowsParts): Promise<Shows> {
  const { openLog, library, timers, log, installation, hostTime, mayPlay } = parts
  const logs = await Promise.all(library.ids.map(async (venue) => ({ venue, cueLog: await openLog(venue) })))
  for (const { venue, cueLog } of logs) for (const warning of cueLog.warnings) log.warn({ venue }, warning)
  const pairs = logs.flatMap(({ cueLog }) => cueLog.restored.map(({ pair }) => pair))
  const newest = pairs.reduce<(typeof pairs)[number] | null>(
    (best, pair) => (best === null || pair.serverMs > best.serverMs ? pair : best),
    null,
  )
  const clock = createServerClock(hostTime, newest)
  const shows = new Map<string, ShowMachine>()
  for (const { venue, cueLog } of logs) {
    shows.set(venue, createShowMachine({ venue, bundle: library.get(venue)?.bundle ?? null, cueLog, clock, timers, log }))
  }
  const show = (venue: string): ShowMachine => {
    const machine = shows.get(venue)
    if (machine === undefined) {
      throw new HolositeError({
        code: 'venue/missing',
        what: `No show was opened for venue "${venue}".`,
        fix: 'Ask for one of the venues of this server.',
      })
    }
    return machine
  }
  const loops = new Map<string, DmxLoop>()
  for (const machine of shows.values()) {
    const bundle = library.get(machine.venue)?.bundle
    if (!bundle) continue
    const target = targetOf(bundle.venue)
    if (target.output.destination !== undefined) log.info({ venue: machine.venue, to: target.output.destination }, 'the rig is sent to')
    loops.set(machine.venue, createDmxLoop({ show: machine, clock, timers, target, installation, mayPlay }))
  }
  const taken = new Map(library.ids.map((id) => [id, library.get(id)?.bundle]))
  library.onReload(({ id, bundle }) => {
    // What runs on untouched must not be started over: the rig would see it.
    if (bundle === null || taken.get(id) === bundle) return
    taken.set(id, bundle)
    show(id).replaceDocuments(bundle)
    loops.get(id)?.retarget(targetOf(bundle.venue))
  })
  return {
    clock,
    show,
    outputHealth: (venue) => loops.get(venue)?.health ?? NO_OUTPUT,
    onOffAir: (venue, listener) => followAir(show(venue), library, listener),
    async close() {
      await Promise.all([...loops.values()].map((loop) => loop.stop()))
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
