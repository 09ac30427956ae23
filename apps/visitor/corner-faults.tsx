import { useState, type ComponentProps, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { FaultPanel } from './fault-panel.tsx'

type Faults = ComponentProps<typeof FaultPanel>['faults']

/** What is wrong while the visit goes on: with documents as reloaded, and with what could not be fetched. */
export function CornerFaults({ reload, stage }: { reload: Faults; stage: Faults }): ReactNode {
  const { say } = useInterface()
  /** How many faults the visitor has put away. */
  const [read, setRead] = useState(0)
  const [readReload, setReadReload] = useState<Faults | null>(null)
  return (
    <div className="corner-faults">
      {reload.length > 0 && reload !== readReload && (
        <FaultPanel corner title={say('documents.faults')} faults={reload} close={() => setReadReload(reload)} />
      )}
      {stage.length > read && <FaultPanel corner title={say('visit.partlyMissing')} faults={stage} close={() => setRead(stage.length)} />}
    </div>
  )
}
