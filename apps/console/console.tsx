import { useCallback, useMemo, type ReactNode } from 'react'
import { LanguageSwitch, useInterface, useRoomLink, useRoomView, useTicking, useVenueDocuments } from '../../engine/interface/index.ts'
import { hostNow } from '../../engine/runtime/index.ts'
import type { RoomClient } from '../../engine/net/index.ts'
import type { CueCommand } from '../../model/show/index.ts'
import { CameraList } from './camera-list.tsx'
import { CueList } from './cue-list.tsx'
import { createCommandQueue, type CommandQueue } from './command-queue.ts'
import { createGoGuard } from './go-guard.ts'
import { OutputHealth } from './output-health.tsx'
import { Transport } from './transport.tsx'
import { useArmedKeys } from './use-armed-keys.ts'

/** The operator's page: one screen, everything that runs tonight. */
export function Console({ venue }: { venue: string }): ReactNode {
  const { say, tell, language } = useInterface()
  const link = useRoomLink(venue, 'console', '')
  const view = useRoomView(link?.store ?? null)
  const documents = useVenueDocuments(venue, view.documents?.revision ?? 0)
  const guard = useMemo(createGoGuard, [])
  const queue = useMemo(() => (link ? openQueue(link.room) : null), [link])
  useTicking(200)

  const command = useCallback(
    (wish: CueCommand): void => {
      if (wish.do === 'go' && !guard.press(hostNow())) return
      queue?.push(wish)
    },
    [queue, guard],
  )
  const armed = useArmedKeys(view.state === 'open', view.cueState, command)
  const opened = documents?.ok ? documents.value : null
  const faults = view.documents?.faults ?? []
  const serverMs = link ? link.clock.serverMs(hostNow()) : 0

  return (
    <div className="console" data-state={view.state}>
      <header className="row">
        <h1 className="grow">{opened ? tell(opened.venue.name) : venue}</h1>
        {!view.stopped && (
          <span className={`badge ${armed ? 'good' : 'bad'}`} role="status">
            {armed ? say('console.keysArmed') : say('console.keysNotArmed')}
          </span>
        )}
        <span className={`badge ${view.state === 'open' ? 'good' : 'bad'}`} role="status">
          {view.state === 'open' ? say('console.connected') : say('console.notConnected')}
        </span>
        <span className="badge">{say('console.people', { count: view.people.filter((person) => person.role === 'visitor').length })}</span>
        <time>{new Date(serverMs).toLocaleTimeString(language, { hour12: false })}</time>
        <LanguageSwitch />
      </header>
      {view.stopped && (
        <div className="panel row" role="alert">
          <p className="grow">
            {say('console.stopped')} {say(`stopped.${view.stopped.reason}`)} {view.stopped.fault?.what}
          </p>
          <button type="button" className="primary" onClick={() => location.reload()}>
            {say('visit.tryAgain')}
          </button>
        </div>
      )}
      {view.lastRefusal && (
        <p className="panel refusal" role="alert" data-code={view.lastRefusal.code}>
          {view.lastRefusal.what} {view.lastRefusal.fix}
        </p>
      )}
      <Transport state={view.cueState} show={opened?.show ?? null} serverMs={serverMs} enabled={view.state === 'open'} command={command} />
      <CueList state={view.cueState} show={opened?.show ?? null} serverMs={serverMs} enabled={view.state === 'open'} command={command} />
      <aside>
        <CameraList venue={opened?.venue ?? null} cameras={view.cameras} serverMs={serverMs} command={command} />
        <OutputHealth health={view.outputHealth} serverMs={serverMs} />
        {faults.length > 0 && <DocumentFaults faults={faults} />}
      </aside>
    </div>
  )
}

/** The queue of a room: answers and revisions reach it as they come. */
function openQueue(room: RoomClient): CommandQueue {
  const queue = createCommandQueue(
    (request) => room.send('cue', { ...request }),
    () => crypto.randomUUID(),
  )
  room.on('cueState', (state) => queue.revision(state.revision))
  room.on('cueResult', (result) => queue.answered(result.commandId, result.revision))
  room.on('state', (state) => {
    if (state !== 'open') queue.clear()
  })
  return queue
}

function DocumentFaults({ faults }: { faults: readonly { what: string; fix: string; file?: string | undefined }[] }): ReactNode {
  const { say } = useInterface()
  return (
    <section className="panel" role="alert">
      <h2>{say('documents.faults')}</h2>
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
