import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { HolositeError } from '../../model/errors/index.ts'
import { migrateToLatest } from './migrations.ts'
import type { Tables } from './tables.ts'

/** The open store. Several processes may hold one at a time: the server, and a command beside it. */
export interface Store {
  readonly db: Kysely<Tables>
  close(): Promise<void>
}

/** True for an address of PostgreSQL, false for a file. */
export const isPostgres = (target: string): boolean => /^postgres(ql)?:\/\//.test(target)

/** Opens the store at an address of PostgreSQL, or opens or makes it at a path, and migrates it. Throws `store/unreadable`. */
export async function openStore(target: string): Promise<Store> {
  const db = isPostgres(target)
    ? // Whoever needs no PostgreSQL loads nothing of it.
      await (await import('./postgres.ts')).openPostgres(target)
    : new Kysely<Tables>({ dialect: new SqliteDialect({ database: openSqlite(target) }) })
  try {
    await migrateToLatest(db)
  } catch (failure) {
    await db.destroy()
    throw failure
  }
  return {
    db,
    close: () => db.destroy(),
  }
}

/**
 * Writes a consistent copy of a store to a file that must not exist yet, as it is: nothing is migrated, and a server may run on
 * it. Throws `store/unreadable` where the store, or the copy, is damaged.
 */
export function copyStore(file: string, target: string): void {
  const sqlite = openSqlite(file)
  try {
    sqlite.prepare('VACUUM INTO ?').run([target])
    chmodSync(target, 0o600)
  } catch (cause) {
    throw damaged(file, cause)
  } finally {
    sqlite.close()
  }
  checkStore(target)
}

/** Reads a whole store that no server runs on, and its indices, changing nothing. Throws `store/unreadable` where it is damaged. */
export function checkStore(file: string): void {
  const sqlite = new Database(file, { readonly: true })
  try {
    const rows = sqlite.prepare('PRAGMA integrity_check').all() as readonly { integrity_check: string }[]
    if (rows.length === 1 && rows[0]?.integrity_check === 'ok') return
  } catch (cause) {
    throw damaged(file, cause)
  } finally {
    sqlite.close()
  }
  throw damaged(file)
}

const damaged = (file: string, cause?: unknown): HolositeError =>
  new HolositeError({
    code: 'store/unreadable',
    what: `The store ${file} is damaged.`,
    fix: 'Restore a backup.',
    ...(cause === undefined ? {} : { cause }),
  })

function openSqlite(file: string): Database.Database {
  try {
    return withRoom(file, () => configure(new Database(file), file))
  } catch (cause) {
    throw new HolositeError({
      code: 'store/unreadable',
      what: `The store ${file} cannot be opened.`,
      fix: 'Check the folder and its permissions, or restore a backup.',
      cause,
    })
  }
}

function configure(sqlite: Database.Database, file: string): Database.Database {
  sqlite.pragma('busy_timeout = 5000')
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  chmodSync(file, 0o600)
  return sqlite
}

/** Bytes kept beside a store: room for the index of its log, 32 KiB, and the log's first pages. */
const KEPT_BYTES = 65_536

/**
 * Opens a store, on a full disk too: its log needs a little room even to be read, which is kept in a file beside it and given up when
 * there is no other.
 */
function withRoom(file: string, open: () => Database.Database): Database.Database {
  const kept = `${file}-room`
  try {
    return open()
  } catch (failure) {
    if (!existsSync(kept)) throw failure
    rmSync(kept)
    return open()
  } finally {
    try {
      if (!existsSync(kept)) writeFileSync(kept, Buffer.alloc(KEPT_BYTES), { mode: 0o600 })
    } catch {
      // There is none; half a file would be taken for it.
      rmSync(kept, { force: true })
    }
  }
}
