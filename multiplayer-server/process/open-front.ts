import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { faultLine } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import type { Admission } from '../access/doors.ts'
import { recordAudit } from '../access/audit.ts'
import { openChatRecord, type ChatRecord } from '../house/chat-record.ts'
import { openChatWords, type ChatWords } from '../house/chat-words.ts'
import { openEventLibrary, type EventLibrary } from '../house/event-library.ts'
import type { HouseMachine } from '../house/house-machine.ts'
import { openHouses, type Houses } from '../house/open-houses.ts'
import { createVisitorKey, invitationOf, type VisitorKey } from '../house/visitor-key.ts'
import { isPlaying } from '../show/is-playing.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import type { Tables } from '../store/tables.ts'
import type { Shows } from './open-shows.ts'
import type { Timers } from './timers.ts'

/** The front of the house: doors, events, chat and all that staff do with visitors. */
export interface Front {
  readonly houses: Houses
  readonly events: EventLibrary
  readonly words: ChatWords
  readonly chat: ChatRecord
  readonly visitorKey: VisitorKey
  invitation(venue: string, event: string): string
  readonly admission: Admission
  close(): Promise<void>
}

/** What is asked at the front before somebody is in. */
export interface FrontDoor extends Pick<Front, 'invitation' | 'admission'> {
  readonly houses: Pick<Houses, 'house'>
}

/** What it stands on. */
export interface FrontParts {
  /** Folders of `events/`, those of the build first. */
  readonly roots: readonly string[]
  /** Folder a word list may lie in. */
  readonly data: string
  readonly signingKey: Uint8Array
  readonly db: Kysely<Tables>
  readonly library: VenueLibrary
  readonly shows: Shows
  readonly timers: Timers
  readonly log: Logger
}

const RELOAD_MS = 15_000
/** A show is not started by a schedule it is later behind: the server was down, and somebody has to look. */
const LATE_MS = 60_000
const STOP_FADE_S = 5

/** Opens the houses as they were left, and lets events run the show. */
export async function openFront(parts: FrontParts): Promise<Front> {
  const { db, library, shows, timers, log, signingKey } = parts
  const { clock } = shows
  const { events, faults } = await openEventLibrary(parts.roots, library)
  let told = ''
  const tellFaults = (found: readonly Fault[]): void => {
    const mark = JSON.stringify(found)
    if (mark === told) return
    told = mark
    for (const fault of found) log.warn({ fault: { code: fault.code, file: fault.file, at: fault.at.join('.') } }, faultLine(fault))
  }
  tellFaults(faults)
  const reload = (): void => void events.reload().then(tellFaults, (err: unknown) => log.warn({ err }, 'the events cannot be read'))
  const houses = await openHouses(library.ids, { db, events, clock, timers, log })
  const visitorKey = createVisitorKey(signingKey)
  const words = openChatWords(parts.data, timers, log)
  const chat = openChatRecord(db, timers, log)
  const stops = [timers.every(RELOAD_MS, reload), ...library.ids.map((venue) => runEvents(houses.house(venue), parts))]
  return {
    ...{ houses, events, words, chat, visitorKey },
    invitation: (venue, event) => invitationOf(signingKey, venue, event),
    admission: (venue, { visitorId, ...who }) => houses.house(venue).admission({ key: visitorKey(venue, visitorId), ...who }),
    async close() {
      for (const stop of stops) stop()
      words.close()
      await houses.close()
      await chat.close()
    },
  }
}

/** The show starts with its event, where nobody started it before, and stops with it. */
function runEvents(house: HouseMachine, { db, shows, log }: FrontParts): () => void {
  const { venue } = house
  const drive = async (command: { do: 'go' } | { do: 'stop'; fadeS: number }, commandId: string): Promise<void> => {
    const show = shows.show(venue)
    const taken = await show.request({ commandId, expectedRevision: show.state.revision, command }, 'event')
    if (!taken.ok) log.warn({ venue, do: command.do, code: taken.faults[0]?.code }, 'the event could not run the show')
  }
  const follow = async (phase: { event: { id: string }; from: string; to: string; lateMs: number }): Promise<void> => {
    const { event, from, to, lateMs } = phase
    log.info({ venue, event: event.id, from, to, lateMs }, 'the event went on')
    const outcome = lateMs > LATE_MS ? 'late' : 'done'
    const line = { who: 'event', venue, what: 'event-phase', detail: `${event.id} ${from} to ${to}`, outcome } as const
    await recordAudit(db, shows.clock.wallNow(), line)
    if (lateMs > LATE_MS) return
    const commandId = `event-${house.state.revision}-${to}`
    if (to === 'on' && !isPlaying(shows.show(venue).state)) await drive({ do: 'go' }, commandId)
    if (to === 'over' && isPlaying(shows.show(venue).state)) await drive({ do: 'stop', fadeS: STOP_FADE_S }, commandId)
  }
  return house.on('phase', (phase) => void follow(phase).catch((err: unknown) => log.error({ venue, err }, 'an event failed')))
}
