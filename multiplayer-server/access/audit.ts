import type { Kysely } from 'kysely'
import type { Tables } from '../store/tables.ts'

/** What is worth answering for. */
export type AuditedAct =
  | 'staff-link-made'
  | 'staff-link-used'
  | 'staff-link-refused'
  | 'staff-revoked'
  | 'staff-signed-out'
  | 'publish-key-made'
  | 'cue-refused'
  | 'publish'

/** Writes one line of the audit. `detail` names ids, venues and cameras; never a secret. */
export async function recordAudit(
  db: Kysely<Tables>,
  atMs: number,
  line: { who: string; what: AuditedAct; detail: string },
): Promise<void> {
  await db
    .insertInto('audit')
    .values({ at: atMs, ...line })
    .execute()
}
