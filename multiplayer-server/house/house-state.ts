import * as z from 'zod/mini'
import { EVENT_PHASES, LOCK_REASONS, PERSON_REASONS, type HouseAct } from '../../model/protocol/index.ts'

const penalty = z.object({
  key: z.string(),
  name: z.string(),
  reason: z.enum(PERSON_REASONS),
  by: z.string(),
  atMs: z.number(),
  untilMs: z.number(),
})

/** What the house keeps over a restart. Everything else about it follows from this, the clock and the event documents. */
export const houseState = z.object({
  revision: z.int(),
  /** `inside` are the keys of those who were in when it was locked: they may come and go. */
  lock: z.nullable(z.object({ reason: z.enum(LOCK_REASONS), by: z.string(), atMs: z.number(), inside: z.array(z.string()) })),
  notice: z.nullable(
    z.object({
      id: z.string(),
      words: z.object({ 'zh-CN': z.string(), en: z.string() }),
      by: z.string(),
      atMs: z.number(),
      untilMs: z.number(),
    }),
  ),
  mutes: z.array(penalty),
  bans: z.array(penalty),
  /** `hand` is the phase somebody chose; null follows the schedule. `phase` is the one last told. */
  event: z.nullable(z.object({ id: z.string(), hand: z.nullable(z.enum(EVENT_PHASES)), phase: z.enum(EVENT_PHASES) })),
  /** For each part of the house, the revision that changed it last and whose act that was. */
  changed: z.record(z.string(), z.object({ revision: z.int(), by: z.string() })),
  recentCommands: z.array(z.string()),
})
export type HouseState = z.infer<typeof houseState>
export type Penalty = z.infer<typeof penalty>

/** An open house where nothing ever happened. */
export const OPEN_HOUSE: HouseState = {
  revision: 0,
  lock: null,
  notice: null,
  mutes: [],
  bans: [],
  event: null,
  changed: {},
  recentCommands: [],
}

/** An act of staff as it reached the house. Reports are closed elsewhere. */
export interface HouseRequest {
  readonly commandId: string
  /** The newest revision its sender knew. */
  readonly expectedRevision: number
  readonly act: Exclude<HouseAct, { do: 'close-report' | 'take-body' }>
}
