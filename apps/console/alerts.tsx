import { useEffect, useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { ServerHealthLine } from './server-health.tsx'

/**
 * What must be read at once, over the foot of the page: it comes and goes without moving anything a hand is on its way to, and lets
 * presses through beside its own buttons.
 */
export function Alerts({ refusal, faults }: { refusal: RoomView['lastRefusal']; faults: readonly unknown[] }): ReactNode {
  const { say, sayRefusal } = useInterface()
  const [read, setRead] = useState<readonly unknown[]>([])
  const put = (what: unknown): void => setRead([...read.slice(-1), what])
  useEffect(() => {
    if (faults.length === 0) setRead((before) => before.filter((what) => !Array.isArray(what)))
  }, [faults])
  return (
    <div className="alerts">
      <ServerHealthLine />
      {faults.length > 0 && !read.includes(faults) && (
        <div className="panel refusal row" role="alert" data-alert="documents">
          <p className="grow">{say('console.documentsAlert', { count: faults.length })}</p>
          <button type="button" onClick={showFaults}>
            {say('console.documentsShow')}
          </button>
          <Close close={() => put(faults)} />
        </div>
      )}
      {refusal && !read.includes(refusal) && (
        <div className="panel refusal row" role="alert" data-code={refusal.code}>
          <p className="grow">{sayRefusal(refusal)}</p>
          <Close close={() => put(refusal)} />
        </div>
      )}
    </div>
  )
}

function Close({ close }: { close: () => void }): ReactNode {
  const { say } = useInterface()
  return (
    <button type="button" onClick={close} aria-label={say('console.alertRead')}>
      ×
    </button>
  )
}

const showFaults = (): void => document.querySelector('.document-faults')?.scrollIntoView({ block: 'center' })
