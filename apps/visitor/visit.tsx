import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { leaveParty, pageParty, useDoor, useInterface, useRoomLink, useRoomView, useVenueDocuments } from '../../engine/interface/index.ts'
import { StageView, UNKNOWN_HEADSET, type StageStatus, type VenueStage } from '../../engine/stage/index.ts'
import { EntryPanel } from './entry-panel.tsx'
import { FirstVeil } from './first-veil.tsx'
import { inWords } from './in-words.ts'
import { loadScene } from './scene-code.ts'
import { useHeadsetMenu } from './use-headset-menu.ts'

/** Fetched once one is in. */
const Inside = lazy(async () => ({ default: (await import('./inside.tsx')).Inside }))
/** Fetched where a place cannot be opened. */
const NoVisit = lazy(async () => ({ default: (await import('./no-visit.tsx')).NoVisit }))

/** A link may name a spawn zone or a place to come in at. */
const ARRIVAL = new URLSearchParams(location.search).get('arrive') ?? undefined

const LOADING: StageStatus = {
  progress: 0,
  settled: false,
  stands: false,
  cameras: [],
  faults: [],
  immersive: UNKNOWN_HEADSET,
  showing: null,
  caption: null,
  hasSound: false,
  sound: false,
  moment: null,
  crowd: true,
}

/** The visitor's page: the place fills the window, everything else floats on it. */
export function Visit({ venue }: { venue: string }): ReactNode {
  const { say, tell, language, settings, reducedMotion, change } = useInterface()
  const [name, setName] = useState<string | null>(null)
  const [stage, setStage] = useState<VenueStage | null>(null)
  const [status, setStatus] = useState<StageStatus>(LOADING)
  const link = useRoomLink(venue, 'visit', name)
  const view = useRoomView(link?.store ?? null)
  const [party, setParty] = useState(pageParty)
  const [waiting, setWaiting] = useState(false)
  const door = useDoor(venue, name === null || view.stopped !== null, { party, waiting: waiting && name === null })
  const documents = useVenueDocuments(venue, view.documents?.revision ?? 0)
  const wishes = useMemo(
    () => ({ reducedMotion, flashesPerSecond: settings.flashesPerSecond, ownBodies: settings.ownBodies, language }),
    [reducedMotion, settings.flashesPerSecond, settings.ownBodies, language],
  )
  const entered = name !== null
  const main = useRef<HTMLElement>(null)
  // The button that had the focus is gone: whoever goes by keys begins at the head of the visit.
  useEffect(() => {
    if (entered) main.current?.focus()
  }, [entered])
  const turnSound = useCallback(
    (on: boolean): void => {
      change({ sound: on })
      void stage?.turnSound(on).then(() => setStatus(stage.status()))
    },
    [change, stage],
  )
  const menu = useHeadsetMenu(link, view, turnSound)

  if (documents && !documents.ok) {
    return (
      <Suspense>
        <NoVisit faults={documents.faults} />
      </Suspense>
    )
  }
  return (
    <main ref={main} tabIndex={-1} className={inWords() ? 'visit words' : 'visit'}>
      {entered && (
        <a className="button skip" href="#near">
          {say('visit.skip')}
        </a>
      )}
      {documents && !inWords() && (
        <StageView
          documents={documents.value}
          label={say('visit.picture', { place: tell(documents.value.venue.name) })}
          {...{ wishes, menu }}
          link={view.stopped === null ? link : null}
          scenes={loadScene}
          arrival={ARRIVAL}
          onStage={setStage}
          onStatus={setStatus}
        />
      )}
      {documents && !inWords() && <FirstVeil venue={documents.value.venue} {...{ status, entered }} />}
      {entered ? (
        <Suspense>
          <Inside documents={documents?.value ?? null} {...{ stage, status, link, view, door, turnSound }} arrival={ARRIVAL} />
        </Suspense>
      ) : (
        <EntryPanel
          venue={documents?.value.venue ?? null}
          {...{ status, door, waiting }}
          wait={setWaiting}
          enter={setName}
          goAlone={() => {
            leaveParty()
            setParty(null)
            setWaiting(false)
          }}
        />
      )}
    </main>
  )
}
