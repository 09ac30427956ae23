import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

const DAY_MS = 86_400_000

/** How long each kind of row is kept after its last use, days. */
export const RETENTION_DAYS = {
  people: 30,
  staffLinks: 30,
  staffSessions: 30,
  /** Access records are kept for at least six months by law in places we serve. */
  audit: 400,
  /** What was said: long enough to look into what happened last night. */
  chat: 1,
  /** Reports with what was said and done before them, closed or not. */
  reports: 30,
  /** A visitor's cookie lasts no longer, so nobody could claim the block after that. */
  blocks: 30,
} as const

/** Deletes what is past its term at wall time `nowMs`; answers how many rows went. Idempotent. */
export async function sweepStore(db: Kysely<Tables>, nowMs: number): Promise<number> {
  const before = (days: number): number => nowMs - days * DAY_MS
  const results = await Promise.all([
    db.deleteFrom('tickets_used').where('expires_at', '<', nowMs).executeTakeFirst(),
    db.deleteFrom('people').where('seen_at', '<', before(RETENTION_DAYS.people)).executeTakeFirst(),
    db.deleteFrom('staff_sessions').where('expires_at', '<', before(RETENTION_DAYS.staffSessions)).executeTakeFirst(),
    db
      .deleteFrom('staff_links')
      .where('expires_at', '<', before(RETENTION_DAYS.staffLinks))
      .where('id', 'not in', db.selectFrom('staff_sessions').select('link_id'))
      .executeTakeFirst(),
    db.deleteFrom('chat').where('at', '<', before(RETENTION_DAYS.chat)).executeTakeFirst(),
    db.deleteFrom('reports').where('at', '<', before(RETENTION_DAYS.reports)).executeTakeFirst(),
    db.deleteFrom('blocks').where('seen_at', '<', before(RETENTION_DAYS.blocks)).executeTakeFirst(),
    db.deleteFrom('audit').where('at', '<', before(RETENTION_DAYS.audit)).executeTakeFirst(),
  ])
  return results.reduce((sum, result) => sum + Number(result.numDeletedRows), 0)
}
