import { HolositeError, type Fault, type FaultCode } from '../../model/errors/index.ts'
import type { Health } from '../http/create-app.ts'
import type { HubClient } from '../media/hub-client.ts'
import type { Rooms } from '../rooms/open-rooms.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { diskFullFault } from '../store/disk-full.ts'
import type { Store } from '../store/store.ts'
import type { DiskWatch } from './disk-watch.ts'
import type { Shows } from './open-shows.ts'

/** What health is asked of. */
export interface HealthParts {
  readonly store: Store
  readonly disk: DiskWatch
  readonly hub: HubClient
  readonly rooms: Rooms
  readonly shows: Pick<Shows, 'show'>
  /** Venues this process runs. */
  readonly held: readonly string[]
  /** How it stands with the other processes; null where there are none. */
  readonly cluster: ({ readonly ok: boolean } & Record<string, unknown>) | null
  readonly library: VenueLibrary
}

/** Asks every part whether it does its work; what does not is named by a fault, the gravest first. */
export async function healthOf(parts: HealthParts): Promise<Health> {
  const { store, disk, hub, rooms, shows, library, held, cluster } = parts
  const [storeOk, hubOk] = await Promise.all([
    store.db.selectFrom('settings').select('key').limit(1).execute().then(() => true).catch(() => false), // prettier-ignore
    hub.healthy(),
  ])
  const venues = Object.fromEntries(
    held.map((id) => [
      id,
      { people: rooms.counts().get(id) ?? 0, revision: shows.show(id).state.revision, faults: library.get(id)?.faults.length ?? 0 },
    ]),
  )
  const report = {
    store: { ok: storeOk },
    disk: { ok: disk.state !== 'full', state: disk.state, freeMb: Math.round(disk.freeBytes / 1_048_576) },
    rooms: { ok: rooms.counts().size === held.length, venues },
    hub: { ok: hubOk },
    ...(cluster === null ? {} : { cluster }),
  }
  const faults: readonly (Fault | false)[] = [
    !storeOk && faultOf('store/unreadable', 'The store does not answer.', 'Look at the log; restore a backup where it is damaged.'),
    !report.disk.ok && diskFullFault(),
    !report.rooms.ok && faultOf('venue/missing', 'A venue’s room is not open.', 'Start the server again.'),
    cluster?.ok === false && faultOf('net/moving', 'Redis is away: what is open goes on, no venue moves.', 'Start it again.'),
    !hubOk && faultOf('media/hub-down', 'The media hub does not answer: there are no live pictures.', 'It is started again by itself.'),
  ]
  const found = faults.filter((fault) => fault !== false)
  return { ok: found.length === 0, parts: report, faults: found }
}

const faultOf = (code: FaultCode, what: string, fix: string): Fault => new HolositeError({ code, what, fix }).toFault()
