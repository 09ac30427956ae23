import type { Fault } from '../../errors/index.ts'
import type { Event } from '../event/schema.ts'
import type { Scene } from '../scene/schema.ts'
import type { Venue } from '../venue/schema.ts'
import { reportTo } from './venue-documents.ts'

/** An event's times in order, and, where given, against its venue and scene. */
export function linkEvent(event: Event, venue?: Venue, scene?: Scene, file?: string): { readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const report = reportTo(faults, file)
  const { doors, start, end } = event.schedule
  if (Date.parse(doors) > Date.parse(start)) {
    report(
      'event/time-order',
      ['schedule', 'start'],
      `The event starts at ${start}, before its doors open at ${doors}.`,
      'Open the doors first.',
    )
  }
  if (Date.parse(start) >= Date.parse(end)) {
    report('event/time-order', ['schedule', 'end'], `The event ends at ${end}, not after its start at ${start}.`, 'Let it end later.')
  }
  if (venue !== undefined && venue.id !== event.venue) {
    report('venue/wrong-venue', ['venue'], `The event is at "${event.venue}", not at "${venue.id}".`, 'Name the venue that holds it.')
  }
  if (scene !== undefined && scene.venue !== event.venue) {
    const what = `Scene "${scene.id}" is written for venue "${scene.venue}", not for "${event.venue}".`
    report('venue/wrong-venue', ['scene'], what, "Choose a scene of the event's venue.")
  }
  const holds = venue === undefined ? Infinity : venue.limits.capacity * venue.limits.mirrors
  if (event.capacity > holds) {
    const what = `The event admits ${event.capacity} people; the venue holds ${holds} in all its rooms.`
    report('event/over-capacity', ['capacity'], what, `Admit at most ${holds}, or allow the venue more mirrors.`)
  }
  return { faults }
}
