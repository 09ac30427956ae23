import type { ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'

/** The page is cut off for good: why, and the way back in. */
export function StoppedNotice({ stopped }: { stopped: NonNullable<RoomView['stopped']> }): ReactNode {
  const { say, sayRefusal } = useInterface()
  return (
    <div className="panel row" role="alert">
      <p className="grow">
        {say('console.stopped')} {say(`stopped.${stopped.reason}`)} {stopped.fault && sayRefusal(stopped.fault)}
      </p>
      <button type="button" className="primary" onClick={() => location.reload()}>
        {say('visit.tryAgain')}
      </button>
    </div>
  )
}
