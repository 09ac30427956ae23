import type { ReactNode, Ref } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { VenueListing } from '../../model/protocol/index.ts'

export interface GlobeMarkerProps {
  readonly ref: Ref<HTMLDivElement>
  /** One venue, or several that lie too near each other to stand apart. */
  readonly venues: readonly VenueListing[]
  readonly selected: string | null
  onSelect(id: string): void
}

/** A light on the globe with the names of what is there; the name chosen leads in. */
export function GlobeMarker({ ref, venues, selected, onSelect }: GlobeMarkerProps): ReactNode {
  const { say, tell } = useInterface()
  return (
    <div ref={ref} className="marker" data-count={venues.length}>
      <span className="pin" aria-hidden="true">
        {venues.length > 1 ? venues.length : ''}
      </span>
      <ul aria-label={venues.length > 1 ? say('lobby.together', { count: venues.length }) : undefined}>
        {venues.map((venue) => (
          <li key={venue.id}>
            <button type="button" data-marker={venue.id} aria-pressed={venue.id === selected} onClick={() => onSelect(venue.id)}>
              {tell(venue.name)}
            </button>
            {venue.id === selected && (
              <a className="button primary" href={`/visit/${venue.id}`} aria-label={say('lobby.visitName', { name: tell(venue.name) })}>
                {say('lobby.visit')}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
