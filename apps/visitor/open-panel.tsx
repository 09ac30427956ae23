import { lazy, Suspense, type ReactNode } from 'react'
import type { RoomLink, RoomView } from '../../engine/interface/index.ts'
import type { VenueDocuments } from '../../engine/net/index.ts'
import type { StageStatus, VenueStage } from '../../engine/stage/index.ts'
import { ChatPanel } from './chat-panel.tsx'
import { PlacePanel } from './place-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import type { Panel } from './use-panels.ts'
import type { VoiceSeat } from './use-voice.ts'

const VoicePanel = lazy(async () => ({ default: (await import('./voice-panel.tsx')).VoicePanel }))
const AskPanel = lazy(async () => ({ default: (await import('./ask-panel.tsx')).AskPanel }))

const GesturePanel = lazy(async () => ({ default: (await import('./gesture-panel.tsx')).GesturePanel }))

/** The panel a visitor has open. */
export function OpenPanel(props: {
  open: Panel
  documents: VenueDocuments | null
  stage: VenueStage | null
  status: StageStatus
  link: RoomLink | null
  view: RoomView
  voice: VoiceSeat
  close: () => void
}): ReactNode {
  const { open, documents, stage, status, link, view, voice: seat, close } = props
  if (open === 'settings') return <SettingsPanel {...{ close, view }} headset={status.immersive} venue={documents?.venue.id ?? null} />
  if ((open === 'chat' || open === 'gestures') && view.stopped) return null
  if (open === 'chat')
    return <ChatPanel view={view} send={(message, payload) => link?.room.send(message, payload) ?? false} close={close} />
  if (open === 'gestures')
    return (
      <Suspense fallback={null}>
        <GesturePanel {...{ view, link, close }} />
      </Suspense>
    )
  if (documents === null) return null
  const { venue, night } = documents
  if (open === 'voice') {
    const { voice } = seat
    return <Suspense fallback={null}>{voice && !view.stopped && <VoicePanel {...{ voice, venue, view, close }} />}</Suspense>
  }
  if (open === 'place')
    return (
      <PlacePanel {...{ venue, night, stage, close }} moment={status.moment} crowd={status.crowd} elsewhere={view.elsewhere?.people ?? 0} />
    )
  if (stage === null) return null
  return (
    <Suspense fallback={null}>
      <AskPanel {...{ venue, stage, close }} />
    </Suspense>
  )
}
