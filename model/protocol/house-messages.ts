import * as z from 'zod/mini'
import { bothLanguages, fault, finite, role, shortId, type Role } from './wire-fields.ts'

/** The house: who may come in, who may speak, what everyone is told, which event is on. Its messages, both ways. */

/** Why somebody was muted, sent out or reported; said to him in his language. */
export const PERSON_REASONS = ['spam', 'harassment', 'language', 'disruption', 'other'] as const
export type PersonReason = (typeof PERSON_REASONS)[number]
/** Why nobody new comes in for now. */
export const LOCK_REASONS = ['full', 'incident', 'technical', 'private', 'other'] as const
export type LockReason = (typeof LOCK_REASONS)[number]
/** Where an event stands: its doors not open yet, open, its show on, over. */
export const EVENT_PHASES = ['closed', 'doors', 'on', 'over'] as const
export type EventPhase = (typeof EVENT_PHASES)[number]
/** Why somebody cannot come in now. */
export const DOOR_REASONS = ['locked', 'banned', 'closed', 'over', 'invited', 'full', 'party-full'] as const
export type DoorReason = (typeof DOOR_REASONS)[number]

/** Bounds of what the house takes. */
export const HOUSE_LIMITS = {
  noticeCharacters: 280,
  noteCharacters: 200,
  noticeMinutes: 1440,
  muteMinutes: 1440,
  /** Thirty days: a visitor's cookie lasts no longer. */
  banMinutes: 43_200,
  mirrors: 99,
  partyToken: 100,
} as const

const personReason = z.enum(PERSON_REASONS)
const minutes = (most: number) => z.int().check(z.gte(1), z.lte(most))
/** For colleagues and the audit; never shown to visitors. */
const note = z.optional(z.string().check(z.maxLength(HOUSE_LIMITS.noteCharacters)))
const noticeText = z.string().check(z.minLength(1), z.maxLength(HOUSE_LIMITS.noticeCharacters), z.regex(/\S/))

/** A room of a venue by its number, from 1. */
const mirror = z.int().check(z.gte(1), z.lte(HOUSE_LIMITS.mirrors))

/** What staff may do in the house. A `key` names a visitor in this venue only, also when he is away. */
export const houseAct = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('mute'), visitorId: shortId, minutes: minutes(HOUSE_LIMITS.muteMinutes), reason: personReason, note }),
  z.strictObject({ do: z.literal('unmute'), key: shortId, note }),
  z.strictObject({ do: z.literal('kick'), visitorId: shortId, reason: personReason, note }),
  z.strictObject({ do: z.literal('ban'), visitorId: shortId, minutes: minutes(HOUSE_LIMITS.banMinutes), reason: personReason, note }),
  z.strictObject({ do: z.literal('unban'), key: shortId, note }),
  z.strictObject({ do: z.literal('lock'), reason: z.enum(LOCK_REASONS), note }),
  z.strictObject({ do: z.literal('unlock'), note }),
  z.strictObject({
    do: z.literal('notice'),
    words: z.strictObject({ 'zh-CN': noticeText, en: noticeText }),
    minutes: minutes(HOUSE_LIMITS.noticeMinutes),
  }),
  z.strictObject({ do: z.literal('withdraw') }),
  z.strictObject({ do: z.literal('close-report'), report: shortId, outcome: z.enum(['acted', 'dismissed']), note }),
  z.strictObject({ do: z.literal('put-event'), event: shortId }),
  z.strictObject({ do: z.literal('drop-event') }),
  z.strictObject({ do: z.literal('event-phase'), phase: z.enum(EVENT_PHASES) }),
  z.strictObject({ do: z.literal('event-schedule') }),
  z.strictObject({ do: z.literal('take-body'), visitorId: shortId, note }),
  z.strictObject({ do: z.literal('open-mirror') }),
  z.strictObject({ do: z.literal('close-mirror'), mirror }),
  z.strictObject({ do: z.literal('merge-mirrors'), from: mirror, to: mirror }),
])
export type HouseAct = z.infer<typeof houseAct>

const PEOPLE_ROLES: readonly Role[] = ['owner', 'operator', 'moderator']
const TELLING_ROLES: readonly Role[] = ['owner', 'operator', 'moderator', 'host']
const RUNNING_ROLES: readonly Role[] = ['owner', 'operator']

/** Who may do what in the house. */
export const ACT_ROLES: Readonly<Record<HouseAct['do'], readonly Role[]>> = {
  mute: PEOPLE_ROLES,
  unmute: PEOPLE_ROLES,
  kick: PEOPLE_ROLES,
  ban: PEOPLE_ROLES,
  unban: PEOPLE_ROLES,
  'take-body': PEOPLE_ROLES,
  lock: PEOPLE_ROLES,
  unlock: PEOPLE_ROLES,
  notice: TELLING_ROLES,
  withdraw: TELLING_ROLES,
  'close-report': PEOPLE_ROLES,
  'put-event': RUNNING_ROLES,
  'drop-event': RUNNING_ROLES,
  'event-phase': RUNNING_ROLES,
  'event-schedule': RUNNING_ROLES,
  'open-mirror': RUNNING_ROLES,
  'close-mirror': RUNNING_ROLES,
  'merge-mirrors': RUNNING_ROLES,
}
/** Roles that read reports and the chat record. */
export const MODERATING_ROLES = PEOPLE_ROLES

/** Messages a client may send to the house; see `clientMessages`. */
export const houseClientMessages = {
  /** An act of staff, judged against what it touches: refused when that changed after `expectedRevision`. Answered by `actResult`. */
  act: z.strictObject({ commandId: shortId, expectedRevision: z.int().check(z.gte(0)), act: houseAct }),
  /** From now on the two neither see nor hear each other. Answered by `blocked`. */
  block: z.strictObject({ visitorId: shortId }),
  /** Takes a block back, by the key `blocked` lists. */
  unblock: z.strictObject({ key: shortId }),
  /** Asks for the invitation link of the visitor's party; makes a party where he has none. Answered by `party`. */
  party: z.strictObject({}),
  /** Tells staff of somebody; what happened in the last half minute goes with it. Answered by `reported`. */
  report: z.strictObject({
    visitorId: shortId,
    reason: personReason,
    text: z.optional(z.string().check(z.maxLength(HOUSE_LIMITS.noteCharacters))),
  }),
} as const

const standing = z.object({ reason: personReason, untilMs: finite })
/** A mute or a ban as staff see it. */
const penalty = z.object({ key: z.string(), name: z.string(), reason: personReason, by: z.string(), atMs: finite, untilMs: finite })
/** What everyone in the venue is told, until a time. */
export const notice = z.object({ id: z.string(), words: bothLanguages, atMs: finite, untilMs: finite })
/** An event of the venue in short; times of its schedule in ms since the Unix epoch. */
const eventInShort = { id: z.string(), name: bothLanguages, doorsMs: finite, startMs: finite, endMs: finite, timeZone: z.string() }
/** The event that is put on, as the start page names it. */
export const listedEvent = z.object({ ...eventInShort, phase: z.enum(EVENT_PHASES) })
export type ListedEvent = z.infer<typeof listedEvent>

/** The event that is put on. */
export const eventOn = z.object({
  ...eventInShort,
  phase: z.enum(EVENT_PHASES),
  /** Whether its phase follows the schedule or somebody's hand. */
  mode: z.enum(['schedule', 'hand']),
  capacity: z.int(),
  admission: z.enum(['open', 'invited']),
})
export type EventOn = z.infer<typeof eventOn>

/** One thing that happened shortly before a report, and how many ms before. */
const reportedMoment = z.object({
  agoMs: finite,
  kind: z.enum(['said', 'entered', 'left', 'moved']),
  visitorId: z.string(),
  name: z.string(),
  /** What was said; for `moved` empty. */
  text: z.string(),
  /** For `moved`: metres walked in this time, and between the two people at its end; null where one of them has no place. */
  walkedM: z.nullable(finite),
  apartM: z.nullable(finite),
})
export type ReportedMoment = z.infer<typeof reportedMoment>

/** Messages of the house to its clients; see `serverMessages`. */
export const houseServerMessages = {
  /** The house as staff see it, on joining and after every change. */
  house: z.object({
    revision: z.int(),
    lock: z.nullable(z.object({ reason: z.enum(LOCK_REASONS), by: z.string(), atMs: finite })),
    notice: z.nullable(z.object({ ...notice.shape, by: z.string() })),
    mutes: z.array(penalty),
    bans: z.array(penalty),
    event: z.nullable(eventOn),
    /** Id of an event that is put on and whose document is gone: the doors are shut. */
    missingEvent: z.nullable(z.string()),
    /** Who works at the event that is on, as its document lists them. */
    tonight: z.array(z.object({ role, name: z.string() })),
    /** Events this venue could put on, by their doors. */
    events: z.array(z.object(eventInShort)),
    /** Secret of the invitation link of the event that is on, for those who run it. */
    invitation: z.nullable(z.string()),
  }),
  actResult: z.object({ commandId: z.string(), ok: z.boolean(), revision: z.int(), fault: z.optional(fault) }),
  /** Everyone here, once a second, for staff. */
  attendance: z.array(
    z.object({
      slot: z.int(),
      visitorId: z.string(),
      /** Names him also when he is away. */
      key: z.string(),
      name: z.string(),
      role,
      kind: z.enum(['visit', 'console']),
      sinceMs: finite,
      /** Head in ENU metres; null before the first pose. */
      at: z.nullable(z.tuple([finite, finite, finite])),
      /** Round trip of the connection; null before the first. */
      roundTripMs: z.nullable(finite),
      /** Time since anything came from him. */
      silentMs: finite,
      /** Reads too slowly to be fed. */
      stalled: z.boolean(),
      /** His voice is heard now. */
      speaking: z.optional(z.boolean()),
      /** The room of the venue he is in. */
      mirror: z.int(),
    }),
  ),
  /** The venue's rooms, and who waits to come in; for staff, once a second and after every change. */
  mirrors: z.object({
    /** Visitors one room holds, all of them hold, and rooms that may be open at once. */
    capacity: z.int(),
    total: z.int(),
    most: z.int(),
    rooms: z.array(
      z.object({
        mirror: z.int(),
        /** Visitors in it, and places kept for those on their way. */
        visitors: z.int(),
        held: z.int(),
        /** Opened by staff: it does not close by itself. */
        kept: z.boolean(),
        closing: z.boolean(),
        /** How often the process that carried it was lost, so that it was opened again; absent where that never was. */
        reopened: z.optional(z.int()),
      }),
    ),
    waiting: z.int(),
    /** Places that became free, per minute; null while it is not known. */
    freedPerMinute: z.nullable(finite),
  }),
  /** How many rooms the venue has, and visitors in the others; to everyone after every change, once a second at most. */
  elsewhere: z.object({ mirrors: z.int(), people: z.int() }),
  /** Comes right before the connection is closed with `CLOSE.moved`: the same visitor goes on in another room. */
  moved: z.object({ mirror: z.int(), why: z.enum(['closed', 'merged']) }),
  /** The receiver's party: the secret of its link, and who of it is in which room. */
  party: z.object({ token: z.string(), people: z.array(z.object({ visitorId: z.string(), name: z.string(), mirror: z.int() })) }),
  /** The receiver walked into a zone that is full: others see him where he last stood. */
  zoneFull: z.object({ zone: z.string(), capacity: z.int() }),
  /** Staff took off the body the receiver had brought; for so many hours he brings none. */
  bodyOff: z.object({ hours: finite }),
  /** Visitors in each zone that has a limit, in this room; once a second where there is such a zone. */
  zones: z.array(z.object({ zone: z.string(), people: z.int(), capacity: z.int() })),
  /** What everyone is told now; null takes it back. */
  notice: z.nullable(notice),
  /** How the receiver stands: whether he may speak. */
  standing: z.object({ muted: z.nullable(standing) }),
  /** Comes right before the connection is closed. */
  sentOut: z.object({ how: z.enum(['kicked', 'banned']), reason: personReason, untilMs: z.nullable(finite) }),
  /** People the receiver has blocked. */
  blocked: z.array(z.object({ key: z.string(), name: z.string() })),
  reported: z.object({ visitorId: z.string() }),
  /** Reports that wait for a moderator, oldest first. */
  reports: z.array(
    z.object({
      id: z.string(),
      atMs: finite,
      by: z.string(),
      about: z.string(),
      aboutVisitorId: z.string(),
      aboutKey: z.string(),
      reason: personReason,
      text: z.string(),
      moments: z.array(reportedMoment),
    }),
  ),
} as const

/** HTTP of the house; see `http`. */
export const houseHttp = {
  /** POST /api/venues/<id>/door: whether the caller would be let in now, and if not, why and until when. */
  door: {
    request: z.strictObject({
      invitation: z.optional(z.string().check(z.maxLength(100))),
      /** Of a party's link. */
      party: z.optional(z.string().check(z.maxLength(HOUSE_LIMITS.partyToken))),
      /** True keeps the caller's place in the queue, or gives him one, while the venue is full; false gives it up; it is lost two minutes after he last asked. */
      queue: z.optional(z.boolean()),
    }),
    response: z.object({
      why: z.nullable(z.enum(DOOR_REASONS)),
      /** When it will be otherwise, where that is known. */
      untilMs: z.nullable(finite),
      event: z.nullable(eventOn),
      serverMs: finite,
      /** Where the caller stands in the queue; null when he is in none. */
      queue: z.nullable(
        z.object({
          /** People before him. */
          ahead: z.int(),
          /** By the places that became free of late; null while too few have to say. */
          waitS: z.nullable(finite),
          /** It is his turn: a place is kept for him for half a minute. */
          admitted: z.boolean(),
        }),
      ),
      /** How long, ms, a place is still kept for somebody whose connection broke: the caller may have it after that. Null where there is none, or others come first. */
      keptMs: z.optional(z.nullable(finite)),
      /** What the party's link is worth: its people are in, or nobody yet; null without one. */
      party: z.nullable(z.object({ state: z.enum(['in', 'empty', 'unknown']), people: z.int() })),
    }),
  },
  /** GET /api/audit?before=<id>: who did what, newest first; for the owner. */
  audit: {
    response: z.object({
      lines: z.array(
        z.object({
          id: z.int(),
          atMs: finite,
          who: z.string(),
          name: z.string(),
          role: z.string(),
          venue: z.string(),
          what: z.string(),
          detail: z.string(),
          outcome: z.string(),
        }),
      ),
    }),
  },
} as const
/** Whether one would be let in, and why not. */
export type DoorAnswer = z.infer<typeof houseHttp.door.response>
/** A line of the audit as the console and the command show it. */
export type AuditLine = z.infer<typeof houseHttp.audit.response>['lines'][number]
