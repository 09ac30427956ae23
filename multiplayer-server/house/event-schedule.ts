import type { Event } from '../../model/documents/index.ts'
import type { EventOn, EventPhase, ListedEvent } from '../../model/protocol/index.ts'

/** Where an event stands by its schedule at server time `nowMs`. */
export function phaseAt({ schedule }: Event, nowMs: number): EventPhase {
  if (nowMs < Date.parse(schedule.doors)) return 'closed'
  if (nowMs < Date.parse(schedule.start)) return 'doors'
  return nowMs < Date.parse(schedule.end) ? 'on' : 'over'
}

/** An event as lists name it. */
export function eventInShort({ id, name, schedule }: Event): Omit<EventOn, 'phase' | 'mode' | 'capacity' | 'admission'> {
  const { doors, start, end, timeZone } = schedule
  return { id, name, doorsMs: Date.parse(doors), startMs: Date.parse(start), endMs: Date.parse(end), timeZone }
}

/** The event that is put on, as the start page names it. */
export function eventListed(event: EventOn | null): ListedEvent | null {
  if (event === null) return null
  const { id, name, doorsMs, startMs, endMs, timeZone, phase } = event
  return { id, name, doorsMs, startMs, endMs, timeZone, phase }
}
