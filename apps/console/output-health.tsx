import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'

const SILENT_AFTER_MS = 2500

/** Off, sending, or at fault: it reports an error, or has sent nothing for a while. */
export function rigState(health: ServerMessages['outputHealth'] | null, serverMs: number): 'off' | 'sends' | 'fault' {
  const sends = health?.destination != null
  const silent = sends && (health.lastPacketMs === null || serverMs - health.lastPacketMs > SILENT_AFTER_MS)
  if (silent || (health?.error ?? null) !== null) return 'fault'
  return sends ? 'sends' : 'off'
}

/** Whether the rig hears us: destination, rate, lateness, age of the last packet. */
export function OutputHealth({ health, serverMs }: { health: ServerMessages['outputHealth'] | null; serverMs: number }): ReactNode {
  const { say } = useInterface()
  const state = rigState(health, serverMs)
  const sends = health?.destination != null
  return (
    <section className="panel">
      <div className="row">
        <h2 className="grow">{say('console.output')}</h2>
        <span className={`badge ${state === 'fault' ? 'bad' : state === 'sends' ? 'good' : ''}`}>
          {say(state === 'fault' ? 'console.outputFault' : state === 'sends' ? 'console.outputSends' : 'console.outputOff')}
        </span>
      </div>
      {health && sends && (
        <p className="soft small">
          {say('console.outputFacts', {
            protocol: health.protocol,
            destination: health.destination ?? '',
            universes: health.universes,
            rate: health.packetsPerS.toFixed(0),
            late: health.lateP99Ms.toFixed(1),
          })}
        </p>
      )}
      {health?.error && <p role="alert">{health.error}</p>}
    </section>
  )
}
