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
import { CameraList } from './camera-list.tsx'
import { CueList } from './cue-list.tsx'
import { Lamps } from './lamps.tsx'
import { OutputHealth, rigState } from './output-health.tsx'
import { Outputs, outputsState } from './outputs.tsx'
import { ServerHealthLine } from './server-health.tsx'
import { StoppedNotice } from './stopped-notice.tsx'
import { Surfaces } from './surfaces.tsx'
import { Transport } from './transport.tsx'
import { useArmedKeys } from './use-armed-keys.ts'
import { useCommands } from './use-commands.ts'

const HouseDesk = lazy(() => import('./house/house-desk.tsx').then((module) => ({ default: module.HouseDesk })))

/** The staff's page: for those who run the show one screen with everything that runs tonight, and behind it the house; for moderators the house. */
export function Console({ venue, role }: { venue: string; role: Role }): ReactNode {
  const { say, sayRefusal, tell, language } = useInterface()
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
  const faults = view.documents?.faults ?? []
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
      <ServerHealthLine />
      {view.lastRefusal && (
        <p className="panel refusal" role="alert" data-code={view.lastRefusal.code}>
          {sayRefusal(view.lastRefusal)}
        </p>
      )}
      {atHouse && (
        <Suspense>
          <HouseDesk venue={opened?.venue ?? null} view={view} room={link?.room ?? null} role={role} serverMs={serverMs} />
        </Suspense>
      )}
      <div className="desk" hidden={atHouse}>
        <CueList state={view.cueState} show={opened?.show ?? null} serverMs={serverMs} enabled={view.state === 'open'} command={command} />
        <aside>
          {faults.length > 0 && <DocumentFaults faults={faults} />}
          <OutputHealth health={view.outputHealth} serverMs={serverMs} />
          <CameraList link={link} venue={opened?.venue ?? null} cameras={view.cameras} serverMs={serverMs} command={command} />
          {opened && (
            <Outputs venue={opened.venue} report={report} outputs={view.outputs} serverMs={serverMs} warps={view.warps} calls={calls} />
          )}
          {opened && report && <Surfaces venue={opened.venue} report={report} />}
        </aside>
      </div>
    </main>
  )
}

/** A lens that cannot be used is told among the documents' faults; the page goes on without these figures. */
function reportOf(venue: Venue): ProjectionReport | null {
  try {
    return reportProjection(venue)
  } catch {
    return null
  }
}

function DocumentFaults({ faults }: { faults: readonly { what: string; fix: string; file?: string | undefined }[] }): ReactNode {
  const { say } = useInterface()
  return (
    <section className="panel" role="alert">
      <h2>{say('documents.faults')}</h2>
      <p className="small">{say('console.documentsGoOn')}</p>
      <ul className="small">
        {faults.map((fault, index) => (
          <li key={index}>
            {fault.file && <code>{fault.file}</code>} {fault.what} {fault.fix}
          </li>
        ))}
      </ul>
    </section>
  )
}
