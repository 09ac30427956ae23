import { useEffect, useRef, type ReactNode } from 'react'
import { sayClock, useInterface } from '../../engine/interface/index.ts'
import { wallNow } from '../../engine/runtime/index.ts'
import type { ListedEvent, VenueListing } from '../../model/protocol/index.ts'

export interface VenueCardProps {
  readonly venue: VenueListing
  readonly selected: boolean
  /** True when the choice was made on the globe: the card then comes into sight. */
  readonly reveal: boolean
  /** Absent while there is no globe to find the venue on. */
  readonly onFind?: (() => void) | undefined
}

/** One venue: what it looks like, who is there, what is on, what it is, the way in; and folded away where it lies and whose data it is. */
export function VenueCard({ venue, selected, reveal, onFind }: VenueCardProps): ReactNode {
  const { say, tell, reducedMotion } = useInterface()
  const card = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (reveal) card.current?.scrollIntoView({ block: 'nearest', behavior: reducedMotion ? 'auto' : 'smooth' })
  }, [reveal, reducedMotion])
  const name = tell(venue.name)
  return (
    <li ref={card} className="venue" data-venue={venue.id} data-selected={selected} aria-current={selected}>
      <div className="still" aria-hidden="true">
        {venue.picture === null ? (
          <span lang="zh-CN">{venue.name['zh-CN'].slice(0, 1)}</span>
        ) : (
          <img src={venue.picture} alt="" width={640} height={360} decoding="async" />
        )}
      </div>
      <div className="about">
        <h3>{name}</h3>
        <WhatIsOn venue={venue} />
        <p className="words">{tell(venue.description)}</p>
        <div className="row">
          <a className="button primary grow" href={`/visit/${venue.id}`} aria-label={say('lobby.visitName', { name })}>
            {say('lobby.visit')}
          </a>
          {onFind && (
            <button type="button" aria-pressed={selected} onClick={onFind}>
              {say('lobby.onGlobe')}
            </button>
          )}
        </div>
        <Sources venue={venue} />
      </div>
    </li>
  )
}

/** Where the place is made from. */
function Sources({ venue: { latDeg, lonDeg, sources } }: { venue: VenueListing }): ReactNode {
  const { say, tell } = useInterface()
  return (
    <details className="sources">
      <summary>{say('lobby.sources')}</summary>
      <p className="soft position">{positionText(latDeg, lonDeg)}</p>
      {sources.map(({ attribution, licence }, index) => (
        <p key={index} className="soft">
          {say('visit.attribution', { source: tell(attribution) })} ({licence})
        </p>
      ))}
    </details>
  )
}

/** Who is there, and what is on or when it begins. */
function WhatIsOn({ venue: { people, show, event } }: { venue: VenueListing }): ReactNode {
  const { say, tell, language } = useInterface()
  const eventText = ({ name, phase, startMs, doorsMs }: ListedEvent): string => {
    const clock = (ms: number): string => sayClock(ms, { language, nowMs: wallNow() })
    const key = ({ closed: 'lobby.eventAt', doors: 'lobby.eventSoon', on: 'lobby.eventOn', over: 'lobby.eventOn' } as const)[phase]
    return say(key, { event: tell(name), time: clock(startMs), doors: clock(doorsMs) })
  }
  return (
    <p className="row on">
      {event && event.phase !== 'over' && <span className={event.phase === 'closed' ? 'badge' : 'badge playing'}>{eventText(event)}</span>}
      {people > 0 ? <span className="badge good">{say('lobby.people', { count: people })}</span> : <span>{say('lobby.nobody')}</span>}
      {show?.playing === true && <span className="badge playing">{say('lobby.playing', { show: tell(show.name) })}</span>}
      {show?.playing === false && <span>{say('lobby.programme', { show: tell(show.name) })}</span>}
    </p>
  )
}

/** A position as people read it, to about 10 m. */
function positionText(latDeg: number, lonDeg: number): string {
  const lat = `${Math.abs(latDeg).toFixed(4)}° ${latDeg < 0 ? 'S' : 'N'}`
  return `${lat}, ${Math.abs(lonDeg).toFixed(4)}° ${lonDeg < 0 ? 'W' : 'E'}`
}
