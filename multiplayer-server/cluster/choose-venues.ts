/** How free venues are shared out. */
export interface VenueChoice {
  /** Venues nobody runs, and for how long this process has seen them so, ms. */
  readonly free: ReadonlyMap<string, number>
  /** Venues each living process runs, by its id; this one's among them. */
  readonly held: ReadonlyMap<string, number>
  readonly me: string
  /** All venues there are. */
  readonly venues: number
  /** Processes that are meant to run. */
  readonly expected: number
  /** How long this process has been here, ms; infinite once all that are expected have come. */
  readonly ageMs: number
}

/** So long a process that came early leaves to those that come later what is their share. */
export const SETTLE_MS = 15_000
/** Whoever runs less goes first; after so long anybody goes. */
export const YIELD_MS = 1000

/**
 * The venues this process should take now. At first no more than its share of all, so that processes that start together share
 * them; later every one that stays free, the least laden process first.
 */
export function chooseVenues({ free, held, me, venues, expected, ageMs }: VenueChoice): readonly string[] {
  const share = ageMs < SETTLE_MS ? Math.ceil(venues / Math.max(expected, held.size, 1)) : venues
  const least = Math.min(...[...held].filter(([id]) => id !== me).map(([, count]) => count))
  const taken: string[] = []
  for (const [venue, freeMs] of free) {
    const mine = (held.get(me) ?? 0) + taken.length
    if (mine >= share) break
    if (mine > least && freeMs < YIELD_MS) continue
    taken.push(venue)
  }
  return taken
}
