import { useEffect, useState } from 'react'
import type { Outcome } from '../../model/errors/index.ts'
import { loadVenue, type VenueDocuments } from '../net/index.ts'

/**
 * The venue's documents, fetched again when the room tells of a revision (0: it told nothing yet) that is not the one at
 * hand. Null while the first fetch runs. Documents that did not change stay the same object, so that nothing is mounted
 * anew for a revision that only tells of faults.
 */
export function useVenueDocuments(venue: string, revision: number): Outcome<VenueDocuments> | null {
  const [held, setHeld] = useState<{ outcome: Outcome<VenueDocuments>; revision: number | null } | null>(null)
  const have = held?.revision ?? null
  const wanted = revision === 0 ? have : revision
  useEffect(() => {
    if (have !== null && wanted === have) return
    const leaving = new AbortController()
    void loadVenue(venue, leaving.signal).then((outcome) => {
      if (leaving.signal.aborted) return
      setHeld((before) => {
        // A later fetch that fails keeps what is shown: the room tells when there is something newer.
        if (!outcome.ok) return before ?? { outcome, revision: null }
        const same = before?.outcome.ok && contentOf(before.outcome.value) === contentOf(outcome.value)
        return { outcome: same ? before.outcome : outcome, revision: outcome.value.revision }
      })
    })
    return () => leaving.abort()
  }, [venue, wanted, have])
  return held?.outcome ?? null
}

/** What a stage is made from, as text to compare. */
const contentOf = ({ venue, scene, show, night, fixtureTypes, files }: VenueDocuments): string =>
  JSON.stringify([venue, scene, show, night, fixtureTypes, files])
