import type { Kysely } from 'kysely'
import { HolositeError } from '../../model/errors/index.ts'
import type { Timers } from '../process/timers.ts'
import { withinLookBack, type CueLog, type CueLogEntry } from './cue-log.ts'
import { isStoreAway } from './store-away.ts'
import type { Tables } from './tables.ts'

/** States of a show that are kept, the newest. */
const KEPT = 200
/** Times a state is tried to be written before its command is refused; each waits for a store that is away by itself. */
const TRIES = 2
const AGAIN_MS = 200

/**
 * Begins a holder's term with a venue: every earlier holder's ends, whatever he still believes. Waits for what he is just writing, so
 * that what is read afterwards is the last of it. Answers the term's number.
 */
export async function beginTerm(db: Kysely<Tables>, venue: string, holder: string): Promise<number> {
  const row = await db
    .insertInto('venue_terms')
    .values({ venue, term: 1, holder })
    .onConflict((conflict) => conflict.column('venue').doUpdateSet((of) => ({ term: of('venue_terms.term', '+', 1), holder })))
    .returning('term')
    .executeTakeFirstOrThrow()
  return row.term
}

/** The venues of these whose term has ended: somebody else has begun one. */
export async function findEndedTerms(db: Kysely<Tables>, terms: ReadonlyMap<string, number>): Promise<readonly string[]> {
  if (terms.size === 0) return []
  const rows = await db
    .selectFrom('venue_terms')
    .select(['venue', 'term'])
    .where('venue', 'in', [...terms.keys()])
    .execute()
  return rows.filter(({ venue, term }) => term !== terms.get(venue)).map(({ venue }) => venue)
}

/** Whose log, in which term, and what to do once the term turns out to be over. */
export interface StoreCueLogParts {
  readonly db: Kysely<Tables>
  readonly venue: string
  readonly term: number
  /** What a file of an earlier run on one process holds, for a venue the store knows nothing of. */
  readonly former: readonly CueLogEntry[]
  readonly timers: Timers
  onEnded(): void
}

/** Opens a venue's log in the store, for one term. A state is written in the term it was made in or not at all, and each revision once. */
export async function openStoreCueLog(parts: StoreCueLogParts): Promise<CueLog> {
  const { db, venue, former } = parts
  const rows = await db.selectFrom('cue_states').select('entry').where('venue', '=', venue).orderBy('revision').execute()
  const kept = rows.map(({ entry }) => JSON.parse(entry) as CueLogEntry)
  return new StoreCueLog(parts, withinLookBack(kept.length > 0 ? kept : former))
}

class StoreCueLog implements CueLog {
  readonly restored: readonly CueLogEntry[]
  readonly warnings: readonly string[] = []
  readonly #parts: StoreCueLogParts
  #queue: Promise<void> = Promise.resolve()

  constructor(parts: StoreCueLogParts, restored: readonly CueLogEntry[]) {
    this.#parts = parts
    this.restored = restored
  }

  append(entry: CueLogEntry): Promise<void> {
    const written = this.#queue.then(() => this.#writePatiently(entry))
    this.#queue = written.catch(() => {})
    return written
  }

  close(): Promise<void> {
    return this.#queue
  }

  /** Written twice is written once, so what broke off on the way may be tried again. */
  async #writePatiently(entry: CueLogEntry): Promise<void> {
    for (let left = TRIES - 1; ; left--) {
      try {
        return await this.#write(entry)
      } catch (failure) {
        if (!isStoreAway(failure) || left <= 0) throw failure
      }
      await new Promise<void>((wake) => this.#parts.timers.after(AGAIN_MS, wake))
    }
  }

  async #write(entry: CueLogEntry): Promise<void> {
    const { db, venue, term, onEnded } = this.#parts
    const { revision } = entry.state
    const isHeld = await db.transaction().execute(async (change) => {
      // Nobody begins a term while this row is being written.
      const held = await change
        .updateTable('venue_terms')
        .set({ term })
        .where('venue', '=', venue)
        .where('term', '=', term)
        .executeTakeFirst()
      if (held.numUpdatedRows !== 1n) return false
      const row = { venue, revision, term, entry: JSON.stringify(entry) }
      await change.insertInto('cue_states').values(row).onConflict((conflict) => conflict.doNothing()).execute() // prettier-ignore
      await change
        .deleteFrom('cue_states')
        .where('venue', '=', venue)
        .where('revision', '<=', revision - KEPT)
        .execute()
      return true
    })
    if (isHeld) return
    onEnded()
    throw new HolositeError({
      code: 'net/moving',
      what: `The show of "${venue}" is run by another process now.`,
      fix: 'Wait a moment: the page finds it by itself.',
    })
  }
}
