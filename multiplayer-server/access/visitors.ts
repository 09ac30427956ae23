import type { Kysely } from 'kysely'
import type { Tables } from '../store/tables.ts'
import { writeUnlessFull } from '../store/disk-full.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'

/** A visitor as the server knows him. `visitorId` is public; the secret stays in his cookie. */
export interface Visitor {
  readonly visitorId: string
  readonly name: string
}

/** The visitor a cookie's secret names, or null. */
export async function findVisitor(db: Kysely<Tables>, secret: string): Promise<Visitor | null> {
  const row = await db.selectFrom('people').select(['id', 'name']).where('secret_hash', '=', hashSecret(secret)).executeTakeFirst()
  return row === undefined ? null : { visitorId: row.id, name: row.name }
}

/** Makes a visitor; the secret goes into his cookie and is stored nowhere. */
export async function makeVisitor(db: Kysely<Tables>, name: string, nowMs: number): Promise<{ visitor: Visitor; secret: string }> {
  const secret = newSecret()
  const visitor = { visitorId: newId(), name }
  const row = { id: visitor.visitorId, secret_hash: hashSecret(secret), name, created_at: nowMs, seen_at: nowMs }
  // Nobody is kept out because the disk is full: he is a stranger again next time, no more.
  await writeUnlessFull(() => db.insertInto('people').values(row).execute(), [])
  return { visitor, secret }
}

/** Notes that a visitor was here, and his newest name. */
export async function touchVisitor(db: Kysely<Tables>, visitor: Visitor, nowMs: number): Promise<void> {
  const update = db.updateTable('people').set({ seen_at: nowMs, name: visitor.name }).where('id', '=', visitor.visitorId)
  await writeUnlessFull(() => update.execute(), [])
}

/** The name of a visitor by his public id, also when he is away; null when nobody has that id. */
export async function findVisitorName(db: Kysely<Tables>, visitorId: string): Promise<string | null> {
  const row = await db.selectFrom('people').select('name').where('id', '=', visitorId).executeTakeFirst()
  return row?.name ?? null
}
