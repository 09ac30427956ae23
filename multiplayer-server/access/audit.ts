import type { Kysely } from 'kysely'
import type { AuditLine, HouseAct, Role } from '../../model/protocol/index.ts'
import { writeUnlessFull } from '../store/disk-full.ts'
import type { Tables } from '../store/tables.ts'

/** What is worth answering for. Acts in the house bear their own name behind `house-`. */
export type AuditedAct =
  | 'staff-link-made'
  | 'staff-link-used'
  | 'staff-link-refused'
  | 'staff-revoked'
  | 'staff-signed-out'
  | 'publish-key-made'
  | 'cue'
  | 'cue-refused'
  | 'publish'
  | 'output-call'
  | 'warp'
  | 'visitor-reported'
  | 'body-brought'
  | 'body-taken-back'
  | 'event-phase'
  | `house-${HouseAct['do']}`
  | 'camera-placed'

/** One act: whose, what, on what, and how it came out. */
export interface AuditedLine {
  /** Id of the staff session or visitor; `command`, `event` or `unknown` where nobody was there. */
  readonly who: string
  readonly what: AuditedAct
  /** Names ids, venues and cameras; never a secret. */
  readonly detail: string
  readonly name?: string
  readonly role?: Role
  readonly venue?: string
  /** `done` unless it says the code of a refusal. */
  readonly outcome?: string
}

/** Writes one line of the audit. A full disk loses the line and not the act. */
export async function recordAudit(db: Kysely<Tables>, atMs: number, line: AuditedLine): Promise<void> {
  const { who, what, detail, name = null, role = null, venue = null, outcome = 'done' } = line
  const insert = db.insertInto('audit').values({ at: atMs, who, what, detail, name, role, venue, outcome })
  await writeUnlessFull(() => insert.execute(), [])
}

/** Lines of the audit, newest first, at most `most`, all older than the line `before` when given. */
export async function readAudit(
  db: Kysely<Tables>,
  { most, before, venue }: { most: number; before?: number; venue?: string },
): Promise<readonly AuditLine[]> {
  let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(most)
  if (before !== undefined) query = query.where('id', '<', before)
  if (venue !== undefined) query = query.where('venue', '=', venue)
  const rows = await query.execute()
  return rows.map(({ id, at, who, what, detail, name, role, venue: where, outcome }) => ({
    ...{ id, atMs: at, who, what, detail },
    ...{ name: name ?? '', role: role ?? '', venue: where ?? '', outcome: outcome ?? '' },
  }))
}
