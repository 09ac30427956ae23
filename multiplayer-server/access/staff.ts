import type { Kysely, Selectable } from 'kysely'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import type { Role } from '../../model/protocol/index.ts'
import type { StaffSessionsTable, Tables } from '../store/tables.ts'
import { recordAudit } from './audit.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'

/** Roles a staff link can give. */
export const STAFF_ROLES = ['owner', 'operator', 'host', 'performer', 'guide', 'moderator', 'camera'] as const satisfies readonly Role[]
export type StaffRole = (typeof STAFF_ROLES)[number]

/** How long a session lasts once a link was used: one working day. */
export const STAFF_SESSION_MS = 12 * 3_600_000

/** What a new link opens. */
export interface StaffLinkRequest {
  readonly role: StaffRole
  readonly minutes: number
  /** Null opens every venue. */
  readonly venue: string | null
  /** For the camera role: the one camera it may publish; null means any. */
  readonly camera: string | null
  readonly label: string
}

/** A member of staff at work, as found by the cookie. */
export interface StaffSession {
  readonly id: string
  readonly role: StaffRole
  readonly venue: string | null
  readonly camera: string | null
  readonly label: string
}

/** One door that is or was open, for `staff list`. */
export interface StaffDoor {
  readonly id: string
  readonly kind: 'link' | 'session' | 'key'
  readonly role: string
  readonly venue: string | null
  readonly camera: string | null
  readonly label: string
  /** Null for a key: until it is revoked. */
  readonly expiresAtMs: number | null
  readonly state: 'open' | 'used' | 'expired' | 'revoked'
}

/** Makes a link and answers its secret, which is stored nowhere. */
export async function makeStaffLink(db: Kysely<Tables>, request: StaffLinkRequest, nowMs: number): Promise<{ id: string; secret: string }> {
  const id = newId()
  const secret = newSecret()
  const { role, venue, camera, label } = request
  await db
    .insertInto('staff_links')
    .values({
      id,
      secret_hash: hashSecret(secret),
      role,
      venue,
      camera,
      label,
      created_at: nowMs,
      expires_at: nowMs + request.minutes * 60_000,
      used_at: null,
      revoked_at: null,
    })
    .execute()
  await recordAudit(db, nowMs, { who: 'command', what: 'staff-link-made', detail: `${id} ${role} ${venue ?? 'every venue'}` })
  return { id, secret }
}

/** Turns a link's secret into a session, once. The answer's secret goes into the cookie and is stored nowhere. */
export async function exchangeStaffLink(
  db: Kysely<Tables>,
  secret: string,
  nowMs: number,
): Promise<Outcome<{ session: StaffSession; secret: string }>> {
  const hash = hashSecret(secret)
  const link = await db
    .updateTable('staff_links')
    .set({ used_at: nowMs })
    .where('secret_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .returningAll()
    .executeTakeFirst()
  if (link === undefined) return refuseLink(db, hash, nowMs)
  const sessionSecret = newSecret()
  const session = { id: newId(), role: link.role as StaffRole, venue: link.venue, camera: link.camera, label: link.label }
  await db
    .insertInto('staff_sessions')
    .values({
      ...session,
      link_id: link.id,
      secret_hash: hashSecret(sessionSecret),
      created_at: nowMs,
      expires_at: nowMs + STAFF_SESSION_MS,
      revoked_at: null,
    })
    .execute()
  await recordAudit(db, nowMs, {
    ...{ who: session.id, what: 'staff-link-used', detail: link.id, name: session.label, role: session.role },
    ...(session.venue === null ? {} : { venue: session.venue }),
  })
  return { ok: true, value: { session, secret: sessionSecret } }
}

async function refuseLink(db: Kysely<Tables>, hash: string, nowMs: number): Promise<Outcome<never>> {
  const link = await db.selectFrom('staff_links').selectAll().where('secret_hash', '=', hash).executeTakeFirst()
  await recordAudit(db, nowMs, { who: 'unknown', what: 'staff-link-refused', detail: link?.id ?? 'no such link' })
  const fix = 'Ask the owner for a new link: holosite staff link --role ...'
  const refuse = (code: 'access/unknown-link' | 'access/replayed' | 'access/revoked' | 'access/expired', what: string): Outcome<never> => ({
    ok: false,
    faults: [new HolositeError({ code, what, fix }).toFault()],
  })
  if (link === undefined) return refuse('access/unknown-link', 'This staff link is not known here.')
  if (link.revoked_at !== null) return refuse('access/revoked', 'This staff link was revoked.')
  if (link.used_at !== null) return refuse('access/replayed', 'This staff link was already used.')
  return refuse('access/expired', 'This staff link has expired.')
}

/** The session a cookie's secret opens, or null when there is none, it expired, or it was revoked. */
export async function findStaffSession(db: Kysely<Tables>, secret: string, nowMs: number): Promise<StaffSession | null> {
  const row = await db
    .selectFrom('staff_sessions')
    .selectAll()
    .where('secret_hash', '=', hashSecret(secret))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .executeTakeFirst()
  return row === undefined ? null : sessionOf(row)
}

const sessionOf = (row: Selectable<StaffSessionsTable>): StaffSession => ({
  id: row.id,
  role: row.role as StaffRole,
  venue: row.venue,
  camera: row.camera,
  label: row.label,
})

/** Which of these sessions, publish keys among them, no longer hold: revoked, expired or gone. */
export async function findEndedSessions(db: Kysely<Tables>, ids: readonly string[], nowMs: number): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('staff_sessions')
    .select('id')
    .where('id', 'in', ids)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .execute()
  const keys = await db.selectFrom('publish_keys').select('id').where('id', 'in', ids).where('revoked_at', 'is', null).execute()
  const holding = new Set([...rows, ...keys].map((row) => row.id))
  return ids.filter((id) => !holding.has(id))
}

/** Ends a session, or a link and every session made from it, by id. Answers how many doors it closed. */
export async function revokeStaff(db: Kysely<Tables>, id: string, nowMs: number, who = 'command'): Promise<number> {
  const links = await db
    .updateTable('staff_links')
    .set({ revoked_at: nowMs })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  const sessions = await db
    .updateTable('staff_sessions')
    .set({ revoked_at: nowMs })
    .where((where) => where.or([where('id', '=', id), where('link_id', '=', id)]))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  const keys = await db
    .updateTable('publish_keys')
    .set({ revoked_at: nowMs })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  const closed = Number(links.numUpdatedRows) + Number(sessions.numUpdatedRows) + Number(keys.numUpdatedRows)
  if (closed > 0) await recordAudit(db, nowMs, { who, what: who === 'command' ? 'staff-revoked' : 'staff-signed-out', detail: id })
  return closed
}

/** Every key, link and session the store remembers, newest first. */
export async function listStaff(db: Kysely<Tables>, nowMs: number): Promise<readonly StaffDoor[]> {
  const links = await db.selectFrom('staff_links').selectAll().orderBy('created_at', 'desc').execute()
  const sessions = await db.selectFrom('staff_sessions').selectAll().orderBy('created_at', 'desc').execute()
  const door = (row: (typeof links)[number] | (typeof sessions)[number], kind: 'link' | 'session', used: boolean): StaffDoor => ({
    id: row.id,
    kind,
    role: row.role,
    venue: row.venue,
    camera: row.camera,
    label: row.label,
    expiresAtMs: row.expires_at,
    state: row.revoked_at !== null ? 'revoked' : used ? 'used' : row.expires_at <= nowMs ? 'expired' : 'open',
  })
  const keys = await db.selectFrom('publish_keys').selectAll().orderBy('created_at', 'desc').execute()
  const keyDoors = keys.map(({ id, venue, camera, label, revoked_at }): StaffDoor => ({
    ...{ id, kind: 'key', role: 'camera', venue, camera, label, expiresAtMs: null },
    state: revoked_at === null ? 'open' : 'revoked',
  }))
  return [
    ...keyDoors,
    ...sessions.map((row) => door(row, 'session', false)),
    ...links.map((row) => door(row, 'link', row.used_at !== null)),
  ]
}
