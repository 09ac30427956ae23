import type { ReportedMoment } from '../../model/protocol/index.ts'

/** How far a report looks back, ms. */
export const REPORT_LOOK_BACK_MS = 30_000

/** Someone as the record of the last half minute knows him. */
export interface Witnessed {
  readonly visitorId: string
  readonly name: string
}

/** What happened in a room in the last half minute: who came, went and said what, and where people were. Bounded in time and number. */
export interface RecentMoments {
  note(moment: { readonly kind: 'said' | 'entered' | 'left'; readonly text: string } & Witnessed, atMs: number): void
  /** Where someone is now, ENU metres; called about once a second for everyone with a place. */
  see(visitorId: string, east: number, north: number, atMs: number): void
  forget(visitorId: string): void
  /** What goes with a report, oldest first: the room's words and doors, and how the two moved towards each other. */
  tell(reporter: Witnessed, subject: Witnessed, atMs: number): ReportedMoment[]
}

interface Place {
  readonly atMs: number
  readonly east: number
  readonly north: number
}

const MOST_MOMENTS = 400
const MOST_PLACES = 40
const STEP_MS = 5000
const STILL_M = 0.1

/** Nothing has happened yet. */
export function createRecentMoments(): RecentMoments {
  let moments: { readonly atMs: number; readonly told: Omit<ReportedMoment, 'agoMs'> }[] = []
  const trails = new Map<string, Place[]>()
  return {
    note({ kind, text, visitorId, name }, atMs) {
      const told = { kind, text, visitorId, name, walkedM: null, apartM: null }
      moments = [...moments.filter((moment) => atMs - moment.atMs <= REPORT_LOOK_BACK_MS), { atMs, told }].slice(-MOST_MOMENTS)
    },
    see(visitorId, east, north, atMs) {
      const trail = trails.get(visitorId) ?? []
      trails.set(visitorId, trail)
      trail.push({ atMs, east, north })
      while (trail.length > MOST_PLACES || atMs - (trail[0]?.atMs ?? atMs) > REPORT_LOOK_BACK_MS) trail.shift()
    },
    forget: (visitorId) => void trails.delete(visitorId),
    tell(reporter, subject, atMs) {
      const [own, theirs] = [trails.get(reporter.visitorId) ?? [], trails.get(subject.visitorId) ?? []]
      const told = moments
        .filter((moment) => atMs - moment.atMs <= REPORT_LOOK_BACK_MS)
        .map((moment) => ({ agoMs: atMs - moment.atMs, ...moment.told }))
      const moved = [...movesOf(reporter, { trail: own, others: theirs, atMs }), ...movesOf(subject, { trail: theirs, others: own, atMs })]
      return [...told, ...moved].toSorted((a, b) => b.agoMs - a.agoMs)
    },
  }
}

/** A trail in steps of five seconds: how far someone walked in each, and how near he then was to the other. */
function movesOf(who: Witnessed, about: { trail: readonly Place[]; others: readonly Place[]; atMs: number }): ReportedMoment[] {
  const moves: ReportedMoment[] = []
  for (let agoMs = REPORT_LOOK_BACK_MS - STEP_MS; agoMs >= 0; agoMs -= STEP_MS) {
    const endMs = about.atMs - agoMs
    const places = about.trail.filter((place) => place.atMs <= endMs && place.atMs > endMs - STEP_MS)
    const last = places.at(-1)
    if (last === undefined) continue
    const before = about.trail.findLast((place) => place.atMs <= endMs - STEP_MS)
    const path = before === undefined ? places : [before, ...places]
    const walkedM = path.slice(1).reduce((sum, place, index) => sum + between(place, path[index] as Place), 0)
    // Who stands still says so once, at the end.
    if (walkedM < STILL_M && agoMs > 0) continue
    const other = about.others.findLast((place) => place.atMs <= endMs)
    moves.push({ agoMs, kind: 'moved', ...who, text: '', walkedM, apartM: other === undefined ? null : between(last, other) })
  }
  return moves
}

const between = (a: Place, b: Place): number => Math.hypot(a.east - b.east, a.north - b.north)
