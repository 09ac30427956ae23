import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import {
  canDraw,
  createStandIn,
  lookAround,
  othersNamed,
  placesOf,
  sayNearby,
  SurroundingsText,
  useInterface,
  type RoomLink,
  type RoomView,
  type Gait,
  type StandIn,
} from '../../engine/interface/index.ts'
import type { VenueDocuments } from '../../engine/net/index.ts'
import { createDisposeScope } from '../../engine/runtime/index.ts'
import { radians } from '../../model/units/index.ts'
import './text-visit.css'

const GestureNews = lazy(async () => ({ default: (await import('./gesture-news.tsx')).GestureNews }))

const EIGHTH = radians(Math.PI / 4)
const STEP_M = 5

/** The visit in words: the same room and the same show, without a picture. */
export function TextVisit(props: {
  documents: VenueDocuments
  link: RoomLink | null
  view: RoomView
  arrival: string | undefined
}): ReactNode {
  const { documents, link, view } = props
  const { language } = useInterface()
  const body = useStandIn(documents, link, props.arrival)
  return (
    <div className="text-visit">
      <p className="soft">{sayNearby(language, canDraw() ? 'asText' : 'noWebgl')}</p>
      {canDraw() && (
        <p>
          <a className="button" href={location.pathname}>
            {sayNearby(language, 'in3d')}
          </a>
        </p>
      )}
      {body && (
        <section id="near" tabIndex={-1} aria-labelledby="near-heading">
          <h2 id="near-heading">{sayNearby(language, 'title')}</h2>
          <Walk body={body} />
          <Surroundings body={body} documents={documents} view={view} />
          <Suspense>
            <GestureNews link={link} view={view} near={() => body.people().map(({ thing }) => thing)} />
          </Suspense>
        </section>
      )}
    </div>
  )
}

/** Steps and turns by buttons, so that every way of pressing one will do. */
function Walk({ body }: { body: StandIn }): ReactNode {
  const { language } = useInterface()
  const [blocked, setBlocked] = useState(false)
  return (
    <div className="row" role="group" aria-label={sayNearby(language, 'walk')}>
      <button type="button" onClick={() => body.turn(radians(-EIGHTH))}>
        {sayNearby(language, 'turnLeft')}
      </button>
      <button type="button" onClick={() => setBlocked(!body.walk(STEP_M))}>
        {sayNearby(language, 'ahead')}
      </button>
      <button type="button" onClick={() => body.turn(EIGHTH)}>
        {sayNearby(language, 'turnRight')}
      </button>
      <span role="status">{blocked ? sayNearby(language, 'blocked') : ''}</span>
    </div>
  )
}

function Surroundings({ body, documents, view }: { body: StandIn; documents: VenueDocuments; view: RoomView }): ReactNode {
  const { venue, show } = documents
  const places = useMemo(() => placesOf(venue), [venue])
  const order = useMemo(() => places.map(({ thing }) => thing.id), [places])
  const look = useCallback(
    () =>
      lookAround({
        ...{ places, show, cueState: view.cueState, serverMs: body.serverMs(), standing: body.standing },
        ...othersNamed(view, body.people()),
      }),
    [body, places, show, view],
  )
  const goTo = (id: string): void => {
    const spot = places.find(({ thing }) => thing.id === id)
    if (spot) body.goTo(spot.east, spot.north, spot.thing.headingDeg)
  }
  return <SurroundingsText narrates look={look} order={order} mostPlaces={places.length} goTo={({ thing }) => goTo(thing.id)} />
}

/** Stands in the room for as long as the component lives. */
function useStandIn(documents: VenueDocuments, link: RoomLink | null, arrival: string | undefined): StandIn | null {
  const [body, setBody] = useState<StandIn | null>(null)
  const stood = useRef<Gait | undefined>(undefined)
  useEffect(() => {
    if (!link) return
    const scope = createDisposeScope()
    const standIn = createStandIn(scope, { documents, link, arrival, stood: stood.current })
    stood.current = standIn.standing
    setBody(standIn)
    return () => {
      setBody(null)
      scope.dispose()
    }
  }, [documents, link, arrival])
  return body
}
