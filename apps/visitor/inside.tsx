import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { useInterface, type Door, type RoomLink, type RoomView } from '../../engine/interface/index.ts'
import type { VenueDocuments } from '../../engine/net/index.ts'
import type { StageStatus, VenueStage } from '../../engine/stage/index.ts'
import { CornerFaults } from './corner-faults.tsx'
import { inWords } from './in-words.ts'
import { NoticeBanner } from './notice-banner.tsx'
import { StoppedPanel } from './stopped-panel.tsx'
import { ToldVisit } from './told-visit.tsx'
import { TopBar } from './top-bar.tsx'
import { useAskKey } from './use-ask-key.ts'
import { usePanels } from './use-panels.ts'
import { useVoice } from './use-voice.ts'

/** Panels are fetched when one is opened. */
const OpenPanel = lazy(async () => ({ default: (await import('./open-panel.tsx')).OpenPanel }))

/** Fetched when there is something to say of rooms. */
const RoomNote = lazy(async () => ({ default: (await import('./room-note.tsx')).RoomNote }))
const ElsewhereBadge = lazy(async () => ({ default: (await import('./elsewhere-badge.tsx')).ElsewhereBadge }))

/** Fetched when voice is asked for. */
const VoiceBar = lazy(async () => ({ default: (await import('./voice-bar.tsx')).VoiceBar }))

/** What floats on the place once one is in: the bar, the panels, what is told. */
export function Inside(props: {
  documents: VenueDocuments | null
  stage: VenueStage | null
  status: StageStatus
  link: RoomLink | null
  view: RoomView
  door: Door | null
  arrival: string | undefined
  turnSound: (on: boolean) => void
}): ReactNode {
  const { tell } = useInterface()
  const { open, show, toggle, close } = usePanels()
  const { documents, stage, status, link, view, door, arrival, turnSound } = props
  /** The visit has ended: what was told of it is taken away, lest it be taken for what is now. */
  const over = view.stopped !== null
  useAskKey(over ? null : show)
  useEffect(() => {
    if (over) close()
  }, [over, close])
  const seat = useVoice(documents?.venue.id ?? null, link, open === 'voice')
  return (
    <>
      <div className="head">
        <TopBar venue={documents?.venue ?? null} hasPlace={!inWords()} {...{ status, view, open, toggle, turnSound }} />
        {!over && view.elsewhere !== null && view.elsewhere.mirrors > 1 && (
          <Suspense>
            <ElsewhereBadge elsewhere={view.elsewhere} mirror={view.welcome?.mirror ?? 1} />
          </Suspense>
        )}
        <NoticeBanner notice={over ? null : view.notice} />
        {!over && (view.moved || view.zoneFull || view.bodyOff) && documents && (
          <Suspense>
            <RoomNote venue={documents.venue} {...{ view, stage }} />
          </Suspense>
        )}
      </div>
      {documents && !over && <ToldVisit {...{ documents, stage, link, view, arrival }} />}
      {status.caption && !over && (
        <p className="caption" role="status" aria-live="polite">
          {tell(status.caption)}
        </p>
      )}
      {open !== null && (
        <Suspense>
          <OpenPanel {...{ open, documents, stage, status, link, view, close }} voice={seat} />
        </Suspense>
      )}
      {seat.voice && documents && !over && (
        <Suspense>
          <VoiceBar voice={seat.voice} venue={documents.venue} view={view} />
        </Suspense>
      )}
      {view.stopped && <StoppedPanel stopped={view.stopped} sentOut={view.sentOut} door={door} />}
      {!over && <CornerFaults faults={status.faults} />}
    </>
  )
}
