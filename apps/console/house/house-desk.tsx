import { useCallback, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../../engine/interface/index.ts'
import type { RoomClient } from '../../../engine/net/index.ts'
import type { Venue } from '../../../model/documents/index.ts'
import { ACT_ROLES, MODERATING_ROLES, type HouseAct, type Role } from '../../../model/protocol/index.ts'
import { AuditPanel } from './audit-panel.tsx'
import type { DoAct } from './do-act.ts'
import { EventPanel, TonightPanel } from './event-panel.tsx'
import { LockPanel } from './lock-panel.tsx'
import { MeasuresPanel } from './measures-panel.tsx'
import { MirrorsPanel } from './mirrors-panel.tsx'
import { NoticePanel } from './notice-panel.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { ReportsPanel } from './reports-panel.tsx'

/** Everything staff do with visitors, doors, notices and events; each sees what his role may do. */
export function HouseDesk(props: {
  venue: Venue | null
  view: RoomView
  room: RoomClient | null
  role: Role
  serverMs: number
}): ReactNode {
  const { say } = useInterface()
  const { venue, view, room, role, serverMs } = props
  const { house } = view
  const revision = house?.revision ?? 0
  const act = useCallback<DoAct>(
    (wish) => void room?.send('act', { commandId: crypto.randomUUID(), expectedRevision: revision, act: wish }),
    [room, revision],
  )
  const may = (what: HouseAct['do']): boolean => view.state === 'open' && ACT_ROLES[what].includes(role)
  if (house === null) return <section className="panel">{say('console.notConnected')}</section>
  return (
    <div className="desk house-desk" aria-label={say('house.title')}>
      <div className="column">
        {MODERATING_ROLES.includes(role) && (
          <>
            <ReportsPanel reports={view.reports} serverMs={serverMs} act={act} />
            <PeoplePanel
              venue={venue}
              people={view.attendance}
              hands={view.hands}
              bodies={view.bodies}
              house={house}
              serverMs={serverMs}
              act={act}
              rooms={view.mirrors?.rooms.length ?? 1}
            />
            <MeasuresPanel house={house} act={act} />
          </>
        )}
        {role === 'owner' && <AuditPanel />}
      </div>
      <aside>
        {may('notice') && <NoticePanel notice={house.notice} act={act} />}
        {view.mirrors && <MirrorsPanel mirrors={view.mirrors} act={may('open-mirror') ? act : null} />}
        {may('lock') && <LockPanel lock={house.lock} act={act} />}
        {may('put-event') ? <EventPanel house={house} act={act} /> : <TonightPanel house={house} />}
      </aside>
    </div>
  )
}
