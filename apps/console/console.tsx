import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import {
  LanguageSwitch,
  TextSizeSwitch,
  useInterface,
  useKeyboard,
  useRoomLink,
  useRoomView,
  useTicking,
  useVenueDocuments,
} from '../../engine/interface/index.ts'
import { hostNow } from '../../engine/runtime/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { reportProjection, type ProjectionReport } from '../../model/optics/index.ts'
import { SHOW_ROLES, type Role } from '../../model/protocol/index.ts'
import { Alerts } from './alerts.tsx'
import { CameraList } from './camera-list.tsx'
import { CueList } from './cue-list.tsx'
import { DocumentFaults } from './document-faults.tsx'
import { Lamps } from './lamps.tsx'
import { OutputHealth, rigState } from './output-health.tsx'
import { Outputs, outputsState } from './outputs.tsx'
import { StoppedNotice } from './stopped-notice.tsx'
import { Surfaces } from './surfaces.tsx'
import { Transport } from './transport.tsx'
import { useArmedKeys } from './use-armed-keys.ts'
import { useCommands } from './use-commands.ts'

const HouseDesk = lazy(() => import('./house/house-desk.tsx').then((module) => ({ default: module.HouseDesk })))

/** The staff's page: for those who run the show one screen with everything that runs tonight, and behind it the house; for moderators the house. */
export function Console({ venue, role }: { venue: string; role: Role }): ReactNode {
  const { say, tell, language } = useInterface()
  const link = useRoomLink(venue, 'console', '')
  const view = useRoomView(link?.store ?? null)
  const documents = useVenueDocuments(venue, view.documents?.revision ?? 0)
  const runsShow = SHOW_ROLES.includes(role)
  const [atHouse, setAtHouse] = useState(!runsShow)
  useTicking(200)
  const keyboard = useKeyboard()

  const { command, calls } = useCommands(link?.room ?? null)
  const armed = useArmedKeys(view.state === 'open' && !atHouse, view.cueState, command)
  const opened = documents?.ok ? documents.value : null
  const report = useMemo(() => (opened ? reportOf(opened.venue) : null), [opened])
  const closed = documents !== null && !documents.ok
  const faults = closed ? documents.faults : (view.documents?.faults ?? NONE)
  const serverMs = link ? link.clock.serverMs(hostNow()) : 0

  return (
    <main className="console" data-state={view.state}>
      <title>{`${opened ? tell(opened.venue.name) : venue} · ${say('console.title')}`}</title>
      <header className="row">
        <h1 className="grow">{opened ? tell(opened.venue.name) : venue}</h1>
        <Lamps
          armed={view.state !== 'open' || atHouse || !keyboard ? null : armed}
          connected={view.state === 'open'}
          rig={rigState(view.outputHealth, serverMs)}
          outputs={opened && opened.venue.projectors.length > 0 ? outputsState(opened.venue, view.outputs, serverMs) : null}
          people={view.people.filter((person) => person.role === 'visitor').length}
          reports={view.reports.length}
          locked={(view.house?.lock ?? null) !== null}
          atHouse={atHouse}
          toggleHouse={runsShow ? () => setAtHouse(!atHouse) : null}
        />
        <time>{link?.clock.ready ? new Date(serverMs).toLocaleTimeString(language, { hour12: false }) : '–'}</time>
        <TextSizeSwitch />
        <LanguageSwitch />
      </header>
      {view.stopped && <StoppedNotice stopped={view.stopped} />}
      {runsShow && (
        <Transport
          state={view.cueState}
          show={opened?.show ?? null}
          serverMs={serverMs}
          enabled={view.state === 'open'}
          keys={keyboard ? (armed ? 'act' : 'rest') : 'none'}
          command={command}
        />
      )}
      {atHouse && (
        <Suspense>
          <HouseDesk venue={opened?.venue ?? null} view={view} room={link?.room ?? null} role={role} serverMs={serverMs} />
        </Suspense>
      )}
      <div className="desk" hidden={atHouse}>
        <CueList state={view.cueState} show={opened?.show ?? null} serverMs={serverMs} enabled={view.state === 'open'} command={command} />
        <aside>
          <OutputHealth health={view.outputHealth} serverMs={serverMs} />
          <CameraList link={link} venue={opened?.venue ?? null} cameras={view.cameras} serverMs={serverMs} command={command} />
          {opened && (
            <Outputs venue={opened.venue} report={report} outputs={view.outputs} serverMs={serverMs} warps={view.warps} calls={calls} />
          )}
          {opened && report && <Surfaces venue={opened.venue} report={report} />}
          {/* Last, so that it pushes nothing away when it comes; the alert leads here. */}
          {faults.length > 0 && <DocumentFaults faults={faults} goesOn={!closed} />}
        </aside>
      </div>
      <Alerts refusal={view.lastRefusal} faults={closed ? NONE : faults} />
    </main>
  )
}

const NONE: readonly never[] = []

/** A lens that cannot be used is told among the documents' faults; the page goes on without these figures. */
function reportOf(venue: Venue): ProjectionReport | null {
  try {
    return reportProjection(venue)
  } catch {
    return null
  }
}
