import type { Logger } from 'pino'
import type { Doors } from '../access/doors.ts'
import { findEndedSessions } from '../access/staff.ts'
import type { LiveSessions } from '../http/live-sessions.ts'
import type { Rooms } from '../rooms/open-rooms.ts'
import type { Timers } from './timers.ts'

/** How often the store is asked; a revoked person is out within this and one closing of a socket. */
const ASK_MS = 500

/** Puts out whoever stands on a staff session that was revoked or has ended, also by a command in another process. */
export function watchSessions(parts: { doors: Doors; rooms: Rooms; live: LiveSessions; timers: Timers; log: Logger }): () => void {
  const { doors, rooms, live, timers, log } = parts
  const look = async (): Promise<void> => {
    const held = [...new Set([...rooms.staffSessions(), ...live.staffSessions()])]
    const ended = await findEndedSessions(doors.db, held, doors.wallNow())
    if (ended.length === 0) return
    log.info({ sessions: ended }, 'staff sessions ended; their connections are closed')
    rooms.closeSessions(ended)
    await live.endOfStaff(ended)
  }
  let looking = false
  return timers.every(ASK_MS, () => {
    // A store that is away is waited for, and asked once.
    if (looking) return
    looking = true
    look()
      .catch((err: unknown) => log.error({ err }, 'staff sessions could not be checked'))
      .finally(() => (looking = false))
  })
}
