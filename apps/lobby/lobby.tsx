import { useEffect, useState, type ReactNode } from 'react'
import { LanguageSwitch, useInterface } from '../../engine/interface/index.ts'
import { fetchJson } from '../../engine/net/index.ts'
import { http, type VenueListing } from '../../model/protocol/index.ts'
import './lobby.css'

/** The start page: which places are open, and one way into each. */
export function Lobby(): ReactNode {
  const { say, tell } = useInterface()
  const [venues, setVenues] = useState<readonly VenueListing[] | 'loading' | 'failed'>('loading')
  useEffect(() => {
    const leaving = new AbortController()
    void fetchJson({ path: '/api/venues', answer: http.venues.response, signal: leaving.signal }).then((answer) => {
      if (!leaving.signal.aborted) setVenues(answer.ok ? answer.value : 'failed')
    })
    return () => leaving.abort()
  }, [])

  return (
    <main className="lobby">
      <header className="row">
        <div className="grow">
          <h1>{say('lobby.title')}</h1>
          <p className="soft">{say('lobby.subtitle')}</p>
        </div>
        <LanguageSwitch />
      </header>
      {venues === 'loading' && <p role="status">{say('lobby.loading')}</p>}
      {venues === 'failed' && <p role="alert">{say('lobby.failed')}</p>}
      {typeof venues !== 'string' && venues.length === 0 && <p role="status">{say('lobby.empty')}</p>}
      {typeof venues !== 'string' && (
        <ul className="venues">
          {venues.map((venue) => (
            <li key={venue.id} className="panel">
              <h2>{tell(venue.name)}</h2>
              <p className="soft small">{place(venue.latDeg, venue.lonDeg)}</p>
              <a className="button primary" href={`/visit/${venue.id}`}>
                {say('lobby.visit')}
              </a>
            </li>
          ))}
        </ul>
      )}
    </main>
  )
}

/** A position as people read it, to about 10 m. */
function place(latDeg: number, lonDeg: number): string {
  const lat = `${Math.abs(latDeg).toFixed(4)}° ${latDeg < 0 ? 'S' : 'N'}`
  return `${lat}, ${Math.abs(lonDeg).toFixed(4)}° ${lonDeg < 0 ? 'W' : 'E'}`
}
