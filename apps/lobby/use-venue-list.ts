import { useEffect, useState } from 'react'
import { fetchJson } from '../../engine/net/index.ts'
import { every } from '../../engine/runtime/index.ts'
import { http, type VenueListing } from '../../model/protocol/index.ts'

const REFRESH_MS = 30_000

/** The venues of this server and who is there, asked again every half minute while the page is in sight. */
export function useVenueList(): readonly VenueListing[] | 'loading' | 'failed' {
  const [venues, setVenues] = useState<readonly VenueListing[] | 'loading' | 'failed'>('loading')
  useEffect(() => {
    const leaving = new AbortController()
    const ask = async (): Promise<void> => {
      const answer = await fetchJson({ path: '/api/venues', answer: http.venues.response, signal: leaving.signal })
      if (leaving.signal.aborted) return
      // A list once shown stays when the server is out of reach for a moment.
      setVenues((shown) => (answer.ok ? answer.value : typeof shown === 'string' ? 'failed' : shown))
    }
    void ask()
    const stop = every(REFRESH_MS, () => document.visibilityState === 'visible' && void ask())
    return () => {
      leaving.abort()
      stop()
    }
  }, [])
  return venues
}
