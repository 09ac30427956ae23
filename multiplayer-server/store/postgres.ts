import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types, type CustomTypesConfig, type PoolClient } from 'pg'
import { HolositeError } from '../../model/errors/index.ts'
import { systemTimers } from '../process/timers.ts'
import { PostgresShapes } from './postgres-shapes.ts'
import { isStoreAway } from './store-away.ts'
import type { Tables } from './tables.ts'

/** Connections one process holds at most. PostgreSQL takes 100 in all unless told otherwise. */
const MOST_CONNECTIONS = 8
/** A server that is started again is waited for so long, ms. */
const PATIENCE_MS = 5000
const LOOK_MS = 200
/** The OID of 64-bit integers. Ours are times and counts, far below 2^53. */
const INT8 = 20

/**
 * Opens PostgreSQL by an address such as postgres://user:secret@host/name. The same queries and migrations as ours for SQLite.
 * Nothing is migrated yet. Throws `store/unreadable` where nobody answers there.
 */
export async function openPostgres(url: string): Promise<Kysely<Tables>> {
  const pool = new Pool({
    connectionString: url,
    application_name: 'holosite',
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: PATIENCE_MS,
    keepAlive: true,
    types: { getTypeParser: readerOf },
  })
  // Without a listener a connection that breaks ends the process; whoever used it is told by his query.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const dialect = new PostgresDialect({ pool: { options: pool.options, connect: () => connectPatiently(pool), end: () => pool.end() } })
  try {
    ;(await connectPatiently(pool)).release()
  } catch (cause) {
    await pool.end()
    throw new HolositeError({
      code: 'store/unreadable',
      what: `The database ${namedOf(url)} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Check that it runs, and the address in --database or HOLOSITE_DATABASE.',
      cause,
    })
  }
  return new Kysely<Tables>({ dialect, plugins: [new PostgresShapes()] })
}

/** Times come as numbers, all else as the client reads it. */
const readerOf: CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === INT8 ? Number : (types.getTypeParser(oid, format) as (text: string) => unknown)

/** Nothing was asked yet, so trying again does nothing twice. */
async function connectPatiently(pool: Pool): Promise<PoolClient> {
  let isPatient = true
  const cancel = systemTimers.after(PATIENCE_MS, () => (isPatient = false))
  try {
    for (;;) {
      try {
        return await pool.connect()
      } catch (failure) {
        if (!isPatient || !isStoreAway(failure)) throw failure
      }
      await new Promise<void>((wake) => systemTimers.after(LOOK_MS, wake))
    }
  } finally {
    cancel()
  }
}

/** The address without its secret, for people to read. */
function namedOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
