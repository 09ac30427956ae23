import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'

const SILENT_AFTER_MS = 2500

/** Whether the rig hears us: destination, rate, lateness, age of the last packet. */
export function OutputHealth({ health, serverMs }: { health: ServerMessages['outputHealth'] | null; serverMs: number }): ReactNode {
  const { say } = useInterface()
  const sends = health?.destination != null
  const silent = sends && (health.lastPacketMs === null || serverMs - health.lastPacketMs > SILENT_AFTER_MS)
  const bad = silent || (health?.error ?? null) !== null
  return (
    <section className="panel">
      <h2>{say('console.output')}</h2>
      <p>
        <span className={`badge ${bad ? 'bad' : sends ? 'good' : ''}`}>
          {bad ? say('console.outputFault') : sends ? say('console.outputSends') : say('console.outputOff')}
        </span>
      </p>
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
