import type { Kysely } from 'kysely'
import type { Tables } from '../store/tables.ts'
import { recordAudit } from './audit.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'
import type { TicketClaims } from './tickets.ts'

/** What a publish key opens: one camera's door, for an encoder that has no page to fetch tickets with. */
export interface PublishKeyRequest {
  readonly venue: string
  readonly camera: string
  readonly label: string
}

/** Begins every key, so that a door can tell it from a ticket. */
const KEY_BEGINS = 'key_'

export const isPublishKey = (token: string): boolean => token.startsWith(KEY_BEGINS)

/** Makes a key and answers its secret, which is stored nowhere: it is shown once. Revoked by `revokeStaff`. */
export async function makePublishKey(
  db: Kysely<Tables>,
  request: PublishKeyRequest,
  nowMs: number,
): Promise<{ id: string; secret: string }> {
  const id = newId()
  const secret = `${KEY_BEGINS}${newSecret()}`
  const row = { id, secret_hash: hashSecret(secret), ...request, created_at: nowMs, revoked_at: null }
  await db.insertInto('publish_keys').values(row).execute()
  await recordAudit(db, nowMs, { who: 'command', what: 'publish-key-made', detail: `${id} ${request.venue}/${request.camera}` })
  return { id, secret }
}

/** Whom a key lets publish, and where; null when it is not known or was revoked. Its id stands for the session. */
export async function findPublishKey(db: Kysely<Tables>, secret: string): Promise<TicketClaims | null> {
  const row = await db
    .selectFrom('publish_keys')
    .selectAll()
    .where('secret_hash', '=', hashSecret(secret))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const { id, venue, camera, label } = row
  return { venue, kind: 'publish', role: 'camera', visitorId: `key-${id}`, name: label, camera, session: id }
}
