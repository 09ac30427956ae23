import { useEffect, useState } from 'react'
import type { Outcome } from '../../model/errors/index.ts'
import { loadVenue, type VenueDocuments } from '../net/index.ts'

/** The venue's documents, fetched again whenever the server's revision moves. Null while the first fetch runs. */
export function useVenueDocuments(venue: string, revision: number): Outcome<VenueDocuments> | null {
  const [found, setFound] = useState<Outcome<VenueDocuments> | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    void loadVenue(venue, leaving.signal).then((outcome) => {
      if (leaving.signal.aborted) return
      // A fetch that failed keeps what is shown: the room tells when there is something newer.
      setFound((before) => (outcome.ok || before === null ? outcome : before))
    })
    return () => leaving.abort()
  }, [venue, revision])
  return found
}
