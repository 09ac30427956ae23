import { useMemo, useState, type ReactNode } from 'react'
import { useInterface, useRoomLink, useRoomView, useVenueDocuments } from '../../engine/interface/index.ts'
import { StageView, type StageStatus } from '../../engine/stage/index.ts'
import { ChatPanel } from './chat-panel.tsx'
import { EntryPanel } from './entry-panel.tsx'
import { FaultPanel } from './fault-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { TopBar } from './top-bar.tsx'

const LOADING: StageStatus = { progress: 0, settled: false, cameras: [], faults: [], immersive: 'unknown', showing: null }

/** The visitor's page: the place fills the window, everything else floats on it. */
export function Visit({ venue }: { venue: string }): ReactNode {
  const { say, settings, reducedMotion } = useInterface()
  const [name, setName] = useState<string | null>(null)
  const [open, setOpen] = useState<'chat' | 'settings' | null>(null)
  const [status, setStatus] = useState<StageStatus>(LOADING)
  const link = useRoomLink(venue, 'visit', name)
  const view = useRoomView(link?.store ?? null)
  const documents = useVenueDocuments(venue, view.documents?.revision ?? 0)
  const wishes = useMemo(() => ({ reducedMotion, flashesPerSecond: settings.flashesPerSecond }), [reducedMotion, settings.flashesPerSecond])
  const reloadFaults = view.documents?.faults ?? []
  const toggle = (panel: 'chat' | 'settings'): void => setOpen((before) => (before === panel ? null : panel))

  if (documents && !documents.ok) return <FaultPanel title={say('visit.cannotOpen')} faults={documents.faults} />
  return (
    <div className="visit">
      {documents && <StageView documents={documents.value} link={link} wishes={wishes} onStatus={setStatus} />}
      <TopBar venue={documents?.value.venue ?? null} status={status} view={view} entered={name !== null} open={open} toggle={toggle} />
      {name === null && <EntryPanel venue={documents?.value.venue ?? null} status={status} enter={setName} />}
      {open === 'chat' && <ChatPanel view={view} send={(text) => link?.room.send('chat', { text }) ?? false} close={() => setOpen(null)} />}
      {open === 'settings' && <SettingsPanel close={() => setOpen(null)} />}
      {view.stopped && (
        <FaultPanel
          title={say(`stopped.${view.stopped.reason}`)}
          faults={view.stopped.fault ? [view.stopped.fault] : []}
          again={() => location.reload()}
        />
      )}
      <div className="corner-faults">
        {reloadFaults.length > 0 && <FaultPanel corner title={say('documents.faults')} faults={reloadFaults} />}
        {status.faults.length > 0 && <FaultPanel corner title={say('visit.partlyMissing')} faults={status.faults} />}
      </div>
    </div>
  )
}
