import { useEffect, useState } from 'react'
import type { Outcome } from '../../model/errors/index.ts'
import { loadVenue, type VenueDocuments } from '../net/index.ts'

/**
 * The venue's documents, fetched again when the room tells of a revision (0: it told nothing yet) that is not the one at
 * hand. Null while the first fetch runs. The same revision stays the same object, so that nothing is mounted anew for it.
 */
export function useVenueDocuments(venue: string, revision: number): Outcome<VenueDocuments> | null {
  const [found, setFound] = useState<Outcome<VenueDocuments> | null>(null)
  const held = found?.ok ? found.value.revision : null
  const wanted = revision === 0 ? held : revision
  useEffect(() => {
    if (held !== null && wanted === held) return
    const leaving = new AbortController()
    void loadVenue(venue, leaving.signal).then((outcome) => {
      // A later fetch that fails keeps what is shown: the room tells when there is something newer.
      if (!leaving.signal.aborted) setFound((before) => (outcome.ok || before === null ? outcome : before))
    })
    return () => leaving.abort()
  }, [venue, wanted, held])
  return found
}
