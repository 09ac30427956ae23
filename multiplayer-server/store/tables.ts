import type { Generated } from 'kysely'

/** Someone who visits: known by a secret in a cookie, shown to others by `id`. */
export interface PeopleTable {
  id: string
  secret_hash: string
  name: string
  created_at: number
  seen_at: number
}

/** A link that lets one member of staff in, once. */
export interface StaffLinksTable {
  id: string
  secret_hash: string
  role: string
  /** Null opens every venue. */
  venue: string | null
  camera: string | null
  label: string
  created_at: number
  expires_at: number
  used_at: number | null
  revoked_at: number | null
}

export interface StaffSessionsTable {
  id: string
  link_id: string
  secret_hash: string
  role: string
  venue: string | null
  camera: string | null
  label: string
  created_at: number
  expires_at: number
  revoked_at: number | null
}

/** Tickets already taken, kept until they would have expired anyway. */
export interface TicketsUsedTable {
  jti: string
  expires_at: number
}

/** Long-lived keys of encoders that cannot fetch a ticket; one camera each. */
export interface PublishKeysTable {
  id: string
  secret_hash: string
  venue: string
  camera: string
  label: string
  created_at: number
  revoked_at: number | null
}

/** Who did what, for those who must answer for it. Never holds a secret. */
export interface AuditTable {
  id: Generated<number>
  at: number
  who: string
  what: string
  detail: string
}

export interface SettingsTable {
  key: string
  value: string
}

/** The whole store. All times are wall-clock milliseconds since the Unix epoch. */
export interface Tables {
  people: PeopleTable
  staff_links: StaffLinksTable
  staff_sessions: StaffSessionsTable
  tickets_used: TicketsUsedTable
  publish_keys: PublishKeysTable
  audit: AuditTable
  settings: SettingsTable
}
