import { useEffect, useRef, useState, type ReactNode } from 'react'
import { every, hostNow } from '../runtime/index.ts'
import type { NearSpot } from '../../model/walk/index.ts'
import { useInterface } from './interface-provider.tsx'
import type { NamedPlace, Surroundings } from './look-around.ts'
import { sayNearby, tellNews, tellPeople, tellShow, tellSpot, tellWhere } from './tell-surroundings.ts'

/** How often the text follows, and how often news may be told aloud, ms. */
const LOOK_MS = 1000
const NEWS_MS = 4000

/** What is near, in words: where one is, places, people, what the show does. News alone is told aloud, calmly. */
export function SurroundingsText(props: {
  look: () => Surroundings
  /** Places told, nearest first; with `goTo` all of them, in the venue's order. */
  mostPlaces: number
  order?: readonly string[]
  goTo?: (place: NearSpot<NamedPlace>) => void
  /** Where nothing else on the page shows the narration. */
  narrates?: boolean
}): ReactNode {
  const { language, tell } = useInterface()
  const { now, news } = useSurroundings(props.look)
  const { order, goTo } = props
  const places = order ? now.places.toSorted((a, b) => order.indexOf(a.thing.id) - order.indexOf(b.thing.id)) : now.places
  return (
    <>
      <p data-near="where">{tellWhere(language, now)}</p>
      <h3>{sayNearby(language, 'show')}</h3>
      <p data-near="show">{tellShow(language, now)}</p>
      {props.narrates && (
        <p className="narration" role="log" aria-label={sayNearby(language, 'show')}>
          {now.show?.caption?.[language]}
        </p>
      )}
      <h3>{sayNearby(language, 'people')}</h3>
      <ul className="plain" data-near="people">
        {tellPeople(language, now).map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      {places.length > 0 && <h3>{sayNearby(language, 'places')}</h3>}
      <ul className="plain" data-near="places">
        {places.slice(0, props.mostPlaces).map((place) => (
          <li key={place.thing.id}>
            <span>{tellSpot(language, tell(place.thing.name), place)}</span>
            {goTo && place.thing.note && <span className="small soft">{tell(place.thing.note)}</span>}
            {goTo && (
              <button type="button" onClick={() => goTo(place)}>
                {sayNearby(language, 'go', { place: tell(place.thing.name) })}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status" aria-live="polite" data-near="news">
        {news}
      </p>
    </>
  )
}

/** Looks around every second; collects news until it may be told again, whatever else changes on the page meanwhile. */
function useSurroundings(look: () => Surroundings): { now: Surroundings; news: string } {
  const { language } = useInterface()
  const [now, setNow] = useState(look)
  const [news, setNews] = useState('')
  const told = useRef({ surroundings: now, atMs: -Infinity })
  const latest = useRef(look)
  latest.current = look
  // Another way to look changes nothing of the rhythm: whatever the room tells meanwhile, the text follows.
  useEffect(
    () =>
      every(LOOK_MS, () => {
        const seen = latest.current()
        setNow(seen)
        if (hostNow() - told.current.atMs < NEWS_MS) return
        const lines = tellNews(language, told.current.surroundings, seen)
        told.current = { surroundings: seen, atMs: lines.length > 0 ? hostNow() : -Infinity }
        if (lines.length > 0) setNews(lines.join(' '))
      }),
    [language],
  )
  return { now, news }
}
