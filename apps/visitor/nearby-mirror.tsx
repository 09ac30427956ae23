import { lazy, Suspense, useCallback, useMemo, type ReactNode } from 'react'
import {
  lookAround,
  othersNamed,
  placesOf,
  sayNearby,
  SurroundingsText,
  useInterface,
  type RoomLink,
  type RoomView,
} from '../../engine/interface/index.ts'
import type { VenueDocuments } from '../../engine/net/index.ts'
import { hostNow } from '../../engine/runtime/index.ts'
import type { VenueStage } from '../../engine/stage/index.ts'
import { milliseconds } from '../../model/units/index.ts'

const GestureNews = lazy(async () => ({ default: (await import('./gesture-news.tsx')).GestureNews }))

/** Nearer than this one is told what people do. */
const SEEN_M = 25
/** Places told: those one may be walking to. */
const MOST_PLACES = 8

/** The picture in words, for those who hear the page; seen by whoever comes to it by keyboard. */
export function NearbyMirror({ documents, stage, link, view }: MirrorParts): ReactNode {
  const { language } = useInterface()
  const { venue, show } = documents
  const places = useMemo(() => placesOf(venue), [venue])
  const look = useCallback(() => {
    const { ground, heading } = stage.rig
    const heads = stage.people().map(({ slot, head }) => ({ thing: slot, east: head[0]!, north: head[1]! }))
    return lookAround({
      ...{ places, show, cueState: view.cueState },
      serverMs: milliseconds(stage.serverNow(hostNow())),
      standing: { east: ground[0]!, north: ground[1]!, heading },
      ...othersNamed(view, heads),
    })
  }, [stage, places, show, view])
  const near = useCallback(() => {
    const [east = 0, north = 0] = stage.rig.ground
    return stage.people().flatMap(({ slot, head: [e = 0, n = 0] }) => (Math.hypot(e - east, n - north) < SEEN_M ? [slot] : []))
  }, [stage])
  return (
    <section id="near" className="near panel" tabIndex={-1} aria-label={sayNearby(language, 'title')} data-own-keys>
      <h2>{sayNearby(language, 'title')}</h2>
      <SurroundingsText look={look} mostPlaces={MOST_PLACES} />
      <Suspense>
        <GestureNews {...{ link, view, near }} />
      </Suspense>
    </section>
  )
}

interface MirrorParts {
  readonly documents: VenueDocuments
  readonly stage: VenueStage
  readonly link: RoomLink | null
  readonly view: RoomView
}
