import { HolositeError, type Fault, type FaultCode } from '../../model/errors/index.ts'
import type { HouseRequest, HouseState, Penalty } from './house-state.ts'

/** What the house knows when an act comes. */
export interface ActContext {
  readonly atMs: number
  /** Whose act, as colleagues know him. */
  readonly by: string
  /** The visitor the act names; null where nobody has that id. */
  readonly subject: { readonly key: string; readonly name: string; readonly isStaff: boolean; readonly isHere: boolean } | null
  /** Keys of the visitors who are in. */
  readonly inside: readonly string[]
  /** Where the named event stands by its schedule; null when the venue has no such event. */
  readonly eventPhase: 'closed' | 'doors' | 'on' | 'over' | null
}

/** The house after an act, or why nothing changed. */
export type Reduced =
  | { readonly ok: true; readonly changed: boolean; readonly state: HouseState }
  | { readonly ok: false; readonly fault: Fault }

const MOST_COMMANDS = 50
const MOST_PENALTIES = 1000
const MOST_PARTS = 300
const MINUTE_MS = 60_000

/**
 * One act on the house. A command that was taken already changes nothing; one that touches what somebody else changed
 * after its sender last saw it is refused and says whose act came first. Acts on different parts do not disturb each other.
 */
export function reduceHouse(state: HouseState, request: HouseRequest, context: ActContext): Reduced {
  if (state.recentCommands.includes(request.commandId)) return { ok: true, changed: false, state }
  const fault = faultOf(state, request, context)
  if (fault !== null) return { ok: false, fault }
  const revision = state.revision + 1
  const part = partOf(request.act, context)
  const changed = Object.entries({ ...state.changed, [part]: { revision, by: context.by } })
    .toSorted(([, a], [, b]) => b.revision - a.revision)
    .slice(0, MOST_PARTS)
  const next: HouseState = {
    ...state,
    ...applied(state, request, context),
    revision,
    changed: Object.fromEntries(changed),
    recentCommands: [...state.recentCommands, request.commandId].slice(-MOST_COMMANDS),
  }
  return { ok: true, changed: true, state: next }
}

/** The house without what has run out at `nowMs`; the very same object when nothing has. */
export function expireHouse(state: HouseState, nowMs: number): HouseState {
  const holds = ({ untilMs }: { untilMs: number }): boolean => untilMs > nowMs
  const noticeHolds = state.notice === null || holds(state.notice)
  if (noticeHolds && state.mutes.every(holds) && state.bans.every(holds)) return state
  return {
    ...state,
    revision: state.revision + 1,
    notice: noticeHolds ? state.notice : null,
    mutes: state.mutes.filter(holds),
    bans: state.bans.filter(holds),
  }
}

/** The part of the house an act touches. */
function partOf(act: HouseRequest['act'], { subject }: ActContext): string {
  switch (act.do) {
    case 'mute':
    case 'kick':
    case 'ban':
      return `person/${subject?.key ?? ''}`
    case 'unmute':
    case 'unban':
      return `person/${act.key}`
    case 'lock':
    case 'unlock':
      return 'lock'
    case 'notice':
    case 'withdraw':
      return 'notice'
    case 'open-mirror':
    case 'close-mirror':
    case 'merge-mirrors':
      return 'mirrors'
    default:
      return 'event'
  }
}

function faultOf(state: HouseState, { act, expectedRevision }: HouseRequest, context: ActContext): Fault | null {
  const before = state.changed[partOf(act, context)]
  if (before !== undefined && before.revision > expectedRevision) {
    return refuse('house/stale-revision', `${before.by} changed this a moment ago.`, 'Look at what it is now, then decide again.')
  }
  const missing = refuse('house/unknown-key', 'Nobody is under that measure any more.', 'Look at the list again.')
  switch (act.do) {
    case 'mute':
    case 'kick':
    case 'ban':
      return subjectFault(act.do, context)
    case 'unmute':
      return state.mutes.some(({ key }) => key === act.key) ? null : missing
    case 'unban':
      return state.bans.some(({ key }) => key === act.key) ? null : missing
    case 'unlock':
      return state.lock === null ? refuse('house/already', 'The room is not locked.', 'Nothing is to be done.') : null
    case 'withdraw':
      return state.notice === null ? refuse('house/already', 'No notice stands.', 'Nothing is to be done.') : null
    case 'put-event':
      return context.eventPhase === null
        ? refuse('house/unknown-event', `The venue has no event "${act.event}".`, 'Choose one of the list; an event at fault is not in it.')
        : null
    case 'drop-event':
    case 'event-phase':
    case 'event-schedule':
      return state.event === null ? refuse('house/unknown-event', 'No event is put on.', 'Put one on first.') : null
    case 'lock':
    case 'notice':
    case 'open-mirror':
    case 'close-mirror':
    case 'merge-mirrors':
      return null
  }
}

function subjectFault(what: 'mute' | 'kick' | 'ban', { subject }: ActContext): Fault | null {
  if (subject === null || (what === 'kick' && !subject.isHere)) {
    return refuse('house/not-here', 'That person is not here.', 'Look at the list again.')
  }
  if (!subject.isStaff) return null
  return refuse('house/not-a-visitor', `${subject.name} is of the staff.`, 'Take the link back instead: holosite staff revoke.')
}

function applied(state: HouseState, { commandId, act }: HouseRequest, context: ActContext): Partial<HouseState> {
  const { atMs, by, inside, eventPhase } = context
  switch (act.do) {
    case 'mute':
      return { mutes: withPenalty(state.mutes, penaltyOf(act, context)) }
    case 'ban':
      return { bans: withPenalty(state.bans, penaltyOf(act, context)) }
    case 'unmute':
      return { mutes: state.mutes.filter(({ key }) => key !== act.key) }
    case 'unban':
      return { bans: state.bans.filter(({ key }) => key !== act.key) }
    case 'lock':
      return { lock: { reason: act.reason, by, atMs, inside: [...(state.lock?.inside ?? inside)] } }
    case 'unlock':
      return { lock: null }
    case 'notice':
      return { notice: { id: commandId, words: act.words, by, atMs, untilMs: atMs + act.minutes * MINUTE_MS } }
    case 'withdraw':
      return { notice: null }
    case 'put-event':
      return { event: { id: act.event, hand: null, phase: eventPhase ?? 'closed' } }
    case 'drop-event':
      return { event: null }
    case 'event-phase':
      return state.event === null ? {} : { event: { ...state.event, hand: act.phase } }
    case 'event-schedule':
      return state.event === null ? {} : { event: { ...state.event, hand: null } }
    case 'kick':
    case 'open-mirror':
    case 'close-mirror':
    case 'merge-mirrors':
      // Rooms live as long as the server: nothing of them is kept.
      return {}
  }
}

const withPenalty = (list: readonly Penalty[], penalty: Penalty): Penalty[] =>
  [...list.filter(({ key }) => key !== penalty.key), penalty].slice(-MOST_PENALTIES)

function penaltyOf(act: { reason: Penalty['reason']; minutes: number }, { atMs, by, subject }: ActContext): Penalty {
  const { key = '', name = '' } = subject ?? {}
  return { key, name, reason: act.reason, by, atMs, untilMs: atMs + act.minutes * MINUTE_MS }
}

const refuse = (code: FaultCode, what: string, fix: string): Fault => new HolositeError({ code, what, fix }).toFault()
