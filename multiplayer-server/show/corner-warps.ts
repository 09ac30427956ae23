import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import * as z from 'zod/mini'
import { clientMessages, type ServerMessages } from '../../model/protocol/index.ts'
import { openKeptSettings } from '../store/kept-settings.ts'
import type { Tables } from '../store/tables.ts'

/** A projector's corners as moved by hand, of every venue; kept in the store, over what the venue documents say. */
export interface CornerWarps {
  of(venue: string): ServerMessages['warps']
  /** Keeps other corners for a projector; null forgets them. Done once it is written. */
  set(venue: string, warp: CornerWarp): Promise<void>
}

/** One projector's corners; null for those of its document. */
export type CornerWarp = z.infer<typeof clientMessages.warp>

/** Reads what was kept. A row that cannot be read is told and left out: the projector is then as its document has it. */
export async function openCornerWarps(db: Kysely<Tables>, log: Logger): Promise<CornerWarps> {
  const kept = await openKeptSettings(db, log, {
    prefix: 'warp',
    read(corners) {
      const parsed = z.safeParse(clientMessages.warp, { projector: 'kept', corners })
      return parsed.success ? parsed.data.corners : null
    },
  })
  return {
    of: (venue) => kept.of(venue).map(([projector, corners]) => ({ projector, corners })),
    set: (venue, { projector, corners }) => kept.set(venue, projector, corners),
  }
}
