import { lazy, Suspense, type ReactNode } from 'react'
import { useInterface, type Door, type RoomView } from '../../engine/interface/index.ts'
import { FaultPanel } from './fault-panel.tsx'

const DoorNote = lazy(() => import('./door-note.tsx').then((module) => ({ default: module.DoorNote })))

/** The visit has ended for now: why, politely, until when, and the way back in where there is one. */
export function StoppedPanel(props: {
  stopped: NonNullable<RoomView['stopped']>
  sentOut: RoomView['sentOut']
  door: Door | null
}): ReactNode {
  const { say } = useInterface()
  const { stopped, sentOut, door } = props
  const again = (): void => location.reload()
  const byHouse = sentOut !== null || stopped.reason === 'shut' || stopped.fault?.code.startsWith('house/') === true
  if (!byHouse) {
    return <FaultPanel title={say(`stopped.${stopped.reason}`)} faults={stopped.fault ? [stopped.fault] : []} again={again} />
  }
  const shut = door !== null && door.why !== null
  return (
    <section className="panel fault house-word" role="alert">
      <h2>{say(sentOut ? `stopped.${sentOut.how}` : 'stopped.shut')}</h2>
      {sentOut && <p>{say('sentOut.reason', { reason: say(`house.reason.${sentOut.reason}`) })}</p>}
      {shut && (
        <Suspense>
          <DoorNote door={door} />
        </Suspense>
      )}
      <button type="button" className="primary" disabled={shut} onClick={again}>
        {say('visit.tryAgain')}
      </button>
    </section>
  )
}
