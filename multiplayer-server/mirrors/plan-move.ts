import { HolositeError, type FaultCode, type Outcome } from '../../model/errors/index.ts'
import type { Seating } from './seating.ts'

/**
 * Where everyone of a room goes when it is closed (`to` null) or merged into another: each visitor's new room. Parties stay together where a
 * room has place for all of one. Nothing is changed; refused when the others do not hold all of them.
 */
export function planMove(seating: Seating, from: number, to: number | null): Outcome<ReadonlyMap<string, number>> {
  if (from === 1) return refusal('protocol/not-allowed', 'The first room stays: staff sit in it.', 'Merge the other room into it instead.')
  if (!seating.isOpen(from)) return refusal('house/unknown-mirror', `There is no open room ${from}.`, 'Look at the list again.')
  if (to !== null && (to === from || !seating.isOpen(to)))
    return refusal('house/unknown-mirror', `There is no open room ${to} to go to.`, 'Look at the list again.')
  const rooms = to === null ? seating.mirrors.filter((mirror) => mirror !== from && seating.isOpen(mirror)) : [to]
  const free = new Map(rooms.map((mirror) => [mirror, seating.roomIn(mirror)]))
  const plan = new Map<string, number>()
  const groups = groupsOf(seating, from)
  const people = groups.reduce((sum, group) => sum + group.length, 0)
  const places = [...free.values()].reduce((sum, places) => sum + places, 0)
  if (people > places) {
    const what = `Room ${from} has ${people} people; the others have ${places} places.`
    return refusal('house/no-place', what, 'Open another room, or wait until some have left.')
  }
  for (const group of groups) {
    const whole = roomiest(free)
    for (const visitorId of group) {
      // The largest come first; one that fits nowhere whole is split rather than left behind.
      const mirror = (free.get(whole) ?? 0) > 0 ? whole : roomiest(free)
      free.set(mirror, (free.get(mirror) ?? 0) - 1)
      plan.set(visitorId, mirror)
    }
  }
  return { ok: true, value: plan }
}

/** Parties, largest first, and then those who are alone. */
function groupsOf(seating: Seating, mirror: number): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>()
  for (const visitorId of seating.peopleIn(mirror)) {
    const key = seating.partyOf(visitorId) ?? `/${visitorId}`
    groups.set(key, [...(groups.get(key) ?? []), visitorId])
  }
  return [...groups.values()].toSorted((one, other) => other.length - one.length)
}

function roomiest(free: ReadonlyMap<number, number>): number {
  const [most] = [...free].toSorted(([a, m], [b, n]) => n - m || a - b)
  return most?.[0] ?? 1
}

function refusal(code: FaultCode, what: string, fix: string): Outcome<never> {
  return { ok: false, faults: [new HolositeError({ code, what, fix }).toFault()] }
}
