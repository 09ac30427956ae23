import { join } from 'node:path'
import type { Logger } from 'pino'
import { HolositeError } from '../../model/errors/index.ts'
import type { Timers } from '../process/timers.ts'
import { VenueBodies } from './venue-bodies.ts'

/** The bodies visitors brought, by venue. */
export interface Bodies {
  /** Throws `net/moving` for a venue that is not run here. */
  of(venue: string): VenueBodies
  close(): Promise<void>
}

/** What they stand on. */
export interface BodiesParts {
  /** Folder of all of them. */
  readonly folder: string
  readonly venues: readonly string[]
  readonly timers: Timers
  readonly log: Logger
  wallNow(): number
}

const SWEEP_MS = 3_600_000

/** Opens the folders of venues and sweeps them, now and hourly. */
export async function openBodies({ folder, venues, timers, log, wallNow }: BodiesParts): Promise<Bodies> {
  const opened = new Map(
    await Promise.all(venues.map(async (venue) => [venue, await VenueBodies.open(join(folder, venue), wallNow)] as const)),
  )
  const sweep = (): void => {
    for (const [venue, bodies] of opened) {
      bodies
        .sweep()
        .then((gone) => gone > 0 && log.info({ venue, gone }, 'bodies of visitors who have gone were deleted'))
        .catch((err: unknown) => log.error({ venue, err }, 'bodies could not be swept'))
    }
  }
  sweep()
  const stop = timers.every(SWEEP_MS, sweep)
  return {
    of(venue) {
      const bodies = opened.get(venue)
      if (bodies !== undefined) return bodies
      throw new HolositeError({ code: 'net/moving', what: `Venue "${venue}" is not open in this process.`, fix: 'Try again in a moment.' })
    },
    async close() {
      stop()
      await Promise.all([...opened.values()].map((bodies) => bodies.settled()))
    },
  }
}
