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
  /** The name and role he had then, and the venue; null where there was none to tell. */
  name: string | null
  role: string | null
  venue: string | null
  /** `done`, or the code of the refusal. */
  outcome: string | null
}

/** What was said, until its term ends; never in a backup's way for long. */
export interface ChatTable {
  id: Generated<number>
  at: number
  venue: string
  visitor_id: string
  name: string
  text: string
  /** 1 for a line that nobody was shown: muted, or against the word list. */
  withheld: number
}

/** Two people who do not meet in a venue. Keys name them in this venue only. */
export interface BlocksTable {
  id: string
  venue: string
  blocker_key: string
  blocked_key: string
  /** The name the blocked one had, for the blocker's list. */
  blocked_name: string
  /** When the blocker was last here. */
  seen_at: number
}

/** A visitor's word about another, with what happened just before. */
export interface ReportsTable {
  id: string
  at: number
  venue: string
  reporter_key: string
  reporter_name: string
  subject_id: string
  subject_key: string
  subject_name: string
  reason: string
  text: string
  /** JSON, as the protocol lists the moments of a report. */
  moments: string
  /** Null while it waits; else `acted` or `dismissed`. */
  outcome: string | null
  closed_by: string | null
}

export interface SettingsTable {
  key: string
  value: string
}

/** Which term a venue's show is in; each begins when a process takes the venue, and ends the one before. */
export interface VenueTermsTable {
  venue: string
  term: number
  /** Id of the process, for people to read. */
  holder: string
}

/** The newest states of a venue's show, where several processes share a store. */
export interface CueStatesTable {
  venue: string
  revision: number
  term: number
  /** JSON, as `CueLogEntry`. */
  entry: string
}

/** The whole store. All times are wall-clock milliseconds since the Unix epoch. */
export interface Tables {
  people: PeopleTable
  staff_links: StaffLinksTable
  staff_sessions: StaffSessionsTable
  tickets_used: TicketsUsedTable
  publish_keys: PublishKeysTable
  audit: AuditTable
  chat: ChatTable
  blocks: BlocksTable
  reports: ReportsTable
  settings: SettingsTable
  venue_terms: VenueTermsTable
  cue_states: CueStatesTable
}
