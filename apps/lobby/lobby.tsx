import { useState, type ReactNode } from 'react'
import { LanguageSwitch, TextSizeSwitch, useInterface } from '../../engine/interface/index.ts'
import { GlobePanel } from './globe-panel.tsx'
import { useVenueList } from './use-venue-list.ts'
import { VenueCard } from './venue-card.tsx'
import './lobby.css'

/** A venue chosen, and where: in the list or on the globe. */
interface Choice {
  readonly id: string | null
  readonly from: 'list' | 'globe'
}

/** The start page: which places are open, what is on in them, where they lie, and one way into each. */
export function Lobby(): ReactNode {
  const { say } = useInterface()
  const venues = useVenueList()
  const [choice, setChoice] = useState<Choice>({ id: null, from: 'list' })
  const [globeShown, setGlobeShown] = useState(false)

  return (
    <main className="lobby">
      <div className="front">
        <header>
          <div className="row">
            <p className="brand grow">
              <img src="/favicon.svg" alt="" width={32} height={32} /> Holosite
            </p>
            <TextSizeSwitch />
            <LanguageSwitch />
          </div>
          <h1>{say('lobby.title')}</h1>
          <p className="soft">{say('lobby.subtitle')}</p>
        </header>
        {venues === 'loading' && <p role="status">{say('lobby.loading')}</p>}
        {venues === 'failed' && <p role="alert">{say('lobby.failed')}</p>}
        {typeof venues !== 'string' && venues.length === 0 && <p role="status">{say('lobby.empty')}</p>}
        {typeof venues !== 'string' && venues.length > 0 && (
          <section aria-labelledby="venues-heading">
            <h2 id="venues-heading" className="visually-hidden">
              {say('lobby.venues')}
            </h2>
            <ul className="venues">
              {venues.map((venue) => (
                <VenueCard
                  key={venue.id}
                  venue={venue}
                  selected={choice.id === venue.id}
                  reveal={choice.id === venue.id && choice.from === 'globe'}
                  onFind={globeShown ? () => setChoice({ id: venue.id, from: 'list' }) : undefined}
                />
              ))}
            </ul>
          </section>
        )}
      </div>
      {typeof venues !== 'string' && venues.length > 0 && (
        <GlobePanel
          venues={venues}
          selected={choice.id}
          reveal={choice.from === 'list'}
          onSelect={(id) => setChoice({ id, from: 'globe' })}
          onShown={setGlobeShown}
        />
      )}
    </main>
  )
}
