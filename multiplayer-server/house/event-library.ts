import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Event, linkEvent, openDocumentText } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import type { VenueLibrary } from '../show/venue-library.ts'

/** The events of this machine's venues, in the order of their doors. */
export interface EventLibrary {
  of(venue: string): readonly Event[]
  /** Reads `events/` again; answers what is wrong there. Events at fault are left out. */
  reload(): Promise<readonly Fault[]>
}

/** More are left unread. */
const MOST_FILES = 1000

/** Reads `events/*.json` under some roots; of two with one id the earlier root's counts. */
export async function openEventLibrary(
  roots: readonly string[],
  library: VenueLibrary,
): Promise<{ events: EventLibrary; faults: readonly Fault[] }> {
  let byVenue = new Map<string, Event[]>()
  const events: EventLibrary = {
    of: (venue) => byVenue.get(venue) ?? [],
    async reload() {
      const faults: Fault[] = []
      const found = new Map<string, Event>()
      for (const file of roots.flatMap(eventFiles)) {
        const opened = openDocumentText(await readFile(file, 'utf8').catch(() => ''), { kind: 'event', file })
        if (!opened.ok) {
          faults.push(...opened.faults)
          continue
        }
        const wrong = faultsOf(opened.value, library, file)
        faults.push(...wrong)
        if (wrong.length === 0 && !found.has(opened.value.id)) found.set(opened.value.id, opened.value)
      }
      byVenue = groupByVenue([...found.values()])
      return faults
    },
  }
  return { events, faults: await events.reload() }
}

function faultsOf(event: Event, library: VenueLibrary, file: string): readonly Fault[] {
  const bundle = library.get(event.venue)?.bundle ?? undefined
  const { faults } = linkEvent(event, bundle?.venue, bundle?.scene?.id === event.scene ? bundle.scene : undefined, file)
  if (bundle === undefined || bundle.venue.scene === event.scene) return faults
  const what = `The event plays scene "${event.scene}"; venue "${event.venue}" is set for "${bundle.venue.scene}".`
  const fix = 'Name the scene the venue plays, or let the venue name this one.'
  return [...faults, { code: 'event/other-scene', what, fix, at: ['scene'], file }]
}

function eventFiles(root: string): readonly string[] {
  const folder = join(root, 'events')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.toSorted().slice(0, MOST_FILES).map((name) => join(folder, name)) // prettier-ignore
}

function groupByVenue(events: readonly Event[]): Map<string, Event[]> {
  const groups = new Map<string, Event[]>()
  const byDoors = events.toSorted((a, b) => Date.parse(a.schedule.doors) - Date.parse(b.schedule.doors))
  for (const event of byDoors) groups.set(event.venue, [...(groups.get(event.venue) ?? []), event])
  return groups
}
