import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Tables } from './tables.ts'

/** Values kept by hand over what venue documents say, one for each thing of a venue. */
export interface KeptSettings<T> {
  of(venue: string): readonly (readonly [thing: string, value: T])[]
  /** Keeps another value; null forgets it. Done once it is written. */
  set(venue: string, thing: string, value: T | null): Promise<void>
}

/** Which rows, and how they are read: `read` answers null for what it does not know. */
export interface KeptRows<T> {
  readonly prefix: string
  read(value: unknown): T | null
}

/** Reads what was kept. A row that cannot be read is told and left out: the thing is then as its document has it. */
export async function openKeptSettings<T>(db: Kysely<Tables>, log: Logger, rows: KeptRows<T>): Promise<KeptSettings<T>> {
  const kept = new Map<string, readonly [string, T]>()
  const keyOf = (venue: string, thing: string): string => `${rows.prefix}/${venue}/${thing}`
  for (const { key, value } of await db.selectFrom('settings').selectAll().where('key', 'like', `${rows.prefix}/%`).execute()) {
    const read = rows.read(jsonOf(value))
    if (read !== null) kept.set(key, [key.slice(key.lastIndexOf('/') + 1), read])
    else log.warn({ key }, 'what was kept by hand cannot be read; the venue document counts')
  }
  return {
    of: (venue) => [...kept].flatMap(([key, entry]) => (key.startsWith(keyOf(venue, '')) ? [entry] : [])),
    async set(venue, thing, value) {
      const key = keyOf(venue, thing)
      if (value === null) {
        kept.delete(key)
        await db.deleteFrom('settings').where('key', '=', key).execute()
        return
      }
      kept.set(key, [thing, value])
      const text = JSON.stringify(value)
      await db
        .insertInto('settings')
        .values({ key, value: text })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
        .execute()
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
