import { chmodSync } from 'node:fs'
import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { HolositeError } from '../../model/errors/index.ts'
import { migrateToLatest } from './migrations.ts'
import type { Tables } from './tables.ts'

/** The open store. Several processes may hold one at a time: the server, and a command beside it. */
export interface Store {
  readonly db: Kysely<Tables>
  /** Writes a consistent copy of the whole store to a file that must not exist yet. Blocks while it copies. */
  copyTo(file: string): void
  close(): Promise<void>
}

/** Opens or makes the store at a path and migrates it. Throws `store/unreadable`. */
export async function openStore(file: string): Promise<Store> {
  const sqlite = openSqlite(file)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) })
  await migrateToLatest(db)
  return {
    db,
    copyTo(target) {
      sqlite.prepare('VACUUM INTO ?').run([target])
      chmodSync(target, 0o600)
    },
    close: () => db.destroy(),
  }
}

function openSqlite(file: string): Database.Database {
  try {
    const sqlite = new Database(file)
    sqlite.pragma('busy_timeout = 5000')
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
    chmodSync(file, 0o600)
    return sqlite
  } catch (cause) {
    throw new HolositeError({
      code: 'store/unreadable',
      what: `The store ${file} cannot be opened.`,
      fix: 'Check the folder and its permissions, or restore a backup.',
      cause,
    })
  }
}
