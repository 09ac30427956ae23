import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** The name this installation was given at its first start: random, kept for ever, no secret. */
export async function installationName(db: Kysely<Tables>): Promise<string> {
  await db
    .insertInto('settings')
    .values({ key: 'installation', value: randomUUID() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db.selectFrom('settings').select('value').where('key', '=', 'installation').executeTakeFirstOrThrow()
  return row.value
}
